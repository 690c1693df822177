import type { AccountSeed, Emulator, Switches } from "../../emulator";
import { type Bag, type Called, NO_CONTAINER } from "./bench";

/** A secret that the cluster made. */
export const GENERATED = Symbol("made by the cluster");
/** A secret that our side made. */
export const ROTATED = Symbol("made by us");
/** The value that the state held before. */
export const KEPT = Symbol("as before");
/** The ID of the account. */
export const ID = Symbol("the account's ID");

/** From where to where, and what that must look like. */
export interface Row {
  title: string;
  /** What the cluster has already. */
  exists?: AccountSeed;
  /** The program that was up before; left out: this is a creation. */
  before?: Bag;
  /** Programs that were up one after the other between `before` and this one. */
  since?: Bag[];
  /** What happens behind the program's back; a refresh notices it. */
  drift?: (array: Emulator) => void;
  switches?: Partial<Switches>;
  program: Bag;
  /** The operation that the preview shows. */
  op: "create" | "update" | "same";
  lines: string[];
  notes?: string[];
  calls: Called[];
  state: Bag;
}

const INITIATOR = "Init-Blue-0001";
const TARGET = "Targ-Blue-0001";
const OTHER = "Other-Blue-0002";
const secrets = { initiatorSecret: INITIATOR, targetSecret: TARGET };
const seed: AccountSeed = { username: "blue", ...secrets };

/** The state of an account; what is not told is what the cluster chooses. */
const state = (own: Bag = {}): Bag => ({
  __managed: ["username"],
  accountId: ID,
  username: "blue",
  status: "active",
  initiatorSecret: GENERATED,
  targetSecret: GENERATED,
  attributes: {},
  enableChap: true,
  storageContainerId: NO_CONTAINER,
  ...own,
});
const managed = (...names: string[]) => ({ __managed: [...names, "username"].sort() });
const kept = { initiatorSecret: KEPT, targetSecret: KEPT };
const rotated = { initiatorSecret: ROTATED, targetSecret: ROTATED };
const modify = (params: Bag): Called => ["ModifyAccount", { accountID: ID, ...params }];

export const SUBJECT = "Element account blue (ID #)";
const LOGIN = "sessions stay, the next login of each host fails until it";
export const LOCKED = `impact: high: ${SUBJECT} is locked: all its iSCSI sessions drop now and new logins are refused`;
const RENAMED = `impact: medium: ${SUBJECT} is renamed: ${LOGIN} uses the new name`;
const NO_CHAP = `impact: medium: ${SUBJECT}: its CHAP credentials no longer open its volumes at the next login`;
const changes = (which: string) => `impact: medium: ${SUBJECT}: ${which}: ${LOGIN} has the new value`;

const creation: Row[] = [
  {
    title: "a username alone: the cluster makes the secrets",
    program: { username: "blue" },
    op: "create",
    lines: ['+ username: "blue"'],
    calls: [["AddAccount", { username: "blue" }]],
    state: state(),
  },
  {
    title: "everything given goes out in one call, and status active needs none",
    program: {
      username: "blue",
      ...secrets,
      attributes: { team: "blue", cost: 12 },
      enableChap: true,
      status: "active",
    },
    op: "create",
    lines: [
      '+ attributes: {"cost":12,"team":"blue"}',
      "+ enableChap: true",
      `+ initiatorSecret: "${INITIATOR}"`,
      '+ status: "active"',
      `+ targetSecret: "${TARGET}"`,
      '+ username: "blue"',
    ],
    calls: [["AddAccount", { username: "blue", ...secrets, attributes: { team: "blue", cost: 12 }, enableChap: true }]],
    state: state({
      ...managed("attributes", "enableChap", "initiatorSecret", "status", "targetSecret"),
      ...secrets,
      attributes: { team: "blue", cost: 12 },
    }),
  },
  {
    title: "one secret given leaves the other one to the cluster",
    program: { username: "blue", targetSecret: TARGET },
    op: "create",
    lines: [`+ targetSecret: "${TARGET}"`, '+ username: "blue"'],
    calls: [["AddAccount", { username: "blue", targetSecret: TARGET }]],
    state: state({ ...managed("targetSecret"), targetSecret: TARGET }),
  },
  {
    title: "locked at creation is two calls",
    program: { username: "blue", status: "locked" },
    op: "create",
    lines: ['+ status: "locked"', '+ username: "blue"'],
    calls: [["AddAccount", { username: "blue" }], modify({ status: "locked" })],
    state: state({ ...managed("status"), status: "locked" }),
  },
  {
    title: "enableChap false and empty attributes at creation",
    program: { username: "blue", enableChap: false, attributes: {} },
    op: "create",
    lines: ["+ attributes: {}", "+ enableChap: false", '+ username: "blue"'],
    calls: [["AddAccount", { username: "blue", attributes: {}, enableChap: false }]],
    state: state({ ...managed("attributes", "enableChap"), enableChap: false }),
  },
  {
    title: "secretsVersion at creation: the cluster's secrets are new already",
    program: { username: "blue", secretsVersion: "2026-Q1" },
    op: "create",
    lines: ['+ secretsVersion: "2026-Q1"', '+ username: "blue"'],
    calls: [["AddAccount", { username: "blue" }]],
    state: state({ secretsVersion: "2026-Q1" }),
  },
  {
    title: "adopt without an account to adopt: it is created",
    program: { username: "blue", adopt: true },
    op: "create",
    lines: ["+ adopt: true", '+ username: "blue"'],
    calls: [
      ["GetAccountByName", { username: "blue" }],
      ["AddAccount", { username: "blue" }],
    ],
    state: state({ adopt: true }),
  },
  {
    title: "adopt of an account that is as declared: no change is sent",
    exists: { ...seed, attributes: { a: 1 } },
    program: { username: "blue", adopt: true, attributes: { a: 1 } },
    op: "create",
    lines: ["+ adopt: true", '+ attributes: {"a":1}', '+ username: "blue"'],
    calls: [["GetAccountByName", { username: "blue" }]],
    state: state({ ...managed("attributes"), ...secrets, adopt: true, attributes: { a: 1 } }),
  },
  {
    title: "adopt sends only what differs, and leaves alone what the program does not name",
    exists: { ...seed, attributes: { a: 1 }, status: "locked" },
    program: { username: "blue", adopt: true, initiatorSecret: INITIATOR, enableChap: false },
    op: "create",
    lines: ["+ adopt: true", "+ enableChap: false", `+ initiatorSecret: "${INITIATOR}"`, '+ username: "blue"'],
    calls: [["GetAccountByName", { username: "blue" }], modify({ enableChap: false })],
    state: state({
      ...managed("enableChap", "initiatorSecret"),
      ...secrets,
      adopt: true,
      attributes: { a: 1 },
      enableChap: false,
      status: "locked",
    }),
  },
];

const username: Row[] = [
  {
    title: "another username renames in place",
    before: { username: "blue" },
    program: { username: "green" },
    op: "update",
    lines: ['~ username: "blue" => "green"'],
    notes: [RENAMED],
    calls: [modify({ username: "green" })],
    state: state({ ...kept, username: "green" }),
  },
  {
    title: "a username in another case is another username",
    before: { username: "blue" },
    program: { username: "Blue" },
    op: "update",
    lines: ['~ username: "blue" => "Blue"'],
    notes: [RENAMED],
    calls: [modify({ username: "Blue" })],
    state: state({ ...kept, username: "Blue" }),
  },
  {
    title: "trap 13: several changes are one call, and no replacement",
    before: { username: "blue", attributes: { a: 1 } },
    program: { username: "green", attributes: { a: 2 }, status: "locked", enableChap: false },
    op: "update",
    lines: [
      '~ attributes: {"a":1} => {"a":2}',
      "+ enableChap: false",
      '+ status: "locked"',
      '~ username: "blue" => "green"',
    ],
    notes: [LOCKED, RENAMED, NO_CHAP],
    calls: [modify({ username: "green", attributes: { a: 2 }, enableChap: false, status: "locked" })],
    state: state({
      ...managed("attributes", "enableChap", "status"),
      ...kept,
      username: "green",
      attributes: { a: 2 },
      status: "locked",
      enableChap: false,
    }),
  },
  {
    title: "adopt added later is no change",
    before: { username: "blue" },
    program: { username: "blue", adopt: true },
    op: "same",
    lines: [],
    calls: [],
    state: state(kept),
  },
];

const chapSecrets: Row[] = [
  {
    title: "a secret set for the first time",
    before: { username: "blue" },
    program: { username: "blue", initiatorSecret: INITIATOR },
    op: "update",
    lines: [`+ initiatorSecret: "${INITIATOR}"`],
    notes: [changes("initiatorSecret changes")],
    calls: [modify({ initiatorSecret: INITIATOR })],
    state: state({ ...managed("initiatorSecret"), ...kept, initiatorSecret: INITIATOR }),
  },
  {
    title: "a secret rotated by value, the other one untouched",
    before: { username: "blue", ...secrets },
    program: { username: "blue", initiatorSecret: INITIATOR, targetSecret: OTHER },
    op: "update",
    lines: [`~ targetSecret: "${TARGET}" => "${OTHER}"`],
    notes: [changes("targetSecret changes")],
    calls: [modify({ targetSecret: OTHER })],
    state: state({ ...managed("initiatorSecret", "targetSecret"), ...secrets, targetSecret: OTHER }),
  },
  {
    title: "both secrets rotated by value are one call and one note",
    before: { username: "blue", ...secrets },
    program: { username: "blue", initiatorSecret: OTHER, targetSecret: INITIATOR },
    op: "update",
    lines: [`~ initiatorSecret: "${INITIATOR}" => "${OTHER}"`, `~ targetSecret: "${TARGET}" => "${INITIATOR}"`],
    notes: [changes("initiatorSecret and targetSecret change")],
    calls: [modify({ initiatorSecret: OTHER, targetSecret: INITIATOR })],
    state: state({
      ...managed("initiatorSecret", "targetSecret"),
      initiatorSecret: OTHER,
      targetSecret: INITIATOR,
    }),
  },
  {
    title: "secrets taken out stay as they are",
    before: { username: "blue", ...secrets },
    program: { username: "blue" },
    op: "same",
    lines: [],
    calls: [],
    state: state({ ...managed("initiatorSecret", "targetSecret"), ...secrets }),
  },
  {
    title: "a declared secret that was changed on the cluster is brought back",
    before: { username: "blue", ...secrets },
    drift: ({ element }) => element.setAccount("blue", { initiatorSecret: OTHER }),
    program: { username: "blue", ...secrets },
    op: "update",
    lines: [`~ initiatorSecret: "${OTHER}" => "${INITIATOR}"`],
    notes: [changes("initiatorSecret changes")],
    calls: [modify({ initiatorSecret: INITIATOR })],
    state: state({ ...managed("initiatorSecret", "targetSecret"), ...secrets }),
  },
  {
    title: "a secret that the program does not give may change on the cluster: the output follows",
    before: { username: "blue", targetSecret: TARGET },
    drift: ({ element }) => element.setAccount("blue", { initiatorSecret: OTHER }),
    program: { username: "blue", targetSecret: TARGET },
    op: "same",
    lines: [],
    calls: [],
    state: state({ ...managed("targetSecret"), initiatorSecret: OTHER, targetSecret: TARGET }),
  },
  {
    title: "a secret declared with the value that it has: from now on managed, without a call or a note",
    exists: seed,
    before: { username: "blue", adopt: true },
    program: { username: "blue", initiatorSecret: INITIATOR },
    op: "update",
    lines: ["- adopt: true", `+ initiatorSecret: "${INITIATOR}"`],
    calls: [],
    state: state({ ...managed("initiatorSecret"), ...secrets }),
  },
];

const rotation: Row[] = [
  {
    title: "secretsVersion set for the first time rotates what the program does not give",
    before: { username: "blue" },
    program: { username: "blue", secretsVersion: 1 },
    op: "update",
    lines: ["+ secretsVersion: 1"],
    notes: [changes("initiatorSecret and targetSecret change")],
    calls: [modify(rotated)],
    state: state({ ...rotated, secretsVersion: 1 }),
  },
  {
    title: "a new secretsVersion rotates again",
    before: { username: "blue", secretsVersion: 1 },
    program: { username: "blue", secretsVersion: 2 },
    op: "update",
    lines: ["~ secretsVersion: 1 => 2"],
    notes: [changes("initiatorSecret and targetSecret change")],
    calls: [modify(rotated)],
    state: state({ ...rotated, secretsVersion: 2 }),
  },
  {
    title: "secretsVersion as a text: a label",
    before: { username: "blue", secretsVersion: "2026-Q1" },
    program: { username: "blue", secretsVersion: "2026-Q2" },
    op: "update",
    lines: ['~ secretsVersion: "2026-Q1" => "2026-Q2"'],
    notes: [changes("initiatorSecret and targetSecret change")],
    calls: [modify(rotated)],
    state: state({ ...rotated, secretsVersion: "2026-Q2" }),
  },
  {
    title: "secretsVersion leaves a given secret alone",
    before: { username: "blue", initiatorSecret: INITIATOR, secretsVersion: 1 },
    program: { username: "blue", initiatorSecret: INITIATOR, secretsVersion: 2 },
    op: "update",
    lines: ["~ secretsVersion: 1 => 2"],
    notes: [changes("targetSecret changes")],
    calls: [modify({ targetSecret: ROTATED })],
    state: state({
      ...managed("initiatorSecret"),
      initiatorSecret: INITIATOR,
      targetSecret: ROTATED,
      secretsVersion: 2,
    }),
  },
  {
    title: "secretsVersion with both secrets given is new state and nothing else",
    before: { username: "blue", ...secrets, secretsVersion: 1 },
    program: { username: "blue", ...secrets, secretsVersion: 2 },
    op: "update",
    lines: ["~ secretsVersion: 1 => 2"],
    calls: [],
    state: state({ ...managed("initiatorSecret", "targetSecret"), ...secrets, secretsVersion: 2 }),
  },
  {
    title: "secretsVersion taken out rotates nothing",
    before: { username: "blue", secretsVersion: 1 },
    program: { username: "blue" },
    op: "same",
    lines: [],
    calls: [],
    state: state({ ...kept, secretsVersion: 1 }),
  },
  {
    title:
      "secretsVersion taken out together with another change is remembered, without a line and without a call of its own",
    before: { username: "blue", secretsVersion: 1 },
    program: { username: "blue", status: "locked" },
    op: "update",
    lines: ['+ status: "locked"'],
    notes: [LOCKED],
    calls: [modify({ status: "locked" })],
    state: state({ ...managed("status"), ...kept, secretsVersion: 1, status: "locked" }),
  },
  {
    title: "the same secretsVersion, taken out and set again, rotates nothing, whatever was changed in between",
    before: { username: "blue", secretsVersion: 1 },
    since: [{ username: "blue" }, { username: "blue", attributes: { a: 1 } }, { username: "green" }],
    program: { username: "green", secretsVersion: 1 },
    op: "same",
    lines: [],
    calls: [],
    state: state({ ...managed("attributes"), ...kept, secretsVersion: 1, username: "green" }),
  },
  {
    title: "another secretsVersion, set after one was taken out, rotates",
    before: { username: "blue", secretsVersion: 1 },
    since: [{ username: "blue", attributes: { a: 1 } }],
    program: { username: "blue", attributes: { a: 1 }, secretsVersion: 2 },
    op: "update",
    lines: ["~ secretsVersion: 1 => 2"],
    notes: [changes("initiatorSecret and targetSecret change")],
    calls: [modify(rotated)],
    state: state({ ...managed("attributes"), ...rotated, attributes: { a: 1 }, secretsVersion: 2 }),
  },
  {
    title: "a secret taken out together with a new secretsVersion is rotated",
    before: { username: "blue", ...secrets, secretsVersion: 1 },
    program: { username: "blue", targetSecret: TARGET, secretsVersion: 2 },
    op: "update",
    lines: [`- initiatorSecret: "${INITIATOR}"`, "~ secretsVersion: 1 => 2"],
    notes: [changes("initiatorSecret changes")],
    calls: [modify({ initiatorSecret: ROTATED })],
    state: state({ ...managed("targetSecret"), initiatorSecret: ROTATED, targetSecret: TARGET, secretsVersion: 2 }),
  },
];

/** A change of `attributes` alone: from what, to what. */
function attributeChange(title: string, from: Bag | undefined, to: Bag | undefined, line: string): Row {
  return {
    title,
    before: { username: "blue", ...(from && { attributes: from }) },
    program: { username: "blue", ...(to && { attributes: to }) },
    op: "update",
    lines: [line],
    calls: [modify({ attributes: to ?? {} })],
    state: state({ ...managed("attributes"), ...kept, attributes: to ?? {} }),
  };
}

const attributes: Row[] = [
  attributeChange("attributes set for the first time", undefined, { a: 1 }, '+ attributes: {"a":1}'),
  attributeChange(
    "attributes always go out as the complete set",
    { a: 1, b: 2 },
    { a: 1, b: 3 },
    '~ attributes: {"a":1,"b":2} => {"a":1,"b":3}',
  ),
  attributeChange("attributes differ by JSON type", { a: 1 }, { a: "1" }, '~ attributes: {"a":1} => {"a":"1"}'),
  attributeChange(
    "attributes are compared deeply",
    { a: { b: [1, null] } },
    { a: { b: [1, false] } },
    '~ attributes: {"a":{"b":[1,null]}} => {"a":{"b":[1,false]}}',
  ),
  attributeChange("attributes {} clears them", { a: 1 }, {}, '~ attributes: {"a":1} => {}'),
  attributeChange("attributes taken out are cleared", { a: 1 }, undefined, '~ attributes: {"a":1} => {}'),
  {
    title: "attributes in another order of keys are the same",
    before: { username: "blue", attributes: { a: 1, b: { c: 2, d: 3 } } },
    program: { username: "blue", attributes: { b: { d: 3, c: 2 }, a: 1 } },
    op: "same",
    lines: [],
    calls: [],
    state: state({ ...managed("attributes"), ...kept, attributes: { a: 1, b: { c: 2, d: 3 } } }),
  },
  {
    title: "attributes that another tool added to a managed set are removed",
    before: { username: "blue", attributes: { a: 1 } },
    drift: ({ element }) => element.setAccount("blue", { attributes: { a: 1, marker: "tool" } }),
    program: { username: "blue", attributes: { a: 1 } },
    op: "update",
    lines: ['~ attributes: {"a":1,"marker":"tool"} => {"a":1}'],
    calls: [modify({ attributes: { a: 1 } })],
    state: state({ ...managed("attributes"), ...kept, attributes: { a: 1 } }),
  },
  {
    title: "attributes that the program never named belong to the cluster",
    before: { username: "blue" },
    drift: ({ element }) => element.setAccount("blue", { attributes: { marker: "tool" } }),
    program: { username: "blue" },
    op: "same",
    lines: [],
    calls: [],
    state: state({ ...kept, attributes: { marker: "tool" } }),
  },
  {
    title: "attributes {} over attributes that were never managed clears them",
    exists: { ...seed, attributes: { marker: "tool" } },
    before: { username: "blue", adopt: true },
    program: { username: "blue", adopt: true, attributes: {} },
    op: "update",
    lines: ["+ attributes: {}"],
    calls: [modify({ attributes: {} })],
    state: state({ ...managed("attributes"), ...secrets, adopt: true }),
  },
  {
    title: "attributes of a cluster that merges are cleared and set again",
    switches: { attributesMerge: true },
    before: { username: "blue", attributes: { a: 1, b: 2 } },
    program: { username: "blue", attributes: { b: 3 } },
    op: "update",
    lines: ['~ attributes: {"a":1,"b":2} => {"b":3}'],
    calls: [modify({ attributes: { b: 3 } }), modify({ attributes: {} }), modify({ attributes: { b: 3 } })],
    state: state({ ...managed("attributes"), ...kept, attributes: { b: 3 } }),
  },
  {
    title: "attributes that a merging cluster has right at once need no more calls",
    switches: { attributesMerge: true },
    before: { username: "blue", attributes: { a: 1 } },
    program: { username: "blue", attributes: { a: 1, b: 2 } },
    op: "update",
    lines: ['~ attributes: {"a":1} => {"a":1,"b":2}'],
    calls: [modify({ attributes: { a: 1, b: 2 } })],
    state: state({ ...managed("attributes"), ...kept, attributes: { a: 1, b: 2 } }),
  },
];

const access: Row[] = [
  {
    title: "enableChap false",
    before: { username: "blue" },
    program: { username: "blue", enableChap: false },
    op: "update",
    lines: ["+ enableChap: false"],
    notes: [NO_CHAP],
    calls: [modify({ enableChap: false })],
    state: state({ ...managed("enableChap"), ...kept, enableChap: false }),
  },
  {
    title: "enableChap taken out is true",
    before: { username: "blue", enableChap: false },
    program: { username: "blue" },
    op: "update",
    lines: ["~ enableChap: false => true"],
    calls: [modify({ enableChap: true })],
    state: state({ ...managed("enableChap"), ...kept }),
  },
  {
    title: "enableChap declared as it is: from now on managed, without a call",
    before: { username: "blue" },
    program: { username: "blue", enableChap: true },
    op: "update",
    lines: ["+ enableChap: true"],
    calls: [],
    state: state({ ...managed("enableChap"), ...kept }),
  },
  {
    title: "status locked",
    before: { username: "blue" },
    program: { username: "blue", status: "locked" },
    op: "update",
    lines: ['+ status: "locked"'],
    notes: [LOCKED],
    calls: [modify({ status: "locked" })],
    state: state({ ...managed("status"), ...kept, status: "locked" }),
  },
  {
    title: "status active again",
    before: { username: "blue", status: "locked" },
    program: { username: "blue", status: "active" },
    op: "update",
    lines: ['~ status: "locked" => "active"'],
    calls: [modify({ status: "active" })],
    state: state({ ...managed("status"), ...kept }),
  },
  {
    title: "status taken out is active",
    before: { username: "blue", status: "locked" },
    program: { username: "blue" },
    op: "update",
    lines: ['~ status: "locked" => "active"'],
    calls: [modify({ status: "active" })],
    state: state({ ...managed("status"), ...kept }),
  },
  {
    title: "status locked by hand, never declared: the cluster's business",
    before: { username: "blue" },
    drift: ({ element }) => element.setAccount("blue", { status: "locked" }),
    program: { username: "blue" },
    op: "same",
    lines: [],
    calls: [],
    state: state({ ...kept, status: "locked" }),
  },
  {
    title: "status locked by hand, declared active: unlocked",
    before: { username: "blue", status: "active" },
    drift: ({ element }) => element.setAccount("blue", { status: "locked" }),
    program: { username: "blue", status: "active" },
    op: "update",
    lines: ['~ status: "locked" => "active"'],
    calls: [modify({ status: "active" })],
    state: state({ ...managed("status"), ...kept }),
  },
  {
    title: "nothing changed, nothing sent",
    before: { username: "blue", ...secrets, attributes: { a: [1] }, enableChap: false, status: "locked" },
    program: { username: "blue", ...secrets, attributes: { a: [1] }, enableChap: false, status: "locked" },
    op: "same",
    lines: [],
    calls: [],
    state: state({
      ...managed("attributes", "enableChap", "initiatorSecret", "status", "targetSecret"),
      ...secrets,
      attributes: { a: [1] },
      enableChap: false,
      status: "locked",
    }),
  },
];

/** Every kind of change of every property, by what it is about. */
export const rows: Record<string, Row[]> = {
  creation,
  "username and several at once": username,
  "given secrets": chapSecrets,
  secretsVersion: rotation,
  attributes,
  "enableChap and status": access,
};
