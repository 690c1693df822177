// Finds or gets the Pulumi engine: the CLI, the Node language host and the launcher of dynamic providers.
import { delimiter, join } from "node:path";
import { goBuild } from "./go-build";
import { officialInstaller } from "./installer";
import { missingIn, obtain, type Source, type Way } from "./obtain";
import { CLI, cacheSlot, findOnPath, isBeside, LANGUAGE_PARTS, PARTS, pathVariable, versionOf } from "./parts";
import { isAcceptable, pinnedVersion, requiredGo } from "./pins";
import { createReporter } from "./reporter";

export interface Engine {
  /** The folder of the `pulumi` command. */
  readonly bin: string;
  /** As `pulumi version` says it, e.g. "v3.248.0". */
  readonly version: string;
  readonly source: Source;
  /** To be spread over the environment that Pulumi is run with: PATH and the update check. */
  readonly env: Record<string, string>;
}

export interface EngineOptions {
  /** Takes each line of progress; without it they go to stderr. */
  readonly log?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  readonly ways?: readonly Way[];
  /** Also the hosts of these languages; Python itself and its packages are `ensurePython`'s. */
  readonly languages?: readonly (keyof typeof LANGUAGE_PARTS)[];
}

export async function ensureEngine({
  log,
  env = process.env,
  ways = [officialInstaller, goBuild],
  languages = [],
}: EngineOptions = {}): Promise<Engine> {
  const parts = [...PARTS, ...languages.flatMap((language) => LANGUAGE_PARTS[language])];
  const version = pinnedVersion();
  const slot = cacheSlot(version, env);
  const reporter = createReporter(log);
  const onPath = await lookOnPath(env, parts);

  if (onPath.usable && onPath.missing.length === 0) {
    reporter.line(`Pulumi ${onPath.version} found on PATH in ${onPath.folder}`);
    return { bin: onPath.folder, version: onPath.version, source: "path", env: environment(env) };
  }
  const needed = onPath.usable ? onPath.missing : parts;
  const result = (source: Source): Engine => {
    reporter.line(
      onPath.usable
        ? `Pulumi ${onPath.version} found on PATH in ${onPath.folder}, with ${needed.join(" and ")} from ${slot.bin}`
        : `Pulumi v${version} ready in ${slot.bin}`,
    );
    return onPath.usable
      ? { bin: onPath.folder, version: onPath.version, source: "path", env: environment(env, "", slot.bin) }
      : { bin: slot.bin, version: `v${version}`, source, env: environment(env, slot.bin) };
  };
  const missing = await missingIn(slot, needed, version, env);
  if (missing.length === 0) return result("cache");

  reporter.line(`${onPath.reason}; ${slot.bin} has no ${missing.join(" and no ")} yet`);
  const outcome = await obtain({ version, needed, slot, ways, reporter, env }).catch((error) => {
    if (error?.code !== "EACCES" && error?.code !== "EROFS") throw error;
    return {
      reasons: [`the cache ${slot.folder} cannot be written: ${error.message} (XDG_CACHE_HOME may name another)`],
    };
  });
  if ("source" in outcome) return result(outcome.source);
  throw new Error(lastError([onPath.reason, `the cache: nothing usable in ${slot.bin}`, ...outcome.reasons]));
}

type OnPath =
  | { usable: true; folder: string; version: string; missing: string[]; reason: string }
  | { usable: false; reason: string };

async function lookOnPath(env: NodeJS.ProcessEnv, parts: string[]): Promise<OnPath> {
  const folder = findOnPath(CLI, env);
  if (!folder) return { usable: false, reason: "PATH: there is no pulumi on it" };
  const file = join(folder, CLI);
  let version = "";
  try {
    version = await versionOf(folder, env);
  } catch (error) {
    return { usable: false, reason: `PATH: ${file} does not run: ${error instanceof Error ? error.message : error}` };
  }
  if (!isAcceptable(version)) {
    return { usable: false, reason: `PATH: ${file} is ${version}, and 3.216 or later of version 3 is needed` };
  }
  const missing = parts.filter((part) => part !== CLI && !findOnPath(part, env) && !isBeside(folder, part));
  return { usable: true, folder, version, missing, reason: `PATH: ${file} has no ${missing.join(" and no ")}` };
}

function environment(env: NodeJS.ProcessEnv, before?: string, behind?: string): Record<string, string> {
  const key = pathVariable(env);
  return { [key]: [before, env[key], behind].filter(Boolean).join(delimiter), PULUMI_SKIP_UPDATE_CHECK: "1" };
}

function lastError(reasons: string[]): string {
  return [
    "The Pulumi engine was not found and could not be obtained:",
    ...reasons.map((reason) => `  - ${reason.replaceAll("\n", "\n    ")}`),
    `Install the Pulumi CLI (see "Download & install Pulumi" in Pulumi's documentation), or Go ${requiredGo()} or later with`,
    "access to Go modules, so that they are on PATH, and run this again.",
  ].join("\n");
}

if (require.main === module) {
  ensureEngine().then(
    ({ bin }) => process.stdout.write(`${bin}\n`),
    (error) => {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
      process.exitCode = 1;
    },
  );
}
