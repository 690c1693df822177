import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { ROOT } from "./root";

const TITLE = "The packages that are bundled in index.js, and their licences.\n";
const PACKAGE = /.*node_modules\/(?:@[^/]+\/)?[^/]+/;

/** The licences of what went into a bundle, always in the same order. */
export function licensesOf(metafile: Metafile): string {
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const folders = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => PACKAGE.exec(path)?.[0]);
  const packages = [...new Set(folders)].filter((folder) => folder !== undefined).map(licenseOf);
  packages.sort((left, right) => (left.name < right.name ? -1 : 1));
  const parts = packages.map(({ name, text }) => {
    const first = packages.find((other) => other.text === text)?.name;
    return `${name}\n\n${first === name ? text : `As for ${first}, above.`}\n`;
  });
  return [TITLE, ...parts].join(`\n${"-".repeat(80)}\n\n`);
}

const TERMS =
  / *TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION\r?\n[\s\S]*END OF TERMS AND CONDITIONS\r?\n/;

/** The Apache License stands beside it, as our own: its terms are not repeated where they are the same. */
function withoutTerms(text: string): string {
  const plain = (terms: string | undefined) => terms?.replace(/\s+/g, " ").trim();
  const ours = plain(TERMS.exec(readFileSync(join(ROOT, "LICENSE"), "utf8"))?.[0]);
  return text
    .replace(TERMS, (terms) => (plain(terms) === ours ? "   (The terms stand in the file LICENSE.)\n" : terms))
    .trim();
}

/** Of one package; some have the same text as another. */
function licenseOf(folder: string): { name: string; text: string } {
  const path = join(ROOT, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const files = readdirSync(path).filter((file) => /^(licen[sc]e|notice|copying)/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no file with its licence, so it cannot be bundled.`);
  const texts = files
    .sort()
    .map((file) => withoutTerms(readFileSync(join(path, file), "utf8").replaceAll("\r\n", "\n")));
  return { name: `${name} ${version} (${license})`, text: texts.join("\n\n") };
}
