import { exactly } from "../base/equal";
import { ProviderError } from "../base/errors";
import type { Properties, State } from "../base/shape";
import { same } from "./check";
import { type Fields, type Ids, namesWhere } from "./definition";

// The names below are in states that people keep for years: see "The shape of the state" in CONTRIBUTING.md.

/**
 * The output that remembers which properties the program manages: `read` is given outputs only. Pulumi's display leaves
 * out keys that begin with two underscores.
 */
export const MANAGED = "__managed";

/** What the array said of the objects that this one refers to, where its properties alone do not tell them apart. */
export const REFS = "__refs";

/** The output that marks an object whose create was cut off before its end could be seen. */
export const UNFINISHED = "__unfinished";

/** The output that tells the state of an object from an older state of the same object: new for each `create`. */
export const MADE = "__made";

/** The output that says which system the object is on; states up to 0.2.0 do not have it. */
export const SYSTEM = "__system";

/** The output that says that a property is not all that the array has of it; once it was so, it may be again. */
export const PARTIAL = "__partial";

/** What a state keeps for itself as long as the resource lives. */
export function lasting(state: State): Properties {
  return withoutUndefined(pick(state, [MADE, SYSTEM, PARTIAL]));
}

/** The names of the properties that the program managed when this state was written. */
export function managedBy(state: State): ReadonlySet<string> {
  const names = state[MANAGED];
  return new Set(Array.isArray(names) ? names.filter((name) => typeof name === "string") : []);
}

/** The properties that these inputs make the program's: what the array reports and the program names. */
export function managedIn(fields: Fields, inputs: State): string[] {
  return namesWhere(fields, ({ source }, name) => source === "array" && inputs[name] !== undefined);
}

/** The outputs: what the array says, in the program's spelling where that means the same, and what only we know. */
export function outputsOf(fields: Fields, live: object, previous: State, managed: Iterable<string>): Properties {
  const outputs: Properties = {};
  for (const [name, value] of Object.entries(live)) {
    const field = fields[name];
    const keep = field?.same && previous[name] !== undefined && same(field, previous[name], value);
    const reported = keep ? previous[name] : value;
    outputs[name] = field?.kept ? field.kept(value, { ...live }) : reported;
    if (field?.kept && !exactly(outputs[name], value)) outputs[PARTIAL] = true;
  }
  for (const [name, field] of Object.entries(fields)) {
    // Without a program (`get`) the text is the array's.
    if (field.source === "program") outputs[name] = previous[name] ?? outputs[name];
  }
  outputs[MANAGED] = [...managed].sort();
  return withoutUndefined(outputs);
}

/** The inputs that a program with these managed properties would have, as the outputs show them. */
export function inputsOf(fields: Fields, outputs: State, managed: ReadonlySet<string>): Properties {
  const names = namesWhere(fields, ({ source }, name) => source === "program" || managed.has(name));
  return withoutUndefined(pick(outputs, names));
}

/** What a state holds because the program said so; `undefined` for what it did not say. */
export function declaredProperties(fields: Fields, state: State): Properties {
  const names = namesWhere(fields, ({ source }) => source === "program");
  return pick(state, names);
}

/** What the state remembers of arguments that the program took out; states of 0.1.0 have it in their outputs alone. */
export function keptProperties(fields: Fields, state: State): Properties {
  const names = namesWhere(fields, ({ keptWhenRemoved }) => keptWhenRemoved);
  return withoutUndefined(pick(state, names));
}

/** The part of a state that describes the array: what an update without a call carries over. */
export function reportedProperties(fields: Fields, state: State): Properties {
  const isReported = (name: string) => name === REFS || !name.startsWith("__");
  const names = Object.keys(state).filter((name) => isReported(name) && fields[name]?.source !== "program");
  return pick(state, names);
}

/** These members of a bag, `undefined` for what it lacks. */
export function pick(bag: State, names: readonly string[]): Properties {
  return Object.fromEntries(names.map((name) => [name, bag[name]]));
}

/** The protocol has no `undefined`. */
export function withoutUndefined(bag: State): Properties {
  return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined));
}

/** What a program for an object that exists has to say: its identity, and what a new object would not have on its own. */
export function inputsFor(fields: Fields, outputs: State): Properties {
  const needed = namesWhere(fields, (field, name) => {
    const value = outputs[name];
    if (value === undefined || field.secret) return false;
    if (field.required || field.initial === undefined) return field.required === true;
    const initial = typeof field.initial === "function" ? field.initial(outputs) : field.initial;
    return !same(field, value, initial);
  });
  return pick(outputs, needed);
}

/**
 * True for `get`, false for a refresh: `get` fails if the object does not exist, a refresh drops it from the state. Every state
 * that this package wrote has the mark; that of a `get` has only the keys that the engine adds.
 */
export function isGet(state: State): boolean {
  return !(MANAGED in state) && Object.keys(state).some((name) => name.startsWith("__"));
}

/** The id in the array's spelling. Fails before any call, and without a connection; `step` is what it is needed for. */
export function parsedId({ object, form, parse }: Ids, id: string, step = "read"): string {
  const parsed = parse(id);
  if (parsed === undefined) {
    throw new ProviderError(
      "refused",
      `Cannot ${step} the ${object} with id ${JSON.stringify(id)}: its id is ${form}.`,
    );
  }
  return parsed;
}
