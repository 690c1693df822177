import { UNKNOWN } from "../../provider/base/unknown";
import { type Bag, type Bench, type Call, IGROUPS, LUN_MAP, LUN_MAPS } from "./bench";
import { HOST8, LUN } from "./initiator-group-rows";
import type { Row } from "./run-row";

export const LUN_UUID = "a60d9862-9bee-49a6-8162-20d2421bb1a6";
export const OTHER_LUN = "/vol/data/lun2";
export const IGROUP_UUID = "40d98b2c-24c5-11e9-9ec1-005056bba643";

/** Two LUNs and two groups, of which the second has a host; nothing is mapped. */
export function furnish({ san, svm }: Bench): void {
  san.addLun(svm, { name: LUN, uuid: LUN_UUID });
  san.addLun(svm, OTHER_LUN);
  san.setIgroup(svm, "host7", {}, IGROUP_UUID);
  san.setIgroup(svm, "host8", { initiators: [HOST8] });
}

const GET: Call = [`GET ${LUN_MAPS}`];
const GROUPS: Call = [`GET ${IGROUPS}`];
const DELETE: Call = [`DELETE ${LUN_MAP}`];
const POST = (more: Bag = {}): Call => [
  `POST ${LUN_MAPS}`,
  { svm: { name: "svm1" }, lun: { name: LUN }, igroup: { name: "host7" }, ...more },
];
const args = { lun: LUN, igroup: "host7" };
const state = (more: Bag = {}): Bag => ({
  svm: "svm1",
  lun: LUN,
  igroup: "host7",
  svmUuid: "UUID",
  svmName: "svm1",
  lunUuid: LUN_UUID,
  lunName: LUN,
  igroupUuid: IGROUP_UUID,
  igroupName: "host7",
  logicalUnitNumber: 0,
  ...more,
});

const mapped =
  (number: number) =>
  ({ san, svm }: Bench) =>
    san.map(svm, LUN, "host7", number);

const replaced = (after: string, number = 0, unknown?: string) => [
  `pulumi-netapp: impact: high: ${unknown ? `the LUN map may be replaced, because ${unknown} not known before up; then ` : ""}the map of LUN "${LUN}" to initiator group host7 (number ${number}) on SVM svm1 is replaced: every host of the group loses sight of the LUN, at once; then ${after}`,
];
/** What a preview says of a change of which something is not known yet, or of which no host goes by the number. */
export const notes: [title: string, change: Bag, ...says: string[]][] = [
  [
    "a group that is not known yet",
    { igroup: UNKNOWN },
    ...replaced("the hosts of initiator group that is not known yet see it as number 4", 4, "igroup is"),
  ],
  [
    "a LUN and a number that are not known yet",
    { lun: UNKNOWN, logicalUnitNumber: UNKNOWN },
    ...replaced(
      "they see LUN that is not known yet under a number that is not known yet",
      4,
      "lun and logicalUnitNumber are",
    ),
  ],
  ["another SVM", { svm: "$OTHER" }, ...replaced(`the hosts of initiator group host7 see LUN "${LUN}" as number 4`, 4)],
  ["the number left out", { logicalUnitNumber: undefined }],
  ["a LUN and a group by their UUIDs", { lun: LUN_UUID, igroup: IGROUP_UUID }],
];

const OF = `the map of LUN ${LUN} to initiator group host7 on SVM svm1`;

/** Every transition of a map that a program or an array can bring about. `now` of a row is whole but for `svm`. */
export const rows: Row[] = [
  {
    title: "create without a number: one call, the number is the array's",
    now: args,
    shown: { op: "create", notes: [] },
    calls: [POST()],
    state: state(),
  },
  {
    title: "create as number 0: it is sent",
    behind: ({ san, svm }) => san.map(svm, OTHER_LUN, "host7", 1),
    now: { ...args, logicalUnitNumber: 0 },
    calls: [POST({ logical_unit_number: 0 })],
    state: state(),
  },
  {
    title: "create by UUIDs: one call, and the state has the names too",
    now: { svm: "$UUID", lun: LUN_UUID.toUpperCase(), igroup: IGROUP_UUID, logicalUnitNumber: 7 },
    calls: [
      POST({ svm: { uuid: "UUID" }, lun: { uuid: LUN_UUID }, igroup: { uuid: IGROUP_UUID }, logical_unit_number: 7 }),
    ],
    state: state({ svm: "UUID", lun: LUN_UUID.toUpperCase(), igroup: IGROUP_UUID, logicalUnitNumber: 7 }),
  },
  {
    title: "create where it is mapped already: refused with the way on, nothing is taken over",
    behind: mapped(3),
    now: args,
    calls: [POST()],
    fails: [`Cannot create ${OF} on HOST`, "code 1254207", "set adopt: true"],
  },
  {
    title: "create with a number that is in use: LUN, group, number and what has it are named",
    behind: ({ san, svm }) => san.map(svm, OTHER_LUN, "host7", 5),
    now: { ...args, logicalUnitNumber: 5 },
    calls: [POST({ logical_unit_number: 5 }), GROUPS, GET],
    fails: [`Cannot create ${OF} as number 5`, "code 1254324", `"${OTHER_LUN}" is number 5 in group host7`],
  },
  {
    title: "create for an initiator that sees the LUN through another group: that group is named",
    behind: ({ san, svm }) => {
      san.map(svm, LUN, "host8", 2);
      san.addInitiators(svm, "host7", HOST8);
    },
    now: args,
    calls: [POST(), GROUPS, GROUPS, GET],
    fails: [`Cannot create ${OF}`, "code 1254193", `"${LUN}" is number 2 in group host8`],
  },
  {
    title: "create for a LUN that does not exist: refused, LUNs are made elsewhere",
    now: { ...args, lun: "/vol/data/nope" },
    calls: [POST({ lun: { name: "/vol/data/nope" } })],
    fails: ["code 1254201", "LUNs are made elsewhere"],
  },
  {
    title: "create for a group that does not exist: refused",
    now: { ...args, igroup: "nope" },
    calls: [POST({ igroup: { name: "nope" } })],
    fails: ["code 5374878", "the initiator group does not exist"],
  },
  {
    title: "create for a LUN that is being moved: refused, and no loop waits",
    behind: ({ san, svm }) => san.setLun(svm, LUN, { unmappable: "move" }),
    now: args,
    calls: [POST()],
    fails: ["code 5374316", "run pulumi up again when it is done"],
  },
  {
    title: "adopt without a number: taken over as it is",
    behind: mapped(3),
    now: { ...args, adopt: true },
    calls: [GET],
    state: state({ adopt: true, logicalUnitNumber: 3 }),
  },
  {
    title: "adopt with the same number: taken over as it is",
    behind: mapped(3),
    now: { ...args, logicalUnitNumber: 3, adopt: true },
    calls: [GET],
    state: state({ adopt: true, logicalUnitNumber: 3 }),
  },
  {
    title: "adopt with another number: refused, never mapped anew",
    behind: mapped(3),
    now: { ...args, logicalUnitNumber: 0, adopt: true },
    calls: [GET],
    fails: [`Cannot take over ${OF}`, "mapped as number 3, and the program says 0"],
  },
  {
    title: "adopt where there is none: it is created",
    now: { ...args, adopt: true },
    calls: [GET, POST()],
    state: state({ adopt: true }),
  },
  {
    title: "an unchanged program: nothing is shown and nothing is asked",
    before: { ...args, logicalUnitNumber: 4 },
    now: { ...args, logicalUnitNumber: 4 },
    shown: { op: "same", lines: [], notes: [] },
    calls: [],
    state: state({ logicalUnitNumber: 4 }),
  },
  {
    title: "the same ends by their UUIDs: no replacement, no call",
    before: args,
    now: { svm: "$UUID", lun: LUN_UUID, igroup: IGROUP_UUID },
    shown: { op: "update", replaces: [], notes: [] },
    calls: [],
    state: state({ svm: "UUID", lun: LUN_UUID, igroup: IGROUP_UUID }),
  },
  {
    title: "the number that it has, named for the first time: no call",
    before: args,
    now: { ...args, logicalUnitNumber: 0 },
    shown: { op: "update", replaces: [], notes: [] },
    calls: [],
    state: state(),
  },
  {
    title: "the number taken out: it stays as it is, and nothing is shown",
    before: { ...args, logicalUnitNumber: 4 },
    now: args,
    shown: { op: "same", notes: [] },
    calls: [],
    state: state({ logicalUnitNumber: 4 }),
  },
  {
    title: "another number: a replacement that deletes first, with what hosts feel",
    before: args,
    now: { ...args, logicalUnitNumber: 9 },
    shown: {
      op: "replace",
      replaces: ["logicalUnitNumber"],
      notes: replaced("they see it again as number 9, and hosts that go by number have to be changed"),
    },
    calls: [DELETE, POST({ logical_unit_number: 9 })],
    state: state({ logicalUnitNumber: 9 }),
  },
  {
    title: "another LUN: a replacement that deletes first",
    before: { ...args, logicalUnitNumber: 4 },
    now: { ...args, lun: OTHER_LUN, logicalUnitNumber: 4 },
    shown: { op: "replace", replaces: ["lun"], notes: replaced(`they see LUN "${OTHER_LUN}" as number 4`, 4) },
    calls: [DELETE, POST({ lun: { name: OTHER_LUN }, logical_unit_number: 4 })],
  },
  {
    title: "another group: a replacement that deletes first",
    before: args,
    now: { ...args, igroup: "host8" },
    shown: {
      op: "replace",
      replaces: ["igroup"],
      notes: replaced("the hosts of initiator group host8 see it under a number that ONTAP chooses"),
    },
    calls: [DELETE, POST({ igroup: { name: "host8" } })],
  },
  {
    title: "refresh after LUN and group were renamed: the map is the same, and so is the next preview",
    before: args,
    behind: ({ san, svm }) => {
      san.setLun(svm, LUN, { name: "/vol/moved/lun1" });
      san.setIgroup(svm, "host7", { name: "renamed" });
    },
    now: "refresh",
    calls: [GET],
    state: state({ lunName: "/vol/moved/lun1", igroupName: "renamed" }),
  },
  {
    title: "refresh after it was mapped anew by hand: an unmanaged number follows the array",
    before: args,
    behind: ({ san, svm }) => {
      san.unmap(svm, LUN, "host7");
      san.map(svm, LUN, "host7", 11);
    },
    now: "refresh",
    calls: [GET],
    state: state({ logicalUnitNumber: 11 }),
  },
  {
    title: "refresh: a map that is gone leaves the state",
    before: args,
    behind: ({ san, svm }) => san.unmap(svm, LUN, "host7"),
    now: "refresh",
    calls: [GET, ["GET /svm/svms"]],
    state: undefined,
  },
  {
    title: "refresh: a LUN that was made again under its path is another one",
    before: args,
    behind: ({ san, svm }) => {
      san.removeLun(svm, LUN);
      san.addLun(svm, LUN);
      san.map(svm, LUN, "host7");
    },
    now: "refresh",
    calls: [GET, ["GET /svm/svms"]],
    state: undefined,
  },
  { title: "destroy: one call", before: args, now: "destroy", calls: [DELETE], state: undefined },
  {
    title: "destroy a map that is gone: a success",
    before: args,
    behind: ({ san, svm }) => san.unmap(svm, LUN, "host7"),
    now: "destroy",
    calls: [DELETE],
    state: undefined,
  },
  {
    title: "destroy a map whose LUN is gone: a success once the SVM is seen",
    before: args,
    behind: ({ san, svm }) => san.removeLun(svm, LUN),
    now: "destroy",
    calls: [DELETE, ["GET /svm/svms"]],
    state: undefined,
  },
  {
    title: "destroy a map whose group is gone: a success once the SVM is seen",
    before: args,
    behind: ({ san, svm }) => san.removeIgroup(svm, "host7"),
    now: "destroy",
    calls: [DELETE, ["GET /svm/svms"]],
    state: undefined,
  },
];
