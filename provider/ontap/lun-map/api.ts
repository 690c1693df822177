import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/shared-reads";
import { escapeFilter, type OntapClient, pathKey, type Query } from "../client";
import { type Codes, endpointCodes, missing, refused, taken, vaguely } from "../errors";
import { byNameOrUuid, LUN_MAPS_PATH, type LunMapRecord, listLunMaps, lunMapRecord, type Reference } from "../san";
import { asUuid, isAmong, isCalled, svmFilter } from "../svm";
import { onlyOne, postOnSvm } from "../svm-presence";
import { endsOf, type LunMapInputs, mapId } from "./fields";

const NAME = refused("the name of the LUN is not valid", "correct lun");
const INTERFACES = refused(
  "the LUN's node or its HA partner has no interface for iSCSI or FC in this SVM",
  "create one on each of both nodes, and run pulumi up again",
);
const SOON = "run pulumi up again when it is done";

/** The codes of the endpoint; an HTTP status is documented for none of them. */
export const LUN_MAP_CODES: Codes = {
  ...endpointCodes("LUN maps need ONTAP 9.6 or later", `/api${LUN_MAPS_PATH}`),
  "1254193": refused(
    "an initiator of the group sees the LUN already, through another group",
    "take it out of one of them, or map the LUN to one group only",
  ),
  "1254201": refused("the LUN does not exist on this SVM", "correct lun; LUNs are made elsewhere, not by this package"),
  "1254207": taken("the LUN is mapped to this group already"),
  "1254324": refused(
    "the number is in use for an initiator of the group",
    "choose another logicalUnitNumber, or leave it out for the lowest that is free",
  ),
  "5374053": refused("the LUN is being restored", SOON),
  "5374127": NAME,
  "5374238": refused("the LUN is in a snapshot", "map a LUN of the volume itself"),
  "5374316": refused("the LUN is being moved", SOON),
  "5374329": refused("the LUN is one of a virtual volume", "leave it to the tools of vVols"),
  "5374573": INTERFACES,
  "5374574": INTERFACES,
  "5374581": INTERFACES,
  "5374582": INTERFACES,
  "5374583": INTERFACES,
  "5374584": INTERFACES,
  "5374652": vaguely("the peer cluster refused its part", "look at the replication of the group"),
  "5374852": missing("the initiator group does not exist or is not visible to this login"),
  "5374875": missing("the LUN does not exist or is not visible to this login"),
  "5374878": missing("the initiator group does not exist, is not visible to this login, or is in another SVM"),
  "5374922": missing("the LUN is not mapped to the group"),
  "5376356": refused("group and LUN are replicated to different peers", "choose another group"),
  "5376461": NAME,
  "5376462": NAME,
};

/** Codes that say "does not exist" and "not for this login" alike. */
export const PERHAPS_INVISIBLE: ReadonlySet<string> = new Set(["5374852", "5374875", "5374878"]);
/** No code is documented for a number that is in use, or for a LUN that an initiator sees already; other calls have these. */
export const MAP_CONFLICTS: ReadonlySet<string> = new Set(["1254193", "1254324"]);

/** The maps by their lunMapIds. The filter is that of all LUNs and all groups in question, so it may find more pairs. */
export const lunMapListing: Listing<string, LunMapRecord, OntapClient> = {
  fetch: (client, keys) => {
    const listing = client.step("list the LUN maps");
    if (keys === undefined) return listLunMaps(listing, {});
    const parts = keys.map(endsOf);
    const luns = new Set(parts.map(({ lun }) => lun));
    const igroups = new Set(parts.map(({ igroup }) => igroup));
    const filter = { "lun.uuid": [...luns].join("|"), "igroup.uuid": [...igroups].join("|") };
    return listLunMaps(listing, filter, ({ lun, igroup }) => luns.has(lun.uuid) && igroups.has(igroup.uuid));
  },
  keyOf: ({ lun, igroup }) => mapId(lun.uuid, igroup.uuid),
  fetchParts: (client, svms) => {
    const meant = isAmong(svms);
    return listLunMaps(client.step("list the LUN maps"), { "svm.uuid": svms.join("|") }, ({ svm }) => meant(svm));
  },
};

/** What a program names of a map. */
export type Ends = Pick<LunMapInputs, "svm" | "lun" | "igroup">;

/** The map of a LUN to a group, or `undefined` when there is none. Both names are those of many SVMs. */
export async function findLunMap(client: ClientFor<OntapClient>, ends: Ends): Promise<LunMapRecord | undefined> {
  const { svm, lun, igroup } = ends;
  const reading = client.step(`read the map of LUN ${lun} to initiator group ${igroup} on SVM ${svm}`);
  const filter = { ...svmFilter(svm), ...filterOf("lun", lun), ...filterOf("igroup", igroup) };
  const found = await listLunMaps(reading, filter, ({ svm: of }) => isCalled(svm)(of));
  const meant = found.filter((record) => isNamed(record.lun, lun) && isNamed(record.igroup, igroup));
  return onlyOne(reading, meant, svm);
}

function filterOf(end: "lun" | "igroup", text: string): Query {
  const uuid = asUuid(text);
  return uuid === undefined ? { [`${end}.name`]: escapeFilter(text) } : { [`${end}.uuid`]: uuid };
}

/** Whether a text names this LUN or group. */
export function isNamed({ uuid, name }: Reference, text: string): boolean {
  return name === text || uuid === asUuid(text);
}

/** `POST /protocols/san/lun-maps`; `undefined` when the array answers without the number. */
export async function postLunMap(client: OntapClient, inputs: LunMapInputs): Promise<LunMapRecord | undefined> {
  const { svm, lun, igroup, logicalUnitNumber: number } = inputs;
  const body = {
    lun: byNameOrUuid(lun),
    igroup: byNameOrUuid(igroup),
    ...(number !== undefined && { logical_unit_number: number }),
  };
  const made = await postOnSvm(client, LUN_MAPS_PATH, svm, body, lunMapRecord);
  return made && isNamed(made.lun, lun) && isNamed(made.igroup, igroup) ? made : undefined;
}

/** `DELETE /protocols/san/lun-maps/{lun.uuid}/{igroup.uuid}`. ONTAP has no guard: hosts lose the LUN at once. */
export async function deleteLunMap(client: OntapClient, id: string): Promise<void> {
  const { lun, igroup } = endsOf(id);
  await client.delete(`${LUN_MAPS_PATH}/${pathKey(lun)}/${pathKey(igroup)}`);
}

/** What the array reports of a map. Its reporting nodes are left out: they follow moves of the volume. */
export interface LunMapLive {
  svm: string;
  lun: string;
  igroup: string;
  svmUuid: string;
  svmName: string;
  lunUuid: string;
  lunName: string;
  igroupUuid: string;
  igroupName: string;
  logicalUnitNumber: number;
}

export function toLive({ svm, lun, igroup, logical_unit_number: logicalUnitNumber }: LunMapRecord): LunMapLive {
  return {
    svm: svm.name,
    lun: lun.name,
    igroup: igroup.name,
    svmUuid: svm.uuid,
    svmName: svm.name,
    lunUuid: lun.uuid,
    lunName: lun.name,
    igroupUuid: igroup.uuid,
    igroupName: igroup.name,
    logicalUnitNumber,
  };
}
