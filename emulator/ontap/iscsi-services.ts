import type { ApiAnswer, ApiCall } from "../wire";
import { json, location, nothing } from "./answers";
import { type Given, givenText, noBody, readBody } from "./body";
import { changes } from "./change";
import type { OntapContext, OntapPath } from "./context";
import type { IscsiService, Svm } from "./entities";
import { OntapError } from "./errors";
import { list, type Readable, show, whole } from "./read";
import { linkSvm, svmMember, svmOfBody, svmOfPath, visibleSvms } from "./svm-of";

const PATH = "/protocols/san/iscsi/services";

const measured = (name: string) => ({ [name]: { type: "string", expensive: true, since: "9.7" } }) as const;

const kind: Readable = {
  shape: {
    "svm.uuid": { type: "string", key: true, post: true },
    "svm.name": { type: "string", key: true, post: true },
    enabled: { type: "boolean", post: true, patch: true },
    "target.alias": { type: "string", post: true, patch: true },
    "target.name": { type: "string" },
    ...measured("metric.status"),
    ...measured("metric.duration"),
    ...measured("metric.timestamp"),
    ...measured("metric.iops.total"),
    ...measured("metric.latency.total"),
    ...measured("metric.throughput.total"),
    ...measured("statistics.status"),
    ...measured("statistics.timestamp"),
    ...measured("statistics.iops_raw.total"),
    ...measured("statistics.latency_raw.total"),
    ...measured("statistics.throughput_raw.total"),
  },
  link: (record, source) => {
    linkSvm(record, source);
    record._links = { self: { href: `/api${PATH}/${(source.svm as { uuid: string }).uuid}` } };
  },
};

function wire(context: OntapContext, svm: Svm, service: IscsiService): Record<string, unknown> {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const unset = { absent: {}, null: { alias: null }, empty: { alias: "" } }[context.switches.unsetProperties];
  return {
    svm: svmMember(svm),
    enabled: service.enabled,
    target: { name: service.targetName, ...(service.alias === undefined ? unset : { alias: service.alias }) },
    metric: { status: "ok", duration: "PT15S", timestamp: now, iops: total(), latency: total(), throughput: total() },
    statistics: { status: "ok", timestamp: now, iops_raw: total(), latency_raw: total(), throughput_raw: total() },
  };
}

function total(): { total: number } {
  return { total: Math.floor(Math.random() * 1000) };
}

function checkAlias(context: OntapContext, alias: string): void {
  const bad = (why: string) => new OntapError("262247", `The target alias "${alias}" ${why}.`, "target.alias");
  if (alias.length > 128) throw bad("is longer than 128 characters");
  if (alias.includes(" ") && context.switches.aliasWithSpace === "reject") throw bad("contains a space");
  const pattern = context.switches.aliasNonAscii === "reject" ? /[^\x20-\x7e]/ : /\p{Cc}/u;
  if (pattern.test(alias)) throw bad("contains a character that is not printable");
}

function checkPreconditions(context: OntapContext, svm: Svm): void {
  if (!context.store.cluster.licences.includes("iscsi")) {
    throw new OntapError("1115127", "The cluster has no valid iSCSI licence.");
  }
  if (svm.state !== "running") throw new OntapError("5374893", "The SVM is stopped and must be running.");
}

function refuseOnAsaR2(context: OntapContext): void {
  if (!context.store.cluster.asaR2) return;
  throw new OntapError("5376452", "The iSCSI service cannot be created or deleted on this platform.");
}

function serviceOf(svm: Svm): IscsiService {
  if (svm.iscsi === undefined) throw new OntapError("5374078", "The SVM has no iSCSI service.");
  return svm.iscsi;
}

function create(context: OntapContext, svm: Svm, given: Given): void {
  const { store, switches } = context;
  refuseOnAsaR2(context);
  if (!svm.iscsiAllowed) throw new OntapError("2621507", "iSCSI is not among the allowed protocols of the SVM.");
  if (svm.nvme) throw new OntapError("5373966", "The SVM is configured for NVMe.");
  checkPreconditions(context, svm);
  if (svm.iscsi !== undefined) throw new OntapError("5374077", "The SVM already has an iSCSI service.", "svm.uuid");
  const alias = givenText(given, "target.alias") ?? svm.name;
  if (alias === "" && switches.emptyAliasInPost === "reject") {
    throw new OntapError("262247", "The target alias must have 1 to 128 characters.", "target.alias");
  }
  checkAlias(context, alias);
  svm.iscsi = {
    enabled: given.get("enabled") !== false,
    targetName: store.newTargetName(svm),
    lunMaps: false,
    ...(alias === "" ? {} : { alias }),
  };
  store.credentials.serviceCreated(svm);
}

function patch(context: OntapContext, svm: Svm, given: Given): void {
  const service = serviceOf(svm);
  const { switches } = context;
  const enabled = given.get("enabled") as boolean | undefined;
  const alias = givenText(given, "target.alias");
  if (alias !== undefined) checkAlias(context, alias);
  const changed =
    (enabled !== undefined && enabled !== service.enabled) || (alias !== undefined && alias !== (service.alias ?? ""));
  if (!changed && switches.noopIscsiPatch === "reject") {
    throw new OntapError("8", "The iSCSI service is in this state already.");
  }
  if (enabled === true && !service.enabled && switches.enableChecksPreconditions) checkPreconditions(context, svm);
  if (alias !== undefined && switches.aliasNeedsDisabled && service.enabled) {
    throw new OntapError("8", "The alias can only be changed while the service is disabled.", "target.alias");
  }
  if (enabled !== undefined && enabled !== service.enabled) {
    service.enabled = enabled;
    context.store.credentials.serviceSwitched(svm);
  }
  if (alias === "") delete service.alias;
  else if (alias !== undefined) service.alias = alias;
}

function remove(context: OntapContext, svm: Svm): void {
  refuseOnAsaR2(context);
  const service = serviceOf(svm);
  if (service.enabled) {
    throw new OntapError("5373960", "The iSCSI service is still enabled and cannot be deleted.");
  }
  if (context.switches.lunMapsBlockDelete && service.lunMaps) {
    throw new OntapError("8", "LUNs are mapped; the iSCSI service cannot be deleted.");
  }
  delete svm.iscsi;
  context.store.credentials.serviceDeleted(svm);
}

/** `/protocols/san/iscsi/services` */
export function iscsiRoutes(context: OntapContext): OntapPath[] {
  const { switches } = context;
  const change = (call: ApiCall, svm: Svm, work: () => void, done: (records: boolean) => ApiAnswer) =>
    changes(context, call, { svm, work, done, mode: switches.iscsiCalls, shape: kind.shape });
  return [
    {
      path: PATH,
      methods: {
        GET: (call) => {
          const records = visibleSvms(context, call).flatMap((svm) =>
            svm.iscsi === undefined ? [] : [wire(context, svm, svm.iscsi)],
          );
          return list(context, call, records, kind);
        },
        POST: (call) => {
          const given = readBody(context, call, kind.shape, "post");
          const svm = svmOfBody(context, call, given);
          const headers = location(call, switches, `/api${PATH}`, { "svm.uuid": svm.uuid });
          return change(
            call,
            svm,
            () => create(context, svm, given),
            (records) => {
              if (!records) return nothing(call, 201, switches, headers);
              const record = whole(context, call, wire(context, svm, serviceOf(svm)), kind);
              return json(call, 201, { num_records: 1, records: [record] }, headers);
            },
          );
        },
      },
    },
    {
      path: `${PATH}/{svm.uuid}`,
      methods: {
        GET: (call) => {
          const svm = svmOfPath(context, call);
          return show(context, call, wire(context, svm, serviceOf(svm)), kind);
        },
        PATCH: (call) => {
          const given = readBody(context, call, kind.shape, "patch");
          if (given.size === 0) throw new OntapError("262190", "A PATCH needs at least one value.");
          const svm = svmOfPath(context, call);
          return change(
            call,
            svm,
            () => patch(context, svm, given),
            () => nothing(call, 200, switches),
          );
        },
        DELETE: (call) => {
          noBody(call);
          const svm = svmOfPath(context, call);
          return change(
            call,
            svm,
            () => remove(context, svm),
            () => nothing(call, 200, switches),
          );
        },
      },
    },
  ];
}
