import { fromEvents } from "./events";
import { digest, type Preview } from "./schema";

/** Input that is no preview. The message is one sentence and says what to do. */
export class PreviewFormatError extends Error {
  override readonly name = "PreviewFormatError";
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
  const whole = start < 0 ? undefined : tryJson(text.slice(start));
  const values = whole !== undefined ? [whole] : eventLines(text);
  const found = fromEvents(values) ?? fromDigest(whole);
  if (found === undefined)
    throw new PreviewFormatError(
      "The input is not a preview: pass the unchanged output of `pulumi preview --json`, on stdin or as a file.",
    );
  return found;
}

function fromDigest(value: unknown): Preview | undefined {
  const known = ["config", "steps", "diagnostics", "changeSummary"];
  if (typeof value !== "object" || value === null || !known.some((key) => key in value)) return undefined;
  const parsed = digest.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PreviewFormatError(
      `The preview cannot be read at ${issue?.path.join(".") || "its top"}: pass the unchanged output of \`pulumi preview --json\`.`,
    );
  }
  const { steps, diagnostics, changeSummary } = parsed.data;
  return {
    steps: steps ?? [],
    diagnostics: diagnostics ?? [],
    planned: Boolean(steps) || Boolean(changeSummary),
  };
}

function eventLines(text: string): unknown[] {
  return text.split("\n").flatMap((line) => {
    const value = line.trimStart().startsWith("{") ? tryJson(line) : undefined;
    return value === undefined ? [] : [value];
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
