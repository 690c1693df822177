import type { groupSwitches } from "../../emulator";
import type { Bench } from "./client";
import { ESX, group, groupSeed, names, volumes, WWPN } from "./groups";
import type { SwitchCase } from "./switch-cases-ontap";

const modify = async (b: Bench, params: Record<string, unknown>) =>
  (await b.rpc("ModifyVolumeAccessGroup", { volumeAccessGroupID: 1, ...params })).code;
const create = (b: Bench, params: Record<string, unknown> = {}, version?: string) =>
  b.rpc("CreateVolumeAccessGroup", { name: "new", ...params }, version);
const addVolumes = (b: Bench, ...ids: number[]) =>
  b.rpc("AddVolumesToVolumeAccessGroup", { volumeAccessGroupID: 1, volumes: ids });
const removeVolumes = (b: Bench, ...ids: number[]) =>
  b.rpc("RemoveVolumesFromVolumeAccessGroup", { volumeAccessGroupID: 1, volumes: ids });
const addInitiators = (b: Bench, ...initiators: unknown[]) =>
  b.rpc("AddInitiatorsToVolumeAccessGroup", { volumeAccessGroupID: 1, initiators });

/** Every switch of the groups: 1 is "esx" with two initiators and volumes 1 and 2, 2 is "kvm", volume 4 is deleted. */
const cases: Record<keyof typeof groupSwitches, SwitchCase> = {
  orphanDefault: {
    other: true,
    probe: async (b) => {
      await b.rpc("RemoveInitiatorsFromVolumeAccessGroup", { volumeAccessGroupID: 1, initiators: [ESX[0]] });
      await modify(b, { initiators: [] });
      await b.rpc("DeleteVolumeAccessGroup", { volumeAccessGroupID: 2 });
      return b.array.element.groups.initiators.length;
    },
    expect: [3, 0],
  },
  modifyMergesLists: {
    other: true,
    probe: async (b) => {
      await modify(b, { initiators: [ESX[1]], volumes: [3] });
      return [names(b), volumes(b)];
    },
    expect: [
      [[ESX[1]], [3]],
      [ESX, [1, 2, 3]],
    ],
  },
  groupAttributes: {
    other: "merge",
    probe: async (b) => {
      await modify(b, { attributes: { b: 2 } });
      const merged = group(b).attributes;
      await modify(b, { attributes: {} });
      return [merged, group(b).attributes];
    },
    expect: [
      [{ b: 2 }, {}],
      [{ a: 1, b: 2 }, {}],
    ],
    more: [
      [
        "merge-and-keep",
        [
          { a: 1, b: 2 },
          { a: 1, b: 2 },
        ],
      ],
    ],
  },
  groupNull: {
    other: "empty",
    probe: async (b) => {
      const code = await modify(b, { initiators: null, volumes: null, attributes: null });
      return [code, volumes(b), group(b).attributes, (await create(b, { volumes: null })).code];
    },
    expect: [
      [undefined, [1, 2], { a: 1 }, undefined],
      [undefined, [], {}, undefined],
    ],
    more: [["xInvalidParameterType", ["xInvalidParameterType", [1, 2], { a: 1 }, "xInvalidParameterType"]]],
  },
  emptyArrayInModify: {
    other: "unchanged",
    probe: async (b) => {
      await modify(b, { initiators: [], volumes: [] });
      return [names(b), volumes(b)];
    },
    expect: [
      [[], []],
      [ESX, [1, 2]],
    ],
  },
  alreadyInApplied: {
    other: "others",
    probe: async (b) => {
      const codes = [(await addVolumes(b, 1, 3)).code, (await addInitiators(b, ESX[0], WWPN)).code];
      return [...codes, volumes(b).length, names(b).length];
    },
    expect: [
      ["xAlreadyInVolumeAccessGroup", "xAlreadyInVolumeAccessGroup", 2, 2],
      ["xAlreadyInVolumeAccessGroup", "xAlreadyInVolumeAccessGroup", 3, 3],
    ],
    more: [["success", [undefined, undefined, 3, 3]]],
  },
  notInApplied: {
    other: "others",
    probe: async (b) => {
      const params = { volumeAccessGroupID: 1, initiators: [ESX[0], WWPN] };
      const gone = await b.rpc("RemoveInitiatorsFromVolumeAccessGroup", params);
      return [(await removeVolumes(b, 1, 3)).code, gone.code, volumes(b).length, names(b).length];
    },
    expect: [
      ["xNotInVolumeAccessGroup", "xNotInVolumeAccessGroup", 2, 2],
      ["xNotInVolumeAccessGroup", "xNotInVolumeAccessGroup", 1, 1],
    ],
    more: [["success", [undefined, undefined, 1, 1]]],
  },
  addForeignInitiator: {
    other: "move",
    probe: async (b) => [
      (await addInitiators(b, "iqn.1994-05.com.example:kvm")).code,
      names(b, "kvm"),
      (await create(b, { initiators: [ESX[0]] })).code,
    ],
    expect: [
      ["xExceededLimit", ["iqn.1994-05.com.example:kvm"], "xExceededLimit"],
      [undefined, [], undefined],
    ],
  },
  initiatorNameCase: {
    other: "as-sent",
    probe: async (b) => {
      await create(b, { initiators: ["IQN.1998-01.com.vmware:ESX-9"] });
      return names(b, "new");
    },
    expect: [["iqn.1998-01.com.vmware:esx-9"], ["IQN.1998-01.com.vmware:ESX-9"]],
    more: [["exact", ["IQN.1998-01.com.vmware:ESX-9"]]],
  },
  wwpnForm: {
    other: "plain",
    probe: async (b) => {
      await create(b, { initiators: ["500A0981890AF5D4"] });
      return names(b, "new");
    },
    expect: [["50:0a:09:81:89:0a:f5:d4"], ["500a0981890af5d4"]],
    more: [["upper", ["50:0A:09:81:89:0A:F5:D4"]]],
  },
  memberOrder: {
    other: "as-sent",
    probe: async (b) => {
      await modify(b, { initiators: [...ESX].reverse(), volumes: [2, 1] });
      const [one] = (await list(b)).result.volumeAccessGroups;
      return [one.initiatorIDs, one.initiators[0], one.volumes];
    },
    expect: [
      [[1, 2], ESX[0], [1, 2]],
      [[2, 1], ESX[1], [2, 1]],
    ],
    more: [
      ["unordered", [[2, 1], ESX[1], [2, 1]]],
      ["different", [[1, 2], ESX[1], [1, 2]]],
    ],
  },
  strictInitiatorNames: {
    other: true,
    probe: async (b) => (await addInitiators(b, "terraform_acceptance-test")).code,
    expect: [undefined, "xInvalidAPIParameter"],
  },
  initiatorNamesRefused: {
    other: true,
    probe: async (b) => (await addInitiators(b, WWPN)).code,
    expect: [undefined, "xInvalidParameterType"],
  },
  groupNotFoundName: {
    other: "xVolumeAccessGroupIdDoesNotExist",
    probe: async (b) => (await b.rpc("DeleteVolumeAccessGroup", { volumeAccessGroupID: 99 })).code,
    expect: ["xVolumeAccessGroupIDDoesNotExist", "xVolumeAccessGroupIdDoesNotExist"],
  },
  listUnknownGroup: {
    other: "absent",
    probe: async (b) => {
      const { json, code } = await b.rpc("ListVolumeAccessGroups", { volumeAccessGroups: [2, 99] });
      return code ?? [json.result.volumeAccessGroups.length, json.result.volumeAccessGroupsNotFound];
    },
    expect: [
      [1, [99]],
      [1, undefined],
    ],
    more: [["error", "xVolumeAccessGroupIDDoesNotExist"]],
  },
  listEmptyGroupIds: {
    other: "none",
    probe: async (b) =>
      (await b.rpc("ListVolumeAccessGroups", { volumeAccessGroups: [] })).json.result.volumeAccessGroups.length,
    expect: [2, 0],
  },
  listGroupsBoth: {
    other: "ids",
    probe: async (b) => (await b.rpc("ListVolumeAccessGroups", { volumeAccessGroups: [2], limit: 1 })).code,
    expect: ["xInvalidParameter", undefined],
  },
  createGroupObjectMissing: {
    other: true,
    probe: async (b) => Object.keys((await create(b)).json.result),
    expect: [["volumeAccessGroupID", "volumeAccessGroup"], ["volumeAccessGroupID"]],
  },
  reuseGroupIds: {
    other: true,
    probe: async (b) => {
      await b.rpc("DeleteVolumeAccessGroup", { volumeAccessGroupID: 1 });
      return (await create(b)).json.result.volumeAccessGroupID;
    },
    expect: [3, 1],
  },
  groupNameUnique: {
    other: true,
    probe: async (b) => [(await create(b, { name: "esx" })).code, await modify(b, { name: "kvm" })],
    expect: [
      [undefined, undefined],
      ["xInvalidAPIParameter", "xInvalidAPIParameter"],
    ],
  },
  deletedVolumeAdd: {
    other: "accept",
    probe: async (b) => [(await addVolumes(b, 4)).code, volumes(b), group(b).deletedVolumes],
    expect: [
      ["xVolumeIDDoesNotExist", [1, 2], []],
      [undefined, [1, 2], [4]],
    ],
  },
  groupFieldMissing: {
    other: "deletedVolumes",
    probe: async (b) => {
      const [one] = (await list(b)).result.volumeAccessGroups;
      return ["deletedVolumes" in one, "initiatorIDs" in one];
    },
    expect: [
      [true, true],
      [false, true],
    ],
    more: [["initiatorIDs", [true, false]]],
  },
  vnetGroupNeedsForce: {
    other: true,
    probe: async (b) => {
      b.array.element.groups.set("kvm", { virtualNetwork: true });
      const remove = (more = {}) => b.rpc("DeleteVolumeAccessGroup", { volumeAccessGroupID: 2, ...more });
      return [(await remove()).code, (await remove({ force: true })).code];
    },
    expect: [
      [undefined, "xVolumeAccessGroupIDDoesNotExist"],
      ["xInvalidAPIParameter", undefined],
    ],
  },
  sessionsOnRemove: {
    other: "cut",
    probe: async (b) => {
      const { groups } = b.array.element;
      for (const volume of [1, 2]) groups.login(ESX[0], volume);
      await removeVolumes(b, 1);
      return groups.sessions.map((session) => session.up);
    },
    expect: [
      [true, true],
      [false, true],
    ],
  },
  lunsRenumberedByModify: {
    other: true,
    probe: async (b) => {
      await modify(b, { volumes: [2, 1] });
      return b.array.element.groups.get("esx")?.luns;
    },
    expect: [
      { 1: 0, 2: 1 },
      { 1: 1, 2: 0 },
    ],
  },
  initiatorMethodsDenied: {
    other: true,
    seed: { users: [{ username: "r", password: "p", element: ["read"] }] },
    probe: async (b) => {
      const authorization = `Basic ${Buffer.from("r:p").toString("base64")}`;
      return (await b.send("POST", "/json-rpc/12.5", { method: "ListInitiators" }, { authorization })).code;
    },
    expect: [undefined, "xPermissionDenied"],
  },
  initiatorsPerGroupMax: {
    other: 2,
    probe: async (b) => (await addInitiators(b, WWPN)).json.error?.message,
    expect: [undefined, "Exceeded max number of initiators per volumeAccessGroup. volumeAccessGroupID=1 limit=2"],
  },
  groupsPerVolumeMax: {
    other: 1,
    probe: async (b) => (await create(b, { volumes: [1] })).code,
    expect: [undefined, "xExceededLimit"],
  },
};

async function list(bench: Bench) {
  return (await bench.rpc("ListVolumeAccessGroups")).json;
}

/** The same, each with the seed of the groups. */
export const groupCases: Record<string, SwitchCase> = Object.fromEntries(
  Object.entries(cases).map(([name, one]) => [name, { ...one, seed: { ...groupSeed, ...one.seed } }]),
);
