import type * as pulumi from "@pulumi/pulumi";
import { canonicalInitiator } from "./equal";
import { fitForLine } from "./invisible";
import { isUnknown } from "./unknown";

/** Properties by name, as plain values. */
export type Properties = Record<string, unknown>;

/** What the engine keeps of a resource: its outputs, secrets in the clear. */
export type State = Readonly<Record<string, unknown>>;

/** What the class, the engine's side and the schema know of a resource. */
export interface Shape {
  /** The name in the type token and in every state: `ontap:IscsiService`. Never changed. */
  readonly type: string;
  /** Every output: a slot for each must be in the class's bag. Arguments of `create` alone (`adopt`) are not among them. */
  readonly properties: readonly string[];
  readonly secrets: readonly string[];
  /** Outputs that the resource's id tells. */
  readonly fromId?: Readonly<Record<string, (id: string) => unknown>>;
  /** The arguments that say which object of a system it is, the one that tells most last. */
  readonly identity: readonly string[];
  /** Those of them that name an initiator. */
  readonly initiators?: readonly string[];
  /** Those of them that say it alone where all of them are UUIDs. */
  readonly byUuid?: readonly string[];
}

/** Case does not count: an identity that is a UUID is compared in lower case. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What tells the object from every other one of its system; `undefined` while one of the arguments is not known. */
export function objectOf(
  { type, identity, initiators = [], byUuid = [] }: Shape,
  args: Readonly<Record<string, unknown>>,
): string | undefined {
  const isEnough = byUuid.length > 0 && byUuid.every((name) => UUID.test(String(args[name])));
  const names = isEnough ? byUuid : identity;
  const texts = names.map((name) => args[name]).filter((text) => typeof text === "string");
  if (texts.length < names.length || texts.some(isUnknown)) return undefined;
  return JSON.stringify([
    type,
    ...texts.map((text, at) => {
      if (initiators.includes(names[at] ?? "")) return canonicalInitiator(text);
      return UUID.test(text) ? text.toLowerCase() : text;
    }),
  ]);
}

/** One sentence about two resources of one object, without its name, which may be a secret. */
export function oneObject({ type, identity }: Shape, one: string, other: string): string {
  const same = identity.join(", ").replace(/, (?=[^,]*$)/, " and ");
  return fitForLine(
    `The ${type.replace(":", ".")} resources "${one}" and "${other}" would manage one object: both have the same ${same}; keep one of them, or give one the provider of another system.`,
  );
}

/** Arguments once they are plain values. */
export type Plain<Args> = { [Name in keyof Args]: Exclude<pulumi.Unwrap<Args[Name]>, undefined> };
