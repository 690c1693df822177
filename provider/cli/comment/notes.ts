import { impactLine } from "../../base/say";
import type { State } from "../../base/shape";
import { hasDefaultUrn, isMarkedExplicit } from "../../connection/settings";
import type { Definition, ImpactNote, Severity } from "../../lifecycle/definition";
import { plan } from "../../lifecycle/diff";
import { cut } from "./markdown";
import { definitionOf, isInternal, resourceOf } from "./resource";
import type { Diagnostic, Preview, PreviewStep, ResourceState } from "./schema";
import { isSecret } from "./values";

/** An impact note with the resource that it is about. */
export interface NoteSource {
  readonly note: ImpactNote;
  readonly urn: string;
  readonly definition: Definition;
  readonly id: string;
  readonly state: State;
  /** The explicit provider on whose system it is, by its name in the program. */
  readonly provider?: string;
}

/** What a change does to live hosts, and the resources of which it is said. */
export interface Impact {
  readonly severity: Severity;
  readonly text: string;
  readonly sources: readonly NoteSource[];
}

/** What a reviewer reads beside the changes, each text once: the preview's diagnostics, and what its deletes do. */
export interface Notes {
  readonly errors: readonly string[];
  readonly impacts: readonly Impact[];
  readonly warnings: readonly string[];
}

/** A longer message is a dump, not a message. */
const LONGEST = 1500;
/** A longer note is none of ours: the provider cuts its lines. */
const LONGEST_NOTE = 5000;

const SEVERITIES: readonly Severity[] = ["high", "medium"];

/** Two notes of one key are one. */
export function noteKey({ severity, text }: Pick<Impact, "severity" | "text">): string {
  return `${severity} ${text}`;
}

/** Debug lines are never looked at: in the streaming form the engine's hold secrets in the clear. */
export function notesOf(preview: Preview): Notes {
  const shown = preview.diagnostics.filter(({ severity }) => severity !== "debug");
  const { sources, removals } = noteSourcesOf(preview);
  const impacts = [...shown.flatMap((one) => impactOf(one) ?? []), ...removals];
  const ordered = SEVERITIES.flatMap((wanted) => impacts.filter(({ severity }) => severity === wanted));
  const about = new Map<string, NoteSource[]>();
  for (const source of sources) {
    const key = noteKey(source.note);
    about.set(key, [...(about.get(key) ?? []), source]);
  }
  const errors = [...new Set(shown.filter(({ severity }) => severity === "error").flatMap(plainly))];
  const warnings = new Set(shown.filter((one) => one.severity === "warning" && !impactOf(one)).flatMap(plainly));
  return {
    // The engine ends with this sentence in any case.
    errors: errors.length > 1 ? errors.filter((text) => text !== "preview failed") : errors,
    impacts: [...new Map(ordered.map((note) => [noteKey(note), note]))].map(([key, { severity, text }]) => ({
      severity,
      text,
      sources: about.get(key) ?? [],
    })),
    warnings: [...warnings],
  };
}

/** The engine puts its word before the notes of the plugin. */
const PREFIX = /^(?:warning: )?pulumi-netapp: /;

/**
 * The impact note that a message is: as a whole, so that no name or error text in it makes another one, and only where our
 * provider may have written it. The plugin's notes stand under their resource, those of dynamic resources under none.
 */
function impactOf({ message, urn, severity }: Diagnostic): Pick<Impact, "severity" | "text"> | undefined {
  const text = message.trim();
  if (severity === "error" || !PREFIX.test(text)) return undefined;
  if (urn !== "" && !definitionOf(resourceOf(urn).type)) return undefined;
  const note = readImpact(text.replace(PREFIX, ""));
  return note && { ...note, text: cut(note.text, LONGEST_NOTE) };
}

/** Severity and text of the line of an impact note; `undefined` for any other line. */
function readImpact(line: string): Pick<Impact, "severity" | "text"> | undefined {
  const [, word, rest = ""] = /^impact: (high|medium): (.*)$/s.exec(line) ?? [];
  const severity = SEVERITIES.find((known) => known === word);
  const text = rest.trim();
  return severity && text !== "" ? { severity, text } : undefined;
}

/** The message without the stack of an exception, with the resource that it belongs to. */
function plainly({ message, urn }: Diagnostic): string[] {
  const lines = message
    .split("\n")
    .filter((line) => !/^\s+at /.test(line))
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const text = lines.join(" ").replace(/^(?:error|warning): /, "");
  if (text === "") return [];
  const { name } = resourceOf(urn);
  return [cut(urn === "" || isInternal(urn) || text.includes(name) ? text : `${name}: ${text}`, LONGEST)];
}

/**
 * What the preview's steps do to live hosts. The plugin said it of changes, in lines that name no resource, so each line is
 * looked up among these. It did not say it of deletes: the engine asks no provider about one at preview.
 */
function noteSourcesOf({ steps }: Preview): { sources: NoteSource[]; removals: ImpactNote[] } {
  const marked = new Set(
    steps.filter((step) => isMarkedExplicit((step.new ?? step.old)?.inputs ?? {})).map(({ urn }) => urn),
  );
  const explicit = (urn: string) => !hasDefaultUrn(urn) || marked.has(urn);
  const removed = steps.flatMap((step) => noteSourcesOfStep(step, removals, explicit));
  const notes = removed.map(({ note }) => note);
  return {
    sources: [...removed, ...steps.flatMap((step) => noteSourcesOfStep(step, changes, explicit))],
    // The engine tells its steps in another order on every run.
    removals: notes.sort((left, right) => (left.text < right.text ? -1 : 1)),
  };
}

type Find = (definition: Definition, step: PreviewStep, old: ResourceState) => readonly ImpactNote[];

function noteSourcesOfStep(step: PreviewStep, find: Find, isExplicit: (providerUrn: string) => boolean): NoteSource[] {
  const { urn, old } = step;
  const definition = definitionOf(resourceOf(urn).type);
  if (!definition || !old) return [];
  const providerUrn = old.provider.slice(0, old.provider.lastIndexOf("::"));
  const explicit = old.provider !== "" && isExplicit(providerUrn) ? { provider: resourceOf(providerUrn).name } : {};
  // In the form in which the provider writes its line.
  const notes = new Map(find(definition, step, old).map((note) => [impactLine(note), note]));
  return [...notes].map(([line, note]) => ({
    note: { ...note, text: readImpact(line)?.text ?? note.text },
    urn,
    definition,
    id: old.id,
    state: old.outputs,
    ...explicit,
  }));
}

const removals: Find = (definition, { op }, old) =>
  op === "delete" && !old.retainOnDelete ? (definition.removal?.(plainState(old)) ?? []) : [];

/**
 * Every note that the plugin may have written of a change. The preview shows `[secret]` on both sides of a secret, changed or
 * not, so each of them is taken as both.
 */
const changes: Find = (definition, { op, new: wanted }, old) => {
  if (op === "delete" || !wanted) return [];
  try {
    const { change } = plan(definition, old.outputs, wanted.inputs);
    const masked = Object.keys(definition.fields).filter((name) => isSecret(wanted.inputs[name]));
    const open = [...change.changed].filter((name) => !masked.includes(name));
    return subsets(masked).flatMap(
      (some) => definition.notes?.({ ...change, changed: new Set([...open, ...some]) }) ?? [],
    );
  } catch {
    // A preview may hold anything: a state that cannot be planned has no note of ours.
    return [];
  }
};

function subsets(names: readonly string[]): string[][] {
  const [name, ...others] = names;
  if (name === undefined) return [[]];
  return subsets(others).flatMap((some) => [some, [name, ...some]]);
}

/**
 * The plain values of a state, lists of them, and what the package keeps for itself. Anything else in the place of a name is
 * none, and could not even be printed.
 */
function plainState({ outputs }: ResourceState): State {
  const isPlain = (value: unknown) =>
    [value].flat().every((one) => ["string", "number", "boolean"].includes(typeof one));
  return Object.fromEntries(Object.entries(outputs).filter(([name, value]) => name.startsWith("__") || isPlain(value)));
}
