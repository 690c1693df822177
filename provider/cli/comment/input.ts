import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { parsePreview } from "./preview";
import type { Preview } from "./schema";

/** The preview in a file, or on stdin. */
export async function readPreview(file: string | undefined): Promise<Preview> {
  return parsePreview(await read(file));
}

async function read(file: string | undefined): Promise<string> {
  if (file !== undefined && file !== "-") {
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      throw new Error(
        `The file ${file} cannot be read (${error.code ?? error.message}): name the output of \`pulumi preview --json\`.`,
      );
    });
    return decoded(bytes);
  }
  if (process.stdin.isTTY)
    throw new Error(
      "There is no preview: pipe the output of `pulumi preview --json` into this command, or name a file.",
    );
  return decoded(await buffer(process.stdin));
}

/** PowerShell 5 writes UTF-16 with `>`; the mark at the beginning tells. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
