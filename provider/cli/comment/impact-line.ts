import type { Severity } from "../../lifecycle/definition";

export const SEVERITIES: readonly Severity[] = ["high", "medium"];

const IMPACT = /^impact: (high|medium): (.*)$/s;

/** Severity and text of the line of an impact note; `undefined` for any other line. */
export function readImpact(line: string): { severity: Severity; text: string } | undefined {
  const [, word, text = ""] = IMPACT.exec(line) ?? [];
  const severity = SEVERITIES.find((known) => known === word);
  return severity && text.trim() !== "" ? { severity, text: text.trim() } : undefined;
}
