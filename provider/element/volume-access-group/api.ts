import * as z from "zod";
import { withoutCase } from "../../base/equal";
import { ProviderError, Unfinished } from "../../base/errors";
import { canonicalInitiator } from "../../base/initiator-names";
import { quotedName } from "../../base/invisible";
import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/system";
import { inKnownOrder } from "../../lifecycle/members";
import { attributesRecord } from "../attributes";
import type { ElementClient, Params } from "../client";
import { GROUP_ERRORS } from "./errors";
import { LISTS, type List } from "./fields";

/** The group object; fields that old endpoints lack are optional, unknown ones are ignored. */
const groupRecord = z.object({
  volumeAccessGroupID: z.number().int().positive(),
  name: z.string(),
  initiators: z.array(z.string()),
  initiatorIDs: z.array(z.number()).nullish(),
  volumes: z.array(z.number()),
  deletedVolumes: z.array(z.number()).nullish(),
  attributes: attributesRecord,
});

export type GroupRecord = z.output<typeof groupRecord>;

/** A method that changes a group and answers with what it is then. */
export type ChangeMethod =
  | "ModifyVolumeAccessGroup"
  | "AddInitiatorsToVolumeAccessGroup"
  | "AddVolumesToVolumeAccessGroup"
  | "RemoveInitiatorsFromVolumeAccessGroup"
  | "RemoveVolumesFromVolumeAccessGroup";

/** `CreateVolumeAccessGroup`. A name in use makes a second group. The answer may hold the ID alone. */
export async function createGroup(client: ElementClient, params: Params): Promise<GroupRecord> {
  const group = await written(client, await client.call("CreateVolumeAccessGroup", params));
  // No lost answer: sent again, a cluster that spells names its own way would make a second group.
  if (!withoutCase(group.name, params.name)) throw otherGroup(client, group);
  return group;
}

export async function changeGroup(
  client: ElementClient,
  method: ChangeMethod,
  volumeAccessGroupID: number,
  params: Params,
): Promise<GroupRecord> {
  const answer = await client.call(method, { volumeAccessGroupID, ...params });
  return written(client, { volumeAccessGroupID, ...answer }, volumeAccessGroupID);
}

/** `DeleteVolumeAccessGroup`: volumes stay. */
export async function deleteGroup(client: ElementClient, volumeAccessGroupID: number, params: Params): Promise<void> {
  await client.call("DeleteVolumeAccessGroup", { volumeAccessGroupID, ...params });
}

/** The list is there also when it is empty: an answer without it says of no group that it is gone. */
const page = z.object({
  volumeAccessGroups: z.array(groupRecord),
  volumeAccessGroupsNotFound: z.array(z.number()).nullish(),
});

/** `ListVolumeAccessGroups` of one ID: there is no Get. An ID that is not in the answer is gone, whether the answer is an error or not. */
export async function getGroup(client: ClientFor<ElementClient>, id: number): Promise<GroupRecord | undefined> {
  const reading = client.step(`read volume access group ${id}`, GROUP_ERRORS);
  try {
    const answer = await reading.ask("ListVolumeAccessGroups", { volumeAccessGroups: [id] });
    const { volumeAccessGroups, volumeAccessGroupsNotFound } = reading.decode(page, answer);
    const [group, ...others] = volumeAccessGroups;
    if (others.length > 0 || (group && group.volumeAccessGroupID !== id)) throw otherGroup(reading, others[0] ?? group);
    const absent = volumeAccessGroupsNotFound ?? [];
    if (absent.some((one) => one !== id || group)) throw reading.unreliable(`it does not find group ${absent[0]}`);
    return group;
  } catch (error) {
    if (ProviderError.is(error, "gone")) return undefined;
    throw error;
  }
}

/** `ListVolumeAccessGroups`, all pages. */
export async function listGroups(client: ClientFor<ElementClient>): Promise<GroupRecord[]> {
  const listing = client.step("list the volume access groups", GROUP_ERRORS);
  const ask = async (startVolumeAccessGroupID: number, limit: number) => {
    const answer = await listing.ask("ListVolumeAccessGroups", { startVolumeAccessGroupID, limit });
    return listing.decode(page, answer).volumeAccessGroups;
  };
  const found = await listing.pages(ask, ({ volumeAccessGroupID }) => volumeAccessGroupID);
  return found.sort((left, right) => left.volumeAccessGroupID - right.volumeAccessGroupID);
}

/** The groups by ID. More than one are read as a listing: it answers the reads of the others too. */
export const groupListing: Listing<number, GroupRecord, ElementClient> = {
  async fetch(client, ids) {
    if (ids === undefined) return listGroups(client);
    const found = await Promise.all(ids.map((id) => getGroup(client, id)));
    return found.filter((group) => group !== undefined);
  },
  keyOf: ({ volumeAccessGroupID }) => volumeAccessGroupID,
  mostKeys: 1,
};

const result = z.object({ volumeAccessGroupID: z.number().optional(), volumeAccessGroup: groupRecord.optional() });

async function written(client: ElementClient, body: unknown, asked?: number): Promise<GroupRecord> {
  const { volumeAccessGroupID: id, volumeAccessGroup } = client.decode(result, body);
  const group = volumeAccessGroup ?? (id === undefined ? undefined : await readBack(client, id));
  if (!group) {
    throw client.failed("malformed", {
      why: "the answer holds neither the group nor an ID under which it can be read",
      next: "run pulumi refresh to see what the cluster made of it",
    });
  }
  const { volumeAccessGroupID } = group;
  if ([asked, id].some((one) => one !== undefined && one !== volumeAccessGroupID))
    throw otherGroup(client, group, true);
  return group;
}

function otherGroup(client: ElementClient, group: GroupRecord | undefined, written = false): ProviderError {
  return client.unreliable(
    `it is about group ${quotedName(group?.name ?? "")} (ID ${group?.volumeAccessGroupID})`,
    written,
  );
}

/** The write was carried out: whatever keeps the group from being read now, its ID must not get lost. */
async function readBack(client: ElementClient, id: number): Promise<GroupRecord | undefined> {
  try {
    return await getGroup(client, id);
  } catch (error) {
    throw error instanceof ProviderError ? new Unfinished(String(id), undefined, error) : error;
  }
}

/** What the cluster reports of a group. A list that the program does not manage is not in it: others change it by the minute. */
export interface VolumeAccessGroupLive {
  volumeAccessGroupId: number;
  name: string;
  attributes: Record<string, unknown>;
  initiators?: string[];
  volumes?: number[];
}

/** A group with all its members. */
export type WholeGroup = Required<VolumeAccessGroupLive>;

export function toWhole({ volumeAccessGroupID, name, attributes, initiators, volumes }: GroupRecord): WholeGroup {
  return { volumeAccessGroupId: volumeAccessGroupID, name, attributes: attributes ?? {}, initiators, volumes };
}

/** The live values, of the lists those that are managed, in the order and spelling that is known of them. */
export function toLive(
  record: GroupRecord,
  manages: (list: List) => boolean,
  known: { readonly [list in List]?: unknown },
): VolumeAccessGroupLive {
  const live: VolumeAccessGroupLive = toWhole(record);
  for (const list of LISTS) {
    if (!manages(list)) delete live[list];
    else Object.assign(live, { [list]: inKnownOrder(canonicalInitiator, record[list], known[list]) });
  }
  return live;
}
