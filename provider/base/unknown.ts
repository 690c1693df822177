/**
 * The text that stands for a value that is not known before `up`: `runtime.unknownValue` of the SDK, repeated here because
 * loading the SDK for it would slow the start. A test compares the two.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine puts there for a value whose type it knows (`plugin/rpc.go` of its Go SDK). */
export const UNKNOWNS: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // true or false
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // a number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // a list
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // an object
  "030794c1-ac77-496b-92df-f27374a8bd58", // an asset
  "e48ece36-62e2-4504-bad9-02848725956a", // an archive
]);

/** Whether a value as a whole is one that is not known before `up`. */
export function isUnknown(value: unknown): boolean {
  return UNKNOWNS.has(value);
}

/** Whether a value is, or holds at any depth, one that is not known before `up`. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

/** Whether a value is an object with named members (not an array, not `null`). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member by a name that somebody else chose: `toString` is none of an object that has only what objects inherit. */
export function ownMember<T>(bag: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(bag, name) ? bag[name] : undefined;
}
