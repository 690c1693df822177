import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import type * as z from "zod";
import { isRecord, parsedJson } from "../../base/unknown";
import { changeKindOf } from "./changes";
import { type Diagnostic, digest, engineEvent, type Preview, type PreviewStep } from "./schema";

/** Input that is no preview. The message is one sentence and says what to do. */
export class PreviewFormatError extends Error {
  override readonly name = "PreviewFormatError";
}

const BROKEN =
  "The input is not a preview: pass the unchanged output of `pulumi preview --json`, on stdin or as a file.";

/** The preview in a file, or on stdin. */
export async function readPreview(file: string | undefined): Promise<Preview> {
  return parsePreview(decoded(await bytesOf(file)));
}

async function bytesOf(file: string | undefined): Promise<Buffer> {
  if (file !== undefined && file !== "-") {
    return await readFile(file).catch((error: NodeJS.ErrnoException) => {
      throw new Error(
        `The file ${file} cannot be read (${error.code ?? error.message}): name the output of \`pulumi preview --json\`.`,
      );
    });
  }
  if (process.stdin.isTTY)
    throw new Error(
      "There is no preview: pipe the output of `pulumi preview --json` into this command, or name a file.",
    );
  return buffer(process.stdin);
}

/** PowerShell 5 writes UTF-16 with `>`; the mark at the beginning tells. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * Reads what `pulumi preview --json` printed: one digest, or one event per line where
 * PULUMI_ENABLE_STREAMING_JSON_PREVIEW is set. Keys that are not needed may be anything.
 */
export function parsePreview(text: string): Preview {
  const start = text.search(/^[^\S\n]*[{[]/m);
  if (text.trim() === "")
    throw new PreviewFormatError(
      "The preview is empty: `pulumi preview --json` printed nothing, so see what it wrote to stderr.",
    );
  // Wrappers (npm, task runners) print lines of their own before the JSON.
  const whole = start < 0 ? undefined : parsedJson(text.slice(start).trim());
  const values = whole === undefined ? eventLines(text) : Array.isArray(whole) ? whole : [whole];
  const found = fromEvents(values) ?? fromDigest(whole);
  if (found === undefined) throw new PreviewFormatError(BROKEN);
  return found;
}

/** The values of the lines that are JSON. A broken one may hold what matters. */
function eventLines(text: string): unknown[] {
  return text
    .split("\n")
    .filter((line) => line.trimStart().startsWith("{"))
    .map((line) => {
      const value = parsedJson(line);
      if (value === undefined) throw new PreviewFormatError(BROKEN);
      return value;
    });
}

/** The preview that engine events tell, or `undefined` when these are no engine events. */
function fromEvents(values: readonly unknown[]): Preview | undefined {
  // A task runner may print lines of JSON of its own.
  const events = values
    .filter((value) => isRecord(value) && Object.keys(value).some((key) => key === "sequence" || key.endsWith("Event")))
    .map((value) => checked(engineEvent, value, "an event"));
  if (events.length === 0) return undefined;
  return {
    steps: events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []),
    diagnostics: events.flatMap(({ diagnosticEvent, policyEvent }): Diagnostic[] => [
      ...(diagnosticEvent && !diagnosticEvent.ephemeral ? [diagnosticEvent] : []),
      ...(policyEvent ? [policyEvent] : []),
    ]),
    planned: events.some(({ summaryEvent }) => Boolean(summaryEvent)),
  };
}

function fromDigest(value: unknown): Preview | undefined {
  const known = ["config", "steps", "diagnostics", "changeSummary"];
  if (!isRecord(value) || !known.some((key) => key in value)) return undefined;
  const { steps, diagnostics, changeSummary } = checked(digest, value, "its top");
  return {
    steps: steps ?? [],
    diagnostics: diagnostics ?? [],
    planned: Boolean(steps ?? changeSummary) && agree(steps ?? [], changeSummary ?? {}),
  };
}

/** Whether steps are there of every operation that the summary counts: a part that is missing is no "no changes". */
function agree(steps: readonly PreviewStep[], summary: Readonly<Record<string, number>>): boolean {
  const ops = new Set(steps.map(({ op }) => changeKindOf(op) ?? op));
  return Object.entries(summary).every(([op, many]) => {
    const kind = changeKindOf(op);
    return many === 0 || kind === undefined || ops.has(kind);
  });
}

/** The value in the form that the engine documents. */
function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  throw new PreviewFormatError(
    `The preview cannot be read at ${error.issues[0]?.path.join(".") || what}: pass the unchanged output of \`pulumi preview --json\`.`,
  );
}
