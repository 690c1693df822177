import { type EmulatorOptions, ontapSwitches } from "../../emulator";
import { AD, type Bench, ISCSI, JOINER } from "./client";

/** One switch, its other position, and what a client sees in both. */
export interface SwitchCase {
  other: unknown;
  /** Position to compare with, where it is not the default. */
  base?: unknown;
  seed?: EmulatorOptions;
  probe: (bench: Bench) => Promise<unknown>;
  expect: readonly [base: unknown, other: unknown];
  /** Further positions, and what a client sees in them. */
  more?: readonly (readonly [position: unknown, seen: unknown])[];
}

const alias = (value: string) => ({ svm: { name: "svm2" }, target: { alias: value } });
const aliasOf = async (bench: Bench, svm: string) => (await bench.get(bench.service(svm))).json.target.alias;
const dc = { fqdn: "corp.example.net", server_ip: "192.0.2.21" };
const aes = { security: { advertised_kdc_encryptions: ["des"] } };
const rename = async (bench: Bench) => {
  bench.array.ontap.renameSvm("svm1", "svm9");
  return aliasOf(bench, "svm9");
};
const failedJob = async (bench: Bench) =>
  bench.jobOf(await bench.join("svm2", { password: "wrong" }, "?return_timeout=0"));

/** Every switch of the ONTAP side. */
export const ontapCases: Record<keyof typeof ontapSwitches, SwitchCase> = {
  ontapStatus: {
    other: { "5374078": 400 },
    probe: async (b) => (await b.get(b.service("svm2"))).status,
    expect: [404, 400],
  },
  errorCodeType: {
    other: "number",
    probe: async (b) => typeof (await b.get(b.service("svm2"))).json.error.code,
    expect: ["string", "number"],
  },
  errorTarget: {
    other: false,
    probe: async (b) => (await b.get(`${ISCSI}?fields=nope`)).json.error.target,
    expect: ["fields", undefined],
  },
  unauthorizedStatus: {
    other: 400,
    probe: async (b) => (await b.get("/api/cluster", { authorization: "Basic eDp5" })).status,
    expect: [401, 400],
  },
  unauthorizedBody: {
    other: "html",
    probe: async (b) => (await b.get("/api/cluster", { authorization: "Basic eDp5" })).code,
    expect: ["6691623", undefined],
  },
  etag: {
    other: true,
    probe: async (b) => (await b.get("/api/cluster")).headers.etag,
    expect: [undefined, '"1"'],
  },
  maxParallelRequests: {
    other: 1,
    probe: async (b) => {
      const first = b.join("svm2", {}, "?return_timeout=120");
      while (b.array.ontap.jobs.length === 0) await new Promise(setImmediate);
      const second = await b.get("/api/cluster");
      await first;
      return second.code;
    },
    seed: { switches: { jobDelayMs: 100 } },
    expect: [undefined, "262160"],
  },
  retryAfter: {
    other: "missing",
    seed: { switches: { jobDelayMs: 100, maxParallelRequests: 1 } },
    probe: async (b) => {
      const first = b.join("svm2", {}, "?return_timeout=120");
      while (b.array.ontap.jobs.length === 0) await new Promise(setImmediate);
      const second = await b.get("/api/cluster");
      await first;
      return second.headers["retry-after"];
    },
    expect: ["1", undefined],
  },
  unknownPathCode: { other: "4", probe: async (b) => (await b.get("/api/nope")).code, expect: ["3", "4"] },
  contentTypeRequired: {
    other: false,
    probe: async (b) =>
      (await b.send("PATCH", b.service("svm1"), '{"enabled":false}', { "content-type": "text/plain" })).status,
    expect: [400, 200],
  },
  plusIsSpace: {
    other: true,
    probe: async (b) => (await b.get(`${ISCSI}?order_by=svm.name+desc`)).status,
    expect: [400, 200],
  },
  acceptBooleanStrings: {
    other: false,
    probe: async (b) => (await b.send("PATCH", b.service("svm1"), { enabled: "false" })).status,
    expect: [200, 400],
  },
  unknownBodyFields: {
    other: "ignore",
    probe: async (b) => (await b.send("PATCH", b.service("svm1"), { enabled: false, colour: 1 })).status,
    expect: [400, 200],
  },
  readOnlyPatchCode: {
    other: "262196",
    probe: async (b) => (await b.send("PATCH", b.service("svm1"), { target: { name: "iqn.x" } })).code,
    expect: ["262203", "262196"],
  },
  successBody: {
    other: "empty",
    probe: async (b) => (await b.send("PATCH", b.service("svm1"), { enabled: false })).text,
    expect: ["{}", ""],
  },
  emptyRecords: {
    other: "missing",
    probe: async (b) => "records" in (await b.get(`${ISCSI}?svm.name=svm2`)).json,
    expect: [true, false],
  },
  unsetProperties: {
    other: "null",
    probe: async (b) => {
      b.array.ontap.setIscsi("svm1", { alias: "" });
      return aliasOf(b, "svm1");
    },
    expect: [undefined, null],
  },
  emptyArrays: {
    other: "present",
    probe: async (b) => (await b.get(b.account("svm3"))).json.preferred_dcs,
    expect: [undefined, []],
  },
  defaultFields: {
    other: "all",
    probe: async (b) => (await b.get(ISCSI)).json.records[0].enabled,
    expect: [undefined, true],
  },
  filterCaseInsensitive: {
    other: true,
    probe: async (b) => (await b.get(`${ISCSI}?svm.name=SVM1`)).json.num_records,
    expect: [0, 1],
  },
  filterUnknownSvm: {
    other: "error",
    probe: async (b) => (await b.get(`${ISCSI}?svm.name=nope`)).code,
    expect: [undefined, "2621462"],
  },
  trailingEmptyPage: {
    other: true,
    probe: async (b) => (await b.get(`${ISCSI}?max_records=1`)).json._links.next !== undefined,
    expect: [false, true],
  },
  maxPageSize: {
    other: 1,
    probe: async (b) => (await b.get("/api/svm/svms")).json.num_records,
    expect: [3, 1],
  },
  location: {
    other: "missing",
    probe: async (b) => (await b.send("POST", ISCSI, { svm: { name: "svm2" } })).headers.location !== undefined,
    expect: [true, false],
  },
  jobLinkWithPlainJson: {
    other: true,
    probe: async (b) => {
      const body = { svm: { name: "svm2" }, name: "n", fqdn: "corp.example.net", ...JOINER };
      return "_links" in (await b.send("POST", AD, body, { accept: "application/json" })).json.job;
    },
    expect: [false, true],
  },
  jobDelayMs: {
    other: 60_000,
    seed: { switches: { jobDelayMs: 0 } },
    base: 0,
    probe: async (b) => (await b.join("svm2", {}, "?return_timeout=1")).status,
    expect: [201, 202],
  },
  jobLifetimeMs: {
    other: 0,
    probe: async (b) => {
      await b.join("svm2");
      return (await b.get("/api/cluster/jobs")).json.num_records;
    },
    expect: [1, 0],
  },
  jobHiddenMs: {
    other: 60_000,
    probe: async (b) => {
      const { json } = await b.join("svm2", {}, "");
      return (await b.get(`/api/cluster/jobs/${json.job.uuid}`)).status;
    },
    expect: [200, 404],
  },
  jobFailedState: { other: "error", probe: async (b) => (await failedJob(b)).state, expect: ["failure", "error"] },
  jobFailureDetails: { other: "error", probe: async (b) => (await failedJob(b)).code, expect: [656464, undefined] },
  jobErrorObjectSince: {
    other: "9.18",
    probe: async (b) => (await failedJob(b)).error?.code,
    expect: ["656464", undefined],
  },
  adCalls: { other: "immediate", probe: async (b) => (await b.join("svm2", {}, "")).status, expect: [202, 201] },
  finishedAnswer: {
    other: "object",
    probe: async (b) => Object.keys((await b.join("svm2")).json)[0],
    expect: ["job", "svm"],
  },
  finishedPostStatus: { other: 200, probe: async (b) => (await b.join("svm2")).status, expect: [201, 200] },
  failedAnswer: {
    other: "job",
    probe: async (b) => (await b.join("svm2", { password: "wrong" })).status,
    expect: [400, 200],
  },
  domainErrorsSynchronous: {
    other: true,
    probe: async (b) => (await b.join("svm2", { password: "wrong" }, "")).status,
    expect: [202, 400],
  },
  preconditionErrorsInJob: {
    other: true,
    probe: async (b) => (await b.join("svm3", {}, "")).status,
    expect: [409, 202],
  },
  createdBody: {
    other: "object",
    seed: { switches: { adCalls: "immediate" } },
    probe: async (b) => "records" in (await b.join("svm2", {}, "?return_records=true")).json,
    expect: [true, false],
  },
  iscsiCalls: {
    other: "job",
    probe: async (b) => (await b.send("PATCH", b.service("svm1"), { enabled: false })).status,
    expect: [200, 202],
  },
  preferredDcCalls: {
    other: "job",
    probe: async (b) => (await b.send("POST", b.dcs("svm2"), dc)).status,
    expect: [201, 202],
  },
  emptyAliasInPost: {
    other: "clear",
    probe: async (b) => (await b.send("POST", ISCSI, alias(""))).status,
    expect: [400, 201],
  },
  aliasWithSpace: {
    other: "accept",
    probe: async (b) => (await b.send("POST", ISCSI, alias("a b"))).status,
    expect: [400, 201],
  },
  aliasNonAscii: {
    other: "accept",
    probe: async (b) => (await b.send("POST", ISCSI, alias("bläu"))).status,
    expect: [400, 201],
  },
  aliasFollowsRename: { other: true, probe: rename, expect: ["svm1", "svm9"] },
  aliasNeedsDisabled: {
    other: true,
    probe: async (b) => (await b.send("PATCH", b.service("svm1"), { target: { alias: "new" } })).status,
    expect: [200, 409],
  },
  noopIscsiPatch: {
    other: "reject",
    probe: async (b) => (await b.send("PATCH", b.service("svm1"), { enabled: true })).status,
    expect: [200, 409],
  },
  enableChecksPreconditions: {
    other: true,
    probe: async (b) => {
      b.array.ontap.setIscsi("svm1", { enabled: false });
      b.array.ontap.setSvm("svm1", { state: "stopped" });
      return (await b.send("PATCH", b.service("svm1"), { enabled: true })).code;
    },
    expect: [undefined, "5374893"],
  },
  lunMapsBlockDelete: {
    other: true,
    probe: async (b) => {
      b.array.ontap.setIscsi("svm1", { enabled: false, lunMaps: true });
      return (await b.send("DELETE", b.service("svm1"))).status;
    },
    expect: [200, 409],
  },
  adRequired: {
    other: ["name", "username", "password"],
    probe: async (b) => (await b.send("POST", AD, { svm: { name: "svm2" }, name: "n", ...JOINER })).status,
    expect: [400, 202],
  },
  adWithoutSvmCode: {
    other: "262212",
    probe: async (b) => (await b.send("POST", AD, { name: "n", fqdn: "corp.example.net", ...JOINER })).code,
    expect: ["2621707", "262212"],
  },
  adNameCharacters: {
    other: "any",
    probe: async (b) => (await b.join("svm2", { name: "blue 01" }, "")).status,
    expect: [400, 202],
  },
  upperCaseNames: {
    other: false,
    probe: async (b) => (await b.get(b.account("svm3"))).json.name,
    expect: ["GOLD01", "gold01"],
  },
  organizationalUnitWithDc: {
    other: "accept",
    probe: async (b) => (await b.join("svm2", { organizational_unit: "OU=Storage,DC=corp,DC=example,DC=net" })).code,
    expect: ["656467", undefined],
  },
  secondAccountCode: { other: "8", probe: async (b) => (await b.join("svm3")).code, expect: ["1", "8"] },
  missingAccountCode: {
    other: "656470",
    probe: async (b) => (await b.get(b.account("svm2"))).code,
    expect: ["4", "656470"],
  },
  unknownSvmAtAdCode: { other: "4", probe: async (b) => (await b.get(`${AD}/nope`)).code, expect: ["2621462", "4"] },
  adPatchNeedsCredentials: {
    other: "join",
    probe: async (b) => {
      const body = { security: { advertised_kdc_encryptions: ["aes_256"] } };
      return (await b.send("PATCH", b.account("svm3"), body)).status;
    },
    expect: [400, 202],
  },
  credentialsOnlyPatch: {
    other: "accept",
    probe: async (b) => (await b.send("PATCH", b.account("svm3"), JOINER)).status,
    expect: [400, 202],
  },
  rejoinNeedsForce: {
    other: true,
    probe: async (b) =>
      (await b.send("PATCH", `${b.account("svm3")}?return_timeout=10`, { fqdn: "corp.example.net", ...JOINER })).code,
    expect: [undefined, "656465"],
  },
  oldDomainAccountStays: {
    other: false,
    probe: async (b) => {
      await b.send("PATCH", `${b.account("svm3")}?return_timeout=10`, { fqdn: "lab.example.net", ...JOINER });
      return b.array.ontap.domains.account("corp.example.net", "gold01") !== undefined;
    },
    expect: [true, false],
  },
  organizationalUnitAfterMove: {
    other: "keep",
    probe: async (b) => {
      await b.send("PATCH", `${b.account("svm3")}?return_timeout=10`, { fqdn: "lab.example.net", ...JOINER });
      return b.array.ontap.svm("svm3")?.ad?.organizationalUnit;
    },
    expect: ["CN=Computers", "OU=Storage"],
  },
  patchEncryptionCode: {
    other: "656496",
    probe: async (b) => (await b.send("PATCH", `${b.account("svm3")}?return_timeout=10`, { ...aes, ...JOINER })).code,
    expect: ["656478", "656496"],
  },
  defaultEncryptions: {
    other: [],
    probe: async (b) => {
      await b.join("svm2");
      return (await b.get(b.account("svm2"))).json.security?.advertised_kdc_encryptions;
    },
    expect: [["aes_128", "aes_256"], undefined],
  },
  reverseSets: {
    other: true,
    probe: async (b) => (await b.get(b.account("svm3"))).json.security.advertised_kdc_encryptions,
    expect: [
      ["aes_128", "aes_256"],
      ["aes_256", "aes_128"],
    ],
  },
  deleteCredentialsCode: {
    other: "656464",
    probe: async (b) =>
      (await b.send("DELETE", `${b.account("svm3")}?return_timeout=10`, { ...JOINER, password: "wrong" })).code,
    expect: ["655414", "656464"],
  },
  deleteWithoutBodyCode: {
    other: "262212",
    probe: async (b) => (await b.send("DELETE", b.account("svm3"))).code,
    expect: ["655431", "262212"],
  },
  emptyCredentialCodesSince: {
    other: "9.18",
    probe: async (b) => (await b.send("DELETE", b.account("svm3"), { ...JOINER, username: "" })).code,
    expect: ["655431", "655414"],
  },
  adOnAsaR2: {
    other: false,
    seed: { ontap: { asaR2: true } },
    probe: async (b) => (await b.get(AD)).status,
    expect: [200, 404],
  },
  preferredDcsNeedAccount: {
    other: true,
    probe: async (b) => (await b.send("POST", b.dcs("svm2"), dc)).code,
    expect: [undefined, "655506"],
  },
  preferredDcsGoWithAccount: {
    other: true,
    probe: async (b) => {
      await b.send("POST", b.dcs("svm3"), dc);
      await b.send("DELETE", `${b.account("svm3")}?return_timeout=10`, JOINER);
      return (await b.get(b.dcs("svm3"))).json.num_records;
    },
    expect: [1, 0],
  },
  duplicateDcCode: {
    other: "655506",
    probe: async (b) => {
      await b.send("POST", b.dcs("svm2"), dc);
      return (await b.send("POST", b.dcs("svm2"), dc)).code;
    },
    expect: ["1", "655506"],
  },
  preferredDcShowsSvm: {
    other: true,
    probe: async (b) => {
      b.array.ontap.setPreferredDcs("svm2", [{ fqdn: "a", serverIp: "192.0.2.9" }]);
      return "svm" in (await b.get(b.dcs("svm2"))).json.records[0];
    },
    expect: [false, true],
  },
  preferredDcSvmFilter: {
    other: false,
    probe: async (b) => (await b.get(`${b.dcs("svm2")}?svm.name=svm2`)).status,
    expect: [200, 400],
  },
  clusterKeysAlways: {
    other: true,
    probe: async (b) => "name" in (await b.get("/api/cluster?fields=version")).json,
    expect: [false, true],
  },
  duplicateSvmNames: {
    other: true,
    probe: async (b) => {
      try {
        b.array.ontap.addSvm({ name: "svm1" });
      } catch {
        return "refused";
      }
      return (await b.get("/api/svm/svms?name=svm1")).json.num_records;
    },
    expect: ["refused", 2],
  },
  adminSvmListed: {
    other: true,
    seed: { ontap: { svms: [{ name: "cluster1", admin: true }] } },
    probe: async (b) => (await b.get("/api/svm/svms?name=cluster1")).json.num_records,
    expect: [0, 1],
  },
  adminSvmAccountSince: {
    other: "9.18.1",
    probe: async (b) => {
      b.array.ontap.addSvm({ name: "cluster1", admin: true });
      return (await b.join("cluster1", {}, "")).code;
    },
    expect: [undefined, "656491"],
  },
};
