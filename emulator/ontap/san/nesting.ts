import { isObject } from "../../wire";
import type { OntapContext } from "../context";
import type { Svm } from "../entities";
import { OntapError } from "../errors";
import type { Igroup, IgroupMember, San } from "./entities";
import {
  allMembers,
  attempt,
  checkOsTypes,
  checkSeen,
  igroupOf,
  mapsOf,
  memberKey,
  parentsOf,
  withNested,
  withParents,
} from "./rules";

const seenCodes = { lun: "1254193", number: "1254324" } as const;

/** Puts members into a group; `create` tells a new group from an existing one by its codes. */
export function addMembers(
  { switches }: OntapContext,
  san: San,
  group: Igroup,
  members: readonly IgroupMember[],
  by: "create" | "add",
): void {
  if (members.length === 0) throw new OntapError("5374033", "No initiator was given.", "initiators");
  if (group.igroups.length > 0) throw new OntapError("5374040", "A group has either initiators or groups.");
  const already = (name: string) =>
    new OntapError("5374035", `Initiator group "${group.name}" already contains initiator "${name}".`, "name");
  const keys = new Set(group.initiators.map(({ name }) => memberKey(name)));
  const present = new Set(keys);
  for (const member of members) {
    const key = memberKey(member.name);
    if (keys.has(key)) {
      const repeated = !present.has(key);
      if (repeated && by === "create") {
        const { duplicateMemberInPost: how } = switches;
        if (how === "once") continue;
        throw how === "5374035" ? already(member.name) : new OntapError(how, "An initiator is given twice.");
      }
      if (switches.memberRecordsPartial === "others-added" && members.length > 1) continue;
      throw already(member.name);
    }
    keys.add(key);
    group.initiators.push(member);
  }
  checkOsTypes(san, group, by === "create" ? "5374732" : "5374734");
  for (const one of withParents(san, group)) checkSeen(san, one, seenCodes);
}

/** The groups that a body names, each by name or UUID. */
export function childrenIn({ store }: OntapContext, san: San, value: unknown): Igroup[] {
  if (store.cluster.mixedVersion) throw new OntapError("5374746", "Nested groups need a cluster of 9.9.1.", "igroups");
  if (!Array.isArray(value)) throw new OntapError("262254", "The groups must be an array.", "igroups");
  return value.map((item: unknown) => {
    if (!isObject(item)) throw new OntapError("262247", "A group must be an object.", "igroups");
    const { name, uuid, ...rest } = item;
    const [extra] = Object.keys(rest);
    if (extra !== undefined) throw new OntapError("262179", `Unexpected argument "igroups.${extra}".`, extra);
    const child = san.igroups.find(
      (one) =>
        (uuid !== undefined || name !== undefined) &&
        one.uuid === (uuid ?? one.uuid) &&
        one.name === (name ?? one.name),
    );
    if (child === undefined) throw new OntapError("5374878", "The initiator group to nest does not exist.", "igroups");
    return child;
  });
}

function depthBelow(san: San, group: Igroup): number {
  const children = san.igroups.filter(({ uuid }) => group.igroups.includes(uuid));
  return 1 + Math.max(0, ...children.map((child) => depthBelow(san, child)));
}

function depthAbove(san: San, group: Igroup): number {
  return 1 + Math.max(0, ...parentsOf(san, group).map((parent) => depthAbove(san, parent)));
}

/** Nests groups in a group. */
export function addChildren({ switches }: OntapContext, san: San, group: Igroup, children: readonly Igroup[]): void {
  const bad = (code: string, why: string) => new OntapError(code, `The initiator group ${why}.`, "igroups");
  if (group.initiators.length > 0) throw bad("5374040", "holds initiators, so it cannot hold groups");
  for (const child of children) {
    if (child === group) throw bad("5374745", "cannot hold itself");
    const below = withNested(san, group);
    if (below.includes(child) || withParents(san, group).includes(child)) {
      throw bad("5374736", `"${child.name}" is in this hierarchy already`);
    }
    if (switches.secondParent === "5374737" && parentsOf(san, child).length > 0) {
      throw bad("5374737", `"${child.name}" is in another hierarchy already`);
    }
    if (child.osType !== group.osType) throw bad("5374739", `"${child.name}" has another os_type`);
    if (child.protocol !== group.protocol) throw bad("5374740", `"${child.name}" has another protocol`);
    if (depthAbove(san, group) + depthBelow(san, child) > 3) throw bad("5374735", "would be nested too deeply");
    const top = withParents(san, group);
    const present = new Set(top.flatMap((one) => allMembers(san, one)).map(({ member }) => memberKey(member.name)));
    if (allMembers(san, child).some(({ member }) => present.has(memberKey(member.name)))) {
      throw bad("5374742", `"${child.name}" shares an initiator with it`);
    }
    group.igroups.push(child.uuid);
  }
  for (const one of withParents(san, group)) checkSeen(san, one, seenCodes);
}

function refuseWhileMapped(san: San, group: Igroup): void {
  if (mapsOf(san, group).length > 0) {
    throw new OntapError("1254213", `Initiator group "${group.name}" is mapped to one or more LUNs.`);
  }
}

/** Takes a member out of a group. */
export function removeMember({ switches }: OntapContext, svm: Svm, uuid: string, name: string, force: boolean): void {
  attempt(svm, (san) => {
    const group = igroupOf(san, uuid);
    if (group === undefined) throw new Error("The group is not there.");
    const key = memberKey(name);
    const found = allMembers(san, group).find(({ member }) => memberKey(member.name) === key);
    if (found === undefined) {
      throw new OntapError(switches.memberGoneCode, "The initiator is not in the initiator group.", "name");
    }
    if (found.owner !== group) {
      throw new OntapError("5374041", `The initiator belongs to the nested group "${found.owner.name}".`, "name");
    }
    const free = force || (group.initiators.length === 1 && switches.lastMember === "accept");
    if (!free) for (const one of withParents(san, group)) refuseWhileMapped(san, one);
    group.initiators = group.initiators.filter((member) => member !== found.member);
  });
}

/** Takes a nested group out of a group. */
export function removeChild(svm: Svm, uuid: string, child: string, force: boolean): void {
  attempt(svm, (san) => {
    const group = igroupOf(san, uuid);
    if (group === undefined) throw new Error("The group is not there.");
    if (!group.igroups.includes(child)) throw new OntapError("5374738", "The group is not nested in it.", "igroups");
    if (!force) {
      refuseWhileMapped(san, group);
      if (withParents(san, group).some((one) => mapsOf(san, one).length > 0)) {
        throw new OntapError("5374743", "LUN maps exist for a parent of the initiator group.");
      }
    }
    group.igroups = group.igroups.filter((one) => one !== child);
  });
}
