import type { OntapContext } from "../context";
import type { Svm } from "../entities";
import type { Readable } from "../read";
import type { RecordShape } from "../shape";
import { linkSvm, svmMember } from "../svm-of";
import type { Igroup, San } from "./entities";
import { allMembers, lunOf, mapsOf, parentsOf } from "./rules";

/** The path of the collection, below `/api`. */
export const IGROUPS = "/protocols/san/igroups";

const text = { type: "string" } as const;
const nested = { since: "9.9.1" } as const;
const expensive = { expensive: true, ...nested } as const;

/** What may be written of a group. */
export const igroupBody: RecordShape = {
  uuid: { ...text, key: true },
  "svm.uuid": { ...text, key: true, post: true },
  "svm.name": { ...text, key: true, post: true },
  name: { ...text, key: true, post: true, patch: true },
  os_type: { ...text, post: true, patch: true },
  protocol: { ...text, post: true },
  delete_on_unmap: { type: "boolean", post: true, patch: true },
  comment: { ...text, ...nested, post: true, patch: true },
  "portset.uuid": { ...text, ...nested, post: true, patch: true },
  "portset.name": { ...text, ...nested, post: true, patch: true },
  initiators: { type: "objects", post: true },
  igroups: { type: "objects", ...nested, post: true },
};

const { initiators: _initiators, igroups: _igroups, ...scalars } = igroupBody;

/** A group as GET shows it. */
export const igroupKind: Readable = {
  shape: {
    ...scalars,
    "initiators.name": text,
    "initiators.comment": { ...text, ...nested },
    "initiators.igroup.name": { ...text, ...nested },
    "initiators.igroup.uuid": { ...text, ...nested },
    supports_igroups: { type: "boolean", ...nested },
    "igroups.name": { ...text, ...expensive },
    "igroups.uuid": { ...text, ...expensive },
    "parent_igroups.name": { ...text, ...expensive },
    "parent_igroups.uuid": { ...text, ...expensive },
    "lun_maps.logical_unit_number": { type: "number", expensive: true },
    "lun_maps.lun.name": { ...text, expensive: true },
    "lun_maps.lun.uuid": { ...text, expensive: true },
  },
  link: (record, source) => {
    linkSvm(record, source);
    record._links = { self: { href: `/api${IGROUPS}/${String(source.uuid)}` } };
  },
};

/** How other objects refer to a group. */
export function igroupReference({ uuid, name }: Igroup): { uuid: string; name: string } {
  return { uuid, name };
}

function lists(context: OntapContext, san: San, group: Igroup): Record<string, unknown> {
  const own = allMembers(san, group).map(({ member, owner }) => ({
    ...member,
    ...(owner === group ? {} : { igroup: igroupReference(owner) }),
  }));
  const children = san.igroups.filter(({ uuid }) => group.igroups.includes(uuid)).map(igroupReference);
  const parents = parentsOf(san, group).map(igroupReference);
  const maps = mapsOf(san, group).map(({ lun, number }) => ({
    logical_unit_number: number,
    lun: { uuid: lun, name: lunOf(san, lun)?.name },
  }));
  const shown = own.length > 0 || context.switches.emptyInitiators === "array";
  return {
    ...(shown ? { initiators: own } : {}),
    ...(children.length > 0 ? { igroups: children } : {}),
    ...(parents.length > 0 ? { parent_igroups: parents } : {}),
    ...(maps.length > 0 ? { lun_maps: maps } : {}),
  };
}

/** A group with everything that GET can show of it. */
export function igroupWire(context: OntapContext, svm: Svm, group: Igroup): Record<string, unknown> {
  const { comment, deleteOnUnmap } = group;
  const { clearedComment, deleteOnUnmapFalse } = context.switches;
  const hasComment = comment !== undefined && (comment !== "" || clearedComment === "empty");
  const portset = svm.san.portsets.find(({ name }) => name === group.portset);
  return {
    uuid: group.uuid,
    name: group.name,
    svm: svmMember(svm),
    os_type: group.osType,
    protocol: group.protocol,
    supports_igroups: group.initiators.length === 0,
    ...(hasComment ? { comment } : {}),
    ...(deleteOnUnmap || deleteOnUnmapFalse === "false" ? { delete_on_unmap: deleteOnUnmap } : {}),
    ...(portset === undefined ? {} : { portset: { uuid: portset.uuid, name: portset.name } }),
    ...lists(context, svm.san, group),
  };
}
