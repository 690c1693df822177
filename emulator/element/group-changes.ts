import { endpointKnows } from "../version";
import { checkAttributes } from "./account-rules";
import type { ElementContext } from "./context";
import { ElementError } from "./errors";
import {
  checkGroupCount,
  checkMembers,
  checkVolumeLimits,
  checkVolumes,
  type GroupMember,
  groupFor,
  idsFrom,
  membersFrom,
  membersOf,
  setMembers,
} from "./group-members";
import type { StoredGroup } from "./group-store";
import { viewGroup } from "./group-view";
import { INITIATOR_OBJECTS_SINCE } from "./initiators";
import type { Invocation } from "./method";

type Result = Record<string, unknown>;

/** A list or the attributes as they were given; undefined where they count as left out. */
function given({ context, params }: Invocation, name: "initiators" | "volumes" | "attributes"): unknown {
  const value = params[name];
  if (value !== null) return value;
  const { groupNull } = context.switches;
  if (groupNull === "xInvalidParameterType") throw new ElementError(groupNull, `${name}: Invalid type: null`);
  if (groupNull === "omitted") return undefined;
  return name === "attributes" ? {} : [];
}

function checkName({ store, switches }: ElementContext, name: string, own?: StoredGroup): void {
  if (name.length < 1 || name.length > 64) {
    throw new ElementError(switches.badValueError, "name must have 1 to 64 characters");
  }
  const twin = store.groups.live().some((group) => group !== own && group.name === name);
  if (twin && switches.groupNameUnique) throw new ElementError("xInvalidAPIParameter", `name "${name}" is in use`);
}

/** Deletes the initiators that a call took out of a group, where it is told to. */
function orphaned({ context, version, params }: Invocation, left: number[]): void {
  const wanted = (params.deleteOrphanInitiators ?? context.switches.orphanDefault) === true;
  if (!wanted || !endpointKnows(version, INITIATOR_OBJECTS_SINCE)) return;
  for (const id of left) context.store.groups.deleteInitiator(id);
}

function changed({ context }: Invocation, group: StoredGroup): Result {
  context.store.groups.settle();
  return { volumeAccessGroup: viewGroup(context, group) };
}

/** CreateVolumeAccessGroup: a name that is in use makes a second group. */
export function createVolumeAccessGroup(invocation: Invocation): Result {
  const { context, params } = invocation;
  const { groups } = context.store;
  const name = String(params.name);
  checkName(context, name);
  const members = membersFrom(context, given(invocation, "initiators"));
  const volumes = idsFrom("volumes", given(invocation, "volumes"));
  const attributes = (given(invocation, "attributes") ?? {}) as Record<string, unknown>;
  checkAttributes(context, attributes);
  checkVolumes(context, volumes);
  checkMembers(context, members);
  checkVolumeLimits(context, volumes);
  checkGroupCount(context);
  const { volumeAccessGroupID } = groups.add({ name, attributes });
  const group = groupFor(context, volumeAccessGroupID);
  setMembers(context, group, members);
  groups.setVolumes(group, volumes);
  const result = changed(invocation, group);
  return { volumeAccessGroupID, ...(context.switches.createGroupObjectMissing ? {} : result) };
}

function attributesAfter({ switches }: ElementContext, before: Result, value: Result): Result {
  const clears = Object.keys(value).length === 0 && switches.groupAttributes === "merge";
  if (switches.groupAttributes === "replace" || clears) return structuredClone(value);
  return structuredClone({ ...before, ...value });
}

/** The list of a Modify, if it changes anything. */
function listIn(invocation: Invocation, name: "initiators" | "volumes"): unknown[] | undefined {
  const list = given(invocation, name) as unknown[] | undefined;
  const unchanged = list?.length === 0 && invocation.context.switches.emptyArrayInModify === "unchanged";
  return unchanged ? undefined : list;
}

/** ModifyVolumeAccessGroup: what was left out stays, a list replaces the whole list. */
export function modifyGroup(invocation: Invocation): Result {
  const { context, params } = invocation;
  const { store, switches } = context;
  const group = groupFor(context, params.volumeAccessGroupID);
  const name = params.name === undefined ? group.name : String(params.name);
  checkName(context, name, group);
  const attributes = given(invocation, "attributes") as Result | undefined;
  if (attributes !== undefined) checkAttributes(context, attributes);
  const [initiators, listed] = [listIn(invocation, "initiators"), listIn(invocation, "volumes")];
  let members: GroupMember[] | undefined;
  if (initiators !== undefined) {
    const named = membersFrom(context, initiators);
    const stay = switches.modifyMergesLists ? membersOf(context, group) : [];
    members = [...stay, ...named.filter((one) => !stay.some((other) => other.initiator === one.initiator))];
    checkMembers(context, members, group);
  }
  let volumes: number[] | undefined;
  if (listed !== undefined) {
    const named = idsFrom("volumes", listed);
    checkVolumes(context, named);
    // The deleted ones are the cluster's: a list neither needs nor drops them.
    const deleted = group.volumes.filter((id) => store.records.volumes.get(id)?.status === "deleted");
    volumes = [...new Set([...(switches.modifyMergesLists ? group.volumes : []), ...named, ...deleted])];
    checkVolumeLimits(context, volumes, group);
  }
  group.name = name;
  if (attributes !== undefined) group.attributes = attributesAfter(context, group.attributes, attributes);
  if (members !== undefined) orphaned(invocation, setMembers(context, group, members));
  if (volumes !== undefined) store.groups.setVolumes(group, volumes, switches.lunsRenumberedByModify);
  return changed(invocation, group);
}

/** DeleteVolumeAccessGroup: volumes stay, and initiators unless they are to go as orphans. */
export function deleteVolumeAccessGroup(invocation: Invocation): Result {
  const { context, params } = invocation;
  const { groups } = context.store;
  const group = groupFor(context, params.volumeAccessGroupID);
  if (group.virtualNetwork && context.switches.vnetGroupNeedsForce && params.force !== true) {
    throw new ElementError("xInvalidAPIParameter", "the group has a virtual network; force is needed");
  }
  groups.remove(group.volumeAccessGroupID);
  orphaned(invocation, group.initiators);
  groups.settle();
  return {};
}

/** The list of an Add or Remove; Trident sends null when there is nothing to add. */
function required({ params }: Invocation, name: "initiators" | "volumes"): unknown {
  if (!(name in params)) throw new ElementError("xMissingParameter", `Missing member=[${name}]`);
  return params[name];
}

/** Carries an Add or Remove out as far as the cluster does when a part of it cannot be. */
function partly(bad: unknown[], applied: "nothing" | "others" | "success", name: string, work: () => void): void {
  if (bad.length === 0 || applied !== "nothing") work();
  if (bad.length > 0 && applied !== "success") throw new ElementError(name);
}

/** AddInitiatorsToVolumeAccessGroup: unknown names become initiators. */
export function addInitiators(invocation: Invocation): Result {
  const { context, params } = invocation;
  const group = groupFor(context, params.volumeAccessGroupID);
  const members = membersFrom(context, required(invocation, "initiators"));
  const before = membersOf(context, group);
  const isIn = (member: GroupMember) => before.some((other) => other.initiator === member.initiator);
  const after = [...before, ...members.filter((member) => !isIn(member))];
  checkMembers(context, after, group);
  partly(members.filter(isIn), context.switches.alreadyInApplied, "xAlreadyInVolumeAccessGroup", () => {
    setMembers(context, group, after);
  });
  return changed(invocation, group);
}

/** RemoveInitiatorsFromVolumeAccessGroup */
export function removeInitiators(invocation: Invocation): Result {
  const { context, params } = invocation;
  const group = groupFor(context, params.volumeAccessGroupID);
  const members = membersFrom(context, required(invocation, "initiators"));
  const before = membersOf(context, group);
  const isIn = (member: GroupMember) => before.some((other) => other.initiator === member.initiator);
  const bad = members.filter((member) => !isIn(member));
  partly(bad, context.switches.notInApplied, "xNotInVolumeAccessGroup", () => {
    const after = before.filter((one) => !members.some((other) => other.initiator === one.initiator));
    orphaned(invocation, setMembers(context, group, after));
  });
  return changed(invocation, group);
}

/** AddVolumesToVolumeAccessGroup */
export function addVolumes(invocation: Invocation): Result {
  const { context, params } = invocation;
  const group = groupFor(context, params.volumeAccessGroupID);
  const volumes = idsFrom("volumes", required(invocation, "volumes"));
  checkVolumes(context, volumes);
  const after = [...new Set([...group.volumes, ...volumes])];
  checkVolumeLimits(context, after, group);
  const bad = volumes.filter((id) => group.volumes.includes(id));
  partly(bad, context.switches.alreadyInApplied, "xAlreadyInVolumeAccessGroup", () => {
    context.store.groups.setVolumes(group, after);
  });
  return changed(invocation, group);
}

/** RemoveVolumesFromVolumeAccessGroup */
export function removeVolumes(invocation: Invocation): Result {
  const { context, params } = invocation;
  const group = groupFor(context, params.volumeAccessGroupID);
  const volumes = idsFrom("volumes", required(invocation, "volumes"));
  const bad = volumes.filter((id) => !group.volumes.includes(id));
  partly(bad, context.switches.notInApplied, "xNotInVolumeAccessGroup", () => {
    const after = group.volumes.filter((id) => !volumes.includes(id));
    context.store.groups.setVolumes(group, after);
  });
  return changed(invocation, group);
}
