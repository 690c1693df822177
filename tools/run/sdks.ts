import { parseArgs } from "node:util";
import { LANGUAGES, makeSdks } from "../engine/sdks.mjs";
import { ensurePackages } from "./packages.mjs";

const USAGE = `npm run sdks -- --out FOLDER [--language ${LANGUAGES.join("|")} ...] [--schema FILE]`;

export async function run(/** @type {string[]} */ args) {
  const given = parse(args);
  if (!given) {
    process.stderr.write(`Usage: ${USAGE}\n`);
    return 2;
  }
  await ensurePackages();
  await makeSdks(given);
  process.stdout.write(`The SDKs (${given.languages.join(", ")}) are in ${given.out}\n`);
  return 0;
}

/** @returns {{ out: string, languages: import("../engine/sdks.mjs").Language[], schema?: string } | undefined} */
function parse(/** @type {string[]} */ args) {
  const options = /** @type {const} */ ({
    out: { type: "string" },
    language: { type: "string", multiple: true },
    schema: { type: "string" },
  });
  try {
    const { out, language = LANGUAGES, schema } = parseArgs({ args, options }).values;
    const languages = LANGUAGES.filter((known) => language.includes(known));
    if (out && languages.length === new Set(language).size) return { out, languages, ...(schema && { schema }) };
  } catch {
    // An option that there is not.
  }
  return undefined;
}
