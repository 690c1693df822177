import { createHash } from "node:crypto";
import type { ApiCall } from "../wire";
import type { OntapContext, OntapPath } from "./context";
import type { IscsiSession, Svm } from "./entities";
import { OntapError } from "./errors";
import { list, type Readable, show } from "./read";
import { igroupReference } from "./san/igroup-view";
import { igroupsOf } from "./san/rules";
import { linkSvm, svmMember, svmOfPath, visibleSvms } from "./svm-of";

const PATH = "/protocols/san/iscsi/sessions";
/** ONTAP names the portal group of an SVM after its network interface. */
const GROUP = "iscsi_lif1";

const text = { type: "string" } as const;
const number = { type: "number" } as const;

const kind: Readable = {
  shape: {
    "svm.uuid": { ...text, key: true },
    "svm.name": { ...text, key: true },
    target_portal_group: { ...text, key: true },
    tsih: { ...number, key: true },
    target_portal_group_tag: number,
    isid: text,
    "initiator.name": text,
    "initiator.alias": text,
    "initiator.comment": { ...text, since: "9.9" },
    "igroups.name": text,
    "igroups.uuid": text,
    "connections.cid": number,
    "connections.authentication_type": text,
    "connections.initiator_address.address": text,
    "connections.initiator_address.port": number,
    "connections.interface.name": text,
    "connections.interface.uuid": text,
    "connections.interface.ip.address": text,
    "connections.interface.ip.port": number,
  },
  link: (record, source) => {
    linkSvm(record, source);
    const { uuid } = source.svm as { uuid: string };
    record._links = { self: { href: `/api${PATH}/${uuid}/${GROUP}/${String(source.tsih)}` } };
  },
};

function wire({ switches }: OntapContext, svm: Svm, session: IscsiSession): Record<string, unknown> {
  const { initiator, alias, comment, user, address = "192.0.2.200", tsih } = session;
  const invented = (session.igroups ?? []).map((name) => ({ name, uuid: uuidOf(`${svm.uuid}/${name}`) }));
  const igroups = [...igroupsOf(svm.san, initiator).map(igroupReference), ...invented];
  const unset = { absent: undefined, null: null, empty: "" }[switches.unsetProperties];
  const named = (name: string, value: string | null | undefined) => (value === undefined ? {} : { [name]: value });
  return {
    svm: svmMember(svm),
    target_portal_group: GROUP,
    target_portal_group_tag: 1027,
    tsih,
    isid: digest(initiator).slice(0, 12).match(/../g)?.join(":"),
    initiator: {
      name: switches.sessionInitiatorCase === "lower" ? initiator.toLowerCase() : initiator,
      ...named("alias", alias ?? unset),
      ...named("comment", comment ?? unset),
    },
    ...(igroups.length > 0 && { igroups }),
    connections: [
      {
        cid: 1,
        authentication_type: user === undefined ? "none" : "chap",
        initiator_address: { address, port: 32768 + tsih },
        interface: { name: GROUP, uuid: uuidOf(svm.uuid), ip: { address: "192.0.2.1", port: 3260 } },
      },
    ],
  };
}

function digest(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}

function uuidOf(name: string): string {
  return digest(name).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

function sessionsOf({ store, switches }: OntapContext, svm: Svm): IscsiSession[] {
  const all = store.credentials.sessions(svm.uuid);
  return switches.droppedSessions === "listed" ? all : all.filter(({ up }) => up);
}

/** `/protocols/san/iscsi/sessions`: initiators that have successfully logged in. Can only be read. */
export function sessionRoutes(context: OntapContext): OntapPath[] {
  const wired = (call: ApiCall) =>
    visibleSvms(context, call).flatMap((svm) => sessionsOf(context, svm).map((session) => wire(context, svm, session)));
  return [
    {
      path: PATH,
      methods: {
        GET: (call) => {
          if (!context.switches.sessionTpgroupFilter) return list(context, call, wired(call), kind);
          const queryText = call.queryText.replace(/(^|&)tpgroup=/, "$1target_portal_group=");
          return list(context, { ...call, queryText }, wired(call), kind);
        },
      },
    },
    {
      path: `${PATH}/{svm.uuid}/{tpgroup}/{tsih}`,
      methods: {
        GET: (call) => {
          const svm = svmOfPath(context, call);
          const { tpgroup, tsih } = call.params;
          const session = sessionsOf(context, svm).find((one) => tpgroup === GROUP && String(one.tsih) === tsih);
          if (session === undefined) throw new OntapError("4", "entry doesn't exist", "tsih");
          return show(context, call, wire(context, svm, session), kind);
        },
      },
    },
  ];
}
