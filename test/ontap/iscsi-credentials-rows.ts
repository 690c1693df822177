import { type Bag, type Bench, CLUSTER, CREDENTIALS, HOST7, IN, INBOUND, OUT, OUTBOUND, RECORD, SVMS } from "./bench";
import type { Row } from "./run-row";

export const POST = `POST ${CREDENTIALS}`;
export const PATCH = `PATCH ${RECORD}`;
export const DELETE = `DELETE ${RECORD}`;
export const GET = `GET ${CREDENTIALS}`;

const svm = { name: "svm1" };
const chap = (outbound?: object) => ({
  authentication_type: "chap",
  chap: { inbound: IN, ...(outbound && { outbound }) },
});
const ranges = (...list: [start: string, end: string][]) => ({
  initiator_address: { ranges: list.map(([start, end]) => ({ start, end })) },
});
const state = (more: Bag = {}): Bag => ({
  svm: "svm1",
  svmUuid: "UUID",
  svmName: "svm1",
  initiator: HOST7,
  authenticationType: "chap",
  ...INBOUND,
  outboundUser: "",
  initiatorAddresses: [],
  ...more,
});
const without = { authenticationType: "none", inboundUser: "" };
const open = (more: Bag = {}) => {
  const { inboundPassword: _, ...rest } = state(without);
  return { ...rest, ...more };
};

type Change = Parameters<Bench["array"]["ontap"]["credentials"]["set"]>[2];
/** What somebody else makes of the record of an initiator. */
const by =
  (change: Change, initiator = HOST7) =>
  ({ array, svm: name }: Bench) =>
    array.ontap.credentials.set(name, initiator, change);
const mutual: Change = { inbound: IN, outbound: OUT };

const NARROW: [string, string] = ["192.0.2.10", "192.0.2.19"];
const note = (text: string, severity = "medium") => [`pulumi-netapp: impact: ${severity}: ${text}`];
const OF_HOST7 = `the iSCSI credentials of ${HOST7} on SVM svm1`;
const OF_ALL = "the iSCSI credentials of every initiator without credentials of its own on SVM svm1";
const GONE = `${OF_HOST7} are deleted: the initiator, of type none until now, falls under the default credentials of the SVM at its next login`;

/** Every transition of credentials that a program or an array can bring about. `now` of a row is whole but for `svm`. */
export const rows: Row[] = [
  {
    title: "create without a password: one call",
    now: { initiator: HOST7, authenticationType: "none" },
    shown: { op: "create", notes: [] },
    calls: [[POST, { svm, initiator: HOST7, authentication_type: "none" }]],
    state: open(),
  },
  {
    title: "create with CHAP, mutual, from some addresses: one call, and the passwords in the state",
    now: {
      initiator: HOST7,
      authenticationType: "chap",
      ...INBOUND,
      ...OUTBOUND,
      initiatorAddresses: ["192.0.2.10-192.0.2.19", "2001:db8::/64"],
    },
    shown: { op: "create" },
    calls: [
      [
        POST,
        {
          svm,
          initiator: HOST7,
          ...chap(OUT),
          ...ranges(NARROW, ["2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"]),
        },
      ],
    ],
    state: state({ ...OUTBOUND, initiatorAddresses: ["192.0.2.10-192.0.2.19", "2001:db8::/64"] }),
  },
  {
    title: "create where some exist: refused with the way on, nothing is taken over",
    behind: by({ authenticationType: "deny" }),
    now: { initiator: HOST7, authenticationType: "none" },
    calls: [[POST, { svm, initiator: HOST7, authentication_type: "none" }]],
    fails: [`Cannot create ${OF_HOST7} on HOST`, "code 5374142", "set adopt: true"],
  },
  {
    title: "create on an SVM without iSCSI service: refused, and the service is what to declare first",
    behind: ({ array, svm: name }) => array.ontap.removeIscsi(name),
    now: { initiator: HOST7, authenticationType: "none" },
    calls: [[POST, { svm, initiator: HOST7, authentication_type: "none" }]],
    fails: ["the SVM has no iSCSI service", "code 5374078", "declare its ontap.IscsiService first"],
  },
  {
    title: "adopt where nothing differs and there is no password: one read, nothing is sent",
    behind: by({ authenticationType: "deny" }),
    now: { initiator: HOST7, authenticationType: "deny", adopt: true },
    calls: [[GET]],
    state: open({ authenticationType: "deny", adopt: true }),
  },
  {
    title: "adopt with CHAP: the pair is set, because passwords cannot be compared",
    behind: by({ inbound: IN }),
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND, adopt: true },
    calls: [[GET], [PATCH, chap()], [GET]],
    state: state({ adopt: true }),
  },
  {
    title: "adopt mutual CHAP of which the program says the inbound pair only: it stays mutual",
    behind: by(mutual),
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND, adopt: true },
    calls: [[GET], [PATCH, chap()], [GET]],
    state: state({ adopt: true, outboundUser: "target" }),
  },
  {
    title: "adopt where there are none: they are created",
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND, adopt: true },
    calls: [[GET], [POST, { svm, initiator: HOST7, ...chap() }]],
    state: state({ adopt: true }),
  },
  {
    title: "an unchanged program: nothing is shown and nothing is asked",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND, ...OUTBOUND },
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND, ...OUTBOUND },
    shown: { op: "same", lines: [], notes: [] },
    calls: [],
    state: state(OUTBOUND),
  },
  {
    title: "another inbound password: a PATCH with type and inbound pair, one read-back",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND },
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND, inboundPassword: "pw-Rotated-7" },
    shown: {
      op: "update",
      lines: ['~ inboundPassword: "pw-Inbound-7" => "pw-Rotated-7"'],
      notes: note(
        `${OF_HOST7}: inboundPassword changes: sessions stay, the next login fails until the host uses the new values`,
      ),
    },
    calls: [[PATCH, { authentication_type: "chap", chap: { inbound: { ...IN, password: "pw-Rotated-7" } } }], [GET]],
    state: state({ inboundPassword: "pw-Rotated-7" }),
  },
  {
    title: "another outbound password: both pairs go, as any CHAP value takes all of them along",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND, ...OUTBOUND },
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND, ...OUTBOUND, outboundPassword: "pw-Rotated-8" },
    shown: {
      op: "update",
      notes: note(
        `${OF_HOST7}: outboundPassword changes: sessions stay, a host that checks the array fails its next login until it follows`,
      ),
    },
    calls: [[PATCH, chap({ ...OUT, password: "pw-Rotated-8" })], [GET]],
    state: state({ ...OUTBOUND, outboundPassword: "pw-Rotated-8" }),
  },
  {
    title: "outbound added: both pairs",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND },
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND, ...OUTBOUND },
    calls: [[PATCH, chap(OUT)], [GET]],
    state: state(OUTBOUND),
  },
  {
    title: 'outbound taken out of the program: removed with an empty user, and the preview shows ""',
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND, ...OUTBOUND },
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND },
    shown: {
      op: "update",
      lines: ['- outboundPassword: "pw-Outbound-7"', '~ outboundUser: "target" => ""'],
      notes: note(
        `${OF_HOST7}: mutual CHAP is removed: sessions stay, a host that checks the array fails its next login until it follows`,
      ),
    },
    calls: [[PATCH, chap({ user: "" })], [GET]],
    state: state(),
  },
  {
    title: "from CHAP to none: the type alone, users and passwords leave the state",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND, ...OUTBOUND },
    now: { initiator: HOST7, authenticationType: "none" },
    shown: {
      op: "update",
      lines: [
        '~ authenticationType: "chap" => "none"',
        '- inboundPassword: "pw-Inbound-7"',
        '- inboundUser: "host7"',
        '- outboundPassword: "pw-Outbound-7"',
        '~ outboundUser: "target" => ""',
      ],
      notes: note(`${OF_HOST7}: logins are accepted without a password`),
    },
    calls: [[PATCH, { authentication_type: "none" }], [GET]],
    state: open(),
  },
  {
    title: "from none to deny: the type alone",
    before: { initiator: HOST7, authenticationType: "none" },
    now: { initiator: HOST7, authenticationType: "deny" },
    shown: { op: "update", notes: note(`${OF_HOST7}: logins are refused from the next one on, sessions stay`) },
    calls: [[PATCH, { authentication_type: "deny" }], [GET]],
    state: open({ authenticationType: "deny" }),
  },
  {
    title: "from deny to CHAP: type and inbound pair",
    before: { initiator: HOST7, authenticationType: "deny" },
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND },
    shown: {
      op: "update",
      notes: note(
        `${OF_HOST7}: CHAP is required: sessions stay, the next login fails until the host has user and password`,
      ),
    },
    calls: [[PATCH, chap()], [GET]],
    state: state(),
  },
  {
    title: "addresses added: the whole list and nothing else, no password",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND, initiatorAddresses: ["192.0.2.10"] },
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND, initiatorAddresses: ["192.0.2.10", "192.0.2.99"] },
    shown: { op: "update", notes: [] },
    calls: [[PATCH, ranges(["192.0.2.10", "192.0.2.10"], ["192.0.2.99", "192.0.2.99"])], [GET]],
    state: state({ initiatorAddresses: ["192.0.2.10", "192.0.2.99"] }),
  },
  {
    title: "addresses narrowed: the reviewer is told who is refused",
    before: { initiator: HOST7, authenticationType: "none" },
    now: { initiator: HOST7, authenticationType: "none", initiatorAddresses: ["192.0.2.10-192.0.2.19"] },
    shown: {
      op: "update",
      notes: note(
        `${OF_HOST7}: fewer addresses: sessions stay, a host that comes from another one is refused at its next login`,
      ),
    },
    calls: [[PATCH, ranges(NARROW)], [GET]],
    state: open({ initiatorAddresses: ["192.0.2.10-192.0.2.19"] }),
  },
  {
    title: "the same addresses in other words: no difference",
    before: { initiator: HOST7, authenticationType: "none", initiatorAddresses: ["192.0.2.0/24", "2001:db8::7"] },
    now: {
      initiator: HOST7,
      authenticationType: "none",
      initiatorAddresses: ["2001:DB8:0:0::7", "192.0.2.128-192.0.2.255", "192.0.2.0-192.0.2.127"],
    },
    shown: { op: "same", lines: [] },
    calls: [],
    state: open({ initiatorAddresses: ["192.0.2.0/24", "2001:db8::7"] }),
  },
  {
    title: "addresses taken out of the program: read, and taken off as they were read",
    before: { initiator: HOST7, authenticationType: "none", initiatorAddresses: ["192.0.2.10-192.0.2.19"] },
    now: { initiator: HOST7, authenticationType: "none" },
    shown: {
      op: "update",
      lines: ['~ initiatorAddresses: ["192.0.2.10-192.0.2.19"] => []'],
      notes: note(`${OF_HOST7}: logins are accepted from any address`),
    },
    calls: [[GET], [PATCH, ranges(NARROW)], [GET]],
    state: open(),
  },
  {
    title: "addresses taken out and CHAP changed: the values first, then the addresses",
    before: { initiator: HOST7, authenticationType: "none", initiatorAddresses: ["192.0.2.10-192.0.2.19"] },
    now: { initiator: HOST7, authenticationType: "chap", ...INBOUND },
    calls: [[PATCH, chap()], [GET], [PATCH, ranges(NARROW)], [GET]],
    state: state(),
  },
  {
    title: "the initiator in another case: no difference",
    before: { initiator: HOST7, authenticationType: "none" },
    now: { initiator: HOST7.toUpperCase(), authenticationType: "none" },
    shown: { op: "same" },
    calls: [],
    state: open(),
  },
  {
    title: "the SVM named by its UUID instead: no replacement and no call",
    before: { initiator: HOST7, authenticationType: "none" },
    now: { svm: "$UUID", initiator: HOST7, authenticationType: "none" },
    shown: { op: "update", lines: ['~ svm: "svm1" => "UUID"'], replaces: [] },
    calls: [],
    state: open({ svm: "UUID" }),
  },
  {
    title: "another initiator: replacement",
    before: { initiator: HOST7, authenticationType: "none" },
    now: { initiator: "iqn.1994-05.com.example:host8", authenticationType: "none" },
    shown: { op: "replace", replaces: ["initiator"], notes: note(GONE) },
    calls: [[DELETE], [POST, { svm, initiator: "iqn.1994-05.com.example:host8", authentication_type: "none" }]],
  },
  {
    title: "another SVM: replacement",
    behind: ({ array, other }) => array.ontap.setIscsi(other, {}),
    before: { initiator: HOST7, authenticationType: "none" },
    now: { svm: "$OTHER", initiator: HOST7, authenticationType: "none" },
    shown: { op: "replace", replaces: ["svm"], notes: note(GONE) },
    calls: [[DELETE], [POST, { svm: { name: "svm2" }, initiator: HOST7, authentication_type: "none" }]],
  },
  {
    title: "the default credentials without adopt: nothing is sent, ONTAP makes them itself",
    now: { initiator: "default", authenticationType: "deny" },
    calls: [],
    fails: ["ONTAP makes this record itself, together with the iSCSI service", "set adopt: true"],
  },
  {
    title: "the default credentials adopted: a PATCH, never a POST",
    now: { initiator: "default", authenticationType: "deny", adopt: true },
    calls: [[GET], [PATCH, { authentication_type: "deny" }], [GET]],
    state: open({ initiator: "default", authenticationType: "deny", adopt: true }),
  },
  {
    title:
      "the default credentials of an SVM without iSCSI service: one read, and the service is what to declare first",
    behind: ({ array, svm: name }) => array.ontap.removeIscsi(name),
    now: { initiator: "default", authenticationType: "deny", adopt: true },
    calls: [[GET]],
    fails: ["together with the iSCSI service, and the SVM has none", "declare its ontap.IscsiService first"],
  },
  {
    title: "the default credentials tightened: a high note, they hold for every other initiator",
    before: { initiator: "default", authenticationType: "none", adopt: true },
    now: { initiator: "default", authenticationType: "deny", adopt: true },
    shown: { op: "update", notes: note(`${OF_ALL}: logins are refused from the next one on, sessions stay`, "high") },
    calls: [[PATCH, { authentication_type: "deny" }], [GET]],
    state: open({ initiator: "default", authenticationType: "deny", adopt: true }),
  },
  {
    title: "destroy of the default credentials: nothing is sent",
    before: { initiator: "default", authenticationType: "deny", adopt: true },
    now: "destroy",
    calls: [],
  },
  {
    title: "refresh without drift: one read, and the passwords stay",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND, ...OUTBOUND },
    now: "refresh",
    calls: [[GET]],
    state: state(OUTBOUND),
  },
  {
    title: "refresh after somebody changed the password alone: nobody can see it",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND },
    behind: by({ inbound: { ...IN, password: "pw-By-Hand-7" } }),
    now: "refresh",
    calls: [[GET]],
    state: state(),
  },
  {
    title: "refresh after drift: the live type, users and addresses; a password goes with its user",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND, ...OUTBOUND },
    behind: by({
      inbound: { user: "other", password: "pw-By-Hand-7" },
      outbound: null,
      addresses: {
        ranges: [{ start: "192.0.2.7", end: "192.0.2.7" }],
        masks: [{ address: "2001:db8::", netmask: "64" }],
      },
    }),
    now: "refresh",
    calls: [[GET]],
    state: state({ inboundUser: "other", initiatorAddresses: ["192.0.2.7", "2001:db8::/64"] }),
  },
  {
    title: "refresh of credentials that somebody deleted: gone, once their SVM was seen",
    before: { initiator: HOST7, authenticationType: "none" },
    behind: ({ array, svm: name }) => array.ontap.credentials.remove(name, HOST7),
    now: "refresh",
    calls: [[GET], [`GET ${SVMS}`]],
  },
  {
    title: "refresh after the iSCSI service was deleted: gone",
    before: { initiator: HOST7, authenticationType: "none" },
    behind: ({ array, svm: name }) => array.ontap.removeIscsi(name),
    now: "refresh",
    calls: [[GET], [`GET ${SVMS}`]],
  },
  {
    title: "refresh after the SVM was deleted: gone, once the login was seen to see other SVMs",
    before: { initiator: HOST7, authenticationType: "none" },
    behind: ({ array, svm: name }) => array.ontap.removeSvm(name),
    now: "refresh",
    calls: [[GET], [`GET ${SVMS}`], [`GET ${CLUSTER}`], [`GET ${SVMS}`]],
  },
  {
    title: "destroy: one call without a body",
    before: { initiator: HOST7, authenticationType: "chap", ...INBOUND },
    now: "destroy",
    calls: [[DELETE]],
  },
  {
    title: "destroy of what is gone already: a success",
    before: { initiator: HOST7, authenticationType: "none" },
    behind: ({ array, svm: name }) => array.ontap.credentials.remove(name, HOST7),
    now: "destroy",
    calls: [[DELETE]],
  },
  {
    title: "destroy after the SVM was deleted: a success, once that is certain",
    before: { initiator: HOST7, authenticationType: "none" },
    behind: ({ array, svm: name }) => array.ontap.removeSvm(name),
    now: "destroy",
    calls: [[DELETE], [`GET ${SVMS}`], [`GET ${CLUSTER}`], [`GET ${SVMS}`]],
  },
];
