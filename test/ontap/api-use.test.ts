import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { examine } from "../../provider/cli/doctor/examine";
import { API_USE } from "../../provider/ontap/api-use";
import { svmSessions } from "../../provider/ontap/sessions";
import { OntapSystem } from "../../provider/ontap/system";
import { lookups, resources } from "../../provider/resources";
import { connectionTo } from "../http/support";
import { TOLD, usedBy } from "../support/api-use";
import { type Bag, type Bench, benched, failure, HOST7, INBOUND, OUTBOUND } from "./bench";
import { HOST8, LUN } from "./initiator-group-rows";
import { OTHER_LUN } from "./lun-map-rows";
import { corp } from "./rounds";

const HOST9 = "iqn.1994-05.com.example:host9";

/** Lives of all resources in which each argument is set, changed and taken out, by the name of the SVM or its UUID. */
async function lives(bench: Bench, svm: string): Promise<void> {
  const { san } = bench.array.ontap;
  const round = async (life: ReturnType<Bench["life"]>, ...programs: Bag[]) => {
    for (const program of programs) await life.up({ svm, ...program });
    await life.refresh();
    return life;
  };
  const service = await round(bench.service(), { targetAlias: "blue", enabled: false }, { enabled: true });
  const chap = { initiator: HOST7, authenticationType: "chap", ...INBOUND };
  const credentials = await round(
    bench.credentials(),
    { ...chap, ...OUTBOUND, initiatorAddresses: ["192.0.2.1"] },
    { ...chap, ...OUTBOUND, inboundPassword: "pw-Inbound-8", initiatorAddresses: ["192.0.2.1-192.0.2.9"] },
    { ...chap, initiatorAddresses: ["192.0.2.1-192.0.2.8"] },
  );
  const masks = [{ address: "192.0.2.0", netmask: "24" }];
  bench.array.ontap.credentials.set(svm, HOST7, { addresses: { ranges: [], masks } });
  await credentials.refresh();
  await round(credentials, { ...chap, initiatorAddresses: [] });
  const account = await round(
    bench.account(),
    bench.join({
      svm,
      organizationalUnit: "OU=Storage",
      forceAccountOverwrite: true,
      advertisedKdcEncryptions: ["aes_256"],
      preferredDomainControllers: [corp("192.0.2.21")],
    }),
    bench.join({
      svm,
      organizationalUnit: "OU=Storage",
      forceAccountOverwrite: true,
      fqdn: "lab.example.net",
      advertisedKdcEncryptions: ["aes_128"],
      preferredDomainControllers: [],
    }),
  );
  const child = await round(bench.group(), { name: "child", osType: "linux" });
  const childUuid = String(child.kept?.id);
  const parent = (igroup: string) =>
    round(
      bench.group(),
      { name: `parent-of-${igroup}`, osType: "linux", initiatorGroups: [igroup] },
      { name: `parent-of-${igroup}`, osType: "linux", initiatorGroups: [], allowDeleteWhileMapped: true },
      { name: `parent-of-${igroup}`, osType: "linux", initiatorGroups: [igroup] },
    );
  const named = { osType: "linux", protocol: "iscsi", allowDeleteWhileMapped: true };
  const group = await round(
    bench.group(),
    { ...named, name: "host7", comment: "rack 7", deleteOnUnmap: true, portset: "ports", initiators: [HOST7] },
    { ...named, name: "host7", comment: "rack 8", deleteOnUnmap: false, portset: "other", initiators: [HOST8] },
    { ...named, name: "renamed", osType: "vmware", initiators: [HOST8, HOST9] },
  );
  const ports = bench.array.ontap.svm(svm)?.san.portsets.map(({ uuid }) => uuid) ?? [];
  const bound = { name: "bound", osType: "linux" };
  const other = await round(bench.group(), { ...bound, portset: ports[0] }, { ...bound, portset: ports[1] });
  bench.array.switches.portsetUnbind = "null";
  await round(other, { ...bound, portset: "" });
  bench.array.switches.portsetUnbind = "null-and-empty";
  const byUuid = { lun: san.luns(svm)[0]?.uuid, igroup: group.kept?.id };
  const map = await round(bench.map(), { lun: LUN, igroup: "renamed", logicalUnitNumber: 3 });
  // Which groups hold the initiators that are in the way.
  await failure(bench.group().up({ svm, name: "again", osType: "linux", initiators: [HOST8], portset: "none" }));
  await failure(bench.map().up({ svm, lun: OTHER_LUN, igroup: "renamed", logicalUnitNumber: 3 }));
  const system = new OntapSystem(connectionTo(bench.array));
  const asked: Record<string, Bag[]> = {
    getSvm: [{ name: svm }],
    getIscsiService: [{ svm }],
    getActiveDirectoryAccount: [{ svm }],
    getIscsiCredentials: [{ svm, initiator: HOST7 }],
    getInitiatorGroup: [{ svm, name: "renamed" }],
    getLunMap: [
      { svm, lun: LUN, igroup: "renamed" },
      { svm, ...byUuid },
    ],
  };
  for (const lookup of lookups()) for (const args of asked[lookup.name] ?? []) await lookup.ask(system, args as never);
  await system.close();
  await map.destroy();
  await (await round(bench.map(), byUuid)).destroy();
  for (const one of [
    await parent("child"),
    await parent(childUuid),
    group,
    other,
    child,
    account,
    credentials,
    service,
  ])
    await one.destroy();
}

describe("what this package uses of ONTAP's API", function () {
  this.timeout(60_000);
  const bench = benched();

  it("has its line in the page that says by what each call was checked", () => {
    const page = readFileSync(join(__dirname, "../../docs/internals/arrays.md"), "utf8");
    const paths = new Set(API_USE.map(({ path }) => path));
    expect([...paths].filter((path) => !page.includes(`${path}\``))).to.deep.equal([]);
  });

  it("is what the table says, no more and no less", async () => {
    const { array } = bench();
    const used = new Set<string>();
    array.onRequest((request) => {
      for (const use of usedBy(request)) used.add(use);
    });
    const made = array.ontap.addSvm({
      name: `all-${bench().svm}`,
      san: { luns: [LUN, OTHER_LUN], portsets: ["ports", "other"] },
    });
    await lives(bench(), made.name);
    await lives(bench(), made.uuid);
    // An account that somebody removed from an SVM that is not listed.
    const admin = array.ontap.addSvm({ name: `admin-${bench().svm}`, admin: true });
    const account = bench().account();
    await account.up(bench().join({ svm: admin.name, name: "admin01" }));
    array.ontap.removeAd(admin.uuid);
    expect(await account.refresh()).to.equal(false);
    const system = new OntapSystem(connectionTo(array));
    await svmSessions(system, made.uuid);
    for (const { product, discovery } of resources())
      if (product.name === "ontap") await discovery.list(system as never);
    await system.close();
    for await (const { status } of examine({ product: "ontap", connection: connectionTo(array), sources: {} }))
      expect(status).to.not.equal("failure");
    expect([...used].filter((use) => !TOLD.has(use)).sort(), "sent, and not in the table").to.deep.equal([]);
    expect([...TOLD].filter((use) => !used.has(use)).sort(), "in the table, and not sent").to.deep.equal([]);
  });
});
