import { EXPLICIT } from "./settings";

/** The input of an explicit provider of the plugin, which takes nothing from the environment. */
export const EXPLICIT_INPUT = "__explicit";

/** Whether these inputs say that the program made their provider. */
export function isMarkedExplicit(inputs: Readonly<Record<string, unknown>>): boolean {
  return inputs[EXPLICIT_INPUT] === true || inputs[EXPLICIT] === "true";
}

/**
 * The names that the engine gives to a package's default provider: `default`, then the plugin's version, then the address
 * that it comes from, both with underscores. `pulumi do` gives no name.
 */
const NAME = /^(?:default(_\d+_\d+_\d+(?:_[\w-]+)*?)?(?:_[a-z][\w.-]*_\/.*)?)?$/;

/**
 * Whether the engine gives such a URN to a default provider. A program may call a provider of its own the same: `false` is
 * certain, `true` is not.
 */
export function hasDefaultUrn(urn: string): boolean {
  return versionInName(urn) !== undefined;
}

/** Whether the engine gives such a URN to the default provider of this version, `undefined` when it was asked for none. */
export function hasDefaultUrnOf(urn: string, version: unknown): boolean {
  return versionInName(urn) === (typeof version === "string" ? `_${version.replace(/[.+-]/g, "_")}` : "");
}

function versionInName(urn: string): string | undefined {
  const [, , type = "", ...name] = urn.split("::");
  // A default provider has no parent.
  const found = type.includes("$") ? null : NAME.exec(name.join("::"));
  return found ? (found[1] ?? "") : undefined;
}
