import * as z from "zod";
import { ProviderError, Unfinished } from "../../base/errors";
import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/system";
import { attributesRecord } from "../attributes";
import type { ElementClient, Params } from "../client";
import { GROUP_ERRORS } from "./errors";
import { commonMembers, LISTS, type List, type Member, missingMembers } from "./fields";

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

const PAGE = 1000;

/** `CreateVolumeAccessGroup`. A name in use makes a second group. The answer may hold the ID alone. */
export async function createGroup(client: ElementClient, params: Params): Promise<GroupRecord> {
  return written(client, await client.call("CreateVolumeAccessGroup", params));
}

export async function changeGroup(
  client: ElementClient,
  method: ChangeMethod,
  volumeAccessGroupID: number,
  params: Params,
): Promise<GroupRecord> {
  const answer = await client.call(method, { volumeAccessGroupID, ...params });
  return written(client, { volumeAccessGroupID, ...answer });
}

/** `DeleteVolumeAccessGroup`: volumes stay. */
export async function deleteGroup(client: ElementClient, volumeAccessGroupID: number, params: Params): Promise<void> {
  await client.call("DeleteVolumeAccessGroup", { volumeAccessGroupID, ...params });
}

/** The list is there also when it is empty: an answer without it says of no group that it is gone. */
const page = z.object({ volumeAccessGroups: z.array(groupRecord) });

/** `ListVolumeAccessGroups` of one ID: there is no Get. An ID that is not in the answer is gone, whether the answer is an error or not. */
export async function getGroup(client: ClientFor<ElementClient>, id: number): Promise<GroupRecord | undefined> {
  const reading = client.step(`read volume access group ${id}`, GROUP_ERRORS);
  try {
    const answer = await reading.ask("ListVolumeAccessGroups", { volumeAccessGroups: [id] });
    const groups = reading.decode(page, answer).volumeAccessGroups;
    return groups.find(({ volumeAccessGroupID }) => volumeAccessGroupID === id);
  } catch (error) {
    if (ProviderError.is(error, "gone")) return undefined;
    throw error;
  }
}

/** `ListVolumeAccessGroups`, all pages. The order is not to be relied on, and there is no sign of the end but a short page. */
export async function listGroups(client: ClientFor<ElementClient>): Promise<GroupRecord[]> {
  const listing = client.step("list the volume access groups", GROUP_ERRORS);
  const found = new Map<number, GroupRecord>();
  for (let startVolumeAccessGroupID = 1; ; ) {
    const answer = await listing.ask("ListVolumeAccessGroups", { startVolumeAccessGroupID, limit: PAGE });
    const groups = listing.decode(page, answer).volumeAccessGroups;
    for (const group of groups) found.set(group.volumeAccessGroupID, group);
    const last = Math.max(...groups.map(({ volumeAccessGroupID }) => volumeAccessGroupID));
    if (groups.length < PAGE || last < startVolumeAccessGroupID) break;
    startVolumeAccessGroupID = last + 1;
  }
  return [...found.values()].sort((left, right) => left.volumeAccessGroupID - right.volumeAccessGroupID);
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

async function written(client: ElementClient, body: unknown): Promise<GroupRecord> {
  const { volumeAccessGroupID: id, volumeAccessGroup } = client.decode(result, body);
  const group = volumeAccessGroup ?? (id === undefined ? undefined : await readBack(client, id));
  if (group) return group;
  throw client.failed("malformed", {
    why: "the answer holds neither the group nor an ID under which it can be read",
    next: "run pulumi refresh to see what the cluster made of it",
  });
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
    else Object.assign(live, { [list]: spelled(record[list], known[list]) });
  }
  return live;
}

function spelled(members: readonly Member[], known: unknown): Member[] {
  const kept = Array.isArray(known) ? commonMembers<Member>(known, members) : [];
  return [...kept, ...missingMembers(members, kept)];
}
