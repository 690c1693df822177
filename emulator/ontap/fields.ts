import { isObject } from "../wire";
import { OntapError } from "./errors";
import { type RecordShape, under } from "./shape";

/** Splits at commas outside of braces. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const character of text) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (character === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part].map((one) => one.trim()).filter((one) => one !== "");
}

/** `b.{c,d}` written out as `b.c` and `b.d`. */
function expand(name: string): string[] {
  const open = name.indexOf("{");
  if (open < 0) return [name];
  const close = name.lastIndexOf("}");
  if (close < open) return [name];
  const head = name.slice(0, open);
  return split(name.slice(open + 1, close)).flatMap((inner) => expand(`${head}${inner}${name.slice(close + 1)}`));
}

/** The paths that a `fields` parameter asks for; undefined when it was not given. */
export function parseFields(
  text: string | undefined,
  shape: RecordShape,
  ignoreUnknown: boolean,
): Set<string> | undefined {
  if (text === undefined) return undefined;
  const names = split(text).flatMap((part) =>
    part.startsWith("!") ? expand(part.slice(1)).map((name) => `!${name}`) : expand(part),
  );
  const chosen = new Set<string>();
  const readable = Object.entries(shape).filter(([, leaf]) => leaf.writeOnly !== true);
  if (names.length > 0 && names.every((name) => name.startsWith("!"))) names.unshift("*");
  for (const name of names) {
    if (name === "*" || name === "**") {
      for (const [path, leaf] of readable) if (name === "**" || leaf.expensive !== true) chosen.add(path);
      continue;
    }
    const exclude = name.startsWith("!");
    const bare = exclude ? name.slice(1) : name;
    if (bare === "_links" || bare.endsWith("._links")) continue;
    const paths = under(shape, bare);
    if (paths.length === 0) {
      if (ignoreUnknown) continue;
      throw new OntapError("262197", `The value "${bare}" is invalid for field "fields" (<field,...>)`, "fields");
    }
    if (shape[bare]?.writeOnly === true) {
      throw new OntapError("262249", `The field "${bare}" can only be written.`, bare);
    }
    for (const path of paths) {
      if (exclude) chosen.delete(path);
      else if (shape[path]?.writeOnly !== true) chosen.add(path);
    }
  }
  return chosen;
}

/** All properties that are not expensive. */
export function standardFields(shape: RecordShape): Set<string> {
  const paths = Object.entries(shape).filter(([, leaf]) => leaf.expensive !== true && leaf.writeOnly !== true);
  return new Set(paths.map(([path]) => path));
}

/** The identifying properties. */
export function keyFields(shape: RecordShape): Set<string> {
  return new Set(Object.entries(shape).flatMap(([path, leaf]) => (leaf.key === true ? [path] : [])));
}

/** The part of a record at the chosen paths. */
export function project(record: unknown, chosen: ReadonlySet<string>, path = ""): unknown {
  if (path !== "" && chosen.has(path)) return record;
  if (Array.isArray(record)) {
    if (record.length === 0) return [...chosen].some((one) => one.startsWith(`${path}.`)) ? [] : undefined;
    const items = record.map((item) => project(item, chosen, path)).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (!isObject(record)) return undefined;
  const kept = Object.entries(record).flatMap(([name, value]) => {
    const projected = project(value, chosen, path === "" ? name : `${path}.${name}`);
    return projected === undefined ? [] : [[name, projected] as const];
  });
  return kept.length > 0 || path === "" ? Object.fromEntries(kept) : undefined;
}

/** The values of a record at a dotted path; several when the path goes through an array. */
export function valuesAt(record: unknown, path: string): unknown[] {
  let values: unknown[] = [record];
  for (const name of path.split(".")) {
    values = values.flatMap((value) => (Array.isArray(value) ? value : [value]));
    values = values.flatMap((value) => (isObject(value) && value[name] !== undefined ? [value[name]] : []));
  }
  return values.flatMap((value) => (Array.isArray(value) ? value : [value]));
}
