// The programs that make an engine, where they are looked for, and how one is put in its place.
import { createHash } from "node:crypto";
import { accessSync, constants, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { CLI_MODULE, DOTNET_MODULE, hostVersion } from "./pins";
import { run } from "./run";

const windows = process.platform === "win32";

export const CLI = "pulumi";
export const HOST = "pulumi-language-nodejs";
export const LAUNCHER = "pulumi-resource-pulumi-nodejs";
export const PARTS = [CLI, HOST, LAUNCHER];
export const PYTHON_HOST = "pulumi-language-python";
/** A Python script that runs the program; the host takes the one beside itself. */
export const PYTHON_RUNNER = "pulumi-language-python-exec";
export const GO_HOST = "pulumi-language-go";
export const YAML_HOST = "pulumi-language-yaml";
/** What programs in other languages than Node's need. */
export const LANGUAGE_PARTS = { python: [PYTHON_HOST, PYTHON_RUNNER], go: [GO_HOST], yaml: [YAML_HOST] };
/** Makes SDKs from a schema. The name holds its source, so a changed one is built again. */
export const MAKER = `gen-sdk-${digest(CLI_MODULE, join(CLI_MODULE, "gen-sdk"))}`;
export const DOTNET_MAKER = `gen-sdk-dotnet-${digest(DOTNET_MODULE)}`;

/** The file's name on this system. */
export const fileName = (part: string): string => {
  if (!windows) return part;
  if (part === PYTHON_RUNNER) return part;
  return part === LAUNCHER ? `${part}.cmd` : `${part}.exe`;
};

/** The per-user folder for what is made once and kept. */
export function userCache(env: NodeJS.ProcessEnv): string {
  const caches =
    env.XDG_CACHE_HOME ||
    (windows && env.LOCALAPPDATA) ||
    join((windows ? env.USERPROFILE : env.HOME) || homedir(), ".cache");
  return join(caches, "pulumi-netapp");
}

/** The per-user folder for one version. */
export interface Slot {
  readonly folder: string;
  readonly bin: string;
}

/** The Node language host has a version of its own, so it is part of the key. */
export function cacheSlot(version: string, env: NodeJS.ProcessEnv): Slot {
  const key = `${process.platform}-${process.arch}-host${hostVersion()}`;
  const folder = join(userCache(env), "engine", version, key);
  return { folder, bin: join(folder, "bin") };
}

export function has(folder: string, part: string): boolean {
  try {
    const file = join(folder, fileName(part));
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Windows spells it "Path", and an environment must not hold both. */
export const pathVariable = (env: NodeJS.ProcessEnv) =>
  Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";

export function findOnPath(part: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env[pathVariable(env)] ?? "").split(delimiter).filter(Boolean);
  return folders.find((folder) => has(folder, part));
}

/** The engine also looks beside its own file, after following links, as Homebrew installs it. */
export function isBeside(folder: string, part: string): boolean {
  return has(dirname(realpathSync(join(folder, fileName(CLI)))), part);
}

/** What `pulumi version` says, e.g. "v3.248.0". */
export async function versionOf(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const answer = await run(join(folder, fileName(CLI)), ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    timeout: 30_000,
  });
  return answer.trim();
}

/**
 * Like the launcher of the official distribution, but it replaces the shell, so that a signal of the engine reaches the plugin,
 * and it ends in a sentence where the SDK is missing.
 */
const LAUNCH =
  "process.argv.splice(1, 0, 'dynamic-provider'); let host; " +
  "try { host = require('module').createRequire(process.cwd() + '/').resolve('@pulumi/pulumi/cmd/dynamic-provider') } " +
  "catch { console.error('@pulumi/pulumi is not installed in ' + process.cwd() + ': install the packages of the program again (npm install)'); process.exit(1) } " +
  "require(host)";

const launcherText = windows
  ? `@echo off\r\nnode -e "${LAUNCH}" -- %*\r\n`
  : `#!/bin/sh\nexec node -e "${LAUNCH}" -- "$@"\n`;

export function hasCurrentLauncher(folder: string): boolean {
  return has(folder, LAUNCHER) && readFileSync(join(folder, fileName(LAUNCHER)), "utf8") === launcherText;
}

export function writeLauncher(folder: string): void {
  writeFileSync(join(folder, fileName(LAUNCHER)), launcherText, { mode: 0o755 });
}

/** Of the files in folders. */
function digest(...folders: string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { name } of files.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest("hex").slice(0, 12);
}
