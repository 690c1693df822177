import type { GroupRecord } from "./api";
import { both, LISTS, type List, type Member, missingFrom } from "./fields";

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
  const kept = Array.isArray(known) ? both<Member>(known, members) : [];
  return [...kept, ...missingFrom(members, kept)];
}
