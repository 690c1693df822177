import { ProviderError } from "../../base/errors";
import { quotedName } from "../../base/invisible";
import type { State } from "../../base/shape";
import { repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import type { OntapClient } from "../client";
import { ONTAP_CODES } from "../errors";
import { findIgroup, igroupsHolding, type LunMapRecord, listLunMaps } from "../san";
import { asUuid, svmFilter } from "../svm";
import { createdOnSvm, readOnSvm, refuseIfInvisible, removedFromSvm, SvmOperations } from "../svm-presence";
import {
  deleteLunMap,
  findLunMap,
  isNamed,
  LUN_MAP_CODES,
  type LunMapLive,
  lunMapListing,
  MAP_CONFLICTS,
  PERHAPS_INVISIBLE,
  postLunMap,
  toLive,
} from "./api";
import { endsOf, type LunMapInputs, mapId } from "./fields";

/** The calls of a map. */
export class LunMapOperations extends SvmOperations implements Operations<LunMapInputs, LunMapLive> {
  protected readonly subject = subject;

  id(live: LunMapLive): string {
    return mapId(live.lunUuid, live.igroupUuid);
  }

  /** A map with another number is never made anew: its hosts would lose the LUN, and no preview has shown that. */
  async find(inputs: LunMapInputs, id?: string): Promise<LunMapLive | undefined> {
    const ends = id === undefined ? inputs : { ...inputs, ...endsOf(id) };
    const record = await findLunMap(this.client, ends);
    const { logicalUnitNumber: wanted } = inputs;
    if (!record || wanted === undefined || wanted === record.logical_unit_number) return record && toLive(record);
    throw this.client.step(`take over ${subject(inputs)}`).failed("refused", {
      why: `the LUN is mapped as number ${record.logical_unit_number}, and the program says ${wanted}`,
      next: "correct logicalUnitNumber, or remove the map first: ONTAP cannot change its number",
    });
  }

  async create(inputs: LunMapInputs): Promise<LunMapLive> {
    const { lun, igroup, logicalUnitNumber: number } = inputs;
    const client = this.client.step(`create ${subject(inputs)}${number === undefined ? "" : ` as number ${number}`}`);
    const [ofLun, ofGroup] = [asUuid(lun), asUuid(igroup)];
    const record = await createdOnSvm(client, ofLun && ofGroup && mapId(ofLun, ofGroup), {
      post: () => postLunMap(client, inputs),
      find: () => findLunMap(client, inputs),
      now: ({ logical_unit_number: seen }) => `the LUN is mapped to the group now (as number ${seen})`,
    }).catch(async (error: unknown) => {
      throw await explained(client, error, inputs);
    });
    return toLive(record);
  }

  /** A map has nothing that can be changed: every difference is a replacement. */
  async update(id: string, delta: Partial<LunMapInputs>): Promise<LunMapLive> {
    const client = this.client.step(`update the LUN map ${id}`);
    throw client.notApplied(Object.keys(delta));
  }

  async read(id: string, state: State): Promise<LunMapLive | undefined> {
    const client = this.client.step(`read ${subject(state, id)}`);
    const svmUuid = String(state.svmUuid ?? "");
    const record = await readOnSvm(client, this.system, { svmUuid, listing: lunMapListing, key: id }, state);
    // LUNs and groups do not leave their SVM.
    if (record && svmUuid !== "" && record.svm.uuid !== svmUuid)
      throw client.unreliable(`it is about SVM ${quotedName(record.svm.name)}, which was not asked for`);
    return record && toLive(record);
  }

  async remove(id: string, state: State): Promise<void> {
    const client = this.client.step(`delete ${subject(state, id)}`);
    const svmUuid = String(state.svmUuid ?? "");
    await removedFromSvm(client, this.system, svmUuid, async () => {
      try {
        // Idempotent: deleting a map that is already gone succeeds.
        await repeated(client.budget, () => deleteLunMap(client, id));
      } catch (error) {
        const isVague = ProviderError.is(error, "gone") && PERHAPS_INVISIBLE.has(error.errorCode ?? "");
        if (isVague) await refuseIfInvisible(client, this.system, svmUuid);
        throw error;
      }
    });
  }
}

function subject({ lun, lunName, igroup, igroupName, svm, svmName }: State, id?: string): string {
  const [ofLun, ofGroup, ofSvm] = [lunName ?? lun, igroupName ?? igroup, svmName ?? svm];
  if (ofLun === undefined || ofGroup === undefined) return `the LUN map ${id}`;
  return `the map of LUN ${ofLun} to initiator group ${ofGroup}${ofSvm ? ` on SVM ${ofSvm}` : ""}`;
}

/**
 * No code is documented for a group that is missing at a create, nor for a LUN or a number that an initiator of the group has
 * already: so a refusal whose code says nothing else is explained by what the array shows.
 */
async function explained(client: OntapClient, error: unknown, inputs: LunMapInputs): Promise<unknown> {
  if (!(error instanceof ProviderError)) return error;
  const { status, errorCode = "" } = error;
  const { why = "the LUN or the initiator group does not exist" } = LUN_MAP_CODES[errorCode] ?? {};
  if (error.kind === "gone")
    return client.failed("refused", { why, status, errorCode, next: "make both first, or correct lun and igroup" });
  const isKnown = Object.hasOwn(LUN_MAP_CODES, errorCode) || Object.hasOwn(ONTAP_CODES, errorCode);
  if (error.kind !== "refused" || (isKnown && !MAP_CONFLICTS.has(errorCode))) return error;
  const maps = await mapsInTheWay(client, inputs).catch((): LunMapRecord[] => []);
  if (maps.length === 0) return error;
  const places = maps
    .slice(0, 5)
    .map(({ lun, igroup, logical_unit_number: number }) => {
      return `${quotedName(lun.name)} is number ${number} in group ${quotedName(igroup.name)}`;
    })
    .join(", ");
  const known = LUN_MAP_CODES[errorCode];
  if (known) return client.failed("refused", { ...known, why: `${why}: ${places}`, status, errorCode });
  return new ProviderError(error.kind, error.message.replace(/\.$/, `; perhaps because ${places}.`), error);
}

/** The maps of the group, and of all groups that share an initiator with it, that have this LUN or this number. */
async function mapsInTheWay(
  client: OntapClient,
  { svm, lun, igroup, logicalUnitNumber: number }: LunMapInputs,
): Promise<LunMapRecord[]> {
  const uuid = asUuid(igroup);
  const group = await findIgroup(client, uuid ? { uuid } : { svm, name: igroup });
  if (!group) return [];
  const members = (group.initiators ?? []).map(({ name }) => name);
  const others = members.length > 0 ? await igroupsHolding(client, svm, members) : [];
  const groups = new Set([group, ...others].map((one) => one.uuid));
  const maps = await listLunMaps(client, { ...svmFilter(svm), "igroup.uuid": [...groups].join("|") });
  return maps.filter((map) => map.logical_unit_number === number || isNamed(map.lun, lun));
}
