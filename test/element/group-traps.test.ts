import { expect } from "chai";
import type { FaultKind } from "../../emulator";
import { pointer } from "../../provider/program/dynamic";
import { failure, outputsOf } from "./bench";
import { GROUP, GroupBench } from "./group-bench";
import { A, B } from "./group-rows";

/** A test per trap of the API; the numbers are those of the project's notes on it. */
describe("the traps of the volume access groups", function () {
  this.timeout(20_000);
  let cluster: GroupBench;
  before(async () => {
    cluster = await GroupBench.start({ connection: { timeoutSeconds: 5 } });
  });
  after(() => cluster.close());
  afterEach(() => cluster.clear());

  const sent = () => cluster.bench.calls();
  const methods = () => cluster.bench.methods();
  const strike = (method: string, fault: FaultKind) =>
    cluster.bench.array.faults.add({ ...fault, match: { label: `element ${method}` } });

  it("trap 1: a group of this name is an error with its ID, two of them cannot be adopted, and neither is ever doubled", async () => {
    const { volumeAccessGroupID: id } = cluster.groups.add({ name: "esx" });
    const error = await failure(cluster.life().up({ name: "esx" }));
    expect(error.message).to.contain(`exists already (ID ${id})`).and.to.contain("adopt: true");
    const twin = cluster.groups.add({ name: "esx" }).volumeAccessGroupID;
    const adopted = await failure(cluster.life().up({ name: "esx", adopt: true }));
    expect(adopted.message).to.contain(`2 groups have this name (IDs ${id}, ${twin})`);
    expect(cluster.groups.all).to.have.length(2);
  });

  it("trap 2: Modify never carries a list, so a volume that Trident added a moment ago stays", async () => {
    const life = await cluster.up({ name: "esx", initiators: [A], volumes: [1] });
    cluster.groups.addVolumes("esx", 9);
    await life.up({ name: "esx", initiators: [B], volumes: [2], attributes: { a: 1 } });
    expect(cluster.groups.get("esx")?.volumes).to.have.members([2, 9]);
    for (const [method, params] of sent().filter(([name]) => name.startsWith("Modify")))
      expect(params, method).to.not.have.any.keys("initiators", "volumes");
  });

  it("trap 3: deleteOrphanInitiators is said in every call that an initiator can leave by, and below 9.0 in none", async () => {
    const leaving = /^(Remove[I]|Delete)/;
    const lifeOf = async (own: GroupBench) => {
      const life = await own.up({ name: "esx", initiators: [A, B] });
      await life.up({ name: "esx", initiators: [A] });
      await life.destroy();
      const calls = own.bench.calls().filter(([method]) => leaving.test(method));
      return calls.map(([, params]) => params.deleteOrphanInitiators);
    };
    expect(await lifeOf(cluster)).to.deep.equal([false, false]);
    const old = await GroupBench.start({ apiVersion: "8.0" });
    try {
      expect(await lifeOf(old)).to.deep.equal([undefined, undefined]);
    } finally {
      await old.close();
    }
  });

  it("trap 3: with deleteOrphanInitiators the initiators of a destroyed group are deleted", async () => {
    const life = await cluster.up({ name: "esx", initiators: [A], deleteOrphanInitiators: true });
    await life.destroy();
    expect(cluster.groups.initiators).to.deep.equal([]);
  });

  it("trap 4: xExceededLimit says in which other group the initiator is, and what else it is in the cluster's own words", async () => {
    const { volumeAccessGroupID: id } = cluster.groups.add({ name: "theirs", initiators: [B] });
    const life = await cluster.up({ name: "esx", initiators: [A], volumes: [1] });
    const error = await failure(life.up({ name: "esx", initiators: [B], volumes: [1] }));
    expect(error.message).to.contain(`${B} is in group theirs (ID ${id})`).and.to.contain("dependsOn");
    expect(cluster.groups.get("esx")?.initiators, "adds come first, so nothing was taken away").to.deep.equal([A]);
    expect(methods()).to.deep.equal(["AddInitiatorsToVolumeAccessGroup", "ListVolumeAccessGroups"]);
    strike("AddVolumesToVolumeAccessGroup", { kind: "elementError", name: "xExceededLimit", message: "limit=2000" });
    const full = await failure(life.up({ name: "esx", initiators: [A], volumes: [1, 2] }));
    expect(full.message).to.contain("limit=2000 (code xExceededLimit)").and.to.not.contain("account");
  });

  it("traps 5 and 6: both spellings and an ID in neither array mean gone; missing rights and an answer without a list do not", async () => {
    const life = await cluster.up({ name: "esx" });
    const kept = structuredClone(life.kept);
    const list = "ListVolumeAccessGroups";
    for (const name of ["xVolumeAccessGroupIDDoesNotExist", "xVolumeAccessGroupIdDoesNotExist"]) {
      strike(list, { kind: "elementError", name });
      expect(await life.refresh()).to.equal(false);
      life.kept = structuredClone(kept);
    }
    strike(list, { kind: "json", status: 200, body: { result: { volumeAccessGroups: [] } } });
    expect(await life.refresh()).to.equal(false);
    life.kept = structuredClone(kept);
    strike(list, { kind: "elementError", name: "xPermissionDenied" });
    expect((await failure(life.refresh())).message).to.contain('access types "read" and "write"');
    strike(list, { kind: "json", status: 200, body: { result: {} } });
    expect((await failure(life.refresh())).message).to.contain("volumeAccessGroups");
    expect(life.kept).to.deep.equal(kept);
  });

  it("trap 7: a group that comes in the place of another one is not taken for it", async () => {
    const life = await cluster.up({ name: "esx" });
    const other = { volumeAccessGroupID: 999, name: "other", initiators: [], volumes: [], attributes: {} };
    strike("ListVolumeAccessGroups", { kind: "json", status: 200, body: { result: { volumeAccessGroups: [other] } } });
    expect((await failure(life.refresh())).message).to.contain("it is about volume access group other (ID 999)");
    expect(await life.refresh()).to.equal(true);
  });

  it("traps 8 and 12: no null, no empty list to Add or Remove, and no method of volumes or initiators is ever sent", async () => {
    const life = await cluster.up({ name: "esx", initiators: [A], volumes: [1] });
    await life.up({ name: "esx" });
    await life.up({ name: "esx", initiators: [], volumes: [2] });
    await life.destroy();
    const calls = sent();
    expect(JSON.stringify(calls)).to.not.contain("null").and.to.not.contain("[]");
    for (const [method] of calls) expect(method).to.match(/VolumeAccessGroups?$/);
  });

  it("trap 9: a deleted volume is drift of a managed list, and adding it again says that it is deleted", async () => {
    const program = { name: "esx", volumes: [1, 2] };
    const life = await cluster.up(program);
    cluster.bench.array.element.deleteVolume(2);
    await life.refresh();
    expect((await life.preview(program)).lines).to.deep.equal(["~ volumes: [1] => [1,2]"]);
    expect((await failure(life.up(program))).message).to.contain("volume 2 is deleted; restore it on the cluster");
  });

  it("trap 10: the program's spelling stays in the state, and what another tool added comes behind it", async () => {
    const life = await cluster.up({ name: "esx", initiators: [B.toUpperCase(), A] });
    cluster.groups.addInitiators("esx", "iqn.1990-01.com.example:added");
    await life.refresh();
    expect(outputsOf(life).initiators).to.deep.equal([B.toUpperCase(), A, "iqn.1990-01.com.example:added"]);
  });

  it("trap 11: a mistyped IQN makes an initiator, which destroy leaves; a right one needs no secret to reach the volumes", async () => {
    const life = await cluster.up({ name: "esx", initiators: [`${A}x`], volumes: [1] });
    expect(cluster.groups.initiator(`${A}x`)).to.include({ requireChap: false });
    expect(cluster.groups.login(`${A}x`, 1)).to.equal(true);
    await life.destroy();
    expect(cluster.groups.initiator(`${A}x`)).to.not.equal(undefined);
  });

  it("trap 13: the note of a removal promises no moment, and adding a member has none", async () => {
    const life = await cluster.up({ name: "esx", initiators: [A], volumes: [1] });
    const { notes } = await life.preview({ name: "esx", initiators: [A, B], volumes: [] });
    expect(notes).to.have.length(1);
    expect(notes[0]).to.contain("the only volume leaves (1)").and.to.contain("at the latest at their next login");
  });

  it("traps 14 and 20: a group with a virtual network stays, with the reason; neither force nor a network is ever sent", async () => {
    cluster.set({ vnetGroupNeedsForce: true });
    const life = await cluster.up({ name: "esx", initiators: [A], volumes: [1] });
    await life.up({ name: "green", initiators: [], volumes: [2], attributes: { a: 1 } });
    cluster.groups.set("green", { virtualNetwork: true });
    const error = await failure(life.destroy());
    expect(error.message).to.contain("only the cluster's own tools can delete it (with force)");
    expect(life.kept).to.not.equal(undefined);
    for (const [method, params] of sent())
      expect(params, method).to.not.have.any.keys("force", "virtualNetworkID", "virtualNetworkTags");
  });

  it("trap 15: a login that may only write is told that it needs read too, before anything was made", async () => {
    const admin = cluster.bench.array.credentials;
    cluster.bench.array.addUser({ ...admin, element: ["write"] });
    try {
      const error = await failure(cluster.life().up({ name: "esx" }));
      expect(error.message).to.contain('"read" and "write"').and.to.contain("xPermissionDenied");
      expect(cluster.groups.all).to.deep.equal([]);
    } finally {
      cluster.bench.array.addUser({ ...admin, element: ["administrator"] });
    }
  });

  it("trap 16: how many members a group takes is the cluster's to say, in its own words", async () => {
    const hosts = Array.from({ length: 129 }, (_, at) => `${A}-${at}`);
    await cluster.up({ name: "esx", initiators: hosts.slice(0, 128) });
    const full = cluster.life();
    expect((await full.preview({ name: "full", initiators: hosts })).op).to.equal("create");
    cluster.groups.remove("esx");
    const error = await failure(full.up({ name: "full", initiators: hosts }));
    expect(error.message).to.contain("Exceeded max number of initiators per volumeAccessGroup");
  });

  it("trap 17: a name of digits is a name, and nobody's ID", async () => {
    const { volumeAccessGroupID: id } = cluster.groups.add({ name: "esx", volumes: [1] });
    const life = await cluster.up({ name: String(id), volumes: [], adopt: true });
    expect(life.kept?.id).to.not.equal(String(id));
    expect(cluster.groups.get("esx")?.volumes).to.deep.equal([1]);
  });

  it("trap 18: marks of other tools stay until the program sets attributes, and then the preview shows that they go", async () => {
    cluster.groups.add({ name: "esx", attributes: { openstack: true } });
    const life = await cluster.up({ name: "esx", adopt: true });
    expect(cluster.groups.get("esx")?.attributes).to.deep.equal({ openstack: true });
    await life.up({ name: "esx", adopt: true, attributes: { mine: 1 } });
    expect(cluster.groups.get("esx")?.attributes).to.deep.equal({ mine: 1 });
  });

  it("trap 19: a volume that stays keeps its LUN, also where a list in Modify would number them anew", async () => {
    cluster.set({ lunsRenumberedByModify: true });
    const life = await cluster.up({ name: "esx", volumes: [1, 2] });
    await life.up({ name: "green", volumes: [3, 2], attributes: { a: 1 } });
    expect(cluster.groups.get("green")?.luns[2]).to.equal(1);
  });

  it("an import by id takes no list over, so that nothing is fought over that nobody declared", async () => {
    const { volumeAccessGroupID } = cluster.groups.add({ name: "esx", initiators: [A], volumes: [1] });
    const { props } = await cluster.bench.plugin.read(
      String(volumeAccessGroupID),
      { __provider: pointer(GROUP) },
      GROUP,
    );
    expect(props).to.deep.include({ name: "esx", volumeAccessGroupId: volumeAccessGroupID });
    expect(props).to.not.have.any.keys("initiators", "volumes");
  });

  it("a partial update keeps what was done, names it, and the next up sends the rest", async () => {
    const life = await cluster.up({ name: "esx", initiators: [A], volumes: [1] });
    const program = { name: "green", initiators: [B], volumes: [2] };
    strike("RemoveInitiatorsFromVolumeAccessGroup", { kind: "elementError", name: "xSomethingElse", message: "no" });
    const error = await failure(life.up(program));
    expect(error.message).to.contain(`done before that: name set, volumes 2 added, initiators ${B} added.`);
    expect(outputsOf(life)).to.deep.include({ name: "green", initiators: [A, B], volumes: [1, 2] });
    sent();
    await life.up(program);
    expect(methods()).to.deep.equal(["RemoveInitiatorsFromVolumeAccessGroup", "RemoveVolumesFromVolumeAccessGroup"]);
    expect(cluster.groups.get("green")).to.deep.include({ initiators: [B], volumes: [2] });
  });

  it("an answer that applied nothing is a failure", async () => {
    const life = await cluster.up({ name: "esx", volumes: [1] });
    const volumeAccessGroup = cluster.groups.get("esx");
    for (const method of ["AddVolumesToVolumeAccessGroup", "ModifyVolumeAccessGroup"])
      strike(method, { kind: "json", status: 200, body: { result: { volumeAccessGroup } } });
    const error = await failure(life.up({ name: "esx", volumes: [1, 2] }));
    expect(error.message).to.contain("reports success and did not apply volumes");
    expect((await failure(life.up({ name: "green", volumes: [1] }))).message).to.contain("did not apply name");
  });

  it("a volume that is not there, and a group that somebody deleted, are told with what to do next", async () => {
    const life = await cluster.up({ name: "esx", volumes: [1] });
    const unknown = await failure(life.up({ name: "esx", volumes: [1, 99] }));
    expect(unknown.message).to.contain("xVolumeIDDoesNotExist").and.to.contain("correct the volume IDs");
    cluster.groups.remove("esx");
    for (const change of [{ name: "green" }, { volumes: [1, 2] }, { volumes: [] }])
      expect((await failure(life.up({ name: "esx", volumes: [1], ...change }))).message).to.contain(
        "run pulumi refresh",
      );
    await life.destroy();
  });

  it("what cannot be an argument is refused at preview, without a call", async () => {
    const refused = async (args: Record<string, unknown>) =>
      (await failure(cluster.life().preview({ name: "esx", ...args }))).message;
    expect(await refused({ name: "" })).to.contain("name must be 1 to 64 characters long");
    expect(await refused({ initiators: ["iqn a"] })).to.contain("initiators[0] must not hold blanks");
    expect(await refused({ initiators: [A, A.toUpperCase()] })).to.contain("must name each initiator once");
    expect(await refused({ volumes: [1, 1] })).to.contain("must name each volume once");
    expect(await refused({ volumes: [1.5] })).to.contain("volumes[0] must be a volume ID");
    expect(await refused({ volumes: [0] })).to.contain("volumes[0] must be a volume ID");
    expect(await refused({ volumes: null })).to.contain("volumes must not be null");
    expect(sent()).to.deep.equal([]);
  });
});
