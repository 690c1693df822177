import { isDeepStrictEqual } from "node:util";

/** Compares two values of one property; `of` is the object that has the left one, where it is known. */
export type Same = (left: unknown, right: unknown, of?: Readonly<Record<string, unknown>>) => boolean;

/** Deeply and by JSON type (the number 1 is not the text "1"); the order of an object's keys does not count. */
export const exactly: Same = (left, right) => isDeepStrictEqual(left, right);

/** Text of which only the letters count: NetBIOS names, domains and organizational units come back in upper case. */
export const withoutCase: Same = (left, right) =>
  typeof left === "string" && typeof right === "string" ? left.toLowerCase() === right.toLowerCase() : left === right;

/** Lists of which the order does not count and repetitions neither. */
export function asSet(key: (item: unknown) => string): Same {
  return (left, right) => {
    if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
    const keys = new Set(left.map(key));
    const others = new Set(right.map(key));
    return keys.size === others.size && [...keys].every((item) => others.has(item));
  };
}
