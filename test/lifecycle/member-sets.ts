import type { Bag } from "./subject";

export type Member = string | number;

/** Case does not count, nor do the colons of a WWPN. */
function keyOf(member: unknown): string {
  const key = String(member).toLowerCase();
  return /^([0-9a-f]{2}:){7}[0-9a-f]{2}$/.test(key) ? key.replaceAll(":", "") : key;
}

/** The members of a list that are not among others. */
export function without(list: unknown, others: unknown): Member[] {
  const known = ((others ?? []) as Member[]).map(keyOf);
  return ((list ?? []) as Member[]).filter((member) => !known.includes(keyOf(member)));
}

/** The members of a list that are among others too. */
export function both(list: unknown, others: unknown): Member[] {
  const alone = without(list, others);
  return ((list ?? []) as Member[]).filter((member) => !alone.includes(member));
}

export function sameMembers(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return left === right;
  return without(left, right).length + without(right, left).length === 0;
}

/** A list that the program does not manage is not in the state; of the others the known members come first. */
export function seenLists(names: readonly string[], live: Bag, believed: Bag, managed: ReadonlySet<string>): Bag {
  const lists = names.map((name) => {
    const kept = both(believed[name], live[name]);
    return [name, managed.has(name) ? [...kept, ...without(live[name], kept)] : undefined];
  });
  return Object.fromEntries(lists);
}

/** The members that a call adds: all, and when some are there already, the rest once more. */
export function addedInTurns(members: readonly Member[], present: unknown): Member[][] {
  return inTurns(members, without(members, present));
}

/** The members that a call takes out: all, and when some are gone already, the rest once more. */
export function removedInTurns(members: readonly Member[], present: unknown): Member[][] {
  return inTurns(members, both(members, present));
}

function inTurns(members: readonly Member[], rest: Member[]): Member[][] {
  const turns = rest.length === members.length ? [[...members]] : [[...members], rest];
  return turns.filter((turn) => turn.length > 0);
}
