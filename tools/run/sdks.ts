import { parseArgs } from "node:util";
import { LANGUAGES, makeSdks } from "../engine/sdks";
import { main } from "./main";

const USAGE = `npm run sdks -- --out FOLDER [--language ${LANGUAGES.join("|")} ...] [--schema FILE]`;

export async function sdks(args: string[]): Promise<number> {
  const given = parse(args);
  if (!given) {
    process.stderr.write(`Usage: ${USAGE}\n`);
    return 2;
  }
  await makeSdks(given);
  process.stdout.write(`The SDKs (${given.languages.join(", ")}) are in ${given.out}\n`);
  return 0;
}

function parse(args: string[]) {
  const options = {
    out: { type: "string" },
    language: { type: "string", multiple: true },
    schema: { type: "string" },
  } as const;
  try {
    const { out, language = LANGUAGES, schema } = parseArgs({ args, options }).values;
    const languages = LANGUAGES.filter((known) => language.includes(known));
    if (out && languages.length === new Set(language).size) return { out, languages, ...(schema && { schema }) };
  } catch {
    // An option that there is not.
  }
  return undefined;
}

if (require.main === module) main(sdks);
