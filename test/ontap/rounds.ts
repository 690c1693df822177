import { expect } from "chai";
import { pointer } from "../../provider/program/dynamic";
import { ACCOUNTS, type Bag, type Bench, HOST7 } from "./bench";
import { HOST8, LUN } from "./initiator-group-rows";
import { furnish, IGROUP_UUID, LUN_UUID } from "./lun-map-rows";

export const corp = (serverIp: string) => ({ fqdn: "corp.example.net", serverIp });

/** A whole life of a service: each step leaves what the program says, and nothing to do for the next preview. */
export async function serviceRound(bench: Bench): Promise<void> {
  const life = bench.service();
  for (const program of [{ targetAlias: "blue" }, { targetAlias: "", enabled: false }, { targetAlias: "green" }]) {
    const args = { svm: bench.svm, ...program };
    await life.up(args);
    expect(bench.outputs(life)).to.include(program);
    expect(await life.refresh()).to.equal(true);
    expect((await life.preview(args)).op).to.equal("same");
    const { alias } = bench.array.ontap.svm(bench.svm)?.iscsi ?? {};
    expect(alias ?? "").to.equal(program.targetAlias);
  }
  await life.destroy();
  expect(bench.array.ontap.svm(bench.svm)?.iscsi).to.equal(undefined);
}

/** The same for an account, with everything but a change of the domain. */
export const accountRound = (bench: Bench) =>
  steps(bench, [
    {
      organizationalUnit: "OU=Storage",
      advertisedKdcEncryptions: ["aes_256", "aes_128"],
      preferredDomainControllers: [corp("192.0.2.21"), corp("192.0.2.22")],
    },
    {
      organizationalUnit: "OU=Storage",
      advertisedKdcEncryptions: ["aes_256"],
      preferredDomainControllers: [corp("192.0.2.22"), corp("2001:db8::21")],
    },
  ]);

/**
 * The account of the admin SVM, whether `/svm/svms` lists that or not: made, read, changed, adopted, got by its id, removed by
 * somebody else, made again, destroyed.
 */
export async function adminRound(bench: Bench): Promise<void> {
  const { array, plugin, svm } = bench;
  const admin = `cluster-${svm}`;
  const { uuid } = array.ontap.addSvm({ name: admin, admin: true });
  const account = () => array.ontap.svm(admin)?.ad;
  const args = bench.join({ svm: admin, preferredDomainControllers: [corp("192.0.2.21")] });
  const life = bench.account();
  await life.up(args);
  expect(life.kept?.outputs).to.include({ svmUuid: uuid, svmName: admin });
  expect(await life.refresh()).to.equal(true);
  expect((await life.preview(args)).op).to.equal("same");
  await life.up({ ...args, advertisedKdcEncryptions: ["aes_256"], preferredDomainControllers: [] });
  expect(account()).to.include({ joins: 1, rejoins: 0 });
  expect(account()?.encryptions).to.deep.equal(["aes_256"]);
  bench.calls();
  const adopted = bench.account();
  await adopted.up(bench.join({ svm: admin, adopt: true }));
  expect(bench.labels()).to.deep.equal([`GET ${ACCOUNTS}`]);
  const { props } = await plugin.read(uuid, { __provider: pointer(life.type) }, life.type);
  expect(props).to.include({ svmUuid: uuid, svmName: admin });
  array.ontap.removeAd(admin);
  expect(await life.refresh()).to.equal(false);
  await life.up(args);
  await life.destroy();
  expect(account()).to.equal(undefined);
}

/** An account that changes its domain. */
export const moveRound = (bench: Bench) => steps(bench, [{}, { fqdn: "lab.example.net" }]);

async function steps(bench: Bench, programs: Bag[]): Promise<void> {
  const life = bench.account();
  for (const program of programs) {
    const args = bench.join(program);
    await life.up(args);
    expect(bench.outputs(life)).to.deep.include(program);
    expect(await life.refresh()).to.equal(true);
    expect((await life.preview(args)).op).to.equal("same");
  }
  expect(bench.array.ontap.svm(bench.svm)?.ad?.rejoins).to.equal(0);
  await life.destroy();
  const svm = bench.array.ontap.svm(bench.svm);
  expect(svm?.ad).to.equal(undefined);
  expect(svm?.preferredDcs).to.deep.equal([]);
}

/** The arguments of a group and of a map to it; what a test is about is given in `more`. */
export const group = (bench: Bench, more: Bag = {}): Bag => ({
  svm: bench.svm,
  name: "host7",
  osType: "linux",
  ...more,
});
export const map = (bench: Bench, more: Bag = {}): Bag => ({ svm: bench.svm, lun: LUN, igroup: "host7", ...more });

/** A whole life of a group: each step leaves what the program says, and nothing to do for the next preview. */
export async function groupRound(bench: Bench): Promise<void> {
  const life = bench.group();
  const steps: Bag[] = [
    { initiators: [HOST7], comment: "rack 4", deleteOnUnmap: true, portset: "ports" },
    { initiators: [HOST7, HOST8], comment: "", deleteOnUnmap: true, portset: "other" },
    { initiators: [HOST8], deleteOnUnmap: false, portset: "" },
    { initiators: [], osType: "vmware", name: "renamed" },
  ];
  for (const portset of ["ports", "other"]) bench.san.seed(bench.svm, { portsets: [portset] });
  for (const step of steps) {
    const args = group(bench, step);
    await life.up(args);
    expect(bench.outputs(life)).to.deep.include(step);
    expect(await life.refresh()).to.equal(true);
    expect((await life.preview(args)).lines, JSON.stringify(step)).to.deep.equal([]);
    const kept = bench.san.igroup(bench.svm, String(args.name))?.initiators.map(({ name }) => name);
    expect(kept).to.have.members(step.initiators as string[]);
  }
  await life.destroy();
  expect(bench.san.igroups(bench.svm)).to.deep.equal([]);
}

export async function mapRound(bench: Bench): Promise<void> {
  furnish(bench);
  const life = bench.map();
  for (const step of [{}, { logicalUnitNumber: 3 }, { lun: LUN_UUID, igroup: IGROUP_UUID, logicalUnitNumber: 3 }]) {
    const args = map(bench, step);
    await life.up(args);
    expect(await life.refresh()).to.equal(true);
    expect((await life.preview(args)).op, JSON.stringify(step)).to.equal("same");
  }
  expect(bench.san.maps(bench.svm)).to.deep.equal([{ lun: LUN, igroup: "host7", number: 3 }]);
  await life.destroy();
  await bench.map().up(map(bench, { adopt: true }));
  bench.san.unmap(bench.svm, LUN, "host7");
}
