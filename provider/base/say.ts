import { redact } from "./redact";

/** Where a line for the user goes; a trace is no warning. */
export type Voice = (line: string, isTrace: boolean) => void;

let voice: Voice = (line) => void process.stderr.write(`pulumi-netapp: ${line}\n`);
const said = new Set<string>();

/** Makes a host's own way of speaking the one of this process; without it lines go to stderr. */
export function speakThrough(other: Voice): void {
  voice = other;
}

/** Tells the user one line, once per process, without any secret. */
export function say(text: string): void {
  const line = redact(text);
  if (said.has(line)) return;
  said.add(line);
  voice(line, false);
}

/** Tells one who asked for it what is done, each time, without any secret. */
export function trace(text: string): void {
  voice(redact(text), true);
}
