import { writeFile } from "node:fs/promises";
import { SINCE_LAST_UP } from "../base/errors";
import { escapeInvisible, fitForLine } from "../base/invisible";
import { redact } from "../base/redact";

/** Exit code of a command that failed. */
export const EXIT_FAILED = 1;
/** Exit code of a command that is done and found something that needs a look. */
export const EXIT_LOOK = 2;

/** Writes lines about what a command does to stderr. */
export function notesTo(command: string): (text: string) => void {
  return (text) => void process.stderr.write(`pulumi-netapp ${command}: ${fitForLine(text)}\n`);
}

/** What an error says. A command reads the config itself, nothing of it is from the last `pulumi up`. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(SINCE_LAST_UP, "");
}

/**
 * The action of a command with the one way in which all of them fail: a sentence on stderr, free of secrets, and exit
 * code 1. The exit code is set, never forced: what was written to a pipe still gets there.
 */
export function failing<Given extends unknown[]>(
  name: string,
  run: (...given: Given) => Promise<void>,
): (...given: Given) => Promise<void> {
  return (...given) =>
    run(...given).catch((error: unknown) => {
      notesTo(name)(messageOf(error));
      process.exitCode = EXIT_FAILED;
    });
}

/** Writes a file that the user has named. */
export function writeNamed(file: string, text: string): Promise<void> {
  return writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The file ${file} cannot be written (${error.code ?? error.message}).`);
  });
}

/** A report as JSON: no text in it holds a secret, or reaches a terminal unescaped; what is no text stays what it is. */
export function reportJson(report: object): string {
  const json = JSON.stringify(report, (_, value) => (typeof value === "string" ? redact(value) : value), 2);
  // Escapes inside the texts stay JSON; the ends of lines are ours.
  return `${json.split("\n").map(escapeInvisible).join("\n")}\n`;
}
