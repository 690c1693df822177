import { hasDefaultUrn, isMarkedExplicit, SECRET_KEYS } from "../../connection/settings";
import type { Definition } from "../../lifecycle/definition";
import { resources } from "../../resources";

/**
 * What a URN says of a resource: `urn:pulumi:<stack>::<project>::<types of the parents>$<type>::<name>`. The name may hold `::`
 * itself.
 */
export function resourceOf(urn: string): { stack: string; project: string; type: string; name: string } {
  const [head = "", project = "", types = "", ...name] = urn.split("::");
  const type = types.slice(types.lastIndexOf("$") + 1);
  return { stack: head.replace(/^urn:pulumi:/, ""), project, type, name: name.join("::") };
}

/** The type as one says it: without the plugin that all dynamic resources share, and without a repeated module. */
export function shortType(type: string): string {
  const dynamic = /^pulumi-(?:nodejs|python):dynamic\/(.+)$/.exec(type);
  if (dynamic?.[1]) return dynamic[1];
  const provider = /^pulumi:providers:(.+)$/.exec(type);
  if (provider?.[1]) return `provider ${provider[1]}`;
  return type.replace(/^([^:]+:[^:/]+)\/[^:]+:/, "$1:");
}

/** The stack itself and the providers that Pulumi makes on its own are nobody's change. */
export function isInternal(urn: string, inputs: Readonly<Record<string, unknown>> = {}): boolean {
  const { type } = resourceOf(urn);
  if (type.startsWith("pulumi:providers:")) return hasDefaultUrn(urn) && !isMarkedExplicit(inputs);
  return type === "pulumi:pulumi:Stack";
}

/** What this package knows of a resource, as a dynamic provider or as a plugin; `undefined` for those of other packages. */
export function definitionOf(type: string): Definition | undefined {
  const name = shortType(type).replace(/^netapp:/, "");
  return resources().find((definition) => definition.shape.type === name);
}

/** Properties that are secret whatever the preview says of them: an old state may have been made without the mark. */
export function secretProperties(type: string): readonly string[] {
  if (shortType(type) === "provider pulumi-nodejs") return SECRET_KEYS;
  const fields = definitionOf(type)?.fields ?? {};
  return Object.keys(fields).filter((name) => fields[name]?.secret);
}
