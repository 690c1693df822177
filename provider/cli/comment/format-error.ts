import type * as z from "zod";

/** Input that is no preview. The message is one sentence and says what to do. */
export class PreviewFormatError extends Error {
  override readonly name = "PreviewFormatError";
}

/** The preview is not in the form that the engine documents. */
export function unreadable(what: string, { issues }: z.ZodError): PreviewFormatError {
  return new PreviewFormatError(
    `The preview cannot be read at ${issues[0]?.path.join(".") || what}: pass the unchanged output of \`pulumi preview --json\`.`,
  );
}
