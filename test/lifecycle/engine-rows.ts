import type { Bag, Write } from "./subject";

/** A resource of its own SVM or account, before and after a change of the program, on the real engine. */
export interface EngineRow {
  readonly type: "ontap.IscsiService" | "ontap.ActiveDirectoryAccount" | "element.Account";
  readonly from: Bag;
  readonly to: Bag;
  readonly op: "same" | "update" | "replace";
  /** The lines of `preview --diff` under the resource. */
  readonly text: readonly string[];
  /** What `up` sends, in short; the place of the resource left out. */
  readonly sent: readonly Write[];
  /** A change behind our back afterwards, in the array's terms, and the lines that a refresh and a preview then show. */
  readonly drift?: Bag;
  readonly back?: readonly string[];
}

const iscsi = (from: Bag, to: Bag) => ({ type: "ontap.IscsiService" as const, from, to });
const account = (from: Bag, to: Bag) => ({ type: "element.Account" as const, from, to });
const join = (from: Bag, to: Bag) => ({ type: "ontap.ActiveDirectoryAccount" as const, from, to });
const patch = (body: Bag) => [{ call: "PATCH", body }];
const modify = (body: Bag) => [{ call: "ModifyAccount", body }];
const dc = (last: number) => ({ fqdn: "corp.example.net", serverIp: `192.0.2.${last}` });
const login = { username: "joiner", password: "Join-Pa55word" };

/** Every resource gets `svm`, `name`, `username` and the like of its own from the test. */
export const engineRows: Readonly<Record<string, EngineRow>> = {
  "alias-taken-out": {
    ...iscsi({ targetAlias: "blue" }, {}),
    op: "update",
    text: ['- targetAlias: "blue"'],
    sent: patch({ target: { alias: "" } }),
    drift: { alias: "by-hand" },
    back: ['- targetAlias: "by-hand"'],
  },
  "alias-emptied": {
    ...iscsi({ targetAlias: "blue" }, { targetAlias: "" }),
    op: "update",
    text: ['- targetAlias: "blue"'],
    sent: patch({ target: { alias: "" } }),
  },
  "alias-set": {
    ...iscsi({}, { targetAlias: "blue" }),
    op: "update",
    text: ['+ targetAlias: "blue"'],
    sent: patch({ target: { alias: "blue" } }),
    drift: { alias: "by-hand" },
    back: ['~ targetAlias: "by-hand" => "blue"'],
  },
  "alias-changed": {
    ...iscsi({ targetAlias: "blue" }, { targetAlias: "red" }),
    op: "update",
    text: ['~ targetAlias: "blue" => "red"'],
    sent: patch({ target: { alias: "red" } }),
    drift: { alias: "" },
    back: ['+ targetAlias: "red"'],
  },
  "alias-never-set": { ...iscsi({}, {}), op: "same", text: [], sent: [], drift: { alias: "by-hand" }, back: [] },
  disabled: {
    ...iscsi({}, { enabled: false }),
    op: "update",
    text: ["+ enabled: false"],
    sent: patch({ enabled: false }),
    drift: { enabled: true },
    back: ["~ enabled: true => false"],
  },
  "enabled-taken-out": {
    ...iscsi({ enabled: false }, {}),
    op: "update",
    text: ["~ enabled: false => true"],
    sent: patch({ enabled: true }),
  },
  "enabled-as-it-is": { ...iscsi({}, { enabled: true }), op: "update", text: ["+ enabled: true"], sent: [] },
  both: {
    ...iscsi({ enabled: true, targetAlias: "blue" }, { enabled: false, targetAlias: "red" }),
    op: "update",
    text: ["~ enabled: true => false", '~ targetAlias: "blue" => "red"'],
    sent: patch({ enabled: false, target: { alias: "red" } }),
  },
  "attributes-taken-out": {
    ...account({ attributes: { team: "blue" } }, {}),
    op: "update",
    text: ["~ attributes: {", '- team: "blue"', "}"],
    sent: modify({ attributes: {} }),
    drift: { attributes: { by: "hand" } },
    back: ["~ attributes: {", '- by: "hand"', "}"],
  },
  "attributes-changed": {
    ...account({ attributes: { team: "blue", size: 1 } }, { attributes: { team: "red", size: 1 } }),
    op: "update",
    text: ["~ attributes: {", '~ team: "blue" => "red"', "}"],
    sent: modify({ attributes: { team: "red", size: 1 } }),
  },
  "attributes-typed": {
    ...account({ attributes: { size: 1 } }, { attributes: { size: "1" } }),
    op: "update",
    text: ["~ attributes: {", '~ size: 1 => "1"', "}"],
    sent: modify({ attributes: { size: "1" } }),
  },
  "attributes-never-set": {
    ...account({}, {}),
    op: "same",
    text: [],
    sent: [],
    drift: { attributes: { by: "hand" }, status: "locked", initiatorSecret: "by-hand-secret" },
    back: [],
  },
  locked: {
    ...account({}, { status: "locked" }),
    op: "update",
    text: ['+ status: "locked"'],
    sent: modify({ status: "locked" }),
    drift: { status: "active" },
    back: ['~ status: "active" => "locked"'],
  },
  "status-taken-out": {
    ...account({ status: "locked" }, {}),
    op: "update",
    text: ['~ status: "locked" => "active"'],
    sent: modify({ status: "active" }),
  },
  "chap-taken-out": {
    ...account({ enableChap: false }, {}),
    op: "update",
    text: ["~ enableChap: false => true"],
    sent: modify({ enableChap: true }),
  },
  renamed: {
    ...account({}, { username: "renamed-to" }),
    op: "update",
    text: ['~ username: "renamed" => "renamed-to"'],
    sent: modify({ username: "renamed-to" }),
  },
  "secret-changed": {
    ...account({ initiatorSecret: "initiator-01" }, { initiatorSecret: "initiator-02" }),
    op: "update",
    // The engine draws a changed secret as an unmarked line; only the impact note says which one it is.
    text: [],
    sent: modify({ initiatorSecret: "initiator-02" }),
    drift: { initiatorSecret: "initiator-byh" },
    back: [],
  },
  "secret-taken-out": { ...account({ initiatorSecret: "initiator-01" }, {}), op: "same", text: [], sent: [] },
  "adopt-said": { ...account({}, { adopt: true }), op: "same", text: [], sent: [] },
  "account-replaced": {
    ...join({}, { name: "OTHER" }),
    op: "replace",
    text: ['~ name: "ACCOUNTREPLACED" => "OTHER"'],
    sent: [
      { call: "DELETE", body: login },
      { call: "POST", body: { name: "OTHER", fqdn: "corp.example.net", ...login } },
    ],
  },
  "unit-set": {
    ...join({}, { organizationalUnit: "OU=Storage" }),
    op: "replace",
    text: ['+ organizationalUnit: "OU=Storage"'],
    sent: [
      { call: "DELETE", body: login },
      {
        call: "POST",
        body: { name: "UNITSET", fqdn: "corp.example.net", ...login, organizational_unit: "OU=Storage" },
      },
    ],
  },
  moved: {
    ...join({}, { fqdn: "lab.example.net" }),
    op: "update",
    text: ['~ fqdn: "corp.example.net" => "lab.example.net"'],
    sent: patch({ fqdn: "lab.example.net", ...login }),
  },
  "case-only": {
    ...join({}, { fqdn: "CORP.example.net", name: "caseonly" }),
    op: "same",
    text: [],
    sent: [],
  },
  "credentials-alone": {
    ...join({}, { username: "joiner2" }),
    op: "update",
    text: ['~ username: "joiner" => "joiner2"'],
    sent: [],
  },
  "controllers-taken-out": {
    ...join({ preferredDomainControllers: [dc(1)] }, {}),
    op: "update",
    text: [
      "~ preferredDomainControllers: [",
      "- [0]: {",
      '- fqdn: "corp.example.net"',
      '- serverIp: "192.0.2.1"',
      "}",
      "]",
    ],
    sent: [{ call: "DELETE" }],
    drift: { preferredDcs: [dc(2)] },
    back: [
      "~ preferredDomainControllers: [",
      "- [0]: {",
      '- fqdn: "corp.example.net"',
      '- serverIp: "192.0.2.2"',
      "}",
      "]",
    ],
  },
  "controllers-reordered": {
    ...join({ preferredDomainControllers: [dc(1), dc(2)] }, { preferredDomainControllers: [dc(2), dc(1)] }),
    op: "same",
    text: [],
    sent: [],
  },
  "controllers-never-set": {
    ...join({}, {}),
    op: "same",
    text: [],
    sent: [],
    drift: { preferredDcs: [dc(2)] },
    back: [],
  },
};
