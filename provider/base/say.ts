import { redact } from "./redact";

/** Where a line for the user goes; a trace is no warning. */
export type Sink = (line: string, isTrace: boolean) => void;

let sink: Sink = (line) => void process.stderr.write(`pulumi-netapp: ${line}\n`);
const printed = new Set<string>();

/** Sends the lines of this process there, in the place of stderr. */
export function sayThrough(other: Sink): void {
  sink = other;
}

/** Tells the user one line, once per process, without any secret. */
export function say(text: string): void {
  const line = redact(text);
  if (printed.has(line)) return;
  printed.add(line);
  sink(line, false);
}

/** Tells one who asked for it what is done, each time, without any secret. */
export function trace(text: string): void {
  sink(redact(text), true);
}
