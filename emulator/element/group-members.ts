import type { ElementContext } from "./context";
import type { Initiator } from "./entities";
import { ElementError } from "./errors";
import type { StoredGroup } from "./group-store";
import { canonicalName, checkInitiatorName } from "./initiator-names";

const GROUPS_MAX = 1000;
const VOLUMES_PER_GROUP_MAX = 2000;
const INITIATORS_MAX = 10_000;

/** A member as a call names it: an initiator that exists, or the name of one that does not. */
export interface GroupMember {
  initiator?: Initiator;
  name: string;
}

/** The group of a call. */
export function groupFor({ store, switches }: ElementContext, id: unknown): StoredGroup {
  const group = store.groups.find(Number(id));
  if (group !== undefined) return group;
  throw new ElementError(switches.groupNotFoundName, `VolumeAccessGroupID ${Number(id)} does not exist.`);
}

function wrongType(name: string, expected: string): ElementError {
  return new ElementError("xInvalidParameterType", `${name}: Invalid type: expected ${expected}`);
}

/** The IDs in a list. */
export function idsFrom(name: string, value: unknown): number[] {
  const ids = (value ?? []) as unknown[];
  if (!ids.every((id) => Number.isInteger(id))) throw wrongType(name, "an array of integers");
  return [...new Set(ids as number[])];
}

/** The members in a list of IDs or of names. */
export function membersFrom(context: ElementContext, value: unknown): GroupMember[] {
  const { store, switches } = context;
  const list = (value ?? []) as unknown[];
  if (list.every((one) => typeof one === "number")) {
    return idsFrom("initiators", list).map((id) => {
      const initiator = store.groups.records.initiators.get(id);
      if (initiator === undefined) throw new ElementError("xInitiatorDoesNotExist", `initiatorID ${id} does not exist`);
      return { initiator, name: initiator.initiatorName };
    });
  }
  if (switches.initiatorNamesRefused || !list.every((one) => typeof one === "string")) {
    throw wrongType("initiators", "an array of integers");
  }
  const names = new Map((list as string[]).map((name) => [canonicalName(name), name]));
  return [...names.values()].map((name) => {
    checkInitiatorName(context.switches, name);
    const initiator = store.groups.initiatorNamed(name);
    return { name, ...(initiator === undefined ? {} : { initiator }) };
  });
}

/** Refuses volumes that do not exist or are deleted. */
export function checkVolumes({ store, switches }: ElementContext, volumes: number[]): void {
  for (const id of volumes) {
    const status = store.records.volumes.get(id)?.status;
    if (status === "active" || (status === "deleted" && switches.deletedVolumeAdd === "accept")) continue;
    throw new ElementError("xVolumeIDDoesNotExist", `VolumeID ${id} does not exist.`);
  }
}

/** Refuses a group beyond those that a cluster holds. */
export function checkGroupCount({ store }: ElementContext): void {
  if (store.groups.records.groups.size < GROUPS_MAX) return;
  throw new ElementError("xExceededLimit", `Exceeded max number of volumeAccessGroups. limit=${GROUPS_MAX}`);
}

/** Refuses more initiators than a cluster holds. */
export function checkInitiatorCount({ store }: ElementContext, more: number): void {
  if (store.groups.records.initiators.size + more <= INITIATORS_MAX) return;
  throw new ElementError("xExceededLimit", `Exceeded max number of initiators. limit=${INITIATORS_MAX}`);
}

/** Refuses members of other groups, and more members than fit; `group` is missing while it comes to be. */
export function checkMembers(context: ElementContext, members: GroupMember[], group?: StoredGroup): void {
  const { store, switches } = context;
  const id = group?.volumeAccessGroupID ?? 0;
  for (const { initiator, name } of members) {
    const other = initiator === undefined ? undefined : store.groups.groupOf(initiator.initiatorID);
    if (other === undefined || other === group || switches.addForeignInitiator === "move") continue;
    throw new ElementError("xExceededLimit", `Exceeded maximum number of VolumeAccessGroups per Initiator: ${name}`);
  }
  const limit = switches.initiatorsPerGroupMax;
  if (members.length > limit) {
    const where = `volumeAccessGroupID=${id} limit=${limit}`;
    throw new ElementError("xExceededLimit", `Exceeded max number of initiators per volumeAccessGroup. ${where}`);
  }
  checkInitiatorCount(context, members.filter(({ initiator }) => initiator === undefined).length);
}

/** Refuses more volumes in a group, or more groups of a volume, than there may be. */
export function checkVolumeLimits({ store, switches }: ElementContext, volumes: number[], group?: StoredGroup): void {
  if (volumes.length > VOLUMES_PER_GROUP_MAX) {
    const limit = `limit=${VOLUMES_PER_GROUP_MAX}`;
    throw new ElementError("xExceededLimit", `Exceeded max number of volumes per volumeAccessGroup. ${limit}`);
  }
  const others = store.groups.live().filter((one) => one !== group);
  for (const id of volumes) {
    if (others.filter((one) => one.volumes.includes(id)).length < switches.groupsPerVolumeMax) continue;
    const limit = `volumeID=${id} limit=${switches.groupsPerVolumeMax}`;
    throw new ElementError("xExceededLimit", `Exceeded max number of volumeAccessGroups per volume. ${limit}`);
  }
}

/** Makes exactly these the members of a group; gives back the IDs of those that left it. */
export function setMembers(
  { store: { groups } }: ElementContext,
  group: StoredGroup,
  members: GroupMember[],
): number[] {
  const before = group.initiators;
  const after = members.map(({ initiator, name }) => (initiator ?? groups.newInitiator(name)).initiatorID);
  for (const id of after) groups.move(id, group);
  group.initiators = after;
  return before.filter((id) => !after.includes(id));
}

/** The members that a group has. */
export function membersOf({ store: { groups } }: ElementContext, group: StoredGroup): GroupMember[] {
  return group.initiators.flatMap((id) => {
    const initiator = groups.records.initiators.get(id);
    return initiator === undefined ? [] : [{ initiator, name: initiator.initiatorName }];
  });
}
