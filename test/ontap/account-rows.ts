import { ACCOUNT, ACCOUNTS, CLUSTER, CONTROLLER, CONTROLLERS, JOB, JOINER, SVMS } from "./bench";
import type { Row } from "./run-row";

export const POST = `POST ${ACCOUNTS}`;
export const PATCH = `PATCH ${ACCOUNT}`;
export const DELETE = `DELETE ${ACCOUNT}`;
export const GET = `GET ${ACCOUNTS}`;
export const POLL = `GET ${JOB}`;
export const ADD = `POST ${CONTROLLERS}`;
export const DROP = `DELETE ${CONTROLLER}`;

const joined = { svm: { name: "svm1" }, name: "blue01", fqdn: "corp.example.net" };
const corp = (serverIp: string) => ({ fqdn: "corp.example.net", serverIp });
const sent = (server_ip: string) => ({ fqdn: "corp.example.net", server_ip });
const security = (...advertised_kdc_encryptions: string[]) => ({ security: { advertised_kdc_encryptions } });
const ONE = "192.0.2.21";
const TWO = "192.0.2.22";
const SIX = "2001:db8::21";

const state = {
  svm: "svm1",
  svmUuid: "UUID",
  svmName: "svm1",
  name: "blue01",
  fqdn: "corp.example.net",
  ...JOINER,
  organizationalUnit: "CN=Computers",
  advertisedKdcEncryptions: ["aes_128", "aes_256"],
  preferredDomainControllers: [],
};

/** Every transition of the account that a program or an array can bring about; arguments besides the usual ones. */
export const rows: Row[] = [
  {
    title: "create: POST, its job, one read; no look-up of the SVM before",
    now: {},
    shown: { op: "create", replaces: [], notes: [] },
    calls: [[POST, { ...joined, ...JOINER }], [POLL], [GET]],
    state,
  },
  {
    title: "create with everything: encryption types ask for the release first, controllers are added after the join",
    now: {
      organizationalUnit: "OU=Storage",
      advertisedKdcEncryptions: ["aes_256"],
      preferredDomainControllers: [corp(ONE), corp(SIX)],
      forceAccountOverwrite: true,
      name: "taken",
    },
    calls: [
      [`GET ${CLUSTER}`],
      [
        POST,
        {
          ...joined,
          name: "taken",
          organizational_unit: "OU=Storage",
          force_account_overwrite: true,
          ...security("aes_256"),
          ...JOINER,
        },
      ],
      [POLL],
      [GET],
      [ADD, sent(ONE)],
      [ADD, sent(SIX)],
      [GET],
    ],
    state: {
      ...state,
      name: "taken",
      organizationalUnit: "OU=Storage",
      advertisedKdcEncryptions: ["aes_256"],
      preferredDomainControllers: [corp(ONE), corp(SIX)],
      forceAccountOverwrite: true,
    },
  },
  {
    title: "create where the SVM has an account: refused with the way on",
    behind: ({ array, svm }) => array.ontap.setAd(svm, { name: "theirs", fqdn: "corp.example.net" }),
    now: {},
    calls: [[POST, { ...joined, ...JOINER }]],
    fails: ["Cannot join SVM svm1 to corp.example.net as blue01 on HOST", "code 1", "set adopt: true"],
  },
  {
    title: "adopt where nothing differs, names in another case: one read, nothing is sent",
    behind: ({ array, svm }) =>
      array.ontap.setAd(svm, { name: "BLUE01", fqdn: "Corp.Example.net", organizationalUnit: "OU=Storage" }),
    now: { adopt: true, organizationalUnit: "ou=storage" },
    calls: [[GET]],
    state: { ...state, adopt: true, organizationalUnit: "ou=storage" },
  },
  {
    title: "adopt where the encryption types differ: a PATCH with nothing else but the credentials it needs",
    behind: ({ array, svm }) => array.ontap.setAd(svm, { name: "blue01", fqdn: "corp.example.net" }),
    now: { adopt: true, advertisedKdcEncryptions: ["aes_256"] },
    calls: [[GET], [PATCH, { ...security("aes_256"), ...JOINER }], [POLL], [GET]],
    state: { ...state, adopt: true, advertisedKdcEncryptions: ["aes_256"] },
  },
  {
    title: "adopt where the domain differs: it joins the declared one",
    behind: ({ array, svm }) => array.ontap.setAd(svm, { name: "blue01", fqdn: "lab.example.net" }),
    now: { adopt: true },
    calls: [[GET], [PATCH, { fqdn: "corp.example.net", ...JOINER }], [POLL], [GET]],
    state: { ...state, adopt: true },
  },
  {
    title: "adopt an account of another name: refused, the API cannot rename it",
    behind: ({ array, svm }) => array.ontap.setAd(svm, { name: "theirs", fqdn: "corp.example.net" }),
    now: { adopt: true },
    calls: [[GET]],
    fails: ["its name is", "THEIRS", "blue01", "correct the program or remove the object first"],
  },
  {
    title: "adopt an account in another organizational unit: refused, the API cannot move it",
    behind: ({ array, svm }) => array.ontap.setAd(svm, { name: "blue01", fqdn: "corp.example.net" }),
    now: { adopt: true, organizationalUnit: "OU=Storage" },
    calls: [[GET]],
    fails: ["its organizationalUnit is", "CN=Computers", "OU=Storage"],
  },
  {
    title: "an unchanged program: nothing is shown and nothing is asked",
    before: { organizationalUnit: "OU=Storage", preferredDomainControllers: [corp(ONE)] },
    now: { organizationalUnit: "OU=Storage", preferredDomainControllers: [corp(ONE)] },
    shown: { op: "same", lines: [], notes: [] },
    calls: [],
  },
  {
    title: "name, domain and unit in another case, controllers and encryption types in another order: nothing",
    before: {
      organizationalUnit: "OU=Storage",
      preferredDomainControllers: [corp(ONE), corp(SIX)],
      advertisedKdcEncryptions: ["aes_128", "aes_256"],
    },
    now: {
      name: "Blue01",
      fqdn: "CORP.example.net",
      organizationalUnit: "ou=STORAGE,dc=corp,dc=example,dc=net",
      preferredDomainControllers: [corp("2001:DB8:0::21"), corp(ONE)],
      advertisedKdcEncryptions: ["aes_256", "aes_128"],
    },
    shown: { op: "same", lines: [], notes: [] },
    calls: [],
  },
  {
    title: "credentials alone: new state, no call",
    before: {},
    now: { username: "joiner2", password: "pw-Joiner-2" },
    shown: {
      op: "update",
      lines: ['~ password: "pw-Joiner-1" => "pw-Joiner-2"', '~ username: "joiner" => "joiner2"'],
      notes: [],
    },
    calls: [],
    state: { ...state, username: "joiner2", password: "pw-Joiner-2" },
  },
  {
    title: "another domain: one PATCH with fqdn and credentials, and the reviewer is told",
    before: {},
    now: { fqdn: "lab.example.net" },
    shown: {
      op: "update",
      replaces: [],
      lines: ['~ fqdn: "corp.example.net" => "lab.example.net"'],
      notes: [
        "pulumi-netapp: impact: high: SVM svm1 leaves the domain corp.example.net and joins lab.example.net: for minutes nobody is authenticated",
      ],
    },
    calls: [[PATCH, { fqdn: "lab.example.net", ...JOINER }], [POLL], [GET]],
    state: { ...state, fqdn: "lab.example.net" },
  },
  {
    title: "another domain with an account of that name: force_account_overwrite only because the program says so",
    before: {},
    behind: ({ array }) =>
      array.ontap.domains.putAccount("lab.example.net", { name: "blue01", organizationalUnit: "CN=Computers" }),
    now: { fqdn: "lab.example.net", forceAccountOverwrite: true },
    calls: [[PATCH, { fqdn: "lab.example.net", force_account_overwrite: true, ...JOINER }], [POLL], [GET]],
  },
  {
    title: "forceAccountOverwrite alone: an instruction for the join, no difference",
    before: {},
    now: { forceAccountOverwrite: true },
    shown: { op: "same" },
    calls: [],
  },
  {
    title:
      "trap 7: encryption types, and the domain in another case: one PATCH without fqdn, which would join the domain again",
    before: {},
    now: { fqdn: "CORP.EXAMPLE.NET", advertisedKdcEncryptions: ["aes_256"] },
    shown: { op: "update", notes: [] },
    calls: [[PATCH, { ...security("aes_256"), ...JOINER }], [POLL], [GET]],
    state: { ...state, advertisedKdcEncryptions: ["aes_256"] },
  },
  {
    title: "encryption types taken out: they stay, the API knows no reset",
    before: { advertisedKdcEncryptions: ["aes_256"] },
    now: {},
    shown: { op: "same" },
    calls: [],
    state: { ...state, advertisedKdcEncryptions: ["aes_256"] },
  },
  {
    title: "trap 12: another name: replacement, the old account leaves the domain first",
    before: {},
    now: { name: "green01" },
    shown: {
      op: "replace",
      replaces: ["name"],
      lines: ['~ name: "blue01" => "green01"'],
      notes: [
        "pulumi-netapp: impact: high: SVM svm1 leaves the domain corp.example.net and the account blue01 is deleted before a new one is made",
      ],
    },
    calls: [[DELETE, JOINER], [POLL], [POST, { ...joined, name: "green01", ...JOINER }], [POLL], [GET]],
    state: { ...state, name: "green01" },
  },
  {
    title: "another SVM: replacement, delete first (656490: one name, one SVM)",
    before: {},
    now: { svm: "$OTHER" },
    shown: { op: "replace", replaces: ["svm"], lines: ['~ svm: "svm1" => "svm2"'] },
    calls: [[DELETE, JOINER], [POLL], [POST, { ...joined, svm: { name: "svm2" }, ...JOINER }], [POLL], [GET]],
  },
  {
    title: "trap 12: another organizational unit: replacement",
    before: {},
    now: { organizationalUnit: "OU=Storage" },
    shown: { op: "replace", replaces: ["organizationalUnit"] },
    calls: [
      [DELETE, JOINER],
      [POLL],
      [POST, { ...joined, organizational_unit: "OU=Storage", ...JOINER }],
      [POLL],
      [GET],
    ],
    state: { ...state, organizationalUnit: "OU=Storage" },
  },
  {
    title: "the default organizational unit declared: managed from now on, no call",
    before: {},
    now: { organizationalUnit: "CN=Computers" },
    shown: { op: "update", replaces: [] },
    calls: [],
    state,
  },
  {
    title: "organizational unit taken out: back to CN=Computers, a replacement",
    before: { organizationalUnit: "OU=Storage" },
    now: {},
    shown: {
      op: "replace",
      replaces: ["organizationalUnit"],
      lines: ['~ organizationalUnit: "OU=Storage" => "CN=Computers"'],
    },
    calls: [[DELETE, JOINER], [POLL], [POST, { ...joined, ...JOINER }], [POLL], [GET]],
  },
  {
    title: "preferred controllers: adds first, then deletes, nothing for what stays",
    before: { preferredDomainControllers: [corp(ONE), corp(TWO)] },
    now: { preferredDomainControllers: [corp(TWO), corp(SIX)] },
    shown: { op: "update" },
    calls: [[ADD, sent(SIX)], [DROP], [GET]],
    state: { ...state, preferredDomainControllers: [corp(TWO), corp(SIX)] },
  },
  {
    title: "a preferred controller named twice, in two spellings: added once",
    before: {},
    now: { preferredDomainControllers: [corp("2001:DB8:0:0::21"), corp(SIX)] },
    calls: [[ADD, sent(SIX)], [GET]],
  },
  {
    title: "preferred controllers taken out: all removed, and the preview says so",
    before: { preferredDomainControllers: [corp(ONE)] },
    now: {},
    shown: {
      op: "update",
      lines: ['~ preferredDomainControllers: [{"fqdn":"corp.example.net","serverIp":"192.0.2.21"}] => []'],
    },
    calls: [[DROP], [GET]],
    state,
  },
  {
    title: "preferred controllers that somebody set, never declared: not touched",
    before: {},
    behind: ({ array, svm }) => array.ontap.setPreferredDcs(svm, [corp(ONE)]),
    now: {},
    shown: { op: "same" },
    calls: [],
  },
  {
    title: "domain and controllers together: PATCH, then single entries, one read",
    before: { preferredDomainControllers: [corp(ONE)] },
    now: { fqdn: "lab.example.net", preferredDomainControllers: [{ fqdn: "lab.example.net", serverIp: ONE }] },
    calls: [
      [PATCH, { fqdn: "lab.example.net", ...JOINER }],
      [POLL],
      [ADD, { fqdn: "lab.example.net", server_ip: ONE }],
      [DROP],
      [GET],
    ],
  },
  {
    title: "trap 10: refresh without drift: one read, and the program's spelling stays",
    before: { organizationalUnit: "OU=Storage" },
    now: "refresh",
    calls: [[GET]],
    state: { ...state, organizationalUnit: "OU=Storage" },
  },
  {
    title: "refresh after drift: the live values",
    before: {},
    behind: ({ array, svm }) => array.ontap.setAd(svm, { fqdn: "lab.example.net", encryptions: ["rc4"] }),
    now: "refresh",
    calls: [[GET]],
    state: { ...state, fqdn: "LAB.EXAMPLE.NET", advertisedKdcEncryptions: ["rc4"] },
  },
  {
    title: "refresh of an account that somebody deleted: gone, once its SVM was seen",
    before: {},
    behind: ({ array, svm }) => array.ontap.removeAd(svm),
    now: "refresh",
    calls: [[GET], [`GET ${SVMS}`]],
  },
  {
    title: "refresh after the SVM was deleted: gone, once the login was seen to see other SVMs",
    before: {},
    behind: ({ array, svm }) => array.ontap.removeSvm(svm),
    now: "refresh",
    calls: [[GET], [`GET ${SVMS}`], [`GET ${ACCOUNT}`], [`GET ${CLUSTER}`], [`GET ${SVMS}`]],
  },
  {
    title: "destroy: DELETE with the credentials in its body",
    before: {},
    now: "destroy",
    calls: [[DELETE, JOINER], [POLL]],
  },
  {
    title:
      "trap 9: destroy with preferred controllers of the program: they go too, and the credentials are in the body of one DELETE alone",
    before: { preferredDomainControllers: [corp(SIX)] },
    now: "destroy",
    calls: [[DELETE, JOINER], [POLL], [DROP]],
  },
  {
    title: "destroy of an account that is gone already: a success",
    before: {},
    behind: ({ array, svm }) => array.ontap.removeAd(svm),
    now: "destroy",
    calls: [[DELETE, JOINER]],
  },
  {
    title: "destroy after the SVM was deleted: a success, once that is certain",
    before: {},
    behind: ({ array, svm }) => array.ontap.removeSvm(svm),
    now: "destroy",
    calls: [[DELETE, JOINER], [`GET ${SVMS}`], [`GET ${CLUSTER}`], [`GET ${SVMS}`], [GET]],
  },
];
