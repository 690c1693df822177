import type { Emulator, Switches, VolumeAccessGroupSeed } from "../../emulator";
import type { Bag, Called } from "./bench";

/** The ID of the group. */
export const ID = Symbol("the group's ID");

/** From where to where, and what that must look like; as in the table of the accounts. */
export interface GroupRow {
  title: string;
  /** What the cluster has already. */
  exists?: VolumeAccessGroupSeed[];
  /** The program that was up before; left out: this is a creation. */
  before?: Bag;
  /** What happens behind the program's back. */
  drift?: (array: Emulator, id: number) => void;
  /** Whether a refresh follows what happened; left out: yes. */
  refresh?: false;
  switches?: Partial<Switches>;
  program: Bag;
  op: "create" | "update" | "same";
  lines: string[];
  notes?: string[];
  calls: Called[];
  state: Bag;
  /** The members that the cluster has in the end. */
  members: { initiators?: string[]; volumes?: number[] };
  /** The refresh at the end shows what the preview never showed, and the next one brings it to what is declared. */
  leavesDrift?: true;
}

export const A = "iqn.1998-01.com.vmware:esx-1";
export const B = "iqn.1998-01.com.vmware:esx-2";
const C = "iqn.1998-01.com.vmware:esx-3";

const state = (own: Bag = {}): Bag => ({
  __managed: ["name"],
  volumeAccessGroupId: ID,
  name: "esx",
  attributes: {},
  ...own,
});
const managed = (...names: string[]) => ({ __managed: [...names, "name"].sort() });

const list: Called = ["ListVolumeAccessGroups", { startVolumeAccessGroupID: 1, limit: 1000 }];
const look: Called = ["ListVolumeAccessGroups", { volumeAccessGroups: [ID] }];
const create = (params: Bag = {}): Called => ["CreateVolumeAccessGroup", { name: "esx", ...params }];
const call = (method: string, params: Bag): Called => [
  `${method}VolumeAccessGroup`,
  { volumeAccessGroupID: ID, ...params },
];
const modify = (params: Bag) => call("Modify", params);
const addVolumes = (...volumes: number[]) => call("AddVolumesTo", { volumes });
const removeVolumes = (...volumes: number[]) => call("RemoveVolumesFrom", { volumes });
const addInitiators = (...initiators: string[]) => call("AddInitiatorsTo", { initiators });
const removeInitiators = (initiators: string[], deleteOrphanInitiators = false) =>
  call("RemoveInitiatorsFrom", { initiators, deleteOrphanInitiators });

const SUBJECT = "impact: high: Element volume access group esx (ID #)";
const LAST = "at the latest at their next login, unless account CHAP lets them in";
const gone = (who: string, more = "") => `${SUBJECT}: ${who}: their hosts lose its volumes, ${LAST}${more}`;
const lost = (which: string) => `${SUBJECT}: ${which}: hosts of the group lose them, ${LAST}`;
const RENAMED =
  'impact: medium: Element volume access group esx (ID #) is renamed: tools that find the group by its name (Trident: "trident") do not find it any more';

const creation: GroupRow[] = [
  {
    title: "a name alone: an empty group, of which no list is in the state",
    program: { name: "esx" },
    op: "create",
    lines: ['+ name: "esx"'],
    calls: [list, create()],
    state: state(),
    members: {},
  },
  {
    title: "everything given goes out in one call",
    program: {
      name: "esx",
      initiators: [A, B],
      volumes: [2, 1],
      attributes: { team: "blue" },
      deleteOrphanInitiators: true,
    },
    op: "create",
    lines: [
      '+ attributes: {"team":"blue"}',
      "+ deleteOrphanInitiators: true",
      `+ initiators: ${JSON.stringify([A, B])}`,
      '+ name: "esx"',
      "+ volumes: [2,1]",
    ],
    calls: [list, create({ initiators: [A, B], volumes: [2, 1], attributes: { team: "blue" } })],
    state: state({
      ...managed("attributes", "initiators", "volumes"),
      initiators: [A, B],
      volumes: [2, 1],
      attributes: { team: "blue" },
      deleteOrphanInitiators: true,
    }),
    members: { initiators: [A, B], volumes: [1, 2] },
  },
  {
    title: "empty lists are managed lists",
    program: { name: "esx", initiators: [], volumes: [] },
    op: "create",
    lines: ["+ initiators: []", '+ name: "esx"', "+ volumes: []"],
    calls: [list, create({ initiators: [], volumes: [] })],
    state: state({ ...managed("initiators", "volumes"), initiators: [], volumes: [] }),
    members: {},
  },
  {
    title: "adopt without a group to adopt: it is created, and one listing is enough",
    program: { name: "esx", adopt: true },
    op: "create",
    lines: ["+ adopt: true", '+ name: "esx"'],
    calls: [list, create()],
    state: state({ adopt: true }),
    members: {},
  },
  {
    title: "adopt of a group that is as declared: no change is sent, and its other list is not in the state",
    exists: [{ name: "esx", initiators: [B, A], volumes: [1, 2], attributes: { a: 1 } }],
    program: { name: "esx", adopt: true, initiators: [A, B] },
    op: "create",
    lines: ["+ adopt: true", `+ initiators: ${JSON.stringify([A, B])}`, '+ name: "esx"'],
    calls: [list],
    state: state({ ...managed("initiators"), adopt: true, initiators: [A, B], attributes: { a: 1 } }),
    members: { initiators: [A, B], volumes: [1, 2] },
  },
  {
    title: "adopt adds what is missing and removes nothing that no preview has shown",
    exists: [{ name: "esx", initiators: [B], volumes: [1, 9], attributes: { a: 1 } }],
    program: { name: "esx", adopt: true, initiators: [A], volumes: [1, 3], attributes: { a: 2 } },
    op: "create",
    lines: ["+ adopt: true", '+ attributes: {"a":2}', `+ initiators: ["${A}"]`, '+ name: "esx"', "+ volumes: [1,3]"],
    calls: [list, modify({ attributes: { a: 2 } }), addVolumes(3), addInitiators(A)],
    state: state({
      ...managed("attributes", "initiators", "volumes"),
      adopt: true,
      initiators: [A],
      volumes: [1, 3],
      attributes: { a: 2 },
    }),
    members: { initiators: [A, B], volumes: [1, 3, 9] },
    leavesDrift: true,
  },
];

const members: GroupRow[] = [
  {
    title: "members added and removed are the difference, adds before removes",
    before: { name: "esx", initiators: [A, B], volumes: [1, 2] },
    program: { name: "esx", initiators: [B, C], volumes: [2, 3] },
    op: "update",
    lines: [`~ initiators: ${JSON.stringify([A, B])} => ${JSON.stringify([B, C])}`, "~ volumes: [1,2] => [2,3]"],
    notes: [gone(`1 initiator leaves (${A})`), lost("1 volume leaves (1)")],
    calls: [addVolumes(3), addInitiators(C), removeInitiators([A]), removeVolumes(1)],
    state: state({ ...managed("initiators", "volumes"), initiators: [B, C], volumes: [2, 3] }),
    members: { initiators: [B, C], volumes: [2, 3] },
  },
  {
    title: "another order, another case and colons are no change",
    before: { name: "esx", initiators: [A, "21:00:00:24:ff:4a:00:01"], volumes: [1, 2] },
    program: { name: "esx", initiators: ["21000024FF4A0001", A.toUpperCase()], volumes: [2, 1] },
    op: "same",
    lines: [],
    calls: [],
    state: state({
      ...managed("initiators", "volumes"),
      initiators: [A, "21:00:00:24:ff:4a:00:01"],
      volumes: [1, 2],
    }),
    members: { initiators: [A, "21:00:00:24:ff:4a:00:01"], volumes: [1, 2] },
  },
  {
    title: "what the program spells in capitals comes back in lower case and is no drift",
    program: { name: "esx", initiators: [A.toUpperCase(), "eui.0024FF4A0001"] },
    op: "create",
    lines: [`+ initiators: ${JSON.stringify([A.toUpperCase(), "eui.0024FF4A0001"])}`, '+ name: "esx"'],
    calls: [list, create({ initiators: [A.toUpperCase(), "eui.0024FF4A0001"] })],
    state: state({ ...managed("initiators"), initiators: [A.toUpperCase(), "eui.0024FF4A0001"] }),
    members: { initiators: [A, "eui.0024ff4a0001"] },
  },
  {
    title: "lists taken out are all removed, with a high note for each",
    before: { name: "esx", initiators: [A, B], volumes: [1, 2] },
    program: { name: "esx" },
    op: "update",
    lines: [`~ initiators: ${JSON.stringify([A, B])} => []`, "~ volumes: [1,2] => []"],
    notes: [gone(`all 2 initiators leave (${A}, ${B})`), lost("all 2 volumes leave (1, 2)")],
    calls: [removeInitiators([A, B]), removeVolumes(1, 2)],
    state: state({ ...managed("initiators", "volumes"), initiators: [], volumes: [] }),
    members: {},
  },
  {
    title: "initiators in the program and volumes with Trident: not a call, not a line, not in the state",
    before: { name: "esx", initiators: [A] },
    drift: ({ element }, id) => element.groups.addVolumes(id, 7, 8),
    program: { name: "esx", initiators: [A] },
    op: "same",
    lines: [],
    calls: [],
    state: state({ ...managed("initiators"), initiators: [A] }),
    members: { initiators: [A], volumes: [7, 8] },
  },
  {
    title: "a volume that another tool added to a managed list shows as drift, and only that one is removed",
    before: { name: "esx", volumes: [1, 2] },
    drift: ({ element }, id) => element.groups.addVolumes(id, 9),
    program: { name: "esx", volumes: [1, 2] },
    op: "update",
    lines: ["~ volumes: [1,2,9] => [1,2]"],
    notes: [lost("1 volume leaves (9)")],
    calls: [removeVolumes(9)],
    state: state({ ...managed("volumes"), volumes: [1, 2] }),
    members: { volumes: [1, 2] },
  },
  {
    title: "a volume that another tool added and no refresh has shown stays through an update of the same list",
    before: { name: "esx", volumes: [1, 2] },
    drift: ({ element }, id) => element.groups.addVolumes(id, 9),
    refresh: false,
    program: { name: "esx", volumes: [2, 3] },
    op: "update",
    lines: ["~ volumes: [1,2] => [2,3]"],
    notes: [lost("1 volume leaves (1)")],
    calls: [addVolumes(3), removeVolumes(1)],
    state: state({ ...managed("volumes"), volumes: [2, 3] }),
    members: { volumes: [2, 3, 9] },
    leavesDrift: true,
  },
  {
    title: "a list set for the first time adds, and what is there and not named stays until a refresh shows it",
    before: { name: "esx" },
    drift: ({ element }, id) => element.groups.addVolumes(id, 8, 9),
    program: { name: "esx", volumes: [1, 9] },
    op: "update",
    lines: ["+ volumes: [1,9]"],
    calls: [addVolumes(1, 9), look, addVolumes(1)],
    state: state({ ...managed("volumes"), volumes: [1, 9] }),
    members: { volumes: [1, 8, 9] },
    leavesDrift: true,
  },
  {
    title: "an empty list set for the first time is state only",
    before: { name: "esx" },
    drift: ({ element }, id) => element.groups.addVolumes(id, 8),
    program: { name: "esx", volumes: [] },
    op: "update",
    lines: ["+ volumes: []"],
    calls: [],
    state: state({ ...managed("volumes"), volumes: [] }),
    members: { volumes: [8] },
    leavesDrift: true,
  },
  {
    title: "members that are there and gone already are no failure",
    before: { name: "esx", initiators: [A, B], volumes: [1, 2] },
    drift: ({ element }, id) => {
      element.groups.addVolumes(id, 3);
      element.groups.removeInitiators(id, A);
    },
    refresh: false,
    program: { name: "esx", initiators: [B], volumes: [1, 2, 3, 4] },
    op: "update",
    lines: [`~ initiators: ${JSON.stringify([A, B])} => ["${B}"]`, "~ volumes: [1,2] => [1,2,3,4]"],
    notes: [gone(`1 initiator leaves (${A})`)],
    calls: [addVolumes(3, 4), look, addVolumes(4), removeInitiators([A]), look],
    state: state({ ...managed("initiators", "volumes"), initiators: [B], volumes: [1, 2, 3, 4] }),
    members: { initiators: [B], volumes: [1, 2, 3, 4] },
  },
];

const others: GroupRow[] = [
  {
    title: "a rename and attributes are one call",
    before: { name: "esx", attributes: { a: 1 } },
    program: { name: "green", attributes: { b: "1" } },
    op: "update",
    lines: ['~ attributes: {"a":1} => {"b":"1"}', '~ name: "esx" => "green"'],
    notes: [RENAMED],
    calls: [modify({ name: "green", attributes: { b: "1" } })],
    state: state({ ...managed("attributes"), name: "green", attributes: { b: "1" } }),
    members: {},
  },
  {
    title: "attributes taken out are cleared",
    before: { name: "esx", attributes: { a: 1 } },
    program: { name: "esx" },
    op: "update",
    lines: ['~ attributes: {"a":1} => {}'],
    calls: [modify({ attributes: {} })],
    state: state(managed("attributes")),
    members: {},
  },
  {
    title: "attributes that another tool set and the program never did: the output follows",
    before: { name: "esx" },
    drift: ({ element }, id) => element.groups.set(id, { attributes: { openstack: true } }),
    program: { name: "esx" },
    op: "same",
    lines: [],
    calls: [],
    state: state({ attributes: { openstack: true } }),
    members: {},
  },
  {
    title: "on a cluster that merges attributes the old ones are cleared first",
    before: { name: "esx", attributes: { a: 1 } },
    switches: { groupAttributes: "merge" },
    program: { name: "esx", attributes: { b: 2 } },
    op: "update",
    lines: ['~ attributes: {"a":1} => {"b":2}'],
    calls: [modify({ attributes: { b: 2 } }), modify({ attributes: {} }), modify({ attributes: { b: 2 } })],
    state: state({ ...managed("attributes"), attributes: { b: 2 } }),
    members: {},
  },
  {
    title: "deleteOrphanInitiators alone is new state and no call",
    before: { name: "esx", initiators: [A] },
    program: { name: "esx", initiators: [A], deleteOrphanInitiators: true },
    op: "update",
    lines: ["+ deleteOrphanInitiators: true"],
    calls: [],
    state: state({ ...managed("initiators"), initiators: [A], deleteOrphanInitiators: true }),
    members: { initiators: [A] },
  },
  {
    title: "deleteOrphanInitiators taken out is false",
    before: { name: "esx", deleteOrphanInitiators: true },
    program: { name: "esx" },
    op: "update",
    lines: ["~ deleteOrphanInitiators: true => false"],
    calls: [],
    state: state({ deleteOrphanInitiators: false }),
    members: {},
  },
  {
    title: "initiators that leave with deleteOrphanInitiators are deleted, and the note says so",
    before: { name: "esx", initiators: [A, B], deleteOrphanInitiators: true },
    program: { name: "esx", initiators: [B], deleteOrphanInitiators: true },
    op: "update",
    lines: [`~ initiators: ${JSON.stringify([A, B])} => ["${B}"]`],
    notes: [gone(`1 initiator leaves (${A})`, "; deleted, with their alias and CHAP credentials")],
    calls: [removeInitiators([A], true)],
    state: state({ ...managed("initiators"), initiators: [B], deleteOrphanInitiators: true }),
    members: { initiators: [B] },
  },
  {
    title: "adopt added later is no change",
    before: { name: "esx" },
    program: { name: "esx", adopt: true },
    op: "same",
    lines: [],
    calls: [],
    state: state(),
    members: {},
  },
];

/** Every kind of change of every property, by what it is about. */
export const groupRows: Record<string, GroupRow[]> = { creation, members, "name, attributes and orphans": others };
