import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parsePreview } from "./preview";
import type { Preview } from "./schema";

/** The preview in a file, or on stdin. */
export async function readPreview(file: string | undefined): Promise<Preview> {
  return parsePreview(await read(file));
}

async function read(file: string | undefined): Promise<string> {
  if (file !== undefined && file !== "-") {
    return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      throw new Error(
        `The file ${file} cannot be read (${error.code ?? error.message}): name the output of \`pulumi preview --json\`.`,
      );
    });
  }
  if (process.stdin.isTTY)
    throw new Error(
      "There is no preview: pipe the output of `pulumi preview --json` into this command, or name a file.",
    );
  return text(process.stdin);
}
