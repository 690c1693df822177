import { exactly } from "../base/equal";
import type { Properties, State } from "../base/shape";
import { hasUnknown, isRecord, notPlain, ownMember } from "../base/unknown";
import { type CheckFailure, type Field, type Fields, namesWhere } from "./definition";

/** The inputs that go into the state, and what is wrong with them. */
export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
  /** What an import left open and no program has filled in yet: `password is required`. */
  readonly open?: readonly string[];
}

type Rules = ((inputs: Properties, given: ReadonlySet<string>) => CheckFailure[]) | undefined;

/**
 * Validates what is known of the arguments and turns "taken out of the program" into the value that taking out means.
 * Offline, without credentials: it runs in every preview.
 */
export function check(fields: Fields, rules: Rules, olds: State, news: State): Checked {
  const before = visible(olds);
  const given = visible(news);
  // What old inputs lack of these came from an import, and `pulumi import` prints an empty text for it.
  const isUpdate = Object.keys(before).length > 0;
  const unknown = namesWhere(fields, ({ unreported }, name) => isUpdate && unreported && !(name in before));
  for (const name of unknown) if (given[name] === "") delete given[name];
  const failures: CheckFailure[] = [];
  const valid: Properties = {};

  for (const [name, value] of Object.entries(given)) {
    const field = ownMember(fields, name);
    if (!field) {
      const known = Object.keys(fields).join(", ");
      failures.push({ property: "", reason: `${name} is not an argument of this resource; it has ${known}` });
      continue;
    }
    const reasons = value === null ? [`${name} must not be null: leave it out instead`] : problems(name, field, value);
    // The engine prints the value of the property that a failure names.
    for (const reason of reasons) failures.push({ property: field.secret ? "" : name, reason });
    if (reasons.length === 0 && !hasUnknown(value)) valid[name] = value;
  }
  const lacking = missing(fields, rules, valid, Object.keys(given));
  const excused = unknown.length > 0 ? openSince(fields, rules, before, unknown) : new Set();
  failures.push(...lacking.filter(({ reason }) => !excused.has(reason)));
  const open = lacking.map(({ reason }) => reason).filter((reason) => excused.has(reason));
  return { inputs: withResets(fields, olds, given), failures, ...(open.length > 0 && { open }) };
}

/** Keys that begin with two underscores are the host's. */
function visible(bag: State): Properties {
  return Object.fromEntries(
    Object.entries(bag).filter(([name, value]) => !name.startsWith("__") && value !== undefined),
  );
}

/** Arguments that are required and not given, and rules between several arguments that are broken. */
function missing(fields: Fields, rules: Rules, valid: Properties, given: readonly string[]): CheckFailure[] {
  const lacking = namesWhere(fields, ({ required }, name) => required && !given.includes(name));
  // A missing one has no value that the engine could print.
  const failures = lacking.map((name): CheckFailure => ({ property: name, reason: `${name} is required` }));
  return [...failures, ...(rules?.(valid, new Set(given)) ?? [])];
}

/** What the old inputs lack because of these arguments alone: the program could not have said it without them. */
function openSince(fields: Fields, rules: Rules, before: Properties, unknown: readonly string[]): Set<string> {
  const names = Object.keys(before);
  const filled = missing(fields, rules, before, [...names, ...unknown]).map(({ reason }) => reason);
  const lacking = missing(fields, rules, before, names).map(({ reason }) => reason);
  return new Set(lacking.filter((reason) => !filled.includes(reason)));
}

/** The inputs that go into the state: resets made explicit, and spellings that mean the same left as they were. */
function withResets(fields: Fields, olds: State, given: State): Properties {
  const inputs = { ...given };
  for (const [name, field] of Object.entries(fields)) {
    const old = olds[name];
    if (old === undefined || old === null) continue;
    if (!Object.hasOwn(inputs, name)) {
      if (field.resetTo !== undefined) inputs[name] = field.resetTo;
      else if (field.keptWhenRemoved) inputs[name] = old;
    } else if (field.same?.(old, inputs[name])) {
      // The engine draws old inputs against new ones: a mere reordering or another case must not look like a change.
      inputs[name] = old;
    }
  }
  return inputs;
}

/** What is wrong with a value, a sentence each; issues about a part that is not known yet are skipped. */
function problems(name: string, field: Field, value: unknown): string[] {
  const special = notPlain(name, value);
  if (special !== undefined) return [special];
  const result = field.schema.safeParse(value);
  if (result.success) return [];
  const { issues } = result.error;
  // zod measures everything that has a length: a list in the place of a text would also be called too short.
  const mistyped = issues.filter(({ code }) => code === "invalid_type").map(({ path }) => path.join("."));
  return issues
    .filter(({ code, path }) => code === "invalid_type" || !mistyped.includes(path.join(".")))
    .filter((issue) => (issue.code === "custom" && issue.params === OF_NAME) || !hasUnknown(at(value, issue.path)))
    .map((issue) => `${pathText(name, issue.path)} ${issue.message}`);
}

/** Marks an issue that is about the name of a member: what the member holds need not be known. */
export const OF_NAME = { ofName: true };

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner) && typeof key === "number") return inner[key];
    return isRecord(inner) && typeof key === "string" ? inner[key] : undefined;
  }, value);
}

function pathText(name: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`),
    name,
  );
}

/** Whether two values of a field mean the same. */
export function same(field: Field | undefined, left: unknown, right: unknown, of?: State): boolean {
  return (field?.same ?? exactly)(left, right, of);
}
