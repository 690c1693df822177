import { isRecord } from "../../base/unknown";
import { type Difference, differences, isHidden } from "./differences";
import { code } from "./markdown";
import type { Impact } from "./notes";
import { identityOf, isInternal, type ResourceName, resourceOf, shortType } from "./resource";
import type { Preview, PreviewStep, ResourceState } from "./schema";
import { isSecret, member, shown } from "./values";
import { change, wordsFor } from "./words";

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

type Inputs = Readonly<Record<string, unknown>>;

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
  return (Object.hasOwn(KINDS, op) ? KINDS[op] : undefined) ?? "unknown";
}

/** What changes, in the order in which a reviewer should read it. `impacts` are those of the same preview. */
export function resourceChanges(preview: Preview, impacts: readonly Impact[]): ResourceChange[] {
  const notes = new NoteTexts(impacts);
  const found = new Map<string, { kind: ChangeKind; step: PreviewStep; resource: ResourceName }>();
  for (const step of preview.steps) {
    const kind = changeKindOf(step.op);
    const resource = resourceOf(step.urn);
    if (kind === undefined || isInternal(step.urn, (step.new ?? step.old)?.inputs)) continue;
    const key = `${kind === "unknown" ? step.op : kind} ${step.urn}`;
    // A drift that a refresh found is told as an update of its own before the update that undoes it: the last one counts.
    if (!found.has(key) || step.op === "replace" || kind === "changed") found.set(key, { kind, step, resource });
  }
  return [...found.values()]
    .map(({ kind, step, resource }) => ({
      kind,
      op: step.op,
      name: resource.name,
      type: shortType(resource.type),
      rows: rowsOf(kind, step, resource, notes),
    }))
    .sort(byReading);
}

/** The engine sends its steps in another order on every run; a comment that is updated in place must not jump about. */
function byReading(left: ResourceChange, right: ResourceChange): number {
  const kind = KIND_ORDER.indexOf(left.kind) - KIND_ORDER.indexOf(right.kind);
  const [one, other] = [`${left.type} ${left.name}`, `${right.type} ${right.name}`];
  return kind || (one < other ? -1 : Number(one > other));
}

function rowsOf(kind: ChangeKind, step: PreviewStep, resource: ResourceName, notes: NoteTexts): [string, string][] {
  if (kind === "unknown" && !(step.old && step.new))
    return [["", step.new ? declared(step.new) : deletion(resource.type, step.old)]];
  if (kind === "created") return [["", declared(step.new)]];
  if (kind === "deleted") return [["", deletion(resource.type, step.old)]];
  const type = shortType(resource.type);
  const rows = differences(step, (property) => wordsFor(type, property) !== undefined).map(
    (difference): [string, string] => [code(difference.path), cell(type, difference, step, kind === "replaced")],
  );
  // Where the provider told each place that changes, nothing is left to guess.
  const detailed = Object.keys(step.detailedDiff).length > 0;
  const rotated = detailed ? [] : rotatedSecrets(step, rows.length === 0 && kind === "changed", resource, notes);
  const missing = rotated.filter(([property]) => !rows.some(([known]) => known === property));
  const all = [...rows, ...missing];
  return all.length > 0
    ? all
    : [["", kind === "replaced" ? "replaced, without a visible difference" : "no visible difference"]];
}

function cell(type: string, difference: Difference, step: PreviewStep, replaced: boolean): string {
  const { before, after, path, property } = difference;
  const suffix = difference.replaces ? " — **forces the replacement**" : "";
  const secret = secretChange(before, after);
  if (secret !== undefined) return secret + suffix;
  // Words are for a property as a whole; a place inside it shows its values.
  if (path !== property) return `${shown(before)} → ${after === undefined ? "taken out" : shown(after)}${suffix}`;
  if (difference.replaces && JSON.stringify(before) === JSON.stringify(after)) return `${shown(after)}${suffix}`;
  return change(type, difference, step, replaced) + suffix;
}

function secretChange(before: unknown, after: unknown): string | undefined {
  if (!isSecret(before) && !isSecret(after)) return undefined;
  if (isSecret(before) && isSecret(after)) return "rotated";
  if (before === undefined) return "not set → secret";
  if (after === undefined) return "secret → taken out";
  return `${shown(before)} → ${shown(after)}`;
}

/**
 * The engine shows `[secret]` on both sides of a secret, changed or not. Who knows is the provider: it names the
 * property in an impact note. Without one, and with nothing else that differs, it can only be one of the secrets.
 */
function rotatedSecrets(
  step: PreviewStep,
  nothingElse: boolean,
  resource: ResourceName,
  notes: NoteTexts,
): [string, string][] {
  const old: Inputs = step.old?.inputs ?? {};
  const wanted: Inputs = step.new?.inputs ?? {};
  const candidates = Object.keys(wanted).filter(
    (key) => !isHidden(key) && isSecret(wanted[key]) && isSecret(member(old, key)),
  );
  const names = objectNames(old, wanted, resource);
  const named = candidates.filter((key) => notes.tell(step.urn, key, names));
  if (named.length > 0) return named.map((key) => [code(key), "rotated"]);
  if (!nothingElse || candidates.length === 0) return [];
  if (candidates.length === 1) return candidates.map((key) => [code(key), "rotated"]);
  return [[candidates.map(code).join(" or "), "one of them or more rotated"]];
}

/** What a note may call the object: its own name, also the one that it is about to lose, else its name in the program. */
function objectNames(old: Inputs, wanted: Inputs, resource: ResourceName): string[] {
  // Many objects share an SVM, whose name is in the notes of all of them: the last one tells them apart.
  const key = identityOf(resource.type).at(-1);
  const values = key === undefined ? [] : [member(old, key), member(wanted, key)];
  const names = values.filter((name) => typeof name === "string").filter((name) => name !== "");
  return names.length > 0 ? names : [resource.name];
}

/** So many notes in the words of another release are searched, for each resource. */
const MOST_STRANGE = 100;

/** The texts of impact notes by resource, and those without one. */
class NoteTexts {
  private readonly ofUrn = new Map<string, string[]>();
  private readonly strange: readonly string[];

  constructor(impacts: readonly Impact[]) {
    this.strange = impacts
      .filter(({ sources }) => sources.length === 0)
      .map(({ text }) => text)
      .slice(0, MOST_STRANGE);
    for (const { sources, text } of impacts) {
      for (const { urn } of sources) this.ofUrn.set(urn, [...(this.ofUrn.get(urn) ?? []), text]);
    }
  }

  /** Whether a note names both the property and the object. */
  tell(urn: string, key: string, names: readonly string[]): boolean {
    const spaced = key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    const about = (note: string) => [key, spaced].some((word) => mentions(note, word));
    const own = this.ofUrn.get(urn) ?? [];
    return own.some(about) || this.strange.some((note) => about(note) && names.some((name) => mentions(note, name)));
  }
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
  return entries.map(([key, value]) => `${code(key)}: ${declaredValue(value)}`).join("; ");
}

function declaredValue(value: unknown): string {
  return isRecord(value) && Object.keys(value).length === 0 ? "empty" : shown(value);
}

function deletion(type: string, state: ResourceState | undefined): string {
  const identity = identityOf(type).flatMap((key) => {
    const value = member(state?.inputs, key);
    return typeof value === "string" ? [`${code(key)}: ${shown(value)}`] : [];
  });
  const id = state?.id ? [`id ${code(state.id)}`] : [];
  const kept = state?.retainOnDelete ? ["leaves the stack, and is kept on the system"] : [];
  return [...kept, ...id, ...identity].join("; ") || "deleted";
}
