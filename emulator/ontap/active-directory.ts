import type { ApiAnswer, ApiCall } from "../wire";
import { checkName, refuseJoin } from "./ad-checks";
import { join, leave, modify } from "./ad-operations";
import { json, location, nothing } from "./answers";
import { type Given, givenText, readBody } from "./body";
import { changes } from "./change";
import type { OntapContext, OntapPath } from "./context";
import type { AdAccount, Svm } from "./entities";
import { OntapError } from "./errors";
import { flag, parseQuery } from "./query";
import { list, type Readable, show, whole } from "./read";
import { linkSvm, svmMember, svmOfBody, svmOfPath, visibleSvms } from "./svm-of";

const PATH = "/protocols/active-directory";

const kind: Readable = {
  shape: {
    "svm.uuid": { type: "string", key: true, post: true },
    "svm.name": { type: "string", key: true, post: true },
    name: { type: "string", post: true },
    fqdn: { type: "string", post: true, patch: true },
    organizational_unit: { type: "string", post: true },
    username: { type: "string", post: true, patch: true, remove: true, writeOnly: true },
    password: { type: "string", post: true, patch: true, remove: true, writeOnly: true },
    force_account_overwrite: { type: "boolean", post: true, patch: true, writeOnly: true },
    "security.advertised_kdc_encryptions": { type: "strings", post: true, patch: true, since: "9.17" },
    "preferred_dcs.fqdn": { type: "string" },
    "preferred_dcs.server_ip": { type: "string" },
    "discovered_servers.domain": { type: "string" },
    "discovered_servers.node.name": { type: "string" },
    "discovered_servers.node.uuid": { type: "string" },
    "discovered_servers.preference": { type: "string" },
    "discovered_servers.server.ip": { type: "string" },
    "discovered_servers.server.name": { type: "string" },
    "discovered_servers.server.type": { type: "string" },
    "discovered_servers.state": { type: "string" },
  },
  instanceParameters: ["reset_discovered_servers"],
  link: linkSvm,
};

function discovered(context: OntapContext, svm: Svm, account: AdAccount): Record<string, unknown>[] {
  const domain = context.store.domains.find(account.fqdn);
  if (domain === undefined || !domain.reachable || !svm.dns) return [];
  const preferred = svm.preferredDcs.map((dc) => dc.serverIp);
  const node = { name: `${context.store.cluster.name}-01`, uuid: context.store.cluster.uuid };
  return domain.controllers.map((ip, index) => ({
    domain: domain.fqdn,
    node,
    preference: preferred.includes(ip) ? "preferred" : "favored",
    server: { ip, name: `DC${index + 1}`, type: "ms_dc" },
    state: "ok",
  }));
}

function wire(context: OntapContext, svm: Svm, account: AdAccount): Record<string, unknown> {
  const { upperCaseNames, emptyArrays, reverseSets } = context.switches;
  const shownName = (name: string) => (upperCaseNames ? name.toUpperCase() : name);
  const shownList = <T>(items: T[]) => (reverseSets ? [...items].reverse() : items);
  const dcs = shownList(svm.preferredDcs.map((dc) => ({ fqdn: dc.fqdn, server_ip: dc.serverIp })));
  const servers = discovered(context, svm, account);
  const keep = (items: unknown[]) => items.length > 0 || emptyArrays === "present";
  return {
    svm: svmMember(svm),
    name: shownName(account.name),
    fqdn: shownName(account.fqdn),
    organizational_unit: account.organizationalUnit,
    ...(account.encryptions.length > 0
      ? { security: { advertised_kdc_encryptions: shownList(account.encryptions) } }
      : {}),
    ...(keep(dcs) ? { preferred_dcs: dcs } : {}),
    ...(keep(servers) ? { discovered_servers: servers } : {}),
  };
}

function accountOf(context: OntapContext, svm: Svm): AdAccount {
  if (svm.ad === undefined) {
    throw new OntapError(context.switches.missingAccountCode, "The SVM has no Active Directory account.", "svm.uuid");
  }
  return svm.ad;
}

function post(context: OntapContext, call: ApiCall): Promise<ApiAnswer> | ApiAnswer {
  const { switches } = context;
  const given = readBody(context, call, kind.shape, "post");
  const svm = svmOfBody(context, call, given, switches.adWithoutSvmCode);
  for (const field of ["name", "fqdn", "username", "password"] as const) {
    const value = givenText(given, field);
    if (value === undefined && switches.adRequired.includes(field)) {
      throw new OntapError("262212", `The field "${field}" is required.`, field);
    }
    if (value === "") throw new OntapError("262247", `The field "${field}" must not be empty.`, field);
  }
  checkName(context, given);
  const refuse = () => refuseJoin(context, svm, given);
  if (!switches.preconditionErrorsInJob) refuse();
  if (switches.domainErrorsSynchronous) join(context, svm, given, { dryRun: true });
  const headers = location(call, switches, `/api${PATH}`, { "svm.uuid": svm.uuid });
  const work = () => {
    // Another call may have made an account since this one was taken.
    refuse();
    join(context, svm, given);
  };
  const done = (records: boolean) => finished(context, call, svm, 201, records, headers);
  return changes(context, call, { svm, shape: kind.shape, mode: mode(context), work, done, headers });
}

function patch(context: OntapContext, call: ApiCall): Promise<ApiAnswer> | ApiAnswer {
  const { switches } = context;
  const given = readBody(context, call, kind.shape, "patch");
  if (given.size === 0) throw new OntapError("262190", "A PATCH needs at least one value.");
  const svm = svmOfPath(context, call, switches.unknownSvmAtAdCode);
  accountOf(context, svm);
  const purpose = [...given.keys()].filter((path) => path !== "username" && path !== "password");
  if (purpose.length === 0 && switches.credentialsOnlyPatch === "reject") {
    throw new OntapError("262190", "A PATCH needs a value besides the credentials.");
  }
  requireCredentials(context, given);
  checkName(context, given);
  if (switches.domainErrorsSynchronous) modify(context, svm, accountOf(context, svm), given, { dryRun: true });
  const work = () => modify(context, svm, accountOf(context, svm), given);
  const done = (records: boolean) => finished(context, call, svm, 200, records, {});
  return changes(context, call, { svm, shape: kind.shape, mode: mode(context), work, done });
}

function requireCredentials(context: OntapContext, given: Given): void {
  const { adPatchNeedsCredentials } = context.switches;
  const joining = given.has("fqdn") || given.has("force_account_overwrite");
  const needed = adPatchNeedsCredentials === "always" || (adPatchNeedsCredentials === "join" && joining);
  for (const field of ["username", "password"]) {
    const value = givenText(given, field);
    if (value === "") throw new OntapError("262247", `The field "${field}" must not be empty.`, field);
    if (value === undefined && needed) throw new OntapError("262212", `The field "${field}" is required.`, field);
  }
}

function remove(context: OntapContext, call: ApiCall): Promise<ApiAnswer> | ApiAnswer {
  const { switches, store } = context;
  const given = readBody(context, call, kind.shape, "remove");
  const svm = svmOfPath(context, call, switches.unknownSvmAtAdCode);
  const account = accountOf(context, svm);
  const distinct = store.knows(switches.emptyCredentialCodesSince);
  if (given.size === 0 && switches.deleteWithoutBodyCode === "262212") {
    throw new OntapError("262212", "The fields username and password are required.", "username");
  }
  if ((givenText(given, "username") ?? "") === "") {
    throw new OntapError(distinct ? "655431" : "655414", "The username must not be empty.", "username");
  }
  if ((givenText(given, "password") ?? "") === "") {
    throw new OntapError(distinct ? "655432" : "655414", "The password must not be empty.", "password");
  }
  if (switches.domainErrorsSynchronous) leave(context, svm, account, given, { dryRun: true });
  const work = () => leave(context, svm, accountOf(context, svm), given);
  const done = () => nothing(call, 200, switches);
  return changes(context, call, { svm, shape: kind.shape, mode: mode(context), work, done });
}

function mode(context: OntapContext): "synchronous" | "job" {
  return context.switches.adCalls === "job" ? "job" : "synchronous";
}

function finished(
  context: OntapContext,
  call: ApiCall,
  svm: Svm,
  status: number,
  wanted: boolean,
  headers: Record<string, string>,
): ApiAnswer {
  const { createdBody, finishedAnswer, adCalls } = context.switches;
  const forced = adCalls === "job" ? finishedAnswer : undefined;
  if (forced === "empty" || (forced === undefined && !wanted && createdBody !== "object-always")) {
    return nothing(call, status, context.switches, headers);
  }
  const record = whole(context, call, wire(context, svm, accountOf(context, svm)), kind);
  const envelope = (forced ?? createdBody) === "records";
  return json(call, status, envelope ? { num_records: 1, records: [record] } : record, headers);
}

/** `/protocols/active-directory` */
export function activeDirectoryRoutes(context: OntapContext): OntapPath[] {
  return [
    {
      path: PATH,
      since: "9.12",
      adOnly: true,
      methods: {
        GET: (call) => {
          const records = visibleSvms(context, call).flatMap((svm) =>
            svm.ad === undefined ? [] : [wire(context, svm, svm.ad)],
          );
          return list(context, call, records, kind);
        },
        POST: (call) => post(context, call),
      },
    },
    {
      path: `${PATH}/{svm.uuid}`,
      since: "9.12",
      adOnly: true,
      methods: {
        GET: (call) => {
          const svm = svmOfPath(context, call, context.switches.unknownSvmAtAdCode);
          const account = accountOf(context, svm);
          const query = parseQuery(call.queryText, context.switches.plusIsSpace);
          const reset = flag(query, "reset_discovered_servers", false);
          const answer = show(context, call, wire(context, svm, account), kind);
          if (reset) account.discoveries += 1;
          return answer;
        },
        PATCH: (call) => patch(context, call),
        DELETE: (call) => remove(context, call),
      },
    },
  ];
}
