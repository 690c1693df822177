import { expect } from "chai";
import type { ElementAccess } from "../../emulator";
import { Bench, type Json } from "./client";
import { ESX, group, groupSeed, KVM, names, volumes, WWPN } from "./groups";

const INITIATORS = {
  Add: "AddInitiatorsToVolumeAccessGroup",
  Remove: "RemoveInitiatorsFromVolumeAccessGroup",
} as const;
const VOLUMES = { Add: "AddVolumesToVolumeAccessGroup", Remove: "RemoveVolumesFromVolumeAccessGroup" } as const;

describe("the Element side of the emulator: volume access groups", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(groupSeed);
  });
  afterEach(() => bench.close());

  const groups = () => bench.array.element.groups;
  const create = (params: object, version?: string) =>
    bench.rpc("CreateVolumeAccessGroup", { name: "new", ...params }, version);
  const modify = (params: object, version?: string) =>
    bench.rpc("ModifyVolumeAccessGroup", { volumeAccessGroupID: 1, ...params }, version);
  const remove = (params: object, version?: string) =>
    bench.rpc("DeleteVolumeAccessGroup", { volumeAccessGroupID: 1, ...params }, version);
  const members = (method: string, list: object) => bench.rpc(method, { volumeAccessGroupID: 1, ...list });
  const list = async (params: object = {}) => (await bench.rpc("ListVolumeAccessGroups", params)).json.result;
  const ids = async (params: object = {}) =>
    (await list(params)).volumeAccessGroups.map((one: Json) => one.volumeAccessGroupID);

  describe("Create", () => {
    it("makes a group with its members, and an initiator of every unknown name", async () => {
      const { result } = (await create({ initiators: ["IQN.1998-01.com.vmware:ESX-9", WWPN], volumes: [3, 1] })).json;
      expect(result).to.deep.equal({
        volumeAccessGroupID: 3,
        volumeAccessGroup: {
          volumeAccessGroupID: 3,
          name: "new",
          initiatorIDs: [4, 5],
          initiators: ["iqn.1998-01.com.vmware:esx-9", WWPN],
          volumes: [1, 3],
          deletedVolumes: [],
          attributes: {},
        },
      });
      expect(groups().initiator(WWPN)).to.include({ alias: "", requireChap: false });
    });

    it("makes a second group of a name, but not a second of one with initiators", async () => {
      expect((await create({ name: "esx" })).json.result.volumeAccessGroupID).to.equal(3);
      await create({ name: "twin", initiators: [WWPN] });
      const { error } = (await create({ name: "twin", initiators: [WWPN] })).json;
      expect(error.name).to.equal("xExceededLimit");
      expect(error.message).to.contain("Exceeded maximum number of VolumeAccessGroups per Initiator").and.contain(WWPN);
    });

    it("checks name, volumes and initiators before it makes anything", async () => {
      for (const [params, code] of [
        [{ name: undefined }, "xMissingParameter"],
        [{ name: "" }, "xInvalidAPIParameter"],
        [{ name: "x".repeat(65) }, "xInvalidAPIParameter"],
        [{ name: 7 }, "xInvalidParameterType"],
        [{ initiators: [WWPN], volumes: [99] }, "xVolumeIDDoesNotExist"],
        [{ initiators: [WWPN], volumes: [4] }, "xVolumeIDDoesNotExist"],
        [{ volumes: ["1"] }, "xInvalidParameterType"],
        [{ initiators: WWPN }, "xInvalidParameterType"],
        [{ initiators: [WWPN, 1] }, "xInvalidParameterType"],
        [{ initiators: [99] }, "xInitiatorDoesNotExist"],
        [{ initiators: [""] }, "xInvalidAPIParameter"],
        [{ initiators: ["two words"] }, "xInvalidAPIParameter"],
        [{ initiators: ["x".repeat(225)] }, "xInvalidAPIParameter"],
        [{ initiators: [WWPN, KVM] }, "xExceededLimit"],
        [{ attributes: [] }, "xInvalidParameterType"],
      ] as const) {
        expect((await create(params)).code, JSON.stringify(params)).to.equal(code);
      }
      expect([groups().all.length, groups().initiators.length]).to.deep.equal([2, 3]);
    });

    it("takes members by ID, free-form names, and what SDKs send besides goes unused", async () => {
      groups().removeInitiators("kvm", KVM);
      await create({ initiators: [3] });
      expect(names(bench, "new")).to.deep.equal([KVM]);
      const { json } = await create({ initiators: ["terraform_test"], virtualNetworkID: [1] });
      expect(json.unusedParameters).to.deep.equal({ virtualNetworkID: [1] });
    });

    it("knows one initiator by every spelling of its name", async () => {
      await create({ initiators: ["50-text", "500A0981890AF5D4", WWPN, "500a0981890af5d4", "50-TEXT"] });
      expect(names(bench, "new")).to.deep.equal(["50-text", WWPN]);
      expect((await create({ initiators: [ESX[0].toUpperCase()] })).code).to.equal("xExceededLimit");
    });

    it("holds 1000 groups and 2000 volumes in a group", async () => {
      const { element } = bench.array;
      const many = Array.from({ length: 2001 }, () => element.addVolume("tenant"));
      expect((await create({ volumes: many })).code).to.equal("xExceededLimit");
      for (let i = groups().all.length; i < 1000; i++) groups().add({ name: `g${i}` });
      const { error } = (await create({})).json;
      expect([error.name, /iqn/.test(error.message)]).to.deep.equal(["xExceededLimit", false]);
    });
  });

  describe("Modify", () => {
    it("leaves what is left out, also when there is nothing but the ID", async () => {
      const before = group(bench);
      expect((await modify({})).json.result.volumeAccessGroup).to.deep.include({ name: "esx", attributes: { a: 1 } });
      await modify({ name: "renamed" });
      expect(group(bench)).to.deep.equal({ ...before, name: "renamed" });
    });

    it("replaces whole lists: what another tool added since is thrown out", async () => {
      groups().addVolumes("esx", 3);
      await modify({ volumes: [1, 2], initiators: [ESX[1], WWPN] });
      expect([volumes(bench), names(bench)]).to.deep.equal([
        [1, 2],
        [ESX[1], WWPN],
      ]);
      expect(groups().initiator(ESX[0]), "the one that left stays as initiator").to.not.equal(undefined);
      await modify({ volumes: [], initiators: [] });
      expect([volumes(bench), names(bench)]).to.deep.equal([[], []]);
    });

    it("replaces attributes and clears them with {}", async () => {
      await modify({ attributes: { b: { deep: true } } });
      expect(group(bench).attributes).to.deep.equal({ b: { deep: true } });
      await modify({ attributes: {} });
      expect(group(bench).attributes).to.deep.equal({});
    });

    it("changes nothing when one of several values is refused", async () => {
      const before = group(bench);
      expect((await modify({ name: "new", attributes: {}, initiators: [KVM], volumes: [] })).code).to.equal(
        "xExceededLimit",
      );
      expect((await modify({ name: "new", volumes: [99] })).code).to.equal("xVolumeIDDoesNotExist");
      expect((await modify({ name: "", volumes: [] })).code).to.equal("xInvalidAPIParameter");
      expect(group(bench)).to.deep.equal(before);
      expect(names(bench, "kvm")).to.deep.equal([KVM]);
    });

    it("says which group does not exist", async () => {
      const { error } = (await bench.rpc("ModifyVolumeAccessGroup", { volumeAccessGroupID: 9 })).json;
      expect(error).to.include({
        name: "xVolumeAccessGroupIDDoesNotExist",
        message: "VolumeAccessGroupID 9 does not exist.",
      });
    });
  });

  describe("Add and Remove", () => {
    it("send the difference and leave the rest, LUNs too", async () => {
      await members(VOLUMES.Add, { volumes: [3] });
      await members(VOLUMES.Remove, { volumes: [1] });
      const { json } = await members(INITIATORS.Add, { initiators: [WWPN] });
      expect(json.result.volumeAccessGroup).to.deep.include({ volumes: [2, 3], initiators: [...ESX, WWPN] });
      await members(INITIATORS.Remove, { initiators: [ESX[0].toUpperCase()] });
      expect(names(bench)).to.deep.equal([ESX[1], WWPN]);
      expect(group(bench).luns).to.deep.equal({ 2: 1, 3: 2 });
      await members(VOLUMES.Add, { volumes: [1] });
      expect(group(bench).luns[1], "the lowest free LUN").to.equal(0);
    });

    it("refuse members that are there already, not there, unknown, deleted, or of another group", async () => {
      for (const [method, params, code] of [
        [VOLUMES.Add, { volumes: [3, 1] }, "xAlreadyInVolumeAccessGroup"],
        [VOLUMES.Add, { volumes: [3, 99] }, "xVolumeIDDoesNotExist"],
        [VOLUMES.Add, { volumes: [3, 4] }, "xVolumeIDDoesNotExist"],
        [VOLUMES.Add, {}, "xMissingParameter"],
        [VOLUMES.Remove, { volumes: [1, 3] }, "xNotInVolumeAccessGroup"],
        [INITIATORS.Add, { initiators: [WWPN, ESX[0]] }, "xAlreadyInVolumeAccessGroup"],
        [INITIATORS.Add, { initiators: [WWPN, KVM] }, "xExceededLimit"],
        [INITIATORS.Remove, { initiators: [ESX[0], WWPN] }, "xNotInVolumeAccessGroup"],
        [INITIATORS.Remove, { initiators: [ESX[0], KVM] }, "xNotInVolumeAccessGroup"],
        [INITIATORS.Remove, {}, "xMissingParameter"],
      ] as const) {
        const before = groups().all;
        expect((await members(method, params)).code, JSON.stringify([method, params])).to.equal(code);
        expect(groups().all).to.deep.equal(before);
      }
      for (const method of [...Object.values(VOLUMES), ...Object.values(INITIATORS)]) {
        const { code } = await bench.rpc(method, { volumeAccessGroupID: 9, volumes: [], initiators: [] });
        expect(code, method).to.equal("xVolumeAccessGroupIDDoesNotExist");
      }
    });

    it("take the null that Trident sends when it has nothing to add", async () => {
      expect((await members(VOLUMES.Add, { volumes: null })).code).to.equal(undefined);
      expect(volumes(bench)).to.deep.equal([1, 2]);
    });

    it("repeat of a carried out call fails, and is on record as not applied", async () => {
      bench.array.faults.add({ match: { label: `element ${VOLUMES.Add}` }, kind: "reset-after" });
      await members(VOLUMES.Add, { volumes: [3] }).catch(() => undefined);
      expect((await members(VOLUMES.Add, { volumes: [3] })).code).to.equal("xAlreadyInVolumeAccessGroup");
      expect(bench.array.take().map((request) => request.applied)).to.deep.equal([true, false]);
    });
  });

  describe("Delete", () => {
    it("takes a group with its members; volumes and initiators stay", async () => {
      const { json } = await remove({});
      expect(json.result).to.deep.equal({});
      expect([await ids(), groups().initiators.length]).to.deep.equal([[2], 3]);
      expect(bench.array.element.volumes("tenant")).to.have.length(4);
      expect((await remove({})).code).to.equal("xVolumeAccessGroupIDDoesNotExist");
      expect((await create({})).json.result.volumeAccessGroupID, "no ID twice").to.equal(3);
    });

    it("deletes the initiators that leave when it is told to, with alias and CHAP", async () => {
      const gone = () => ESX.filter((name) => groups().initiator(name) === undefined);
      const leaves = (method: string, more: object) =>
        bench.rpc(method, { volumeAccessGroupID: 1, deleteOrphanInitiators: true, ...more });
      await leaves("RemoveInitiatorsFromVolumeAccessGroup", { initiators: [ESX[0]] });
      expect(gone()).to.deep.equal([ESX[0]]);
      await leaves("ModifyVolumeAccessGroup", { initiators: [WWPN] });
      expect(gone()).to.deep.equal([...ESX]);
      await leaves("DeleteVolumeAccessGroup", {});
      expect(groups().initiators.map((one) => one.initiatorName)).to.deep.equal([KVM]);
    });

    it("keeps them when it is told so, whatever the default is", async () => {
      bench.array.switches.orphanDefault = true;
      await remove({ deleteOrphanInitiators: false });
      expect(groups().initiators).to.have.length(3);
    });
  });

  describe("List", () => {
    it("pages by start and limit, ascending; the start need not exist", async () => {
      groups().add({ name: "late", volumeAccessGroupID: 9 });
      expect(await ids({ limit: 2 })).to.deep.equal([1, 2]);
      expect(await ids({ startVolumeAccessGroupID: 3, limit: 1 }), "no Get: the next one").to.deep.equal([9]);
      expect(await ids()).to.deep.equal([1, 2, 9]);
    });

    it("names unknown IDs beside the known ones, and has no such list otherwise", async () => {
      const answer = await list({ volumeAccessGroups: [2, 99] });
      expect(answer.volumeAccessGroups.map((one: Json) => one.name)).to.deep.equal(["kvm"]);
      expect(answer.volumeAccessGroupsNotFound).to.deep.equal([99]);
      expect(await list({ volumeAccessGroups: [2] })).to.have.keys("volumeAccessGroups");
    });
  });

  it("a deleted volume moves to deletedVolumes, a restored one back, a purged one out", async () => {
    const { element } = bench.array;
    const seen = async () => {
      const [one] = (await list({ volumeAccessGroups: [1] })).volumeAccessGroups;
      return [one.volumes, one.deletedVolumes];
    };
    element.deleteVolume(2);
    expect(await seen()).to.deep.equal([[1], [2]]);
    expect((await members(VOLUMES.Add, { volumes: [2] })).code).to.equal("xVolumeIDDoesNotExist");
    await modify({ volumes: [1] });
    expect(await seen(), "a list neither needs nor drops it").to.deep.equal([[1], [2]]);
    element.restoreVolume(2);
    expect(await seen()).to.deep.equal([[1, 2], []]);
    element.purgeVolume(2);
    expect(await seen()).to.deep.equal([[1], []]);
    expect((await members(VOLUMES.Remove, { volumes: [2] })).code).to.equal("xNotInVolumeAccessGroup");
  });

  it("volumes name their groups, and GetLimits the limits that hold", async () => {
    groups().addVolumes("kvm", 1);
    const listed = await bench.rpc("ListVolumesForAccount", { accountID: 1 });
    const inGroups = listed.json.result.volumes.map((volume: Json) => volume.volumeAccessGroups);
    expect(inGroups).to.deep.equal([[1, 2], [1], [], []]);
    bench.array.switches.initiatorsPerGroupMax = 64;
    bench.array.switches.groupsPerVolumeMax = 4;
    expect((await bench.rpc("GetLimits")).json.result).to.include({
      initiatorsPerVolumeAccessGroupCountMax: 64,
      volumeAccessGroupsPerVolumeCountMax: 4,
    });
  });

  it("lets every access type call what the appendix says, so that a create and its list need two", async () => {
    const writes = [
      "CreateVolumeAccessGroup",
      "ModifyVolumeAccessGroup",
      "DeleteVolumeAccessGroup",
      ...Object.values(INITIATORS),
      ...Object.values(VOLUMES),
    ];
    const methods = [...writes, "ListVolumeAccessGroups"];
    const allowed = async (access: ElementAccess) => {
      bench.array.addUser({ username: access, password: "p", element: [access] });
      const authorization = `Basic ${Buffer.from(`${access}:p`).toString("base64")}`;
      const call = async (method: string) =>
        (await bench.send("POST", "/json-rpc/12.5", { method }, { authorization })).code !== "xPermissionDenied";
      const answers = await Promise.all(methods.map(call));
      return methods.filter((_, index) => answers[index]);
    };
    expect(await allowed("administrator")).to.deep.equal(methods);
    expect(await allowed("clusterAdmin")).to.deep.equal(writes);
    expect(await allowed("write")).to.deep.equal(writes);
    expect(await allowed("read")).to.deep.equal(["ListVolumeAccessGroups"]);
    expect(await allowed("accounts")).to.deep.equal([]);
    expect(await allowed("volumes")).to.deep.equal([]);
  });

  it("knows methods and parameters by the version of the endpoint", async () => {
    bench.array.switches.orphanDefault = true;
    const old = await remove({ deleteOrphanInitiators: true }, "8.7");
    expect(old.json.unusedParameters).to.deep.equal({ deleteOrphanInitiators: true });
    expect(groups().initiators, "no initiator objects to lose before 9.0").to.have.length(3);
    expect((await bench.rpc("ListInitiators", {}, "8.7")).code).to.equal("xUnknownAPIMethod");
    expect((await bench.rpc("ListVolumeAccessGroups", {}, "2.0")).code).to.equal("xUnknownAPIMethod");
    expect((await bench.rpc("ListVolumeAccessGroups", {}, "5.0")).code).to.equal(undefined);
  });

  describe("hosts", () => {
    it("reach the volumes of their group, keep the session when they leave it, and lose it at a reboot", async () => {
      const { element } = bench.array;
      expect([
        groups().login(ESX[0].toUpperCase(), 1),
        groups().login(ESX[0], 3),
        groups().login(KVM, 1),
      ]).to.deep.equal([true, false, false]);
      await members(VOLUMES.Remove, { volumes: [1] });
      expect(groups().sessions).to.deep.equal([{ initiator: ESX[0].toUpperCase(), volumeID: 1, up: true }]);
      groups().resetSessions();
      expect(groups().sessions.map((session) => session.up)).to.deep.equal([false]);
      element.deleteVolume(2);
      expect(groups().login(ESX[0], 2)).to.equal(false);
    });

    it("need the credentials of their initiator when it demands CHAP", () => {
      groups().addInitiator({
        name: ESX[0],
        requireChap: true,
        chapUsername: "esx",
        initiatorSecret: "Init-Blue-0001",
      });
      expect(groups().login(ESX[0], 1)).to.equal(false);
      expect(groups().login(ESX[0], 1, { username: "esx", secret: "Init-Blue-0001" })).to.equal(true);
      expect(groups().login(ESX[1], 1)).to.equal(true);
    });
  });

  describe("initiators", () => {
    const initiators = (method: string, list: unknown, version?: string) =>
      bench.rpc(`${method}Initiators`, { initiators: list }, version);

    it("are created all or none, in a group at once, with credentials of their own", async () => {
      const entries = [
        { name: WWPN, alias: "fc", volumeAccessGroupID: 1 },
        { name: "iqn.1994-05.com.example:new", requireChap: true },
      ];
      expect((await initiators("Create", [...entries, { name: KVM }])).code).to.equal("xInitiatorExists");
      expect((await initiators("Create", [...entries, { name: WWPN.toUpperCase() }])).code).to.equal(
        "xInitiatorExists",
      );
      expect((await initiators("Create", [...entries, { name: "x", volumeAccessGroupID: 9 }])).code).to.equal(
        "xVolumeAccessGroupIDDoesNotExist",
      );
      expect(groups().initiators).to.have.length(3);
      const [fc, iscsi] = (await initiators("Create", entries)).json.result.initiators;
      expect(fc).to.deep.include({ initiatorID: 4, initiatorName: WWPN, alias: "fc", volumeAccessGroups: [1] });
      expect(iscsi).to.deep.include({ requireChap: true, chapUsername: iscsi.initiatorName, volumeAccessGroups: [] });
      expect([iscsi.initiatorSecret.length, iscsi.initiatorSecret === iscsi.targetSecret]).to.deep.equal([16, false]);
    });

    it("are moved by ModifyInitiators, and null puts them into no group", async () => {
      await initiators("Modify", [{ initiatorID: 3, volumeAccessGroupID: 1, alias: "moved", attributes: { b: 1 } }]);
      expect([names(bench), names(bench, "kvm")]).to.deep.equal([[...ESX, KVM], []]);
      await initiators("Modify", [{ initiatorID: 3, volumeAccessGroupID: null }]);
      expect([names(bench), groups().initiator(KVM)?.alias]).to.deep.equal([[...ESX], "moved"]);
      const refused = await initiators("Modify", [{ initiatorID: 1, volumeAccessGroupID: 2 }, { initiatorID: 9 }]);
      expect([refused.code, names(bench)]).to.deep.equal(["xInitiatorDoesNotExist", [...ESX]]);
    });

    it("are deleted all or none, out of their group, and their sessions live on", async () => {
      groups().login(ESX[0], 1);
      bench.array.switches.sessionsOnRemove = "cut";
      expect((await initiators("Delete", [1, 9])).code).to.equal("xInitiatorDoesNotExist");
      expect(names(bench)).to.have.length(2);
      expect((await initiators("Delete", [1])).json.result).to.deep.equal({});
      expect([names(bench), groups().sessions.map((session) => session.up)]).to.deep.equal([[ESX[1]], [true]]);
    });

    it("are listed by ID or page by page, not both, and without CHAP at older endpoints", async () => {
      groups().addInitiator({ name: KVM, requireChap: true, chapUsername: "kvm", initiatorSecret: "Init-Blue-0001" });
      const { json } = await initiators("List", [3, 99]);
      expect(json.result.initiators).to.have.length(1);
      expect(json.result.initiators[0]).to.include({ initiatorName: KVM, initiatorSecret: "Init-Blue-0001" });
      const old = (await initiators("List", [3], "10.4")).json.result.initiators[0];
      expect(old).to.have.keys("initiatorID", "initiatorName", "alias", "attributes", "volumeAccessGroups");
      const page = await bench.rpc("ListInitiators", { startInitiatorID: 2, limit: 1 });
      expect(page.json.result.initiators.map((one: Json) => one.initiatorID)).to.deep.equal([2]);
      const both = await bench.rpc("ListInitiators", { startInitiatorID: 2, initiators: [1] });
      expect(both.code).to.equal("xInvalidParameter");
    });
  });
});
