import { type ApiCall, isObject } from "../wire";
import type { OntapContext } from "./context";
import { OntapError } from "./errors";
import { known, type Leaf, type RecordShape, under } from "./shape";

/** Properties of a body by dotted path; those that were not given are missing. */
export type Given = Map<string, unknown>;

/** Which operation a body belongs to. */
export type BodyUse = "post" | "patch" | "remove";

function parsed(context: OntapContext, call: ApiCall): Record<string, unknown> {
  if (call.text === undefined || call.text.trim() === "") return {};
  const type = call.headers["content-type"] ?? "";
  if (context.switches.contentTypeRequired && !/^application\/(hal\+)?json\b/i.test(type)) {
    throw new OntapError("262199", "The body needs the header Content-Type: application/json.");
  }
  if (call.body === undefined) throw new OntapError("262200", "The body is not valid JSON.");
  if (Array.isArray(call.body)) throw new OntapError("262255", "An array was not expected.");
  if (!isObject(call.body)) throw new OntapError("262201", "The body is not a JSON object.");
  return call.body;
}

function readOnly(context: OntapContext, path: string, operation: BodyUse): OntapError {
  const renumbered = operation === "patch" && context.store.knows("9.17");
  const code = renumbered ? context.switches.readOnlyPatchCode : "262196";
  return new OntapError(code, `The field "${path}" cannot be set in this operation.`, path);
}

/** What a body is checked against. */
interface Rules {
  context: OntapContext;
  shape: RecordShape;
  operation: BodyUse;
}

function flatten(rules: Rules, value: Record<string, unknown>, prefix: string, into: Given): void {
  const { context, shape, operation } = rules;
  for (const [name, inner] of Object.entries(value)) {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const below = under(shape, path);
    if (below.length === 0) {
      if (context.switches.unknownBodyFields === "ignore") continue;
      throw new OntapError("262179", `Unexpected argument "${path}".`, path);
    }
    if (!below.some((leaf) => shape[leaf]?.[operation] === true)) throw readOnly(context, path, operation);
    if (shape[path] === undefined) {
      if (!isObject(inner)) throw new OntapError("262247", `The value of "${path}" must be an object.`, path);
      flatten(rules, inner, path, into);
      continue;
    }
    if (into.has(path)) throw new OntapError("262282", `The field "${path}" was given twice.`, path);
    into.set(path, inner);
  }
}

function check(leaf: Leaf, path: string, value: unknown, strings: boolean): unknown {
  const bad = (code: string, wanted: string) => new OntapError(code, `The value of "${path}" must be ${wanted}.`, path);
  switch (leaf.type) {
    case "boolean":
      if (strings && (value === "true" || value === "false")) return value === "true";
      if (typeof value !== "boolean") throw bad("262245", "true or false");
      return value;
    case "string":
      if (typeof value !== "string") throw bad("262247", "a string");
      return value;
    case "number":
      if (typeof value !== "number") throw bad("262245", "a number");
      return value;
    case "strings":
      if (!Array.isArray(value)) throw bad("262254", "an array");
      if (!value.every((item) => typeof item === "string")) throw bad("262247", "an array of strings");
      return [...value];
    case "objects":
      return value;
  }
}

/** Reads a body: dotted keys are taken, unknown and read-only properties and wrong types are refused. */
export function readBody(context: OntapContext, call: ApiCall, all: RecordShape, operation: BodyUse): Given {
  const shape = known(all, (since) => context.store.knows(since));
  const given: Given = new Map();
  flatten({ context, shape, operation }, parsed(context, call), "", given);
  for (const [path, value] of given) {
    const leaf = shape[path];
    if (leaf !== undefined) given.set(path, check(leaf, path, value, context.switches.acceptBooleanStrings));
  }
  return given;
}

/** Refuses a body where none is allowed; `{}` is taken, because NetApp's Python library sends it with every DELETE. */
export function noBody(call: ApiCall): void {
  const empty = isObject(call.body) && Object.keys(call.body).length === 0;
  if (call.text !== undefined && call.text !== "" && !empty) {
    throw new OntapError("262198", "A body is not allowed in this operation.");
  }
}

/** A property that was checked to be a string. */
export function givenText(given: Given, path: string): string | undefined {
  const value = given.get(path);
  return typeof value === "string" ? value : undefined;
}
