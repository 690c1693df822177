import { hasUnknown } from "../base/unknown";
import { same } from "./check";
import type { Field, State } from "./definition";

type Fields = Readonly<Record<string, Field>>;

// The two names below are in states that people keep for years: see "The shape of the state" in CONTRIBUTING.md.

/**
 * The output that remembers which properties the program manages: `read` is given outputs only. Pulumi's display leaves
 * out keys that begin with two underscores.
 */
export const MANAGED = "__managed";

/** The output that marks an object whose create was cut off before its end could be seen. */
export const UNFINISHED = "__unfinished";

/** The names of the properties that the program managed when this state was written. */
export function managedBy(state: State): ReadonlySet<string> {
  const names = state[MANAGED];
  return new Set(Array.isArray(names) ? names.filter((name) => typeof name === "string") : []);
}

/** What the state remembers of arguments that the program took out; states of 0.1.0 have it in their outputs alone. */
export function remembered(fields: Fields, state: State): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name, field]) => field.remembered && state[name] !== undefined)
      .map(([name]) => [name, state[name]]),
  );
}

/** The arguments that differ from the state. An argument that the program does not name is never among them. */
export function changedFields(fields: Fields, state: State, inputs: Record<string, unknown>): Set<string> {
  const managed = managedBy(state);
  const changed = new Set<string>();
  for (const [name, field] of Object.entries(fields)) {
    const wanted = inputs[name];
    if (wanted === undefined || field.instruction) continue;
    // From now on managed, though equal: a change of the state without a call, so that a later refresh sees its drift.
    const newlyManaged = field.source === "array" && !managed.has(name);
    if (newlyManaged || hasUnknown(wanted) || !same(field, state[name], wanted)) changed.add(name);
  }
  return changed;
}

/** Of the changed arguments, those that mean another object. An identity that is not known yet counts as another one. */
export function replacingFields(
  fields: Fields,
  state: State,
  inputs: Record<string, unknown>,
  changed: ReadonlySet<string>,
): string[] {
  return [...changed].filter((name) => {
    const replaces = fields[name]?.replaces;
    return replaces !== undefined && (hasUnknown(inputs[name]) || replaces(inputs[name], state));
  });
}

/** The wanted values that a live object does not have yet. */
export function difference(
  fields: Fields,
  live: Readonly<Record<string, unknown>>,
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => field.source === "array")
      .filter(([name, field]) => inputs[name] !== undefined && !same(field, live[name], inputs[name]))
      .map(([name]) => [name, inputs[name]]),
  );
}
