// Finds or gets the Pulumi engine: the CLI, the Node language host and the launcher of dynamic providers.
// Needs nothing but Node's own modules: it is the first thing that runs in a fresh clone.
import { realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { goBuild } from "./go-build.mjs";
import { officialInstaller } from "./installer.mjs";
import { missingIn, obtain } from "./obtain.mjs";
import { CLI, cacheSlot, findOnPath, isBeside, LANGUAGE_PARTS, PARTS, pathKey, versionOf } from "./parts.mjs";
import { isAcceptable, pinnedVersion, requiredGo } from "./pins.mjs";
import { createReporter } from "./reporter.mjs";

/** @typedef {import("./engine.d.mts").Engine} Engine */
/** @typedef {import("./engine.d.mts").EngineOptions} EngineOptions */

/** @param {EngineOptions} [options] @returns {Promise<Engine>} */
export async function ensureEngine({
  log,
  env = process.env,
  ways = [officialInstaller, goBuild],
  languages = [],
} = {}) {
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
  const result = (/** @type {import("./engine.d.mts").Source} */ source) => {
    reporter.line(
      onPath.usable
        ? `Pulumi ${onPath.version} found on PATH in ${onPath.folder}, with ${needed.join(" and ")} from ${slot.bin}`
        : `Pulumi v${version} ready in ${slot.bin}`,
    );
    return onPath.usable
      ? {
          bin: onPath.folder,
          version: onPath.version,
          source: /** @type {const} */ ("path"),
          env: environment(env, "", slot.bin),
        }
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

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} parts
 * @returns {Promise<{ usable: true, folder: string, version: string, missing: string[], reason: string } | { usable: false, reason: string }>}
 */
async function lookOnPath(env, parts) {
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

/** @param {NodeJS.ProcessEnv} env @param {string} [before] @param {string} [behind] */
function environment(env, before, behind) {
  const key = pathKey(env);
  return { [key]: [before, env[key], behind].filter(Boolean).join(delimiter), PULUMI_SKIP_UPDATE_CHECK: "1" };
}

function lastError(/** @type {string[]} */ reasons) {
  return [
    "The Pulumi engine was not found and could not be obtained:",
    ...reasons.map((reason) => `  - ${reason.replaceAll("\n", "\n    ")}`),
    `Install the Pulumi CLI (see "Download & install Pulumi" in Pulumi's documentation), or Go ${requiredGo()} or later with`,
    "access to Go modules, so that they are on PATH, and run this again.",
  ].join("\n");
}

const started = process.argv[1];
if (started && import.meta.url === pathToFileURL(realpathSync(started)).href) {
  try {
    process.stdout.write(`${(await ensureEngine()).bin}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
