import { expect } from "chai";
import { POST as JOIN, POLL, GET as READ_ACCOUNTS } from "./account-rows";
import { type Bench, benched, failure, HOST7, IGROUP, IGROUPS, INITIATORS, LUN_MAP, LUN_MAPS } from "./bench";
import { HOST8 } from "./initiator-group-rows";
import { DELETE, GET, PATCH, POST } from "./iscsi-service-rows";
import { furnish, IGROUP_UUID, LUN_UUID } from "./lun-map-rows";
import { group, map } from "./rounds";

describe("what an operation costs on the wire", function () {
  this.timeout(60_000);
  const bench = benched();

  const budget: [title: string, labels: string[], work: (bench: Bench) => Promise<unknown>][] = [
    ["create of a service", [POST], (b) => b.service().up({ svm: b.svm, enabled: false, targetAlias: "blue" })],
    [
      "create, update of both properties, unchanged up, preview, delete of a service",
      [POST, PATCH, GET, DELETE],
      async (b) => {
        const life = b.service();
        const args = { svm: b.svm, enabled: false, targetAlias: "green" };
        await life.up({ svm: b.svm });
        await life.up(args);
        await life.up(args);
        await life.preview(args);
        await life.destroy();
      },
    ],
    ["create of an account, by name", [JOIN, POLL, READ_ACCOUNTS], (b) => b.account().up(b.join())],
    ["create of an account, by UUID", [JOIN, POLL, READ_ACCOUNTS], (b) => b.account().up(b.join({ svm: b.uuid }))],
    [
      "changed credentials and an unchanged up of an account",
      [JOIN, POLL, READ_ACCOUNTS],
      async (b) => {
        const life = b.account();
        await life.up(b.join());
        await life.up(b.join({ password: "pw-Joiner-2" }));
        await life.up(b.join({ password: "pw-Joiner-2" }));
      },
    ],
    [
      "create, unchanged up and preview, delete of a group",
      [`POST ${IGROUPS}`, `DELETE ${IGROUP}`],
      async (b) => {
        const life = b.group();
        const args = group(b, { initiators: [HOST7, HOST8], comment: "x", deleteOnUnmap: true });
        await life.up(args);
        await life.up(args);
        await life.preview(args);
        await life.destroy();
      },
    ],
    [
      "update of everything in a group: 1 PATCH, 1 POST of 3 members, 2 DELETEs of 2 members, 1 PATCH of the name, 1 GET",
      [
        `POST ${IGROUPS}`,
        `PATCH ${IGROUP}`,
        `POST ${INITIATORS}`,
        ...Array.from({ length: 2 }, () => `DELETE ${INITIATORS}/{name}`),
        `PATCH ${IGROUP}`,
        `GET ${IGROUPS}`,
      ],
      async (b) => {
        const life = b.group();
        await life.up(group(b, { initiators: [HOST7, HOST8] }));
        const initiators = ["a", "b", "c"].map((name) => `iqn.1994-05.com.example:${name}`);
        const others = { osType: "vmware", comment: "x", deleteOnUnmap: true };
        await life.up(group(b, { name: "renamed", initiators, ...others }));
      },
    ],
    [
      "create, spelling, unchanged up and preview, delete of a map",
      [`POST ${LUN_MAPS}`, `DELETE ${LUN_MAP}`],
      async (b) => {
        furnish(b);
        const life = b.map();
        await life.up(map(b, { logicalUnitNumber: 4 }));
        for (const args of [{ logicalUnitNumber: 4 }, {}, { svm: b.uuid, lun: LUN_UUID, igroup: IGROUP_UUID }]) {
          await life.up(map(b, args));
          await life.preview(map(b, args));
        }
        await life.destroy();
      },
    ],
    ["a program that check refuses", [], (b) => failure(b.account().up(b.join({ name: "a name that is too long" })))],
  ];
  for (const [title, labels, work] of budget) {
    it(`${title} (calls: ${labels.length})`, async () => {
      await work(bench());
      expect(bench().labels()).to.deep.equal(labels);
    });
  }

  it("a refresh of 40 services and 40 accounts asked for together: hardly more than one call each", async () => {
    const { array } = bench();
    const names = Array.from({ length: 40 }, (_, index) => `svm-of-many-${index}`);
    for (const name of names) {
      array.ontap.addSvm({
        name,
        iscsi: { alias: name },
        ad: { name: `ad${name.slice(12)}`, fqdn: "corp.example.net" },
      });
    }
    const services = names.map(() => bench().service());
    const accounts = names.map(() => bench().account());
    await Promise.all(services.map((life, index) => life.up({ svm: names[index], adopt: true })));
    await Promise.all(
      accounts.map((life, index) => life.up(bench().join({ svm: names[index], name: `ad${index}`, adopt: true }))),
    );
    bench().calls();
    const found = await Promise.all([...services, ...accounts].map((life) => life.refresh()));
    expect(found).to.deep.equal(found.map(() => true));
    const labels = bench().labels();
    expect([...new Set(labels)].sort()).to.deep.equal([READ_ACCOUNTS, GET]);
    // Where this process gets no processor for a while, the questions arrive in two portions.
    expect(labels).to.have.length.at.most(4);
  });
});
