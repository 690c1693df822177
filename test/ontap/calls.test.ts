import { expect } from "chai";
import { POST as JOIN, POLL, GET as READ_ACCOUNTS } from "./account-rows";
import { type Bench, benched, failure } from "./bench";
import { DELETE, GET, PATCH, POST } from "./iscsi-service-rows";

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
    ["a program that check refuses", [], (b) => failure(b.account().up(b.join({ name: "a name that is too long" })))],
  ];
  for (const [title, labels, work] of budget) {
    it(`${title} (calls: ${labels.length})`, async () => {
      await work(bench());
      expect(bench().labels()).to.deep.equal(labels);
    });
  }

  it("a refresh of 40 services and 40 accounts asked for together: one call each", async () => {
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
    expect(bench().labels().sort()).to.deep.equal([READ_ACCOUNTS, GET]);
  });
});
