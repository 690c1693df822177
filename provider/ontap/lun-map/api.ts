import { isRecord } from "../../base/unknown";
import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/shared-reads";
import { escapeFilter, type OntapClient, pathKey, type Query } from "../client";
import { byNameOrUuid, LUN_MAPS_PATH, type LunMapRecord, listLunMaps, lunMapRecord, type Reference } from "../san";
import { asUuid, isAmong, isCalled, svmFilter, svmReference } from "../svm";
import { onlyOne } from "../svm-presence";
import { endsOf, type LunMapInputs, mapId } from "./fields";

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
  const answer = await client.post(
    LUN_MAPS_PATH,
    { return_records: true },
    {
      svm: svmReference(svm),
      lun: byNameOrUuid(lun),
      igroup: byNameOrUuid(igroup),
      ...(number !== undefined && { logical_unit_number: number }),
    },
  );
  const [record] = Array.isArray(answer.records) ? answer.records : [];
  const made = lunMapRecord.safeParse(isRecord(record) ? record : answer).data;
  return made && isCalled(svm)(made.svm) && isNamed(made.lun, lun) && isNamed(made.igroup, igroup) ? made : undefined;
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
