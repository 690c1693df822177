import { isUnknown } from "./unknown";

/** What class, host and schema have to know of a resource. */
export interface Shape {
  /** The name in the type token and in every state: `ontap:IscsiService`. Never changed. */
  readonly type: string;
  /** Every output: a slot for each must be in the class's bag. Instructions (`adopt`) are none. */
  readonly properties: readonly string[];
  readonly secrets: readonly string[];
  /** The arguments that say which object of a system it is. */
  readonly identity: readonly string[];
  /** Those of them that name the same in any case. */
  readonly caseless?: readonly string[];
}

/** The one spelling of an identity that is a UUID is in lower case. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What tells the object from every other one of its system; `undefined` while one of the arguments is not known. */
export function objectOf(
  { type, identity, caseless = [] }: Shape,
  args: Readonly<Record<string, unknown>>,
): string | undefined {
  const texts = identity.map((name) => args[name]).filter((text) => typeof text === "string");
  if (texts.length < identity.length || texts.some(isUnknown)) return undefined;
  return JSON.stringify([
    type,
    ...texts.map((text, at) => (caseless.includes(identity[at] ?? "") || UUID.test(text) ? text.toLowerCase() : text)),
  ]);
}

/** One sentence about two resources of one object, without its name, which may be a secret. */
export function oneObject({ type, identity }: Shape, one: string, other: string): string {
  return `The ${type.replace(":", ".")} resources "${one}" and "${other}" would manage one object: both have the same ${identity.join(" and ")}; keep one of them, or give one the provider of another system.`;
}
