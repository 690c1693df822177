import type { Emulator, InitiatorSeed, Switches } from "../../emulator";
import type { Bag, Called } from "./bench";

/** The ID of the initiator. */
export const ID = Symbol("the initiator's ID");
/** A secret that our side made. */
export const MADE = Symbol("made by us");
/** The value that the state held before. */
export const KEPT = Symbol("as before");

/** From where to where, and what that must look like; as in the table of the accounts. */
export interface InitiatorRow {
  title: string;
  /** The trap of the API that it is about. */
  trap?: number;
  exists?: InitiatorSeed;
  before?: Bag;
  /** What happens behind the program's back; a refresh notices it. */
  drift?: (array: Emulator) => void;
  switches?: Partial<Switches>;
  program: Bag;
  op: "create" | "update" | "same" | "replace";
  lines: string[];
  notes?: string[];
  calls: Called[];
  state: Bag;
}

export const IQN = "iqn.1994-05.com.example:db-1";
export const OTHER = "iqn.1994-05.com.example:db-2";
export const FC = "50:0a:09:81:89:0a:f5:d4";
export const secrets = { initiatorSecret: "Init-Blue-0001", targetSecret: "Targ-Blue-0001" };
const made = { initiatorSecret: MADE, targetSecret: MADE };
const kept = { initiatorSecret: KEPT, targetSecret: KEPT };

const state = (own: Bag = {}): Bag => ({
  __managed: ["name"],
  initiatorId: ID,
  name: IQN,
  alias: "",
  attributes: {},
  requireChap: false,
  virtualNetworkIds: [],
  ...own,
});
const managed = (...names: string[]) => ({ __managed: [...names, "name"].sort() });
const chap = { requireChap: true, chapUsername: IQN };
const create = (entry: Bag = {}): Called => ["CreateInitiators", { initiators: [{ name: IQN, ...entry }] }];
const modify = (entry: Bag): Called => ["ModifyInitiators", { initiators: [{ initiatorID: ID, ...entry }] }];
const look: Called = ["ListInitiators", { initiators: [ID] }];
const list: Called = ["ListInitiators", { startInitiatorID: 1, limit: 1000 }];

const SUBJECT = `Element initiator ${IQN} (ID #)`;
const note = (text: string) => `impact: medium: ${SUBJECT}: ${text}`;
const REQUIRED = note(
  "CHAP is required: sessions stay, the next login of its host fails until it uses these credentials",
);
const OPTIONAL = note("CHAP is optional: a host with this name reaches the volumes of its group without a password");
const changes = (which: string) =>
  note(`${which}: sessions stay, the next login of its host fails until it has the new value`);
const NARROWER = note("it may log in from fewer virtual networks: the next login from another one is refused");
const REPLACED = `impact: high: ${SUBJECT} is deleted and another one made: its host leaves its volume access group, the new one has no volumes until a group names it`;

const creation: InitiatorRow[] = [
  {
    title: "a name alone: no CHAP",
    program: { name: IQN },
    op: "create",
    lines: [`+ name: "${IQN}"`],
    calls: [create()],
    state: state(),
  },
  {
    title: "CHAP without secrets: our side makes them and sends them in the one call, the cluster chooses the user",
    trap: 3,
    program: { name: IQN, requireChap: true },
    op: "create",
    lines: [`+ name: "${IQN}"`, "+ requireChap: true"],
    calls: [create({ requireChap: true, ...made })],
    state: state({ ...managed("requireChap"), ...chap, ...made }),
  },
  {
    title: "everything given goes out in one call",
    program: {
      name: IQN,
      alias: "db-1",
      attributes: { rack: 4 },
      requireChap: true,
      chapUsername: "db",
      ...secrets,
      virtualNetworkIds: [7, 3],
    },
    op: "create",
    lines: [
      '+ alias: "db-1"',
      '+ attributes: {"rack":4}',
      '+ chapUsername: "db"',
      `+ initiatorSecret: "${secrets.initiatorSecret}"`,
      `+ name: "${IQN}"`,
      "+ requireChap: true",
      `+ targetSecret: "${secrets.targetSecret}"`,
      "+ virtualNetworkIds: [7,3]",
    ],
    calls: [
      create({
        alias: "db-1",
        attributes: { rack: 4 },
        requireChap: true,
        chapUsername: "db",
        ...secrets,
        virtualNetworkIDs: [7, 3],
      }),
    ],
    state: state({
      ...managed(
        "alias",
        "attributes",
        "chapUsername",
        "initiatorSecret",
        "requireChap",
        "targetSecret",
        "virtualNetworkIds",
      ),
      alias: "db-1",
      attributes: { rack: 4 },
      requireChap: true,
      chapUsername: "db",
      ...secrets,
      virtualNetworkIds: [7, 3],
    }),
  },
  {
    title: "one secret given: our side makes the other one",
    program: { name: IQN, requireChap: true, targetSecret: secrets.targetSecret },
    op: "create",
    lines: [`+ name: "${IQN}"`, "+ requireChap: true", `+ targetSecret: "${secrets.targetSecret}"`],
    calls: [create({ requireChap: true, initiatorSecret: MADE, targetSecret: secrets.targetSecret })],
    state: state({
      ...managed("requireChap", "targetSecret"),
      ...chap,
      initiatorSecret: MADE,
      targetSecret: secrets.targetSecret,
    }),
  },
  {
    title: "secretsVersion at creation: the secrets are new already",
    program: { name: IQN, requireChap: true, secretsVersion: 1 },
    op: "create",
    lines: [`+ name: "${IQN}"`, "+ requireChap: true", "+ secretsVersion: 1"],
    calls: [create({ requireChap: true, ...made })],
    state: state({ ...managed("requireChap"), ...chap, ...made, secretsVersion: 1 }),
  },
  {
    title: "an answer of the five documented members costs a read by ID, which proves CHAP",
    trap: 4,
    switches: { initiatorAnswerShort: true },
    program: { name: IQN, requireChap: true },
    op: "create",
    lines: [`+ name: "${IQN}"`, "+ requireChap: true"],
    calls: [create({ requireChap: true, ...made }), look],
    state: state({ ...managed("requireChap"), ...chap, ...made }),
  },
  {
    title: "an answer without secrets is proof enough: those that were sent are in the state",
    switches: { initiatorSecretsShown: "listing" },
    program: { name: IQN, requireChap: true },
    op: "create",
    lines: [`+ name: "${IQN}"`, "+ requireChap: true"],
    calls: [create({ requireChap: true, ...made })],
    state: state({ ...managed("requireChap"), ...chap, ...made }),
  },
  {
    title: "a name that the cluster spells otherwise is the program's",
    trap: 10,
    program: { name: IQN.toUpperCase(), alias: "db" },
    op: "create",
    lines: ['+ alias: "db"', `+ name: "${IQN.toUpperCase()}"`],
    calls: [["CreateInitiators", { initiators: [{ name: IQN.toUpperCase(), alias: "db" }] }]],
    state: state({ ...managed("alias"), name: IQN.toUpperCase(), alias: "db" }),
  },
  {
    title: "a WWPN without CHAP",
    program: { name: FC, alias: "fc" },
    op: "create",
    lines: ['+ alias: "fc"', `+ name: "${FC}"`],
    calls: [["CreateInitiators", { initiators: [{ name: FC, alias: "fc" }] }]],
    state: state({ ...managed("alias"), name: FC, alias: "fc" }),
  },
];

const adoption: InitiatorRow[] = [
  {
    title: "the bare one of a group gets CHAP with one Modify",
    trap: 12,
    exists: { name: IQN },
    program: { name: IQN, requireChap: true, adopt: true },
    op: "create",
    lines: ["+ adopt: true", `+ name: "${IQN}"`, "+ requireChap: true"],
    calls: [list, modify({ requireChap: true, chapUsername: IQN, ...made })],
    state: state({ ...managed("requireChap"), ...chap, ...made, adopt: true }),
  },
  {
    title: "one that requires CHAP already keeps its user and secrets",
    exists: { name: IQN, requireChap: true, chapUsername: "db", ...secrets },
    program: { name: IQN, requireChap: true, secretsVersion: 1, adopt: true },
    op: "create",
    lines: ["+ adopt: true", `+ name: "${IQN}"`, "+ requireChap: true", "+ secretsVersion: 1"],
    calls: [list],
    state: state({
      ...managed("requireChap"),
      requireChap: true,
      chapUsername: "db",
      ...secrets,
      secretsVersion: 1,
      adopt: true,
    }),
  },
  {
    title: "without one to adopt it is created",
    program: { name: IQN, adopt: true },
    op: "create",
    lines: ["+ adopt: true", `+ name: "${IQN}"`],
    calls: [list, create()],
    state: state({ adopt: true }),
  },
];

const update: InitiatorRow[] = [
  {
    title: "alias and attributes taken out are cleared",
    before: { name: IQN, alias: "db", attributes: { rack: 4 } },
    program: { name: IQN },
    op: "update",
    lines: ['~ alias: "db" => ""', '~ attributes: {"rack":4} => {}'],
    calls: [modify({ alias: "", attributes: {} })],
    state: state(managed("alias", "attributes")),
  },
  {
    title: "attributes are a new set",
    before: { name: IQN, attributes: { rack: 4 } },
    program: { name: IQN, attributes: { row: "b" } },
    op: "update",
    lines: ['~ attributes: {"rack":4} => {"row":"b"}'],
    calls: [modify({ attributes: { row: "b" } })],
    state: state({ ...managed("attributes"), attributes: { row: "b" } }),
  },
  {
    title: "attributes that merge are cleared first",
    switches: { initiatorAttributesMerge: true },
    before: { name: IQN, attributes: { rack: 4 } },
    program: { name: IQN, attributes: { row: "b" } },
    op: "update",
    lines: ['~ attributes: {"rack":4} => {"row":"b"}'],
    calls: [modify({ attributes: { row: "b" } }), modify({ attributes: {} }), modify({ attributes: { row: "b" } })],
    state: state({ ...managed("attributes"), attributes: { row: "b" } }),
  },
  {
    title: "CHAP from now on: user and secrets go along, because their defaults are documented for Create alone",
    before: { name: IQN },
    program: { name: IQN, requireChap: true },
    op: "update",
    lines: ["+ requireChap: true"],
    notes: [REQUIRED],
    calls: [modify({ requireChap: true, chapUsername: IQN, ...made })],
    state: state({ ...managed("requireChap"), ...chap, ...made }),
  },
  {
    title: "CHAP taken out is optional CHAP: the credentials stay",
    trap: 1,
    before: { name: IQN, requireChap: true, ...secrets },
    program: { name: IQN },
    op: "update",
    lines: [
      `- initiatorSecret: "${secrets.initiatorSecret}"`,
      "~ requireChap: true => false",
      `- targetSecret: "${secrets.targetSecret}"`,
    ],
    notes: [OPTIONAL],
    calls: [modify({ requireChap: false })],
    state: state({ ...managed("requireChap"), chapUsername: IQN, ...secrets }),
  },
  {
    title: "CHAP taken out where the cluster drops the credentials",
    switches: { afterRequireChapFalse: "dropped" },
    before: { name: IQN, requireChap: true },
    program: { name: IQN, requireChap: false },
    op: "update",
    lines: ["~ requireChap: true => false"],
    notes: [OPTIONAL],
    calls: [modify({ requireChap: false })],
    state: state(managed("requireChap")),
  },
  {
    title: "another secret is one change",
    before: { name: IQN, requireChap: true, ...secrets },
    program: { name: IQN, requireChap: true, ...secrets, targetSecret: "Targ-Blue-0002" },
    op: "update",
    lines: ['~ targetSecret: "Targ-Blue-0001" => "Targ-Blue-0002"'],
    notes: [changes("targetSecret changes")],
    calls: [modify({ targetSecret: "Targ-Blue-0002" })],
    state: state({
      ...managed("initiatorSecret", "requireChap", "targetSecret"),
      ...chap,
      ...secrets,
      targetSecret: "Targ-Blue-0002",
    }),
  },
  {
    title: "a new secretsVersion replaces the secrets that the program does not give",
    trap: 16,
    before: { name: IQN, requireChap: true, secretsVersion: 1 },
    program: { name: IQN, requireChap: true, secretsVersion: 2 },
    op: "update",
    lines: ["~ secretsVersion: 1 => 2"],
    notes: [changes("initiatorSecret and targetSecret change")],
    calls: [modify(made)],
    state: state({ ...managed("requireChap"), ...chap, ...made, secretsVersion: 2 }),
  },
  {
    title: "secrets and user taken out stay as they are, without a call",
    before: { name: IQN, requireChap: true, chapUsername: "db", ...secrets },
    program: { name: IQN, requireChap: true },
    op: "same",
    lines: [],
    calls: [],
    state: state({
      ...managed("chapUsername", "initiatorSecret", "requireChap", "targetSecret"),
      requireChap: true,
      chapUsername: "db",
      ...kept,
    }),
  },
  {
    title: "another user",
    trap: 7,
    before: { name: IQN, requireChap: true, chapUsername: "db" },
    program: { name: IQN, requireChap: true, chapUsername: "db-1" },
    op: "update",
    lines: ['~ chapUsername: "db" => "db-1"'],
    notes: [changes("chapUsername changes")],
    calls: [modify({ chapUsername: "db-1" })],
    state: state({ ...managed("chapUsername", "requireChap"), ...chap, chapUsername: "db-1", ...kept }),
  },
  {
    title: "fewer networks, shown as one number",
    trap: 15,
    switches: { virtualNetworkForm: "integer" },
    before: { name: IQN, virtualNetworkIds: [3, 7] },
    program: { name: IQN, virtualNetworkIds: [7] },
    op: "update",
    lines: ["~ virtualNetworkIds: [3,7] => [7]"],
    notes: [NARROWER],
    calls: [modify({ virtualNetworkIDs: [7] })],
    state: state({ ...managed("virtualNetworkIds"), virtualNetworkIds: [7] }),
  },
  {
    title: "networks taken out: all of them again",
    before: { name: IQN, virtualNetworkIds: [3] },
    program: { name: IQN },
    op: "update",
    lines: ["~ virtualNetworkIds: [3] => []"],
    calls: [modify({ virtualNetworkIDs: [] })],
    state: state(managed("virtualNetworkIds")),
  },
  {
    title: "another spelling of the name is no change",
    before: { name: FC, alias: "fc" },
    program: { name: FC.replaceAll(":", "").toUpperCase(), alias: "fc" },
    op: "same",
    lines: [],
    calls: [],
    state: state({ ...managed("alias"), name: FC, alias: "fc" }),
  },
  {
    title: "another name is another object, deleted first: the user name is unique",
    trap: 11,
    before: { name: IQN, requireChap: true, chapUsername: "db" },
    program: { name: OTHER, requireChap: true, chapUsername: "db" },
    op: "replace",
    lines: [`~ name: "${IQN}" => "${OTHER}"`],
    notes: [REPLACED],
    calls: [
      ["DeleteInitiators", { initiators: [ID] }],
      ["CreateInitiators", { initiators: [{ name: OTHER, requireChap: true, chapUsername: "db", ...made }] }],
    ],
    state: state({
      ...managed("chapUsername", "requireChap"),
      name: OTHER,
      requireChap: true,
      chapUsername: "db",
      ...made,
    }),
  },
  {
    title: "drift of what is managed comes back, the rest stays",
    before: { name: IQN, alias: "db" },
    drift: (array) => array.element.groups.addInitiator({ name: IQN, alias: "by hand", attributes: { by: "hand" } }),
    program: { name: IQN, alias: "db" },
    op: "update",
    lines: ['~ alias: "by hand" => "db"'],
    calls: [modify({ alias: "db" })],
    state: state({ ...managed("alias"), alias: "db", attributes: { by: "hand" } }),
  },
];

export const initiatorRows = { creation, adoption, update };
