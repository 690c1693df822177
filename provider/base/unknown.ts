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

/** The value of a text that somebody else wrote; `undefined` where it is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member by a name that somebody else chose: `toString` is none of an object that has only what objects inherit. */
export function ownMember<T>(bag: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(bag, name) ? bag[name] : undefined;
}

/** The member with which Pulumi's protocol, states and JSON mark a value that is more than plain data. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** The marks of the engine and the SDK, in words. */
export const KINDS: Readonly<Record<string, string>> = {
  c44067f5952c0a294b673a41bacd8c17: "asset",
  "0def7320c3a5731c473e5ecbe6d01bc7": "archive",
  "5cf8f73096256a8f31e491e813e4eb8e": "resource",
  d0e6a833031e9bbcd3f4e8bde6ca49a4: "output",
  [SECRET_SIGNATURE]: "secret",
};

/** What a value is that is more than plain data. */
export function kindOf(value: object): string | undefined {
  const mark: unknown = Object.hasOwn(value, SIGNATURE) ? Reflect.get(value, SIGNATURE) : undefined;
  return mark === undefined ? undefined : (KINDS[String(mark)] ?? "value of an unknown kind");
}

/** Why an argument is refused that has, at any depth, a value which no array can store; `undefined` when it has none. */
export function notPlain(place: string, value: unknown, kind: typeof kindOf = kindOf): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found = kind(value);
  if (found !== undefined)
    return `${place} must be plain data and is a Pulumi ${found}: give a text, a number, true or false, or a list or object of these`;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of a class, such as a Pulumi output, is no place to look into.
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const reason = notPlain(Array.isArray(value) ? `${place}[${name}]` : `${place}.${name}`, member, kind);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
