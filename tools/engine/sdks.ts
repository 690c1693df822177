// SDKs of other languages, made from the package's schema by the generators in Pulumi's own Go modules.
import { copyFileSync, existsSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { goBuild } from "./go-build.mjs";
import { missingIn, obtain } from "./obtain.mjs";
import { cacheSlot, DOTNET_MAKER, fileName, MAKER } from "./parts.mjs";
import { PACKAGE_ROOT, pinnedVersion } from "./pins.mjs";
import { createReporter } from "./reporter.mjs";
import { run } from "./run.mjs";

/** @typedef {import("./sdks.d.mts").Language} Language */

/** @type {Language[]} */
export const LANGUAGES = ["nodejs", "python", "go", "dotnet"];

/** @type {typeof import("./sdks.d.mts").checkSchema} */
export async function checkSchema(schema, { log, env = process.env } = {}) {
  const [maker] = await ensureMakers([MAKER], log, env);
  await run(maker, ["check", "--schema", schema]).catch(because);
}

/** @type {typeof import("./sdks.d.mts").makeSdks} */
export async function makeSdks({
  schema = join(PACKAGE_ROOT, "schema.json"),
  out,
  languages = LANGUAGES,
  log,
  env = process.env,
}) {
  for (const folder of languages.map((language) => join(out, language))) {
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new Error(`${folder} is not empty; remove it, or name another folder.`);
    }
  }
  const parts = languages.includes("dotnet") ? [MAKER, DOTNET_MAKER] : [MAKER];
  const [maker, dotnetMaker] = await ensureMakers(parts, log, env);
  await run(maker, ["check", "--schema", schema]).catch(because);
  for (const language of languages) {
    const folder = join(out, language);
    if (language === "dotnet") await run(dotnetMaker, [schema, folder]).catch(because);
    else await run(maker, ["--schema", schema, "--language", language, "--out", folder]).catch(because);
    if (language === "nodejs") await compile(folder);
  }
}

/** What is published of a Node SDK is its folder `bin`. */
async function compile(/** @type {string} */ folder) {
  const packages = join(folder, "node_modules");
  symlinkSync(join(PACKAGE_ROOT, "node_modules"), packages, "junction");
  try {
    const tsc = join(PACKAGE_ROOT, "node_modules/typescript/bin/tsc");
    await run(process.execPath, [tsc, "-p", folder]);
  } finally {
    rmSync(packages);
  }
  for (const file of ["package.json", "README.md"]) copyFileSync(join(folder, file), join(folder, "bin", file));
}

/**
 * @param {string[]} needed
 * @param {((line: string) => void) | undefined} log
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<[string, string]>}
 */
async function ensureMakers(needed, log, env) {
  const version = pinnedVersion();
  const slot = cacheSlot(version, env);
  if ((await missingIn(slot, needed, version, env)).length > 0) {
    const reporter = createReporter(log, "sdks: ");
    const outcome = await obtain({ version, needed, slot, ways: [goBuild], reporter, env });
    if ("reasons" in outcome) throw new Error(`The maker of SDKs could not be built: ${outcome.reasons.join("; ")}`);
  }
  const [maker = "", dotnetMaker = ""] = needed.map((part) => join(slot.bin, fileName(part)));
  return [maker, dotnetMaker];
}

/** The maker's own words, without the exit code before them. */
function because(/** @type {unknown} */ error) {
  const text = error instanceof Error ? error.message : String(error);
  throw new Error(text.replace(/^exit code \d+\n/, ""));
}
