import { InvalidArgumentError } from "commander";
import type { CountedImpacts } from "../impact/count";
import type { Notes } from "./notes";

/** What changes, what it does to hosts, and how many sessions it touches. */
export const GATED_OPERATIONS = ["create", "update", "replace", "delete", "error"] as const;
const SEVERITIES = ["high", "medium"] as const;

export type Gate = (typeof GATED_OPERATIONS)[number] | (typeof SEVERITIES)[number] | { readonly sessionsAbove: number };

export const SESSIONS = "sessions>N";

/** Reads the list of a command that knows these operations. */
export function gatesOf(operations: readonly (typeof GATED_OPERATIONS)[number][]): (list: string) => Gate[] {
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

export function needsCount(gates: readonly Gate[] | undefined): boolean {
  return gates?.some((gate) => typeof gate === "object") ?? false;
}

/** Whether impacts or numbers are what a gate names. What could not be counted may be more than any number. */
export function trips(gate: Gate, { impacts }: Notes, counted: CountedImpacts | undefined): boolean {
  if (typeof gate === "object")
    return counted !== undefined && (counted.gaps.length > 0 || counted.sessions > gate.sessionsAbove);
  return impacts.some(({ severity }) => severity === gate || (severity === "high" && gate === "medium"));
}
