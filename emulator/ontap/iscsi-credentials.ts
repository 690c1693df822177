import { type ApiCall, isObject } from "../wire";
import { addressesAsShown, familyOf } from "./addresses";
import { json, location, nothing } from "./answers";
import { noBody, readBody } from "./body";
import { changes } from "./change";
import type { OntapContext, OntapPath } from "./context";
import { create, type PatchMode, patch, remove } from "./credentials-changes";
import type { AddressList, IscsiCredentials, Svm } from "./entities";
import { OntapError } from "./errors";
import { flag, parseQuery } from "./query";
import { list, type Readable, show, whole } from "./read";
import type { RecordShape } from "./shape";
import { linkSvm, svmMember, svmOfBody, svmOfPath, visibleSvms } from "./svm-of";

const PATH = "/protocols/san/iscsi/credentials";

const FLAGS = ["add_initiator_addresses", "remove_initiator_addresses"] as const;

const written = { post: true, patch: true } as const;
const user = { type: "string", ...written } as const;
const password = { type: "string", ...written, writeOnly: true } as const;

const body: RecordShape = {
  "svm.uuid": { type: "string", key: true, post: true },
  "svm.name": { type: "string", key: true, post: true },
  initiator: { type: "string", key: true, post: true },
  authentication_type: { type: "string", ...written },
  "chap.inbound.user": user,
  "chap.inbound.password": password,
  "chap.outbound.user": user,
  "chap.outbound.password": password,
  "initiator_address.ranges": { type: "objects", ...written },
  "initiator_address.masks": { type: "objects", ...written },
};

const part = { type: "string" } as const;

const kind: Readable = {
  shape: {
    ...body,
    // The whole of it too, so that an empty one can be shown.
    initiator_address: { type: "objects" },
    "initiator_address.ranges.start": part,
    "initiator_address.ranges.end": part,
    "initiator_address.ranges.family": part,
    "initiator_address.masks.address": part,
    "initiator_address.masks.netmask": part,
    "initiator_address.masks.family": part,
  },
  link: (record, source) => {
    linkSvm(record, source);
    const { uuid } = source.svm as { uuid: string };
    record._links = { self: { href: `/api${PATH}/${uuid}/${String(source.initiator)}` } };
  },
};

function wireAddresses({ switches }: OntapContext, addresses: AddressList): Record<string, unknown> {
  const { ranges, masks } = addressesAsShown(addresses, switches.addressReadBack);
  if (ranges.length + masks.length === 0) {
    const none = { absent: undefined, object: {}, "empty-ranges": { ranges: [] } }[switches.noAddresses];
    return none === undefined ? {} : { initiator_address: none };
  }
  const lists = {
    ranges: ranges.map((range) => ({ ...range, family: familyOf(range.start) })),
    masks: masks.map((mask) => ({ ...mask, family: familyOf(mask.address) })),
  };
  return { initiator_address: Object.fromEntries(Object.entries(lists).filter(([, items]) => items.length > 0)) };
}

function wire(context: OntapContext, svm: Svm, record: IscsiCredentials): Record<string, unknown> {
  const { inbound, outbound } = record;
  const chap = {
    ...(inbound === undefined ? {} : { inbound: { user: inbound.user } }),
    ...(outbound === undefined ? {} : { outbound: { user: outbound.user } }),
  };
  return {
    svm: svmMember(svm),
    initiator: record.initiator,
    authentication_type: record.authenticationType,
    ...(Object.keys(chap).length === 0 ? {} : { chap }),
    ...wireAddresses(context, record.addresses),
  };
}

/** The record in the path; `code` is that of one that does not exist. */
function recordOfPath({ switches }: OntapContext, call: ApiCall, svm: Svm, code: string): IscsiCredentials {
  if (switches.credentialsPathKey === "encoded" && call.path.includes(":")) {
    throw new OntapError("4", "entry doesn't exist", "initiator");
  }
  const fold = (name: string) => (switches.initiatorCase === "reject" ? name : name.toLowerCase());
  const wanted = fold(call.params.initiator ?? "");
  const record = svm.credentials.find((one) => fold(one.initiator) === wanted);
  if (record === undefined) throw new OntapError(code, "The SVM has no credentials of this initiator.", "initiator");
  return record;
}

/** The record that a PATCH or DELETE is about. */
function recordToChange(context: OntapContext, call: ApiCall, svm: Svm): IscsiCredentials {
  if (svm.iscsi === undefined && context.switches.credentialsWithoutServiceCode === "5374078") {
    throw new OntapError("5374078", "The SVM has no iSCSI service.");
  }
  return recordOfPath(context, call, svm, "5374895");
}

function named(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function patchMode(context: OntapContext, call: ApiCall): PatchMode {
  const query = parseQuery(call.queryText, context.switches.plusIsSpace);
  const outbound = named(named(call.body, "chap"), "outbound") ?? named(call.body, "chap.outbound");
  return {
    add: flag(query, FLAGS[0], false),
    remove: flag(query, FLAGS[1], false),
    namesAddresses: isObject(call.body) && Object.keys(call.body).some((name) => /^initiator_address(\.|$)/.test(name)),
    outboundIsEmpty: isObject(outbound) && Object.keys(outbound).length === 0,
  };
}

/** `/protocols/san/iscsi/credentials` */
export function credentialsRoutes(context: OntapContext): OntapPath[] {
  const { store, switches } = context;
  const work = { shape: body, mode: "synchronous" } as const;
  return [
    {
      path: PATH,
      methods: {
        GET: (call) => {
          const svms = visibleSvms(context, call);
          return list(
            context,
            call,
            svms.flatMap((svm) => svm.credentials.map((record) => wire(context, svm, record))),
            kind,
          );
        },
        POST: (call) => {
          const given = readBody(context, call, body, "post");
          const svm = svmOfBody(context, call, given);
          let made: IscsiCredentials | undefined;
          return changes(context, call, {
            ...work,
            svm,
            work: () => {
              made = create(context, svm, given);
            },
            done: (records) => {
              if (made === undefined) throw new Error("The record was not made.");
              const keys = { "svm.uuid": svm.uuid, initiator: made.initiator };
              const headers = location(call, switches, `/api${PATH}`, keys);
              const { credentialsPostAnswer } = switches;
              if (!records || credentialsPostAnswer === "empty") return nothing(call, 201, switches, headers);
              const record = whole(context, call, wire(context, svm, made), kind);
              const answer = credentialsPostAnswer === "object" ? record : { num_records: 1, records: [record] };
              return json(call, 201, answer, headers);
            },
          });
        },
      },
    },
    {
      path: `${PATH}/{svm.uuid}/{initiator}`,
      methods: {
        GET: (call) => {
          const svm = svmOfPath(context, call);
          const record = recordOfPath(context, call, svm, switches.missingCredentialsCode);
          return show(context, call, wire(context, svm, record), kind);
        },
        PATCH: (call) => {
          const given = readBody(context, call, body, "patch");
          const mode = patchMode(context, call);
          const svm = svmOfPath(context, call);
          const record = recordToChange(context, call, svm);
          return changes(context, call, {
            ...work,
            svm,
            declared: FLAGS,
            work: () => {
              patch(context, record, given, mode);
              store.credentials.enforce(svm, record.initiator);
            },
            done: () => nothing(call, 200, switches),
          });
        },
        DELETE: (call) => {
          noBody(call);
          const svm = svmOfPath(context, call);
          const record = recordToChange(context, call, svm);
          return changes(context, call, {
            ...work,
            svm,
            work: () => {
              remove(context, svm, record);
              store.credentials.enforce(svm, record.initiator);
            },
            done: () => nothing(call, 200, switches),
          });
        },
      },
    },
  ];
}
