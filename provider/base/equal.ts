import { isDeepStrictEqual } from "node:util";

/** Compares two values of one property; `of` is the object that has the left one, where it is known. */
export type Same = (left: unknown, right: unknown, of?: Readonly<Record<string, unknown>>) => boolean;

/** Deeply and by JSON type (the number 1 is not the text "1"); the order of an object's keys does not count. */
export const exactly: Same = (left, right) => isDeepStrictEqual(left, right);

/** Texts that are the same in the one spelling that a function gives to each. */
export function sameIn(spelling: (text: string) => string): Same {
  return (left, right) =>
    typeof left === "string" && typeof right === "string" ? spelling(left) === spelling(right) : left === right;
}

/** Compares text without case, such as an IQN. */
export const withoutCase = sameIn((text) => text.toLowerCase());

/** Lists of which the order does not count and repetitions neither. */
export function asSet(key: (item: unknown) => string): Same {
  return (left, right) => {
    if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
    return missingFrom(key, left, right).length === 0 && missingFrom(key, right, left).length === 0;
  };
}

const WWPN = /^([0-9a-f]{16}|[0-9a-f]{2}(:[0-9a-f]{2}){7})$/i;

export function isWwpn(name: string): boolean {
  return WWPN.test(name);
}

/** One spelling per initiator: arrays keep IQNs in lower case, and WWPNs with or without colons. */
export function canonicalInitiator(name: unknown): string {
  const lower = String(name).toLowerCase();
  return WWPN.test(lower) ? lower.replaceAll(":", "") : lower;
}

export const sameInitiator: Same = (left, right) => canonicalInitiator(left) === canonicalInitiator(right);

/** The items of one list that another one lacks, each once; `key` says which of them are the same. */
export function missingFrom<T>(key: (item: unknown) => string, list: readonly T[], other: readonly unknown[]): T[] {
  const others = new Set(other.map(key));
  const items = new Map(list.map((item) => [key(item), item]));
  return [...items].filter(([name]) => !others.has(name)).map(([, item]) => item);
}

/** The items of one list that another one has too. */
export function commonTo<T>(key: (item: unknown) => string, list: readonly T[], other: readonly unknown[]): T[] {
  const others = new Set(other.map(key));
  return list.filter((item) => others.has(key(item)));
}

/** How many members leave, in words; `all`: how many there were, left out while it is not known whether more leave. */
export function leavingCount(left: number, all: number | undefined): string {
  if (left !== all) return String(left);
  return left === 1 ? "the only" : `all ${left}`;
}

/** Whether a version, part by part, is an earlier one. As text or decimals 9.10 would come before 9.9. */
export function isBefore(version: readonly number[], other: readonly number[]): boolean {
  const at = version.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (version[at] ?? 0) < (other[at] ?? 0);
}
