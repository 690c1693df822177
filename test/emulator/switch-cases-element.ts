import type { elementSwitches } from "../../emulator";
import type { Bench } from "./client";
import type { SwitchCase } from "./switch-cases-ontap";

const get = async (bench: Bench, version?: string) =>
  (await bench.rpc("GetAccountByID", { accountID: 1 }, version)).json.result.account;
const modify = (bench: Bench, params: Record<string, unknown>) =>
  bench.rpc("ModifyAccount", { accountID: 1, ...params });
const add = (bench: Bench, params: Record<string, unknown> = {}) =>
  bench.rpc("AddAccount", { username: "new", ...params });
const same = "Same-Same-0001";

/** Every switch of the Element side. Account 1 is "tenant", 2 "owner" with volumes, 3 a storage container. */
export const elementCases: Record<keyof typeof elementSwitches, SwitchCase> = {
  notFoundById: {
    other: "xUnknownAccount",
    probe: async (b) => (await b.rpc("RemoveAccount", { accountID: 99 })).code,
    expect: ["xAccountIDDoesNotExist", "xUnknownAccount"],
  },
  keepRemoved: {
    other: "get",
    probe: async (b) => {
      await b.rpc("RemoveAccount", { accountID: 1 });
      return (await b.rpc("GetAccountByID", { accountID: 1 })).json.result?.account.status;
    },
    expect: [undefined, "removed"],
  },
  attributesMerge: {
    other: true,
    probe: async (b) => (await modify(b, { attributes: { b: 2 } })).json.result.account.attributes,
    expect: [{ b: 2 }, { a: 1, b: 2 }],
  },
  usernameCaseInsensitive: {
    other: true,
    probe: async (b) => (await add(b, { username: "TENANT" })).code,
    expect: [undefined, "xDuplicateUsername"],
  },
  enforceSecretsDiffer: {
    other: true,
    probe: async (b) => (await add(b, { initiatorSecret: same, targetSecret: same })).code,
    expect: [undefined, "xInvalidAPIParameter"],
  },
  enforceSecretsUnique: {
    other: true,
    probe: async (b) => (await add(b, { initiatorSecret: "Init-Blue-0001" })).code,
    expect: [undefined, "xInvalidAPIParameter"],
  },
  emptySecret: {
    other: "generate",
    probe: async (b) => (await add(b, { initiatorSecret: "" })).code,
    expect: ["xInvalidAPIParameter", undefined],
  },
  volumesRemainError: {
    other: "xVolumesRemain",
    probe: async (b) => (await b.rpc("RemoveAccount", { accountID: 2 })).code,
    expect: ["xInvalidAPIParameter", "xVolumesRemain"],
  },
  listOrder: {
    other: "unordered",
    probe: async (b) => (await b.rpc("ListAccounts")).json.result.accounts[0].accountID,
    expect: [1, 3],
  },
  echoIdMissing: { other: true, probe: async (b) => "id" in (await b.rpc("GetAPI")).json, expect: [true, false] },
  addResultAccountMissing: {
    other: true,
    probe: async (b) => Object.keys((await add(b)).json.result),
    expect: [["accountID", "account"], ["accountID"]],
  },
  addResultAccountIdMissing: {
    other: true,
    probe: async (b) => Object.keys((await add(b)).json.result),
    expect: [["accountID", "account"], ["account"]],
  },
  strictContentType: { other: true, probe: async (b) => (await b.rpc("GetAPI")).status, expect: [200, 415] },
  secretsInAnswers: {
    other: "empty",
    probe: async (b) => (await b.rpc("GetAccountByID", { accountID: 2 })).json.result.account.targetSecret === "",
    expect: [false, true],
  },
  attributesNullWhenEmpty: {
    other: "null",
    probe: async (b) => (await modify(b, { attributes: {} })).json.result.account.attributes,
    expect: [{}, null],
  },
  reuseIds: {
    other: true,
    probe: async (b) => {
      await b.rpc("RemoveAccount", { accountID: 1 });
      return (await add(b)).json.result.accountID;
    },
    expect: [4, 1],
  },
  volumesShowsDeleted: {
    other: false,
    probe: async (b) => (await b.rpc("GetAccountByID", { accountID: 2 })).json.result.account.volumes,
    expect: [[1, 2], [1]],
  },
  methodCaseInsensitive: {
    other: true,
    probe: async (b) => (await b.rpc("getapi")).code,
    expect: ["xUnknownAPIMethod", undefined],
  },
  unusedParametersShape: {
    other: "array",
    probe: async (b) => (await add(b, { colour: "red" })).json.unusedParameters,
    expect: [{ colour: "red" }, ["colour"]],
  },
  helpersNeedEntitlement: {
    other: true,
    seed: { users: [{ username: "w", password: "p", element: ["write"] }] },
    probe: async (b) => {
      const authorization = `Basic ${Buffer.from("w:p").toString("base64")}`;
      return (await b.send("POST", "/json-rpc/12.5", { method: "GetAPI" }, { authorization })).code;
    },
    expect: [undefined, "xPermissionDenied"],
  },
  clusterIdentity: {
    other: "missing",
    probe: async (b) => typeof (await b.rpc("GetClusterInfo")).json.result.clusterInfo.uniqueID,
    expect: ["string", "undefined"],
  },
  elementErrorCodeText: {
    other: true,
    probe: async (b) => (await b.rpc("Nope")).json.error.code,
    expect: [500, "500"],
  },
  messageTrailingNewline: {
    other: true,
    probe: async (b) => (await b.rpc("Nope")).json.error.message,
    expect: ["method=Nope", "method=Nope\n"],
  },
  usernameCharacters: {
    other: "conservative",
    probe: async (b) => (await add(b, { username: "host name" })).code,
    expect: [undefined, "xInvalidAPIParameter"],
  },
  secretCharacters: {
    other: "any",
    probe: async (b) => (await add(b, { initiatorSecret: "with a space 1" })).code,
    expect: ["xInvalidAPIParameter", undefined],
  },
  generatedSecretLength: {
    other: 12,
    probe: async (b) => (await add(b)).json.result.account.initiatorSecret.length,
    expect: [16, 12],
  },
  attributesMaxBytes: {
    other: 1000,
    probe: async (b) => (await add(b, { attributes: { note: "x".repeat(1000) } })).code,
    expect: [undefined, "xInvalidAPIParameter"],
  },
  attributesNested: {
    other: false,
    probe: async (b) => (await add(b, { attributes: { deep: { er: 1 } } })).code,
    expect: [undefined, "xInvalidAPIParameter"],
  },
  accountCountMax: { other: 3, probe: async (b) => (await add(b)).code, expect: [undefined, "xExceededLimit"] },
  accountLimitError: {
    other: "xTooMany",
    seed: { switches: { accountCountMax: 3 } },
    probe: async (b) => (await add(b)).code,
    expect: ["xExceededLimit", "xTooMany"],
  },
  containerNamesCollide: {
    other: false,
    probe: async (b) => (await add(b, { username: "vvol" })).code,
    expect: ["xDuplicateUsername", undefined],
  },
  removeContainer: {
    other: "allow",
    probe: async (b) => (await b.rpc("RemoveAccount", { accountID: 3 })).code,
    expect: ["xInvalidParameter", undefined],
  },
  badValueError: {
    other: "xBad",
    probe: async (b) => (await add(b, { username: "" })).code,
    expect: ["xInvalidAPIParameter", "xBad"],
  },
  badStatusError: {
    other: "xBad",
    probe: async (b) => (await modify(b, { status: "frozen" })).code,
    expect: ["xUnrecognizedEnumString", "xBad"],
  },
  statusRemoved: {
    other: "accept",
    probe: async (b) => (await modify(b, { status: "removed" })).code,
    expect: ["xUnrecognizedEnumString", undefined],
  },
  nullRequired: {
    other: "xInvalidParameterType",
    probe: async (b) => (await add(b, { username: null })).code,
    expect: ["xMissingParameter", "xInvalidParameterType"],
  },
  nullOptional: {
    other: "ignore",
    probe: async (b) => (await modify(b, { status: null })).code,
    expect: ["xInvalidParameterType", undefined],
  },
  emptyModify: {
    other: "reject",
    probe: async (b) => (await modify(b, {})).code,
    expect: [undefined, "xInvalidParameter"],
  },
  renameToSame: {
    other: "xDuplicateUsername",
    probe: async (b) => (await modify(b, { username: "tenant" })).code,
    expect: [undefined, "xDuplicateUsername"],
  },
  renameDuplicateError: {
    other: "xInvalidParameter",
    probe: async (b) => (await modify(b, { username: "owner" })).code,
    expect: ["xDuplicateUsername", "xInvalidParameter"],
  },
  modifyAtomic: {
    other: false,
    probe: async (b) => {
      await modify(b, { username: "owner", status: "locked" });
      return (await get(b)).status;
    },
    expect: ["active", "locked"],
  },
  lockedBlocksChanges: {
    other: true,
    probe: async (b) => {
      b.array.element.setAccount(1, { status: "locked" });
      return (await modify(b, { attributes: {} })).code;
    },
    expect: [undefined, "xAPINotPermitted"],
  },
  stringAccountId: {
    other: "accept",
    probe: async (b) => (await b.rpc("GetAccountByID", { accountID: "1" })).code,
    expect: ["xInvalidParameterType", undefined],
  },
  limitZero: {
    other: "all",
    probe: async (b) => (await b.rpc("ListAccounts", { limit: 0 })).json.result?.accounts.length,
    expect: [undefined, 3],
  },
  emptyList: {
    other: "missing",
    probe: async (b) => (await b.rpc("ListAccounts", { startAccountID: 50 })).json.result,
    expect: [{ accounts: [] }, {}],
  },
  getShowsContainers: {
    other: false,
    probe: async (b) => (await b.rpc("GetAccountByID", { accountID: 3 })).code,
    expect: [undefined, "xUnknownAccount"],
  },
  listShowsLocked: {
    other: false,
    probe: async (b) => {
      b.array.element.setAccount(1, { status: "locked" });
      return (await b.rpc("ListAccounts")).json.result.accounts.length;
    },
    expect: [3, 2],
  },
  storageContainerIdSince: {
    other: "1.0",
    probe: async (b) => "storageContainerID" in (await get(b, "8.7")),
    expect: [false, true],
  },
  enableChapSince: {
    other: "12.0",
    probe: async (b) => "enableChap" in (await get(b, "12.0")),
    expect: [false, true],
  },
  enableChapAtOldEndpoint: {
    other: "reject",
    probe: async (b) => (await b.rpc("AddAccount", { username: "new", enableChap: false }, "12.0")).code,
    expect: [undefined, "xInvalidParameter"],
  },
  jsonrpcMember: {
    other: "reject",
    probe: async (b) => (await b.send("POST", "/json-rpc/12.5", { jsonrpc: "2.0", method: "GetAPI" })).code,
    expect: [undefined, "xInvalidParameter"],
  },
  malformedJsonError: {
    other: "xBadJson",
    probe: async (b) => (await b.send("POST", "/json-rpc/12.5", "{")).code,
    expect: ["xInvalidParameter", "xBadJson"],
  },
};
