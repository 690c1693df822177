import { endpointKnows } from "../version";
import { isObject } from "../wire";
import type { ElementContext } from "./context";
import { ElementError } from "./errors";

/** One named parameter of a method. */
export interface ParameterSpec {
  type: "integer" | "string" | "boolean" | "object" | "array";
  required?: boolean;
  /** `null` has a meaning of its own. */
  nullable?: boolean;
  /** First endpoint version that knows it; older ones ignore it. */
  since?: string;
  /** Refused instead of ignored by older endpoints. */
  refuseBefore?: boolean;
}

/** Checked parameters; those that were not given are missing. */
export type CheckedParameters = Readonly<Record<string, unknown>>;

function fits(context: ElementContext, spec: ParameterSpec, value: unknown): boolean {
  switch (spec.type) {
    case "integer":
      if (typeof value === "string" && context.switches.stringAccountId === "accept") return /^\d+$/.test(value);
      return Number.isInteger(value);
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    default:
      return typeof value === spec.type;
  }
}

/** Sorts raw parameters into checked ones and those that this endpoint does not know. */
export function checkParameters(
  context: ElementContext,
  version: string,
  specs: Readonly<Record<string, ParameterSpec>>,
  raw: Readonly<Record<string, unknown>>,
): { params: CheckedParameters; unused: Record<string, unknown> } {
  const params: Record<string, unknown> = {};
  const unused: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (spec !== undefined && endpointKnows(version, spec.since)) params[name] = value;
    else if (spec?.refuseBefore === true) throw new ElementError("xInvalidParameter", `${name}: not supported here`);
    else unused[name] = value;
  }
  const { nullRequired, nullOptional } = context.switches;
  for (const [name, spec] of Object.entries(specs)) {
    const nullIsMissing = params[name] === null && nullRequired === "xMissingParameter";
    if (spec.required === true && (!(name in params) || nullIsMissing)) {
      throw new ElementError("xMissingParameter", `Missing member=[${name}]`);
    }
  }
  for (const [name, value] of Object.entries(params)) {
    const spec = specs[name];
    if (spec === undefined || (value === null && spec.nullable === true)) continue;
    if (value === null && spec.required !== true && nullOptional === "ignore") {
      delete params[name];
      continue;
    }
    if (!fits(context, spec, value)) {
      throw new ElementError(
        "xInvalidParameterType",
        // The value itself, not its type, and a newline: as recorded, secret or not.
        `${name}: Invalid type: expected ${spec.type} but found ${JSON.stringify(value)}\n`,
      );
    }
    if (spec.type === "integer") params[name] = Number(value);
  }
  return { params, unused };
}
