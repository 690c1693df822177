import type { ApiCall } from "../../wire";
import { json, location, nothing } from "../answers";
import { type Given, givenText, noBody, readBody } from "../body";
import { changes } from "../change";
import type { OntapContext, OntapPath } from "../context";
import type { Svm } from "../entities";
import { OntapError } from "../errors";
import { parameter, parseQuery } from "../query";
import { list, type Readable, show, whole } from "../read";
import { linkSvm, svmMember, svmOfBody, visibleSvms } from "../svm-of";
import type { Igroup, Lun, StoredLunMap } from "./entities";
import { allMembers, attempt, checkSeen, dropMap, igroupOf, lowestFree, lunOf } from "./rules";

const PATH = "/protocols/san/lun-maps";

const NODES = ["node1", "node2", "node3", "node4"];

const key = { type: "string", key: true, post: true } as const;
const string = { type: "string" } as const;

const kind: Readable = {
  shape: {
    "svm.uuid": key,
    "svm.name": key,
    "lun.uuid": key,
    "lun.name": key,
    "igroup.uuid": key,
    "igroup.name": key,
    logical_unit_number: { type: "number", post: true },
    "lun.node.name": string,
    "lun.node.uuid": string,
    "igroup.os_type": string,
    "igroup.protocol": string,
    "igroup.initiators": { type: "strings" },
    "reporting_nodes.name": { ...string, since: "9.10.1" },
    "reporting_nodes.uuid": { ...string, since: "9.10.1" },
    "lun.smbc.replicated": { type: "boolean", since: "9.15.1" },
    "igroup.replicated": { type: "boolean", since: "9.15.1" },
  },
  link: (record, source) => {
    linkSvm(record, source);
    const { lun, igroup } = source as { lun: { uuid: string }; igroup: { uuid: string } };
    record._links = { self: { href: `/api${PATH}/${lun.uuid}/${igroup.uuid}` } };
  },
};

function nodeReference(name: string): { name: string; uuid: string } {
  return { name, uuid: `00000000-0000-4000-8000-00000000000${NODES.indexOf(name) + 1}` };
}

/** A node and its HA partner: node1 with node2, node3 with node4. */
function pairOf(node: string): string[] {
  const first = NODES.indexOf(node) & ~1;
  return NODES.slice(first, first + 2);
}

function wire(svm: Svm, map: StoredLunMap): Record<string, unknown>[] {
  const [lun, group] = [lunOf(svm.san, map.lun), igroupOf(svm.san, map.igroup)];
  if (lun === undefined || group === undefined) return [];
  return [
    {
      svm: svmMember(svm),
      lun: { uuid: lun.uuid, name: lun.name, node: nodeReference(lun.node), smbc: { replicated: false } },
      igroup: {
        uuid: group.uuid,
        name: group.name,
        os_type: group.osType,
        protocol: group.protocol,
        initiators: allMembers(svm.san, group).map(({ member }) => member.name),
        replicated: false,
      },
      logical_unit_number: map.number,
      reporting_nodes: pairOf(lun.node).map(nodeReference),
    },
  ];
}

function lunIn(svm: Svm, given: Given): Lun {
  const [uuid, name] = [givenText(given, "lun.uuid"), givenText(given, "lun.name")];
  if (uuid === undefined && name === undefined) throw new OntapError("5374901", "No LUN was given.", "lun");
  const lun = svm.san.luns.find((one) => one.uuid === (uuid ?? one.uuid) && one.name === (name ?? one.name));
  if (lun === undefined) throw new OntapError("1254201", "The LUN does not exist.", "lun");
  return lun;
}

function igroupIn({ switches }: OntapContext, svm: Svm, given: Given): Igroup {
  const [uuid, name] = [givenText(given, "igroup.uuid"), givenText(given, "igroup.name")];
  if (uuid === undefined && name === undefined)
    throw new OntapError("5374902", "No initiator group was given.", "igroup");
  const group = svm.san.igroups.find((one) => one.uuid === (uuid ?? one.uuid) && one.name === (name ?? one.name));
  if (group !== undefined) return group;
  const message = "The initiator group does not exist, is not accessible, or is in another SVM than the LUN.";
  throw new OntapError(switches.igroupMissingOnPost, message, "igroup");
}

const unmappable = {
  snapshot: ["5374238", "A LUN in a snapshot cannot be mapped."],
  vvol: ["5374329", "A LUN of class vvol cannot be mapped."],
  restore: ["5374053", "The LUN is being restored."],
  move: ["5374316", "The LUN is being moved."],
} as const;

function checkLun({ switches }: OntapContext, svm: Svm, lun: Lun): void {
  if (lun.unmappable !== undefined) {
    const [code, message] = unmappable[lun.unmappable];
    throw new OntapError(code, message, "lun");
  }
  if (!lun.online && switches.offlineLun === "reject") throw new OntapError("8", "The LUN is offline.", "lun");
  if (!svm.san.lifs && switches.lifRule !== "off") {
    throw new OntapError(switches.lifRule, `The node "${lun.node}" or its partner has no iSCSI or FC interface.`);
  }
}

function numberIn(given: Given): number | undefined {
  const number = given.get("logical_unit_number");
  if (number === undefined) return undefined;
  if (typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 4095) return number;
  throw new OntapError("262185", `Invalid value "${String(number)}".`, "logical_unit_number");
}

/** Carries out the POST. */
function create(context: OntapContext, svm: Svm, given: Given): StoredLunMap {
  const { switches } = context;
  const number = numberIn(given);
  const lun = lunIn(svm, given);
  const group = igroupIn(context, svm, given);
  const existing = svm.san.maps.find((one) => one.lun === lun.uuid && one.igroup === group.uuid);
  if (existing !== undefined) {
    if (switches.sameNumberSamePair === "accept" && number === existing.number) return existing;
    throw new OntapError("1254207", "LUN already mapped to this group.", "lun");
  }
  checkLun(context, svm, lun);
  if (switches.mapsMax > 0 && svm.san.maps.length >= switches.mapsMax) {
    throw new OntapError("1254999", "The maximum number of LUN maps has been reached.", undefined, 400);
  }
  const map = { lun: lun.uuid, igroup: group.uuid, number: number ?? lowestFree(svm.san, group, switches) };
  attempt(svm, (san) => {
    const used = san.maps.some((one) => one.igroup === map.igroup && one.number === map.number);
    if (used) throw new OntapError(switches.numberInUseCode, "The LUN number is in use.", "logical_unit_number", 409);
    san.maps.push(map);
    const live = igroupOf(san, group.uuid);
    if (live === undefined) throw new Error("The group is not there.");
    checkSeen(san, live, { lun: switches.seenThroughOtherGroupCode, number: switches.numberInUseCode });
  });
  return map;
}

/** `/protocols/san/lun-maps` */
export function lunMapRoutes(context: OntapContext): OntapPath[] {
  const { store, switches } = context;
  const NODE_PARAMETERS = ["additional_reporting_node.name", "additional_reporting_node.uuid"];
  const checkNode = (call: ApiCall) => {
    const name = parameter(parseQuery(call.queryText, switches.plusIsSpace), "additional_reporting_node.name");
    if (name !== undefined && !NODES.includes(name)) throw new OntapError("5374920", `There is no node "${name}".`);
  };
  /** What the path names, as far as it is there. */
  const ofPath = (call: ApiCall) => {
    const svms = visibleSvms(context, call);
    const [lunUuid, groupUuid] = [call.params["lun.uuid"], call.params["igroup.uuid"]];
    const svm = svms.find(({ san }) => san.luns.some(({ uuid }) => uuid === lunUuid));
    const group = svm?.san.igroups.find(({ uuid }) => uuid === groupUuid);
    const anyGroup = svms.some(({ san }) => san.igroups.some(({ uuid }) => uuid === groupUuid));
    return { svm, group, anyGroup, map: svm?.san.maps.find((m) => m.lun === lunUuid && m.igroup === groupUuid) };
  };
  const noLun = () => new OntapError("5374875", "The LUN does not exist or is not accessible.", "lun.uuid");
  return [
    {
      path: PATH,
      methods: {
        GET: (call) => {
          const svms = visibleSvms(context, call);
          return list(
            context,
            call,
            svms.flatMap((svm) => svm.san.maps.flatMap((map) => wire(svm, map))),
            kind,
          );
        },
        POST: (call) => {
          const given = readBody(context, call, kind.shape, "post");
          const svm = svmOfBody(context, call, given);
          let made: StoredLunMap | undefined;
          return changes(context, call, {
            svm,
            shape: kind.shape,
            mode: "synchronous",
            declared: store.knows("9.10.1") ? NODE_PARAMETERS : [],
            work: () => {
              checkNode(call);
              made = create(context, svm, given);
            },
            done: (records) => {
              if (made === undefined) throw new Error("The map was not made.");
              const keys = { "lun.uuid": made.lun, "igroup.uuid": made.igroup };
              const headers = location(call, switches, `/api${PATH}`, keys);
              if (!records || switches.lunMapPostAnswer === "empty") return nothing(call, 201, switches, headers);
              const shown = wire(svm, made).map((record) => {
                const full = whole(context, call, record, kind);
                if (switches.lunMapPostAnswer === "record") return full;
                const { svm: reference, lun, igroup } = record as Record<string, { uuid: string; name: string }>;
                const pair = (one = { uuid: "", name: "" }) => ({ uuid: one.uuid, name: one.name });
                return { svm: reference, lun: pair(lun), igroup: pair(igroup) };
              });
              return json(call, 201, { num_records: shown.length, records: shown }, headers);
            },
          });
        },
      },
    },
    {
      path: `${PATH}/{lun.uuid}/{igroup.uuid}`,
      methods: {
        GET: (call) => {
          const { svm, anyGroup, map } = ofPath(call);
          if (svm === undefined) throw noLun();
          if (!anyGroup) throw new OntapError("5374852", "The initiator group does not exist.", "igroup.uuid");
          const [record] = map === undefined ? [] : wire(svm, map);
          if (record === undefined) throw new OntapError(switches.mapMissingOnGet, "entry doesn't exist");
          return show(context, call, record, kind);
        },
        DELETE: (call) => {
          noBody(call);
          const { svm, group, map } = ofPath(call);
          const code = (own: string) =>
            switches.whichGone === "5374922" ? "5374922" : store.knows("9.9.1") ? own : "5374875";
          if (svm === undefined) throw new OntapError(code("5374875"), "The LUN does not exist or is not accessible.");
          if (group === undefined) throw new OntapError(code("5374878"), "The initiator group does not exist.");
          if (map === undefined) throw new OntapError(code("5374922"), "The LUN map does not exist.");
          return changes(context, call, {
            svm,
            shape: kind.shape,
            mode: "synchronous",
            work: () => dropMap(svm.san, map, switches),
            done: () => nothing(call, 200, switches),
          });
        },
      },
    },
  ];
}
