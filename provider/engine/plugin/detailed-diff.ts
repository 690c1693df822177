import { isDeepStrictEqual } from "node:util";
import type { State } from "../../base/shape";
import { isRecord, ownMember } from "../../base/unknown";
import type { Plan } from "../../lifecycle/diff";

export type DiffKind = "ADD" | "UPDATE" | "DELETE";

/** One place that changes. */
export interface DiffEntry {
  /** `attributes.team`, `preferredDomainControllers[1].serverIp` */
  readonly path: string;
  readonly kind: DiffKind;
  readonly replaces: boolean;
  /** Old inputs against new ones; otherwise the engine draws the old output against the new input. */
  readonly inputs: boolean;
}

/** Each place that a plan changes: a reviewer sees one label of a hundred, and a rotated secret, marked. */
export function detailedDiff({ changed, replaces }: Plan, outputs: State, olds: State, news: State): DiffEntry[] {
  return [...changed].flatMap((name) => {
    // After half-done work the inputs may be the same as before, and only the outputs show the difference.
    const inputs = !isDeepStrictEqual(olds[name], news[name]);
    const before = inputs ? olds[name] : outputs[name];
    const replacing = replaces.includes(name);
    return entriesOf(name, before, news[name]).map((place) => ({ ...place, replaces: replacing, inputs }));
  });
}

function entriesOf(path: string, before: unknown, after: unknown): { path: string; kind: DiffKind }[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined) return [{ path, kind: "ADD" }];
  if (after === undefined) return [{ path, kind: "DELETE" }];
  const inside = membersOf(before, after);
  // Everything removed: show one change, not one per member.
  if (!inside || inside.every(([, , wanted]) => wanted === undefined)) return [{ path, kind: "UPDATE" }];
  return inside.flatMap(([step, old, wanted]) => entriesOf(path + step, old, wanted));
}

type Member = readonly [step: string, before: unknown, after: unknown];

/** The members of two objects or two lists, `undefined` for values without. */
function membersOf(before: unknown, after: unknown): Member[] | undefined {
  if (Array.isArray(before) && Array.isArray(after)) {
    const many = Math.max(before.length, after.length);
    return Array.from({ length: many }, (_, at) => [`[${at}]`, before[at], after[at]]);
  }
  if (!isRecord(before) || !isRecord(after)) return undefined;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.map((name) => [step(name), ownMember(before, name), ownMember(after, name)]);
}

function step(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
