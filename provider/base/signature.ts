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
