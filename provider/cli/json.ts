import { escapeInvisible } from "../base/invisible";
import { redact } from "../base/redact";

/** A report as JSON: no text in it holds a secret, or reaches a terminal unescaped; what is no text stays what it is. */
export function reportJson(report: object): string {
  const json = JSON.stringify(report, (_, value) => (typeof value === "string" ? redact(value) : value), 2);
  // Escapes inside the texts stay JSON; the ends of lines are ours.
  return `${json.split("\n").map(escapeInvisible).join("\n")}\n`;
}
