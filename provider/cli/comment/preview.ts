import { tryJson } from "../../base/unknown";
import { changeKindOf } from "./changes";
import { fromEvents } from "./events";
import { PreviewFormatError, unreadable } from "./format-error";
import { digest, type Preview, type PreviewStep } from "./schema";

const BROKEN =
  "The input is not a preview: pass the unchanged output of `pulumi preview --json`, on stdin or as a file.";

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
  const whole = start < 0 ? undefined : tryJson(text.slice(start).trim());
  const values = whole !== undefined ? [whole] : eventLines(text);
  const found = fromEvents(values) ?? fromDigest(whole);
  if (found === undefined) throw new PreviewFormatError(BROKEN);
  return found;
}

function fromDigest(value: unknown): Preview | undefined {
  const known = ["config", "steps", "diagnostics", "changeSummary"];
  if (typeof value !== "object" || value === null || !known.some((key) => key in value)) return undefined;
  const parsed = digest.safeParse(value);
  if (!parsed.success) throw unreadable("its top", parsed.error);
  const { steps, diagnostics, changeSummary } = parsed.data;
  return {
    steps: steps ?? [],
    diagnostics: diagnostics ?? [],
    planned: (Boolean(steps) || Boolean(changeSummary)) && agree(steps ?? [], changeSummary ?? {}),
  };
}

/** Whether steps are there of every operation that the summary counts: a part that is missing is no "no changes". */
function agree(steps: readonly PreviewStep[], summary: Readonly<Record<string, number>>): boolean {
  const ops = new Set(steps.map(({ op }) => changeKindOf(op) ?? op));
  return Object.entries(summary).every(
    ([op, many]) => many === 0 || changeKindOf(op) === undefined || ops.has(changeKindOf(op) ?? op),
  );
}

/** The values of the lines that are JSON. A broken one may hold what matters. */
function eventLines(text: string): unknown[] {
  return text.split("\n").flatMap((line) => {
    if (!line.trimStart().startsWith("{")) return [];
    const value = tryJson(line);
    if (value === undefined) throw new PreviewFormatError(BROKEN);
    return [value];
  });
}

export { PreviewFormatError };
