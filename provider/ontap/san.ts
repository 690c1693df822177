import * as z from "zod";
import { canonicalInitiator, isWwpn } from "../base/equal";
import { ProviderError } from "../base/errors";
import { quotedName } from "../base/invisible";
import type { ClientFor } from "../http/client";
import type { Listing } from "../http/shared-reads";
import type { Session, Touched } from "../lifecycle/sessions";
import { escapeFilter, type OntapClient, type Query } from "./client";
import { svmSessions } from "./sessions";
import { isAmong, isCalled, svmFilter, svmRecord } from "./svm";
import { onlyOne } from "./svm-presence";
import { type OntapSystem, PAGE } from "./system";

export const IGROUPS_PATH = "/protocols/san/igroups";
export const LUN_MAPS_PATH = "/protocols/san/lun-maps";

const IGROUP_FIELDS =
  "svm.uuid,svm.name,uuid,name,os_type,protocol,comment,delete_on_unmap,initiators,portset.uuid,portset.name";
const NESTED_FIELDS = `${IGROUP_FIELDS},igroups.uuid,igroups.name`;

/** An object of an SVM as others refer to it. */
export const reference = z.object({ uuid: z.string(), name: z.string() });
export type Reference = z.output<typeof reference>;

export const igroupRecord = z.object({
  svm: svmRecord,
  uuid: z.string(),
  name: z.string(),
  os_type: z.string(),
  protocol: z.string(),
  comment: z.string().nullish(),
  delete_on_unmap: z.boolean().nullish(),
  initiators: z.array(z.object({ name: z.string(), igroup: reference.nullish() })).nullish(),
  portset: reference.nullish(),
  igroups: z.array(reference).nullish(),
});
export type IgroupRecord = z.output<typeof igroupRecord>;

/** The groups of a cluster by UUID. Nested groups are expensive to list (since 9.9.1): only a resource that manages them asks. */
function igroupListingWith(fields: string): Listing<string, IgroupRecord, OntapClient> {
  return {
    fetch: (client, uuids) => {
      const asked = uuids && new Set(uuids);
      const meant = ({ uuid }: IgroupRecord) => asked?.has(uuid) ?? true;
      return listIgroups(client.step("list the initiator groups"), { uuid: uuids?.join("|") }, fields, meant);
    },
    keyOf: ({ uuid }) => uuid,
    fetchParts: (client, svms) => {
      const meant = isAmong(svms);
      const filter = { "svm.uuid": svms.join("|") };
      return listIgroups(client.step("list the initiator groups"), filter, fields, ({ svm }) => meant(svm));
    },
  };
}

export const igroupListing = igroupListingWith(IGROUP_FIELDS);
export const nestedIgroupListing = igroupListingWith(NESTED_FIELDS);

/** Before 9.9.1 ONTAP knows neither comment nor portset nor nesting, and refuses unknown names in `fields` unless told otherwise. */
function listIgroups(
  client: OntapClient,
  filter: Query,
  fields: string,
  meant: (record: IgroupRecord) => boolean,
): Promise<IgroupRecord[]> {
  const query = { ...filter, fields, ignore_unknown_fields: true, max_records: PAGE };
  return client.list(IGROUPS_PATH, query, igroupRecord, { key: ({ uuid }) => uuid, meant });
}

/** The group with this UUID, or the one of this name in an SVM; a name alone is in many SVMs. */
export async function findIgroup(
  client: ClientFor<OntapClient>,
  group: { readonly uuid: string } | { readonly svm: string; readonly name: string },
  nested = false,
): Promise<IgroupRecord | undefined> {
  const listing = nested ? nestedIgroupListing : igroupListing;
  if ("uuid" in group) return (await listing.fetch(client, [group.uuid]))[0];
  const { svm, name } = group;
  const reading = client.step(`read the initiator group ${name} of SVM ${svm}`);
  const isMeant = isCalled(svm);
  const fields = nested ? NESTED_FIELDS : IGROUP_FIELDS;
  const found = await listIgroups(reading, { ...svmFilter(svm), name: escapeFilter(name) }, fields, (one) =>
    isMeant(one.svm),
  );
  // Whether filters mind the case is documented nowhere, and names of groups do.
  const named = found.filter((record) => record.name === name);
  return onlyOne(reading, named, svm);
}

/** So many initiators fit into a filter, which is part of the URL. */
const MOST_INITIATORS = 50;

/** The groups of an SVM that hold one of these initiators, or of the first of very many. */
export function igroupsHolding(
  client: OntapClient,
  svm: string,
  initiators: readonly string[],
): Promise<IgroupRecord[]> {
  const filter = {
    ...svmFilter(svm),
    "initiators.name": initiators.slice(0, MOST_INITIATORS).map(escapeFilter).join("|"),
  };
  const isMeant = isCalled(svm);
  return listIgroups(client, filter, IGROUP_FIELDS, (record) => isMeant(record.svm));
}

/** The members of a group itself: a listing shows those of nested groups too, with the group that they belong to. */
export function ownInitiators({ uuid, initiators }: IgroupRecord): string[] {
  return (initiators ?? []).filter(({ igroup }) => !igroup || igroup.uuid === uuid).map(({ name }) => name);
}

export const lunMapRecord = z.object({
  svm: svmRecord,
  lun: reference,
  igroup: reference,
  logical_unit_number: z.number().int(),
});
export type LunMapRecord = z.output<typeof lunMapRecord>;

/** LUN maps by a filter. Without `igroup.initiators`, which multiply the answer. */
export function listLunMaps(
  client: OntapClient,
  filter: Query,
  meant?: (record: LunMapRecord) => boolean,
): Promise<LunMapRecord[]> {
  const fields = "svm.uuid,svm.name,lun.uuid,lun.name,igroup.uuid,igroup.name,logical_unit_number";
  const key = ({ lun, igroup }: LunMapRecord) => `${lun.uuid}/${igroup.uuid}`;
  const query = { ...filter, fields, max_records: PAGE };
  return client.list(LUN_MAPS_PATH, query, lunMapRecord, { key, ...(meant && { meant }) });
}

interface IgroupMaps {
  readonly uuid: string;
  readonly records: readonly LunMapRecord[];
}

/** The maps of groups, by the UUID of the group. */
const mapsByIgroup: Listing<string, IgroupMaps, OntapClient> = {
  async fetch(client, uuids) {
    const records = await listLunMaps(client.step("list the LUN maps"), { "igroup.uuid": uuids?.join("|") });
    const groups = new Set(records.map(({ igroup }) => igroup.uuid));
    return [...groups].map((uuid) => ({ uuid, records: records.filter(({ igroup }) => igroup.uuid === uuid) }));
  },
  keyOf: ({ uuid }) => uuid,
};

/** So many LUNs are named. */
const MOST_LUNS = 5;

/** A group as a state knows it: a create that was cut off left no UUID there. */
interface KnownGroup {
  readonly uuid?: unknown;
  readonly name?: unknown;
}

/**
 * Hosts that see LUNs through a group: all its members, or these initiators or nested groups of it. Their sessions stay when a
 * LUN goes, so they are not said to drop. All is asked for at once: what several notes ask for together is one listing each.
 */
export function hostsOfIgroup(
  group: KnownGroup & { readonly svmUuid: unknown },
  {
    initiators,
    igroups,
    lun: onlyLun,
  }: { initiators?: readonly unknown[]; igroups?: KnownGroup[]; lun?: unknown } = {},
): Touched<OntapSystem> {
  const { uuid, svmUuid } = group;
  const findOne = (system: OntapSystem, one: KnownGroup) =>
    typeof one.uuid === "string"
      ? system.shared(igroupListing).get(one.uuid)
      : findIgroup(system.client(), { svm: String(svmUuid), name: String(one.name) });
  const find = (system: OntapSystem) => findOne(system, group);
  const members = async (system: OntapSystem) => {
    const records = await Promise.all((igroups ?? [group]).map((one) => findOne(system, one)));
    return records.flatMap((record) => record?.initiators?.map(({ name }) => name) ?? []);
  };
  return {
    async list(system) {
      if (initiators) refuseFibreChannel(system, initiators.map(String));
      const [names, sessions] = await Promise.all([
        initiators?.map(String) ?? members(system),
        svmSessions(system, svmUuid),
      ]);
      refuseFibreChannel(system, names);
      const meant = new Set(names.map(canonicalInitiator));
      return sessions.filter(({ initiator }: Session) => meant.has(canonicalInitiator(initiator)));
    },
    async sight(system) {
      const record = typeof uuid === "string" && onlyLun === undefined ? undefined : find(system);
      const key = typeof uuid === "string" ? uuid : (await record)?.uuid;
      const maps = key === undefined ? undefined : await system.shared(mapsByIgroup).get(key);
      const records = maps?.records ?? [];
      const luns = records.filter(({ lun }) => onlyLun === undefined || lun.uuid === onlyLun);
      if (luns.length === 0) return "no LUN is mapped to the group itself";
      const isLast = onlyLun !== undefined && records.length === 1 && (await record)?.delete_on_unmap === true;
      const last = isLast ? "; it is the last LUN map of the group, which ONTAP deletes with it" : "";
      return `through the group they see ${lunNames(luns.map(({ lun }) => lun.name))}${last}`;
    },
    // Without the members there would be a second call.
    ...(initiators && { inUp: true as const }),
  };
}

function lunNames(luns: readonly string[]): string {
  const more = luns.length - MOST_LUNS;
  return [...luns.slice(0, MOST_LUNS).map(quotedName), ...(more > 0 ? [`${more} more LUNs`] : [])].join(", ");
}

/** A port of FC has no iSCSI session: "none" would be said of a host that works. */
function refuseFibreChannel(system: OntapSystem, names: readonly string[]): void {
  const ports = names.filter(isWwpn);
  if (ports.length === 0) return;
  const many = ports.length === 1 ? "1 initiator is an FC port" : `${ports.length} initiators are FC ports`;
  throw new ProviderError(
    "refused",
    `${many} (${ports.slice(0, 3).join(", ")}), and ${system.connection.host} lists sessions of iSCSI alone.`,
  );
}

/** Groups that other tools make and delete as they need them, by their names. */
const OTHER_TOOLS: readonly RegExp[] = [
  // Trident: <node>-<UUID>; Cinder: openstack-<UUID>. Cut off at 96 characters.
  /-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  /^(?=.{96}$).*-[0-9a-f]{8}(-[0-9a-f]{0,4}){0,3}(-[0-9a-f]{0,12})?$/i,
  // CloudStack: cs_<SVM>_<host>
  /^cs_/,
];

/** Whether Trident, Cinder or CloudStack made the group. */
export function isOfOtherTool(igroup: string): boolean {
  return OTHER_TOOLS.some((pattern) => pattern.test(igroup));
}
