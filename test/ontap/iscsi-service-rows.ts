import { CLUSTER, SERVICE, SERVICES, SVMS } from "./bench";
import type { Row } from "./run-row";

export const POST = `POST ${SERVICES}`;
export const PATCH = `PATCH ${SERVICE}`;
export const DELETE = `DELETE ${SERVICE}`;
export const GET = `GET ${SERVICES}`;

const svm = { name: "svm1" };
const state = (enabled: boolean, targetAlias: string) => ({
  svm: "svm1",
  svmUuid: "UUID",
  svmName: "svm1",
  enabled,
  targetAlias,
});

/** Every transition of the iSCSI service that a program or an array can bring about. */
export const rows: Row[] = [
  {
    title: "create with nothing but the SVM: one call, and the array's defaults in the state",
    now: {},
    shown: { op: "create", lines: ['+ svm: "svm1"'] },
    calls: [[POST, { svm }]],
    state: state(true, "svm1"),
  },
  {
    title: "create with alias and disabled: still one call",
    now: { enabled: false, targetAlias: "blue" },
    shown: { op: "create", lines: ["+ enabled: false", '+ svm: "svm1"', '+ targetAlias: "blue"'] },
    calls: [[POST, { svm, enabled: false, target: { alias: "blue" } }]],
    state: state(false, "blue"),
  },
  {
    title: 'create without an alias (""): POST never carries "", a PATCH clears the default one',
    now: { targetAlias: "" },
    shown: { op: "create", lines: ['+ svm: "svm1"', '+ targetAlias: ""'] },
    calls: [[POST, { svm }], [PATCH, { target: { alias: "" } }], [GET]],
    state: state(true, ""),
  },
  {
    title: "create where one exists: refused with the way on, nothing is taken over",
    behind: ({ array, svm: name }) => array.ontap.setIscsi(name, { alias: "theirs" }),
    now: { targetAlias: "blue" },
    shown: { op: "create" },
    calls: [[POST, { svm, target: { alias: "blue" } }]],
    fails: ["Cannot create the iSCSI service of SVM svm1 on HOST", "code 5374077", "set adopt: true"],
  },
  {
    title: "adopt where nothing differs: one read, nothing is sent",
    behind: ({ array, svm: name }) => array.ontap.setIscsi(name, { alias: "blue" }),
    now: { targetAlias: "blue", enabled: true, adopt: true },
    shown: { op: "create" },
    calls: [[GET]],
    state: { ...state(true, "blue"), adopt: true },
  },
  {
    title: "adopt where the alias differs: the smallest PATCH",
    behind: ({ array, svm: name }) => array.ontap.setIscsi(name, { alias: "theirs", enabled: false }),
    now: { targetAlias: "blue", adopt: true },
    shown: { op: "create" },
    calls: [[GET], [PATCH, { target: { alias: "blue" } }], [GET]],
    state: { ...state(false, "blue"), adopt: true },
  },
  {
    title: "adopt without declaring anything: what is there stays as it is",
    behind: ({ array, svm: name }) => array.ontap.setIscsi(name, { alias: "theirs", enabled: false }),
    now: { adopt: true },
    shown: { op: "create" },
    calls: [[GET]],
    state: { ...state(false, "theirs"), adopt: true },
  },
  {
    title: "adopt where there is none: it is created",
    now: { targetAlias: "blue", adopt: true },
    shown: { op: "create" },
    calls: [[GET], [POST, { svm, target: { alias: "blue" } }]],
    state: { ...state(true, "blue"), adopt: true },
  },
  {
    title: "an unchanged program: nothing is shown and nothing is asked",
    before: { targetAlias: "blue", enabled: true },
    now: { targetAlias: "blue", enabled: true },
    shown: { op: "same", lines: [], notes: [] },
    calls: [],
    state: state(true, "blue"),
  },
  {
    title: "trap 6: another alias: one PATCH with nothing but the alias, one read-back",
    before: { targetAlias: "blue", enabled: true },
    now: { targetAlias: "green", enabled: true },
    shown: { op: "update", lines: ['~ targetAlias: "blue" => "green"'], notes: [] },
    calls: [[PATCH, { target: { alias: "green" } }], [GET]],
    state: state(true, "green"),
  },
  {
    title: "disable: one PATCH, and the reviewer is told that sessions drop",
    before: { enabled: true },
    now: { enabled: false },
    shown: {
      op: "update",
      lines: ["~ enabled: true => false"],
      notes: [
        "pulumi-netapp: impact: high: the iSCSI service of SVM svm1 is disabled: every iSCSI session of the SVM drops now",
      ],
    },
    calls: [[PATCH, { enabled: false }], [GET]],
    state: state(false, "svm1"),
  },
  {
    title: "alias and enabled together: one PATCH with both",
    before: { enabled: false, targetAlias: "blue" },
    now: { enabled: true, targetAlias: "green" },
    shown: { op: "update", lines: ["~ enabled: false => true", '~ targetAlias: "blue" => "green"'], notes: [] },
    calls: [[PATCH, { enabled: true, target: { alias: "green" } }], [GET]],
    state: state(true, "green"),
  },
  {
    title: "alias taken out of the program: cleared, and the preview says so",
    before: { targetAlias: "blue" },
    now: {},
    shown: { op: "update", lines: ['~ targetAlias: "blue" => ""'] },
    calls: [[PATCH, { target: { alias: "" } }], [GET]],
    state: state(true, ""),
  },
  {
    title: "enabled taken out of the program: back to true",
    before: { enabled: false },
    now: {},
    shown: { op: "update", lines: ["~ enabled: false => true"] },
    calls: [[PATCH, { enabled: true }], [GET]],
    state: state(true, "svm1"),
  },
  {
    title: "an alias that the array chose, now declared with the same value: managed from now on, no call",
    before: {},
    now: { targetAlias: "$SVM" },
    shown: { op: "update", lines: ['+ targetAlias: "svm1"'], notes: [] },
    calls: [],
    state: state(true, "svm1"),
  },
  {
    title: "adopt added to a service that is managed already: nothing",
    before: { targetAlias: "blue" },
    now: { targetAlias: "blue", adopt: true },
    shown: { op: "same" },
    calls: [],
    state: state(true, "blue"),
  },
  {
    title: "the SVM named by its UUID instead: no replacement and no call",
    before: { targetAlias: "blue" },
    now: { svm: "$UUID", targetAlias: "blue" },
    shown: { op: "update", lines: ['~ svm: "svm1" => "UUID"'], replaces: [] },
    calls: [],
    state: { ...state(true, "blue"), svm: "UUID" },
  },
  {
    title: "another SVM: replacement, the old service is disabled and deleted first",
    before: {},
    now: { svm: "$OTHER" },
    shown: {
      op: "replace",
      replaces: ["svm"],
      lines: ['~ svm: "svm1" => "svm2"'],
      notes: [
        "pulumi-netapp: impact: high: the iSCSI service of SVM svm1 is deleted: every iSCSI session of that SVM drops",
      ],
    },
    calls: [[PATCH, { enabled: false }], [DELETE], [POST, { svm: { name: "svm2" } }]],
  },
  {
    title: "refresh without drift: one read",
    before: { targetAlias: "blue" },
    now: "refresh",
    calls: [[GET]],
    state: state(true, "blue"),
  },
  {
    title: "refresh after drift: the live values",
    before: { targetAlias: "blue" },
    behind: ({ array, svm: name }) => array.ontap.setIscsi(name, { alias: "", enabled: false }),
    now: "refresh",
    calls: [[GET]],
    state: state(false, ""),
  },
  {
    title: "refresh of a service that somebody deleted: gone, once its SVM was seen",
    before: {},
    behind: ({ array, svm: name }) => array.ontap.removeIscsi(name),
    now: "refresh",
    calls: [[GET], [`GET ${SVMS}`]],
  },
  {
    title: "refresh after the SVM was deleted: gone, once the login was seen to see other SVMs",
    before: {},
    behind: ({ array, svm: name }) => array.ontap.removeSvm(name),
    now: "refresh",
    calls: [[GET], [`GET ${SVMS}`], [`GET ${CLUSTER}`], [`GET ${SVMS}`]],
  },
  {
    title: "trap 1: destroy: disabled, then deleted without a body",
    before: {},
    now: "destroy",
    calls: [[PATCH, { enabled: false }], [DELETE]],
  },
  {
    title: "destroy of a disabled service: one call",
    before: { enabled: false },
    now: "destroy",
    calls: [[DELETE]],
  },
  {
    title: "destroy of a service that somebody enabled again: 5373960, disabled, deleted",
    before: { enabled: false },
    behind: ({ array, svm: name }) => array.ontap.setIscsi(name, { enabled: true }),
    now: "destroy",
    calls: [[DELETE], [PATCH, { enabled: false }], [DELETE]],
  },
  {
    title: "destroy of a service that is gone already: a success",
    before: {},
    behind: ({ array, svm: name }) => array.ontap.removeIscsi(name),
    now: "destroy",
    calls: [[PATCH, { enabled: false }]],
  },
  {
    title: "destroy after the SVM was deleted: a success, once that is certain",
    before: {},
    behind: ({ array, svm: name }) => array.ontap.removeSvm(name),
    now: "destroy",
    calls: [[PATCH, { enabled: false }], [`GET ${SVMS}`], [`GET ${CLUSTER}`], [`GET ${SVMS}`]],
  },
];
