import type { IgroupSeed } from "../../emulator";
import { UNKNOWN } from "../../provider/base/unknown";
import { type Bag, type Bench, type Call, HOST7, IGROUP, IGROUPS, INITIATORS, NESTED } from "./bench";
import type { Row } from "./run-row";

export const HOST8 = "iqn.1994-05.com.example:host8";
export const HOST9 = "iqn.1994-05.com.example:host9";
export const LUN = "/vol/data/lun1";
const GET: Call = [`GET ${IGROUPS}`];
const ADD = (...names: string[]): Call => [`POST ${INITIATORS}`, { records: names.map((name) => ({ name })) }];
const REMOVE: Call = [`DELETE ${INITIATORS}/{name}`];
const PATCH = (body: Bag): Call => [`PATCH ${IGROUP}`, body];
const POST = (more: Bag = {}): Call => [
  `POST ${IGROUPS}`,
  { svm: { name: "svm1" }, name: "host7", os_type: "linux", ...more },
];
const named = (...names: string[]) => names.map((name) => ({ name }));

const CHILD = "4ea7a442-86d1-11e0-ae1c-123478563412";
const PORTS = { uuid: "4ea7a442-86d1-11e0-ae1c-1234785634aa", name: "ports", protocol: "mixed", empty: false };

function emptySanOf(array: Bench["array"], svm: string) {
  const { san } = array.ontap.svm(svm) ?? {};
  if (!san) throw new Error("There is no such SVM.");
  return san;
}

const args = { name: "host7", osType: "linux" };
const state = (more: Bag = {}): Bag => ({
  svm: "svm1",
  svmUuid: "UUID",
  svmName: "svm1",
  name: "host7",
  osType: "linux",
  protocol: "mixed",
  comment: "",
  deleteOnUnmap: false,
  portset: "",
  ...more,
});

/** What somebody else makes of the group, or of another one. */
const by =
  (change: Omit<IgroupSeed, "name">, name = "host7") =>
  ({ san, svm }: Bench) =>
    void san.setIgroup(svm, name, change);
/** The group has a LUN. */
export const mapped = ({ san, svm }: Bench, igroup = "host7") => {
  if (san.luns(svm).length === 0) san.addLun(svm, LUN);
  san.map(svm, LUN, igroup);
};

const note = (severity: string, text: string) =>
  `pulumi-netapp: impact: ${severity}: the initiator group host7 on SVM svm1${text}`;
const LOSE = "at once they lose sight of every LUN that is mapped to the group";
const SEES = "every LUN that is mapped to the group";

/** What a preview says of a change, without the subject. */
export const notes: [title: string, before: Bag, now: Bag, ...says: string[]][] = [
  [
    "a portset",
    args,
    { ...args, portset: "ports" },
    note("high", ": its hosts keep only the paths through the interfaces of the portset, at once"),
  ],
  [
    "no portset",
    { ...args, portset: "ports" },
    args,
    note("medium", ": its hosts get paths through all interfaces on the LUNs' nodes"),
  ],
  [
    "members that are not known yet",
    { ...args, initiators: [HOST7] },
    { ...args, initiators: UNKNOWN },
    note("high", `: 1 initiator (${HOST7}) may leave: ${LOSE}`),
  ],
  ["a member that is not known yet", { ...args, initiators: [HOST7] }, { ...args, initiators: [HOST7, UNKNOWN] }],
  [
    "a nested group",
    { ...args, initiatorGroups: ["one"] },
    { ...args, initiatorGroups: ["two"] },
    note("high", `: the only nested group (one) leaves: ${LOSE}`),
    note("medium", `: 1 nested group (two) sees ${SEES}`),
  ],
  [
    "a name of a nested group that would make a line of its own",
    args,
    { ...args, initiatorGroups: ["x\npulumi-netapp: impact: high: y"] },
    note("medium", `: 1 nested group ("x\\npulumi-netapp: impact: high: y") sees ${SEES}`),
  ],
  [
    "comment, the flag, and no deleteOnUnmap",
    { ...args, deleteOnUnmap: true },
    { ...args, comment: "x", allowDeleteWhileMapped: true },
  ],
  [
    "an SVM that is not known yet",
    { ...args, allowDeleteWhileMapped: true },
    { ...args, allowDeleteWhileMapped: true, svm: UNKNOWN },
    "pulumi-netapp: impact: high: the initiator group may be replaced, because svm is not known before up; then the initiator group host7 on SVM svm1 is replaced with all its LUN maps: its hosts lose every LUN of it, at once; the LUNs themselves stay; the new group has no LUN maps until they are made again",
  ],
];

/** Every transition of a group that a program or an array can bring about. `now` of a row is whole but for `svm`. */
export const rows: Row[] = [
  {
    title: "create with a name alone: one call, and no list is in the state",
    now: args,
    shown: { op: "create", notes: [] },
    calls: [POST()],
    state: state(),
  },
  {
    title:
      "create with everything: one call makes and fills the group, in ONTAP's spelling; the state has the program's",
    behind: ({ array, uuid }) => array.ontap.setSvm(uuid, { san: { ...emptySanOf(array, uuid), portsets: [PORTS] } }),
    now: {
      ...args,
      protocol: "iscsi",
      initiators: [HOST7.toUpperCase().replace("IQN", "iqn"), "500A098000000001"],
      comment: "rack 4",
      deleteOnUnmap: true,
      portset: "ports",
    },
    calls: [
      POST({
        protocol: "iscsi",
        initiators: named(HOST7, "50:0a:09:80:00:00:00:01"),
        comment: "rack 4",
        delete_on_unmap: true,
        portset: { name: "ports" },
      }),
    ],
    state: state({
      protocol: "iscsi",
      initiators: [HOST7.toUpperCase().replace("IQN", "iqn"), "500A098000000001"],
      comment: "rack 4",
      deleteOnUnmap: true,
      portset: "ports",
    }),
  },
  {
    title: "create with empty values: none of them is sent, because a new group has them, and they are managed",
    now: { ...args, initiators: [], comment: "", deleteOnUnmap: false, portset: "" },
    calls: [POST()],
    state: state({ initiators: [] }),
  },
  {
    title: "create with nested groups: one call, by name and by UUID",
    behind: (bench) => {
      by({}, "child")(bench);
      bench.san.setIgroup(bench.svm, "other", {}, CHILD);
    },
    now: { ...args, initiatorGroups: ["child", CHILD] },
    calls: [POST({ igroups: [{ name: "child" }, { uuid: CHILD }] })],
    state: state({ initiatorGroups: ["child", CHILD] }),
  },
  {
    title: "create where a group of the name exists: refused with the way on, nothing is taken over",
    behind: by({ initiators: [HOST8] }),
    now: args,
    calls: [POST()],
    fails: ["Cannot create the initiator group host7 on SVM svm1 on HOST", "code 5374023", "set adopt: true"],
  },
  {
    title: "create with an initiator that is in a group with another os_type: the error names that group",
    behind: by({ osType: "vmware", initiators: [HOST7] }, "esx"),
    now: { ...args, initiators: [HOST7] },
    calls: [POST({ initiators: named(HOST7) }), GET, GET],
    fails: ["code 5374732", `${HOST7} is in esx (vmware)`, "give both groups the same osType"],
  },
  {
    title: "create on an SVM that does not exist: refused",
    now: { ...args, svm: "nope" },
    calls: [POST({ svm: { name: "nope" } })],
    fails: ["code 2621462", "check svm"],
  },
  {
    title: "adopt where nothing differs: one read, nothing is sent, and unmanaged members are not in the state",
    behind: by({ initiators: [HOST8], comment: "by hand" }),
    now: { ...args, adopt: true },
    calls: [GET],
    state: state({ adopt: true, comment: "by hand" }),
  },
  {
    title: "adopt adds what is missing and removes nothing that no preview has shown",
    behind: by({ initiators: [HOST8], comment: "by hand" }),
    now: { ...args, initiators: [HOST7], comment: "rack 4", adopt: true },
    calls: [GET, PATCH({ comment: "rack 4" }), ADD(HOST7), GET],
    state: state({ adopt: true, comment: "rack 4", initiators: [HOST7] }),
  },
  {
    title: "adopt a group with another protocol: refused, ONTAP cannot change it",
    behind: by({ protocol: "fcp" }),
    now: { ...args, protocol: "iscsi", adopt: true },
    calls: [GET],
    fails: ['its protocol is "fcp", the program says "iscsi"'],
  },
  {
    title: "adopt where there is none: it is created",
    now: { ...args, adopt: true },
    calls: [GET, POST()],
    state: state({ adopt: true }),
  },
  {
    title: "an unchanged program: nothing is shown and nothing is asked",
    before: { ...args, initiators: [HOST7], comment: "x" },
    now: { ...args, initiators: [HOST7], comment: "x" },
    shown: { op: "same", lines: [], notes: [] },
    calls: [],
    state: state({ initiators: [HOST7], comment: "x" }),
  },
  {
    title: "the same members in another order and spelling: nothing is shown and nothing is asked",
    before: { ...args, initiators: [HOST7, "50:0A:09:80:00:00:00:01"] },
    now: { ...args, initiators: ["500a098000000001", HOST7] },
    shown: { op: "same", lines: [], notes: [] },
    calls: [],
    state: state({ initiators: [HOST7, "50:0A:09:80:00:00:00:01"] }),
  },
  {
    title:
      "everything at once: one PATCH, one POST of all that is added, one DELETE for each that goes, the new name last",
    before: { ...args, initiators: [HOST7], allowDeleteWhileMapped: true },
    behind: mapped,
    now: {
      name: "renamed",
      osType: "vmware",
      initiators: [HOST8, HOST9],
      comment: "rack 4",
      deleteOnUnmap: true,
      allowDeleteWhileMapped: true,
    },
    shown: {
      op: "update",
      replaces: [],
      notes: [
        note("high", `: the only initiator (${HOST7}) leaves: ${LOSE}`),
        note("medium", `: 2 initiators (${HOST8}, ${HOST9}) see ${SEES}`),
        note("high", ": all its hosts are shown their LUNs for another operating system, at once"),
        note("medium", ": ONTAP deletes it together with its last LUN map"),
        note(
          "medium",
          " is renamed: LUN maps stay, tools that find it by its name (Trident, Cinder, scripts) do not find it any more",
        ),
      ],
    },
    calls: [
      PATCH({ os_type: "vmware", comment: "rack 4", delete_on_unmap: true }),
      ADD(HOST8, HOST9),
      REMOVE,
      PATCH({ name: "renamed" }),
      GET,
    ],
    state: state({
      name: "renamed",
      osType: "vmware",
      initiators: [HOST8, HOST9],
      comment: "rack 4",
      deleteOnUnmap: true,
      allowDeleteWhileMapped: true,
    }),
  },
  {
    title: "a new name: a PATCH of its own, and the maps stay",
    before: args,
    behind: mapped,
    now: { ...args, name: "renamed" },
    calls: [PATCH({ name: "renamed" }), GET],
    state: state({ name: "renamed" }),
  },
  {
    title: "a name that is taken: refused, and nothing else was to be done",
    before: args,
    behind: by({}, "taken"),
    now: { ...args, name: "taken" },
    calls: [PATCH({ name: "taken" })],
    fails: ["Cannot update the initiator group host7 on SVM svm1", "code 5374023"],
    state: state(),
  },
  {
    title: "a name that is taken after a change: the state and the error say how far it came",
    before: args,
    behind: by({}, "taken"),
    now: { ...args, name: "taken", comment: "x" },
    calls: [PATCH({ comment: "x" }), PATCH({ name: "taken" })],
    fails: ["code 5374023", "done before that: comment set"],
    state: state({ comment: "x" }),
  },
  {
    title: "a member leaves a mapped group without the flag: refused, with group and argument",
    before: { ...args, initiators: [HOST7, HOST8] },
    behind: mapped,
    now: { ...args, initiators: [HOST7] },
    shown: { op: "update", notes: [note("high", `: 1 initiator (${HOST8}) leaves: ${LOSE}`)] },
    calls: [REMOVE],
    fails: ["Cannot update the initiator group host7 on SVM svm1", "code 1254213", "set allowDeleteWhileMapped: true"],
    state: state({ initiators: [HOST7, HOST8] }),
  },
  {
    title: "a member is added to a mapped group and another one may not leave: what was added is said and kept",
    before: { ...args, initiators: [HOST7] },
    behind: mapped,
    now: { ...args, initiators: [HOST8] },
    calls: [ADD(HOST8), REMOVE],
    fails: ["code 1254213", `done before that: initiators ${HOST8} added`],
    state: state({ initiators: [HOST7, HOST8] }),
  },
  {
    title: "a member that somebody added already: only the rest is added",
    before: { ...args, initiators: [HOST7] },
    behind: by({ initiators: [HOST7, HOST8] }),
    now: { ...args, initiators: [HOST7, HOST8, HOST9] },
    calls: [ADD(HOST8, HOST9), GET, ADD(HOST9), GET],
    state: state({ initiators: [HOST7, HOST8, HOST9] }),
  },
  {
    title: "a member that somebody removed already: removing it is done",
    before: { ...args, initiators: [HOST7, HOST8] },
    behind: by({ initiators: [HOST7] }),
    now: { ...args, initiators: [HOST7] },
    calls: [REMOVE, GET, GET],
    state: state({ initiators: [HOST7] }),
  },
  {
    title: "members taken out of the program: all that the state lists leave, and others stay",
    before: { ...args, initiators: [HOST7, HOST8] },
    behind: ({ san, svm }) => san.addInitiators(svm, "host7", HOST9),
    now: args,
    shown: { op: "update", lines: [`~ initiators: ["${HOST7}","${HOST8}"] => []`] },
    calls: [REMOVE, REMOVE, GET],
    state: state({ initiators: [] }),
  },
  {
    title: "members named for the first time on a group that has some: only added",
    before: args,
    behind: by({ initiators: [HOST8] }),
    now: { ...args, initiators: [HOST7] },
    calls: [ADD(HOST7), GET],
    state: state({ initiators: [HOST7] }),
  },
  {
    title: "from initiators to nested groups: the initiators leave first, because a group holds one of both",
    before: { ...args, initiators: [HOST7] },
    behind: by({}, "child"),
    now: { ...args, initiatorGroups: ["child"] },
    calls: [REMOVE, [`POST ${NESTED}`, { records: [{ name: "child" }] }], GET],
    state: state({ initiators: [], initiatorGroups: ["child"] }),
  },
  {
    title: "comment, flag and portset taken out: each is reset to what the API documents as empty",
    before: { ...args, comment: "x", deleteOnUnmap: true },
    now: args,
    shown: { op: "update", lines: ['~ comment: "x" => ""', "~ deleteOnUnmap: true => false"] },
    calls: [PATCH({ comment: "", delete_on_unmap: false }), GET],
    state: state(),
  },
  {
    title: "protocol mixed taken out: nothing is asked",
    before: { ...args, protocol: "mixed" },
    now: args,
    shown: { op: "same" },
    calls: [],
    state: state(),
  },
  {
    title: "protocol taken out: a replacement to mixed, delete first",
    before: { ...args, protocol: "iscsi", initiators: [HOST7] },
    now: { ...args, initiators: [HOST7] },
    shown: {
      op: "replace",
      replaces: ["protocol"],
      notes: [
        note(
          "medium",
          " is replaced: ONTAP refuses that while a LUN is mapped to it (destroy its LunMaps first, or set allowDeleteWhileMapped); the new group has no LUN maps until they are made again",
        ),
      ],
    },
    calls: [[`DELETE ${IGROUP}`], POST({ initiators: named(HOST7) })],
    state: state({ initiators: [HOST7] }),
  },
  {
    title: "another SVM: a replacement, delete first",
    before: args,
    now: { ...args, svm: "$OTHER" },
    shown: { op: "replace", replaces: ["svm"] },
    calls: [[`DELETE ${IGROUP}`], POST({ svm: { name: "svm2" } })],
  },
  {
    title: "the same SVM by its UUID: no call",
    before: args,
    now: { ...args, svm: "$UUID" },
    shown: { op: "update", replaces: [], notes: [] },
    calls: [],
    state: state({ svm: "UUID" }),
  },
  {
    title: "the flag alone: no call",
    before: args,
    now: { ...args, allowDeleteWhileMapped: true },
    shown: { op: "update", notes: [] },
    calls: [],
    state: state({ allowDeleteWhileMapped: true }),
  },
  {
    title: "refresh: foreign members of a managed list show, and the next preview removes them",
    before: { ...args, initiators: [HOST7] },
    behind: ({ san, svm }) => san.addInitiators(svm, "host7", HOST8),
    now: "refresh",
    calls: [GET],
    state: state({ initiators: [HOST7, HOST8] }),
  },
  {
    title: "refresh: foreign members of a list that the program does not manage are not in the state",
    before: args,
    behind: ({ san, svm }) => san.addInitiators(svm, "host7", HOST8),
    now: "refresh",
    calls: [GET],
    state: state(),
  },
  {
    title: "refresh: a group that is gone leaves the state",
    before: args,
    behind: ({ san, svm }) => san.removeIgroup(svm, "host7"),
    now: "refresh",
    calls: [GET, ["GET /svm/svms"]],
    state: undefined,
  },
  {
    title: "destroy: one call",
    before: { ...args, initiators: [HOST7] },
    now: "destroy",
    calls: [[`DELETE ${IGROUP}`]],
    state: undefined,
  },
  {
    title: "destroy a mapped group: refused, and the error says both ways on",
    before: args,
    behind: mapped,
    now: "destroy",
    calls: [[`DELETE ${IGROUP}`]],
    fails: ["Cannot delete the initiator group host7 on SVM svm1", "code 1254213", "destroy its LunMaps first"],
    state: state(),
  },
  {
    title: "destroy a mapped group with the flag: it goes with its maps",
    before: { ...args, allowDeleteWhileMapped: true },
    behind: mapped,
    now: "destroy",
    calls: [[`DELETE ${IGROUP}`]],
    state: undefined,
  },
  {
    title: "destroy a group that is gone: a success",
    before: args,
    behind: ({ san, svm }) => san.removeIgroup(svm, "host7"),
    now: "destroy",
    calls: [[`DELETE ${IGROUP}`]],
    state: undefined,
  },
];
