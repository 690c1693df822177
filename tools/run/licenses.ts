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
  return [TITLE, ...packages.sort()].join(`\n${"-".repeat(80)}\n\n`);
}

function licenseOf(folder: string): string {
  const path = join(ROOT, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const files = readdirSync(path).filter((file) => /^(licen[sc]e|notice|copying)/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no file with its licence, so it cannot be bundled.`);
  const texts = files.sort().map((file) => readFileSync(join(path, file), "utf8").replaceAll("\r\n", "\n").trim());
  return [`${name} ${version} (${license})`, ...texts].join("\n\n").concat("\n");
}
