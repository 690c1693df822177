import { isRecord, ownMember } from "../../base/unknown";
import type { Definition, Words } from "../../lifecycle/definition";
import { type Difference, differences, isHidden } from "./differences";
import { code } from "./markdown";
import type { Impact } from "./notes";
import { definitionOf, isInternal, resourceOf, shortType } from "./resource";
import type { Preview, PreviewStep, ResourceState } from "./schema";
import { isSecret, member, shown } from "./values";

export type ChangeKind = "created" | "changed" | "replaced" | "deleted" | "unknown";

/** One resource that changes, with a row (property, text; both Markdown) for each thing that a reviewer must know. */
export interface ResourceChange {
  readonly kind: ChangeKind;
  /** What the engine calls it. */
  readonly op: string;
  readonly name: string;
  readonly type: string;
  readonly rows: readonly (readonly [property: string, text: string])[];
}

/** A replacement comes once as `replace`, and in some forms also as the steps that it consists of. */
const KINDS: Record<string, ChangeKind> = {
  create: "created",
  import: "created",
  update: "changed",
  replace: "replaced",
  "create-replacement": "replaced",
  "import-replacement": "replaced",
  "delete-replaced": "replaced",
  delete: "deleted",
};

/** What changes nothing on a system. Whatever the engine may call an operation besides is a change. */
const NO_CHANGE = new Set([
  "same",
  "read",
  "read-replacement",
  "refresh",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
]);

/** The most destructive first, so that what a size limit cuts off is the least of it. */
export const KIND_ORDER: readonly ChangeKind[] = ["unknown", "replaced", "deleted", "changed", "created"];

/** What an operation of the engine comes to; `undefined`: it changes nothing. */
export function changeKindOf(op: string): ChangeKind | undefined {
  if (NO_CHANGE.has(op)) return undefined;
  return ownMember(KINDS, op) ?? "unknown";
}

/** What changes, in the order in which a reviewer should read it. `impacts` are those of the same preview. */
export function resourceChanges(preview: Preview, impacts: readonly Impact[]): ResourceChange[] {
  const tells = noteTexts(impacts);
  const found = new Map<string, { kind: ChangeKind; step: PreviewStep }>();
  for (const step of preview.steps) {
    const kind = changeKindOf(step.op);
    if (kind === undefined || isInternal(step.urn, (step.new ?? step.old)?.inputs)) continue;
    const key = `${kind === "unknown" ? step.op : kind} ${step.urn}`;
    // A drift that a refresh found is told as an update of its own before the update that undoes it: the last one counts.
    if (!found.has(key) || step.op === "replace" || kind === "changed") found.set(key, { kind, step });
  }
  return [...found.values()]
    .map(({ kind, step }) => {
      const { type, name } = resourceOf(step.urn);
      return { kind, op: step.op, name, type: shortType(type), rows: rowsOf(kind, step, tells) };
    })
    .sort(byReading);
}

/** The engine sends its steps in another order on every run; a comment that is updated in place must not jump about. */
function byReading(left: ResourceChange, right: ResourceChange): number {
  const kind = KIND_ORDER.indexOf(left.kind) - KIND_ORDER.indexOf(right.kind);
  const [one, other] = [`${left.type} ${left.name}`, `${right.type} ${right.name}`];
  return kind || (one < other ? -1 : Number(one > other));
}

function rowsOf(kind: ChangeKind, step: PreviewStep, tells: Tells): [string, string][] {
  const definition = definitionOf(resourceOf(step.urn).type);
  const oneSided = kind === "unknown" && !(step.old && step.new);
  if (kind === "created" || (oneSided && step.new)) return [["", declared(step.new)]];
  if (kind === "deleted" || oneSided) return [["", deletion(definition, step.old)]];
  const found = differences(step, (property) => wordsFor(definition, property) !== undefined);
  const rows = found.map((difference): [string, string] => {
    const suffix = difference.replaces ? " — **forces the replacement**" : "";
    return [code(difference.path), told(definition, difference, step, kind === "replaced") + suffix];
  });
  // Where the provider told each place that changes, nothing is left to guess.
  const detailed = Object.keys(step.detailedDiff).length > 0;
  const rotated = detailed ? [] : rotatedSecrets(step, rows.length === 0 && kind === "changed", definition, tells);
  const all = [...rows, ...rotated.filter(([property]) => !rows.some(([known]) => known === property))];
  return all.length > 0
    ? all
    : [["", kind === "replaced" ? "replaced, without a visible difference" : "no visible difference"]];
}

/** The words for one property, or `undefined` when there are none. */
function wordsFor(definition: Definition | undefined, property: string): Words | undefined {
  if (!definition) return undefined;
  const words = ownMember(definition.fields, property)?.words;
  return words ?? (definition.rotates === property ? { remark: renewed(definition), inPlace: true } : undefined);
}

/** `old → new` of one property in Markdown, in words that fit the API. */
function told(
  definition: Definition | undefined,
  { path, property, before, after, replaces }: Difference,
  step: PreviewStep,
  replaced: boolean,
): string {
  if (isSecret(before) && isSecret(after)) return "rotated";
  // Words are for a property as a whole; a place inside it shows its values.
  if (isSecret(before) || isSecret(after) || path !== property)
    return `${shown(before)} → ${after === undefined ? "taken out" : shown(after)}`;
  if (replaces && JSON.stringify(before) === JSON.stringify(after)) return shown(after);
  const words = wordsFor(definition, property);
  const whole = words?.whole?.(before, after, shown);
  if (whole !== undefined) return whole;
  const cleared = words?.cleared === true;
  const to =
    words?.value?.(after) ?? (after === undefined ? "taken out" : cleared && isEmpty(after) ? "cleared" : shown(after));
  // On the left an empty value is a fact, not an act.
  const from = cleared && isEmpty(before) ? "empty" : (words?.value?.(before) ?? shown(before));
  const given = replaced && words?.inPlace ? undefined : words?.remark;
  const remark =
    typeof given === "function"
      ? given({ outputs: step.old?.outputs ?? {}, inputs: step.new?.inputs ?? {} })
      : before !== undefined && given;
  return `${from} → ${to}${remark ? ` (${remark})` : ""}`;
}

function isEmpty(value: unknown): boolean {
  return value === "" || isEmptyRecord(value);
}

function isEmptyRecord(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

/** Asks what decides at `up`: the secrets that the program gives stay as they are. */
function renewed(definition: Definition): NonNullable<Words["remark"]> {
  return ({ outputs, inputs }) => {
    const names = Object.keys(definition.generate?.(outputs, inputs) ?? {});
    if (names.length === 0) return "no secret is replaced";
    return `${names.join(" and ")} ${names.length > 1 ? "are replaced by new ones" : "is replaced by a new one"}`;
  };
}

/**
 * The engine shows `[secret]` on both sides of a secret, changed or not. Who knows is the provider: it names the
 * property in an impact note. Without one, and with nothing else that differs, it can only be one of the secrets.
 */
function rotatedSecrets(
  step: PreviewStep,
  nothingElse: boolean,
  definition: Definition | undefined,
  tells: Tells,
): [string, string][] {
  const [old, wanted] = [step.old?.inputs, step.new?.inputs ?? {}];
  const candidates = Object.keys(wanted).filter(
    (key) => !isHidden(key) && isSecret(wanted[key]) && isSecret(member(old, key)),
  );
  // Many objects share an SVM, whose name is in the notes of all of them: the last part of the identity tells them apart.
  const identity = definition?.shape.identity.at(-1);
  // What a note may call the object: its own name, also the one that it is about to lose, else its name in the program.
  const own = identity === undefined ? [] : [member(old, identity), member(wanted, identity)];
  const names = own.filter((name) => typeof name === "string").filter((name) => name !== "");
  const called = names.length > 0 ? names : [resourceOf(step.urn).name];
  const named = candidates.filter((key) => tells(step.urn, key, called));
  if (named.length === 0 && nothingElse && candidates.length > 1)
    return [[candidates.map(code).join(" or "), "one of them or more rotated"]];
  return (named.length === 0 && nothingElse ? candidates : named).map((key) => [code(key), "rotated"]);
}

/** So many notes in the words of another release are searched, for each resource. */
const MOST_STRANGE = 100;

/** Whether a note names both the property and the object. */
type Tells = (urn: string, property: string, names: readonly string[]) => boolean;

function noteTexts(impacts: readonly Impact[]): Tells {
  const ofUrn = new Map<string, string[]>();
  for (const { sources, text } of impacts) {
    for (const { urn } of sources) ofUrn.set(urn, [...(ofUrn.get(urn) ?? []), text]);
  }
  const strange = impacts.filter(({ sources }) => sources.length === 0).slice(0, MOST_STRANGE);
  return (urn, property, names) => {
    const spaced = property.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    const about = (note: string) => [property, spaced].some((word) => mentions(note, word));
    const own = ofUrn.get(urn) ?? [];
    return own.some(about) || strange.some(({ text }) => about(text) && names.some((name) => mentions(text, name)));
  };
}

/** Whether a name stands in a text as a word of its own: `esx` is not in `esx-other`. */
function mentions(text: string, name: string): boolean {
  const [within, wanted] = [text.toLowerCase(), name.toLowerCase()];
  for (let start = within.indexOf(wanted); start >= 0; start = within.indexOf(wanted, start + 1)) {
    const around = [within[start - 1] ?? " ", within[start + wanted.length] ?? " "];
    if (around.every((character) => !/[\p{L}\p{N}_-]/u.test(character))) return true;
  }
  return false;
}

function declared(state: ResourceState | undefined): string {
  const entries = Object.entries(state?.inputs ?? {}).filter(([key]) => !isHidden(key));
  if (entries.length === 0) return "no properties";
  return entries.map(([key, value]) => `${code(key)}: ${isEmptyRecord(value) ? "empty" : shown(value)}`).join("; ");
}

function deletion(definition: Definition | undefined, state: ResourceState | undefined): string {
  const identity = (definition?.shape.identity ?? []).flatMap((key) => {
    const value = member(state?.inputs, key);
    return typeof value === "string" ? [`${code(key)}: ${shown(value)}`] : [];
  });
  const id = state?.id ? [`id ${code(state.id)}`] : [];
  const kept = state?.retainOnDelete ? ["leaves the stack, and is kept on the system"] : [];
  return [...kept, ...id, ...identity].join("; ") || "deleted";
}
