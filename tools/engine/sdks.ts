// SDKs of other languages, made from the package's schema by the generators in Pulumi's own Go modules.
import { copyFileSync, existsSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../run/root";
import type { EngineOptions } from "./engine";
import { goBuild } from "./go-build";
import { missingIn, obtain } from "./obtain";
import { cacheSlot, DOTNET_MAKER, fileName, MAKER } from "./parts";
import { pinnedVersion } from "./pins";
import { createReporter } from "./reporter";
import { run } from "./run";

export const LANGUAGES = ["nodejs", "python", "go", "dotnet"] as const;

type Options = Pick<EngineOptions, "log" | "env">;

/** Fails with what is wrong in a schema, as `pulumi schema check` tells it. */
export async function checkSchema(schema: string, { log, env = process.env }: Options = {}): Promise<void> {
  const [maker] = await ensureMakers([MAKER], log, env);
  await run(maker, ["check", "--schema", schema]).catch(because);
}

interface SdkOptions extends Options {
  /** The package's own when left out. */
  readonly schema?: string;
  readonly out: string;
  readonly languages?: readonly (typeof LANGUAGES)[number][];
}

/** Makes SDKs, each in a folder of `out` named after its language; the one for Node is compiled as well. */
export async function makeSdks({
  schema = join(ROOT, "schema.json"),
  out,
  languages = LANGUAGES,
  log,
  env = process.env,
}: SdkOptions): Promise<void> {
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
async function compile(folder: string): Promise<void> {
  const packages = join(folder, "node_modules");
  symlinkSync(join(ROOT, "node_modules"), packages, "junction");
  try {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    await run(process.execPath, [tsc, "-p", folder]);
  } finally {
    rmSync(packages);
  }
  for (const file of ["package.json", "README.md"]) copyFileSync(join(folder, file), join(folder, "bin", file));
}

async function ensureMakers(
  needed: string[],
  log: EngineOptions["log"],
  env: NodeJS.ProcessEnv,
): Promise<[string, string]> {
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
function because(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error);
  throw new Error(text.replace(/^exit code \d+\n/, ""));
}
