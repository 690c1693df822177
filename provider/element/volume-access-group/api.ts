import * as z from "zod";
import { canonicalInitiator, withoutCase } from "../../base/equal";
import { inKnownOrder } from "../../lifecycle/members";
import { attributesRecord } from "../attributes";
import { type ElementClient, type ElementErrors, meansDenied, meansGone, type Params } from "../client";
import { Numbered } from "../records";
import { LISTS, type List } from "./fields";

/** What an error name means at the group methods. No page lists any; these are seen in clients of the field. */
export const GROUP_ERRORS: ElementErrors = {
  xVolumeAccessGroupIDDoesNotExist: meansGone("volume access group"),
  // Clients spell it in both ways.
  xVolumeAccessGroupIdDoesNotExist: meansGone("volume access group"),
  // The cluster's own words: it means four things, and they tell which.
  xExceededLimit: { kind: "refused", next: "remove what is too many, or take the initiator out of its other group" },
  xVolumeIDDoesNotExist: { kind: "refused", next: "correct the volume IDs; a deleted volume has to be restored first" },
  xPermissionDenied: meansDenied('access types "read" and "write", which volume access groups need both'),
};

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
  if (!withoutCase(group.name, params.name)) throw groups.otherRecord(client, group);
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

export const groups = new Numbered<GroupRecord>({
  noun: "volume access group",
  idName: "volumeAccessGroupID",
  errors: GROUP_ERRORS,
  idOf: ({ volumeAccessGroupID }) => volumeAccessGroupID,
  nameOf: ({ name }) => name,
  // There is no Get. An ID that is not in the answer is gone, whether the answer is an error or not.
  async one(client, id) {
    const { found, notFound } = await list(client, { volumeAccessGroups: [id] });
    if (notFound.some((one) => one !== id || found.length > 0))
      throw client.unreliable(`it does not find group ${notFound[0]}`);
    return found;
  },
  page: async (client, startVolumeAccessGroupID, limit) =>
    (await list(client, { startVolumeAccessGroupID, limit })).found,
  // A listing answers the reads of the other groups too.
  mostKeys: 1,
});

async function list(client: ElementClient, params: Params): Promise<{ found: GroupRecord[]; notFound: number[] }> {
  const answer = client.decode(page, await client.ask("ListVolumeAccessGroups", params));
  return { found: answer.volumeAccessGroups, notFound: answer.volumeAccessGroupsNotFound ?? [] };
}

const result = z.object({ volumeAccessGroupID: z.number().optional(), volumeAccessGroup: groupRecord.optional() });

function written(client: ElementClient, body: unknown, asked?: number): Promise<GroupRecord> {
  const { volumeAccessGroupID: id, volumeAccessGroup: record } = client.decode(result, body);
  return groups.written(client, { record, id }, (group) => asked === undefined || asked === group.volumeAccessGroupID);
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
  known: { readonly [list in List]?: unknown },
  manages = (list: List) => known[list] !== undefined,
): VolumeAccessGroupLive {
  const live: VolumeAccessGroupLive = toWhole(record);
  for (const list of LISTS) {
    if (!manages(list)) delete live[list];
    else Object.assign(live, { [list]: inKnownOrder(canonicalInitiator, record[list], known[list]) });
  }
  return live;
}
