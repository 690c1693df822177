import { fitForLine } from "./invisible";

/** Where a line for the user goes; a trace is no warning. */
export type Sink = (line: string, isTrace: boolean) => void;

let sink: Sink = (line) => void process.stderr.write(`pulumi-netapp: ${line}\n`);
const printed = new Set<string>();

/** Sends the lines of this process there, in the place of stderr. */
export function sayThrough(other: Sink): void {
  sink = other;
}

interface Impact {
  readonly severity: string;
  readonly text: string;
}

/** What the line of an impact note begins with, behind the name of the package. */
const IMPACT = "impact: ";

/** Tells the user one line, once per process, without any secret. No text but {@link sayImpact}'s passes for an impact note. */
export function say(text: string): void {
  once(fitForLine(text.startsWith(IMPACT) ? `said ${text}` : text));
}

/** Tells what a change does to live hosts. */
export function sayImpact(note: Impact): void {
  once(impactLine(note));
}

/** The line of an impact note. */
export function impactLine({ severity, text }: Impact): string {
  return fitForLine(`${IMPACT}${severity}: ${text}`);
}

function once(line: string): void {
  if (printed.has(line)) return;
  printed.add(line);
  sink(line, false);
}

/** Tells one who asked for it what is done, each time, without any secret. */
export function trace(text: string): void {
  sink(fitForLine(text), true);
}
