import { isIP } from "node:net";
import type { ApiAnswer, ApiCall } from "../wire";
import { json, location, nothing } from "./answers";
import { givenText, noBody, readBody } from "./body";
import { changes } from "./change";
import type { OntapContext, OntapPath } from "./context";
import type { PreferredDc, Svm } from "./entities";
import { OntapError } from "./errors";
import { flag, parseQuery } from "./query";
import { list, type Readable, select, show, whole } from "./read";
import { svmMember, svmOfPath } from "./svm-of";

const PATH = "/protocols/active-directory/{svm.uuid}/preferred-domain-controllers";

function kindOf(context: OntapContext): Readable {
  const { preferredDcShowsSvm, preferredDcSvmFilter } = context.switches;
  const svm = { "svm.uuid": { type: "string", key: true }, "svm.name": { type: "string", key: true } } as const;
  return {
    shape: {
      fqdn: { type: "string", key: true, post: true },
      server_ip: { type: "string", key: true, post: true },
      ...(preferredDcShowsSvm ? svm : {}),
    },
    extraFilters: preferredDcSvmFilter ? ["svm.name", "svm.uuid"] : [],
  };
}

function wire(context: OntapContext, svm: Svm, dc: PreferredDc): Record<string, unknown> {
  return {
    fqdn: dc.fqdn,
    server_ip: dc.serverIp,
    ...(context.switches.preferredDcShowsSvm || context.switches.preferredDcSvmFilter ? { svm: svmMember(svm) } : {}),
  };
}

function equal(a: PreferredDc, b: PreferredDc): boolean {
  return a.fqdn.toLowerCase() === b.fqdn.toLowerCase() && a.serverIp.toLowerCase() === b.serverIp.toLowerCase();
}

function add(context: OntapContext, svm: Svm, dc: PreferredDc, validate: boolean): void {
  if (context.switches.preferredDcsNeedAccount && svm.ad === undefined) {
    throw new OntapError("655506", "The domain controller cannot be added before the account exists.");
  }
  if (Buffer.byteLength(dc.fqdn) > 254) throw new OntapError("655918", "The FQDN is longer than 254 bytes.", "fqdn");
  if (isIP(dc.serverIp) === 0) {
    throw new OntapError("655366", `"${dc.serverIp}" is not the address of a domain controller.`, "server_ip");
  }
  if (svm.preferredDcs.some((other) => equal(other, dc))) {
    throw new OntapError(context.switches.duplicateDcCode, "The domain controller is in the list already.");
  }
  const domain = context.store.domains.find(dc.fqdn);
  const answers = domain?.reachable === true && domain.controllers.includes(dc.serverIp);
  if (validate && !answers) {
    throw new OntapError("656407", "The preferred domain controller could not be validated.", "server_ip");
  }
  svm.preferredDcs.push(dc);
}

function post(context: OntapContext, call: ApiCall): Promise<ApiAnswer> | ApiAnswer {
  const { switches } = context;
  const kind = kindOf(context);
  const given = readBody(context, call, kind.shape, "post");
  const svm = svmOfPath(context, call, switches.unknownSvmAtAdCode);
  const [fqdn, serverIp] = [givenText(given, "fqdn"), givenText(given, "server_ip")];
  if (fqdn === undefined || fqdn === "") throw new OntapError("262212", 'The field "fqdn" is required.', "fqdn");
  if (serverIp === undefined || serverIp === "") {
    throw new OntapError("262212", 'The field "server_ip" is required.', "server_ip");
  }
  const dc = { fqdn, serverIp };
  const validate = !flag(parseQuery(call.queryText, switches.plusIsSpace), "skip_config_validation", false);
  const headers = location(call, switches, call.path, { fqdn, server_ip: serverIp });
  const done = (records: boolean) => {
    if (!records && switches.createdBody !== "object-always") return nothing(call, 201, switches, headers);
    const record = whole(context, call, wire(context, svm, dc), kind);
    const body = switches.createdBody === "records" ? { num_records: 1, records: [record] } : record;
    return json(call, 201, body, headers);
  };
  return changes(context, call, {
    svm,
    shape: kind.shape,
    mode: switches.preferredDcCalls,
    work: () => add(context, svm, { ...dc }, validate),
    done,
    headers,
    declared: ["skip_config_validation"],
  });
}

function remove(context: OntapContext, call: ApiCall, svm: Svm, dcs: PreferredDc[]): Promise<ApiAnswer> | ApiAnswer {
  return changes(context, call, {
    svm,
    shape: kindOf(context).shape,
    mode: context.switches.preferredDcCalls,
    work: () => {
      svm.preferredDcs = svm.preferredDcs.filter((dc) => !dcs.some((other) => equal(other, dc)));
    },
    done: () => nothing(call, 200, context.switches),
    declared: ["fqdn", "server_ip", "svm.name", "svm.uuid"],
  });
}

/** `/protocols/active-directory/{svm.uuid}/preferred-domain-controllers` */
export function preferredDcRoutes(context: OntapContext): OntapPath[] {
  const svmOf = (call: ApiCall) => svmOfPath(context, call, context.switches.unknownSvmAtAdCode);
  const found = (call: ApiCall, svm: Svm) => {
    const wanted = { fqdn: call.params.fqdn ?? "", serverIp: call.params.server_ip ?? "" };
    const dc = svm.preferredDcs.find((one) => equal(one, wanted));
    if (dc === undefined) throw new OntapError("4", "entry doesn't exist", "server_ip");
    return dc;
  };
  const records = (svm: Svm) => {
    const dcs = context.switches.reverseSets ? [...svm.preferredDcs].reverse() : svm.preferredDcs;
    return dcs.map((dc) => wire(context, svm, dc));
  };
  return [
    {
      path: PATH,
      since: "9.12",
      adOnly: true,
      methods: {
        GET: (call) => list(context, call, records(svmOf(call)), kindOf(context)),
        POST: (call) => post(context, call),
        DELETE: (call) => {
          noBody(call);
          const svm = svmOf(call);
          const query = parseQuery(call.queryText, context.switches.plusIsSpace);
          if (!query.some(([name]) => name === "fqdn" || name === "server_ip")) {
            throw new OntapError("262212", "Deleting from a collection needs a filter.");
          }
          const chosen = select(context, query, records(svm), kindOf(context));
          const dcs = chosen.map((one) => ({ fqdn: String(one.fqdn), serverIp: String(one.server_ip) }));
          return remove(context, call, svm, dcs);
        },
      },
    },
    {
      path: `${PATH}/{fqdn}/{server_ip}`,
      since: "9.12",
      adOnly: true,
      methods: {
        GET: (call) => {
          const svm = svmOf(call);
          return show(context, call, wire(context, svm, found(call, svm)), kindOf(context));
        },
        DELETE: (call) => {
          noBody(call);
          const svm = svmOf(call);
          return remove(context, call, svm, [found(call, svm)]);
        },
      },
    },
  ];
}
