import { InvalidArgumentError } from "commander";
import type { Severity } from "../../lifecycle/definition";
import type { CountedImpacts } from "../impact/count";
import type { ChangeKind } from "./changes";
import type { Impact } from "./notes";

/** What one comment may hold, in characters. */
export const SIZE_LIMITS = { github: 65_536, gitlab: 1_000_000 } as const;
/** Below this not even a summary and its marker are sure to fit. */
export const SMALLEST_SIZE = 1_000;

export function sizeLimit(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < SMALLEST_SIZE)
    throw new InvalidArgumentError(`It has to be ${SMALLEST_SIZE} or more.`);
  return size;
}

/** What changes, what it does to hosts, and how many sessions it touches. */
export const GATED_OPERATIONS = ["create", "update", "replace", "delete", "error"] as const;
type GatedOperation = (typeof GATED_OPERATIONS)[number];
const SEVERITIES: readonly Severity[] = ["high", "medium"];

export type Gate = GatedOperation | Severity | { readonly sessionsAbove: number };

export const SESSIONS = "sessions>N";

/** Reads the list of a command that knows these operations. */
export function gatesOf(operations: readonly GatedOperation[]): (list: string) => Gate[] {
  const known = [...operations, ...SEVERITIES];
  return (list) =>
    list.split(",").map((word): Gate => {
      const gate = known.find((one) => one === word.trim());
      if (gate !== undefined) return gate;
      const above = /^sessions\s*>\s*(\d{1,9})$/.exec(word.trim())?.[1];
      if (above !== undefined) return { sessionsAbove: Number(above) };
      throw new InvalidArgumentError(`Known are ${known.join(", ")} and ${SESSIONS}, with commas between.`);
    });
}

/** What a gate asks about a preview. */
export interface PreviewFacts {
  readonly failed: boolean;
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly impacts: readonly Impact[];
}

const KIND_OF: Readonly<Partial<Record<GatedOperation | Severity, ChangeKind>>> = {
  create: "created",
  update: "changed",
  replace: "replaced",
  delete: "deleted",
};

/** Whether a preview holds what a gate names. What could not be counted may be more than any number. */
export function trips(gate: Gate, { failed, kinds, impacts }: PreviewFacts, counted?: CountedImpacts): boolean {
  // An unfinished preview, or an unknown operation, may hold what any gate is about.
  if (failed) return true;
  if (gate === "error") return false;
  if (kinds.has("unknown")) return true;
  if (typeof gate === "object")
    return counted !== undefined && (counted.gaps.length > 0 || counted.sessions > gate.sessionsAbove);
  const kind = KIND_OF[gate];
  if (kind !== undefined) return kinds.has(kind);
  return impacts.some(({ severity }) => severity === gate || (severity === "high" && gate === "medium"));
}
