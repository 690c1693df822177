import { impactLine } from "../../base/say";
import type { State } from "../../base/shape";
import { hasDefaultUrn, isMarkedExplicit } from "../../connection/settings";
import type { Definition, ImpactNote } from "../../lifecycle/definition";
import { plan } from "../../lifecycle/diff";
import { readImpact } from "./impact-line";
import { definitionOf, resourceOf } from "./resource";
import type { Preview, PreviewStep, ResourceState } from "./schema";
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

/**
 * What the preview's steps do to live hosts. The plugin said it of changes, in lines that name no resource, so each line is
 * looked up among these. It did not say it of deletes: the engine asks no provider about one at preview.
 */
export function noteSourcesOf({ steps }: Preview): { sources: NoteSource[]; removals: ImpactNote[] } {
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
    const { inputs } = wanted;
    const masked = Object.keys(definition.fields).filter((name) => isSecret(inputs[name]));
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
  const plain = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
  const entries = Object.entries(outputs);
  const isFit = (value: unknown) => (Array.isArray(value) ? value.every(plain) : plain(value));
  return Object.fromEntries(entries.filter(([name, value]) => name.startsWith("__") || isFit(value)));
}
