import { type ProviderError, Unfinished } from "../base/errors";
import type { Properties, State } from "../base/shape";
import { hasUnknown, UNKNOWN } from "../base/unknown";
import { same } from "./check";
import type { Change, Definition, Fields, ImpactNote } from "./definition";
import { MANAGED, managedBy, managedIn, reportedProperties, UNFINISHED, withoutUndefined } from "./state";

/** What an `up` would do to a resource. */
export interface Plan {
  /** The arguments whose value in the state changes; of some of them only the state has to learn something. */
  readonly changed: ReadonlySet<string>;
  /** Of those, the ones that mean another object. One object per SVM, one account per name: the old one is deleted first. */
  readonly replaces: readonly string[];
  /** A create was cut off: an update has to finish it, whatever changes. */
  readonly finishes: boolean;
  /** Properties that get a new value of our own making at `up`, not known before (a rotation that the program asks for). */
  readonly generated: readonly string[];
  /** What live hosts notice of it, and what it does to them. */
  readonly change: Change;
  readonly notes: readonly ImpactNote[];
}

/** Compares the state with the inputs. Offline, without credentials: it runs in every preview. */
export function plan(definition: Definition, state: State, inputs: State): Plan {
  const { fields } = definition;
  const changed = changedFields(fields, state, inputs);
  const replaces = replacingFields(fields, state, inputs, changed);
  // Managed from now on with the value that is there: no host notices.
  const noticed = new Set(
    [...changed].filter((name) => !fields[name] || !same(fields[name], state[name], inputs[name], state)),
  );
  const change: Change = { state, inputs, changed: noticed, replaced: replaces.length > 0 };
  return {
    changed,
    replaces,
    finishes: state[UNFINISHED] === true,
    generated: replaces.length > 0 ? [] : Object.keys(definition.generate?.(state, inputs) ?? {}),
    change,
    notes: changed.size > 0 ? perhaps(definition, inputs, replaces, definition.notes?.(change) ?? []) : [],
  };
}

/** Notes of a replacement that may turn out to be none, because nothing but an identity that is not known yet asks for it. */
function perhaps(
  { ids }: Definition<object, object>,
  inputs: State,
  replaces: readonly string[],
  notes: readonly ImpactNote[],
): readonly ImpactNote[] {
  if (replaces.length === 0 || replaces.some((name) => !hasUnknown(inputs[name]))) return notes;
  const verb = replaces.length > 1 ? "are" : "is";
  const why = `the ${ids.object} may be replaced, because ${replaces.join(" and ")} ${verb} not known before up`;
  return notes.map((note) => ({ ...note, text: `${why}; then ${note.text}` }));
}

/** The arguments that differ from the state. An argument that the program does not name is never among them. */
function changedFields(fields: Fields, state: State, inputs: State): Set<string> {
  const managed = managedBy(state);
  const changed = new Set<string>();
  for (const [name, field] of Object.entries(fields)) {
    const wanted = inputs[name];
    if (wanted === undefined || field.createOnly) continue;
    // Newly managed though equal: a state change without a call, so that a later refresh sees its drift.
    const newlyManaged = field.source === "array" && !managed.has(name);
    if (newlyManaged || hasUnknown(wanted) || !same(field, state[name], wanted, state)) changed.add(name);
  }
  return changed;
}

/** Of the changed arguments, those that mean another object. An identity that is not known yet counts as another one. */
function replacingFields(fields: Fields, state: State, inputs: State, changed: ReadonlySet<string>): string[] {
  return [...changed].filter((name) => {
    const replaces = fields[name]?.replaces;
    return replaces !== undefined && (hasUnknown(inputs[name]) || replaces(inputs[name], state));
  });
}

/** The wanted values that a live object does not have yet. */
export function difference(fields: Fields, live: object, inputs: object): Record<string, unknown> {
  const [present, wanted] = [live as State, inputs as State];
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => field.source === "array")
      .filter(([name, field]) => wanted[name] !== undefined && !same(field, present[name], wanted[name], present))
      .map(([name]) => [name, wanted[name]]),
  );
}

/** Whether a live object has all the wanted values. */
export function matches(fields: Fields, live: object, inputs: object): boolean {
  return Object.keys(difference(fields, live, inputs)).length === 0;
}

/**
 * The live object, if it shows what was sent. A successful answer may not have applied everything; the state then says so,
 * and the next `up` sends it again.
 */
export function expectApplied<Live extends object>(
  fields: Fields,
  id: string,
  live: Live,
  sent: object,
  notApplied: (names: readonly string[]) => ProviderError,
): Live {
  const names = Object.keys(difference(fields, { ...live }, { ...sent }));
  if (names.length > 0) throw new Unfinished(id, live, notApplied(names));
  return live;
}

/** The outputs after an `up`, as far as they are known before it; `state` is `undefined` for an object to be made. */
export function predict(definition: Definition, state: State | undefined, inputs: State): Properties {
  const { fields } = definition;
  const said = Object.keys(fields).filter((name) => !fields[name]?.createOnly && inputs[name] !== undefined);
  const unknown = state ? unknownAfter(definition, state, inputs) : definition.shape.properties;
  return withoutUndefined({
    ...(state && reportedProperties(fields, state)),
    ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN])),
    ...Object.fromEntries(said.map((name) => [name, inputs[name]])),
    [MANAGED]: managedIn(fields, inputs).sort(),
  });
}

/** What an update changes besides what the program says. */
function unknownAfter(definition: Definition, state: State, inputs: State): readonly string[] {
  const { changed, generated } = plan(definition, state, inputs);
  return [...generated, ...(definition.outputsUnknownAfter?.(changed) ?? [])];
}
