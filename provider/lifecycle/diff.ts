import { type ProviderError, Unfinished } from "../base/errors";
import type { Properties, State } from "../base/shape";
import { hasUnknown, UNKNOWN } from "../base/unknown";
import { same } from "./check";
import { type Change, type Definition, type Fields, type ImpactNote, namesWhere } from "./definition";
import { MANAGED, managedBy, managedIn, pick, reportedProperties, UNFINISHED, withoutUndefined } from "./state";

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
  const noticed = [...changed].filter((name) => !same(fields[name], state[name], inputs[name], state));
  const change: Change = { state, inputs, changed: new Set(noticed), replaced: replaces.length > 0 };
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
  const changed = namesWhere(fields, (field, name) => {
    const wanted = inputs[name];
    if (wanted === undefined || field.createOnly) return false;
    // Newly managed though equal: a state change without a call, so that a later refresh sees its drift.
    const newlyManaged = field.source === "array" && !managed.has(name);
    return newlyManaged || hasUnknown(wanted) || !same(field, state[name], wanted, state);
  });
  return new Set(changed);
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
  const differing = managedIn(fields, wanted).filter(
    (name) => !same(fields[name], present[name], wanted[name], present),
  );
  return pick(wanted, differing);
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
  const { fields, shape } = definition;
  const said = namesWhere(fields, ({ createOnly }, name) => !createOnly && inputs[name] !== undefined);
  const planned = state && plan(definition, state, inputs);
  const unknown = planned
    ? [...planned.generated, ...(definition.outputsUnknownAfter?.(planned.changed) ?? [])]
    : shape.properties;
  return withoutUndefined({
    ...(state && reportedProperties(fields, state)),
    ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN])),
    ...pick(inputs, said),
    [MANAGED]: managedIn(fields, inputs).sort(),
  });
}
