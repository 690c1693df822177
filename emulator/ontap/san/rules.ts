import type { Svm } from "../entities";
import { OntapError } from "../errors";
import type { Igroup, IgroupMember, Lun, San, SeenLun, StoredLunMap } from "./entities";
import type { SanSwitches } from "./switches";

/** A port name as ONTAP shows it. */
export const WWPN = /^[0-9a-f]{2}(:[0-9a-f]{2}){7}$/;

/** In this form two names of one initiator are equal: lower case, a WWPN without colons. */
export function memberKey(name: string): string {
  const lower = name.toLowerCase();
  return WWPN.test(lower) ? lower.replaceAll(":", "") : lower;
}

/** The group with this UUID or name. */
export function igroupOf(san: San, nameOrUuid: string): Igroup | undefined {
  return san.igroups.find(({ uuid }) => uuid === nameOrUuid) ?? san.igroups.find(({ name }) => name === nameOrUuid);
}

/** The LUN with this UUID or name. */
export function lunOf(san: San, nameOrUuid: string): Lun | undefined {
  return san.luns.find(({ uuid }) => uuid === nameOrUuid) ?? san.luns.find(({ name }) => name === nameOrUuid);
}

/** The groups in which a group is nested directly. */
export function parentsOf(san: San, group: Igroup): Igroup[] {
  return san.igroups.filter(({ igroups }) => igroups.includes(group.uuid));
}

/** A group and all that are nested below it. */
export function withNested(san: San, group: Igroup): Igroup[] {
  const children = san.igroups.filter(({ uuid }) => group.igroups.includes(uuid));
  return [group, ...children.flatMap((child) => withNested(san, child))];
}

/** A group and all in which it is nested, at any depth. */
export function withParents(san: San, group: Igroup): Igroup[] {
  return [group, ...parentsOf(san, group).flatMap((parent) => withParents(san, parent))];
}

/** The members of a group and of all groups below it, each with the group that it belongs to. */
export function allMembers(san: San, group: Igroup): { member: IgroupMember; owner: Igroup }[] {
  return withNested(san, group).flatMap((owner) => owner.initiators.map((member) => ({ member, owner })));
}

/** The groups that hold an initiator, themselves or through a nested one. */
export function igroupsOf(san: San, initiator: string): Igroup[] {
  const key = memberKey(initiator);
  return san.igroups.filter((group) => allMembers(san, group).some(({ member }) => memberKey(member.name) === key));
}

/** The maps of a group. */
export function mapsOf(san: San, group: Igroup): StoredLunMap[] {
  return san.maps.filter(({ igroup }) => igroup === group.uuid);
}

/** What an initiator sees, in the order of the numbers. */
export function seenBy(san: San, initiator: string): SeenLun[] {
  return igroupsOf(san, initiator)
    .flatMap((group) => mapsOf(san, group).map(({ lun, number }) => ({ lun, number, igroup: group.name })))
    .map((seen) => ({ ...seen, lun: lunOf(san, seen.lun)?.name ?? seen.lun }))
    .sort((a, b) => a.number - b.number);
}

/** Refuses what would show an initiator of a group a LUN twice, or two LUNs under one number. */
export function checkSeen(san: San, group: Igroup, codes: { lun: string; number: string }): void {
  for (const { member } of allMembers(san, group)) {
    const seen = seenBy(san, member.name);
    const twice = (name: "lun" | "number") => new Set(seen.map((one) => one[name])).size < seen.length;
    if (twice("lun")) throw new OntapError(codes.lun, `The LUN is already mapped to initiator "${member.name}".`);
    if (twice("number")) throw new OntapError(codes.number, `LUN number in use for initiator "${member.name}".`);
  }
}

/** Refuses members that are in a group with another type. */
export function checkOsTypes(san: San, group: Igroup, code: string): void {
  for (const { member } of allMembers(san, group)) {
    const other = igroupsOf(san, member.name).find(({ osType }) => osType !== group.osType);
    if (other === undefined) continue;
    const message = `The initiator "${member.name}" is in the group "${other.name}" with os_type "${other.osType}".`;
    throw new OntapError(code, message, "os_type");
  }
}

/** The lowest number that is free for a new map of the group. */
export function lowestFree(san: San, group: Igroup, { lowestNumber }: SanSwitches): number {
  const taken = new Set(mapsOf(san, group).map(({ number }) => number));
  if (lowestNumber === "every-initiator") {
    for (const { member } of allMembers(san, group)) {
      for (const { number } of seenBy(san, member.name)) taken.add(number);
    }
  }
  let number = 0;
  while (taken.has(number)) number += 1;
  return number;
}

/** Deletes a map, and the group with it if that was its last one and the group is to go then. */
export function dropMap(san: San, map: StoredLunMap, { deleteOnUnmapTiming }: SanSwitches): void {
  san.maps.splice(san.maps.indexOf(map), 1);
  const group = igroupOf(san, map.igroup);
  if (group?.deleteOnUnmap !== true || mapsOf(san, group).length > 0) return;
  if (deleteOnUnmapTiming === "later") san.vanishing.push(group.uuid);
  else dropIgroup(san, group);
}

/** Deletes a group with its maps; it leaves its parents. */
export function dropIgroup(san: San, group: Igroup): void {
  san.maps = san.maps.filter(({ igroup }) => igroup !== group.uuid);
  san.igroups = san.igroups.filter(({ uuid }) => uuid !== group.uuid);
  for (const parent of san.igroups) parent.igroups = parent.igroups.filter((uuid) => uuid !== group.uuid);
}

/** Carries out a change, all of it or nothing. */
export function attempt(svm: Svm, work: (san: San) => void): void {
  const before = structuredClone(svm.san);
  try {
    work(svm.san);
  } catch (error) {
    svm.san = before;
    throw error;
  }
}
