import type { ImpactNote } from "../lifecycle/definition";
import { redact } from "./redact";

const said = new Set<string>();

/**
 * Says impact notes, each once per process: `up` runs `diff` for its preview and again for the change itself. What a
 * plugin writes to stderr is shown as a diagnostic of the stack; there is no other way to speak from `diff`.
 */
export function announce(notes: readonly ImpactNote[]): void {
  for (const { severity, text } of notes) say(`impact: ${severity}: ${text}`);
}

/** Writes one line to stderr, once per process. */
export function say(text: string): void {
  const line = `pulumi-netapp: ${redact(text)}`;
  if (said.has(line)) return;
  said.add(line);
  process.stderr.write(`${line}\n`);
}
