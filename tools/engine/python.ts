// Python with Pulumi's SDK: a virtual environment, made once, in the per-user cache.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { EngineOptions } from "./engine";
import { acquireLock } from "./lock";
import { pathVariable, userCache } from "./parts";
import { pinnedVersion } from "./pins";
import { createReporter } from "./reporter";
import { run } from "./run";

const windows = process.platform === "win32";
/** What pulumi 3.248 on PyPI asks for. */
const OLDEST = [3, 10] as const;
/** Beside Pulumi's SDK, which goes by the engine's version: what generated SDKs import, and what installs them without a network. */
const PACKAGES = () => [`pulumi==${pinnedVersion()}`, "parver", "semver", "setuptools", "wheel"];

/** Why there is no environment, as the end of a sentence. */
export const NO_PYTHON = `there is no Python ${OLDEST.join(".")} or later with venv on PATH`;

/** A Python that can make the environment. */
export async function findPython(env = process.env): Promise<{ command: string; version: string } | undefined> {
  const script = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
  for (const command of ["python3", "python"]) {
    const version = (await run(command, ["-c", script], { env }).catch(() => "")).trim();
    const [major, minor = 0] = version.split(".").map(Number);
    if (major === OLDEST[0] && minor >= OLDEST[1]) return { command, version };
  }
  return undefined;
}

interface Python {
  /** The environment's own interpreter. */
  readonly python: string;
  /** To be spread over the environment that Pulumi is run with. PATH goes on from that of the given one. */
  readonly env: Record<string, string>;
}

/** A virtual environment with Pulumi's SDK, and what is needed to install a generated SDK beside it. */
export async function ensurePython({ log, env = process.env }: EngineOptions = {}): Promise<Python> {
  const found = await findPython(env);
  if (!found) throw new Error(`Python programs cannot be run: ${NO_PYTHON}.`);
  const packages = PACKAGES();
  const key = createHash("sha256").update(packages.join()).digest("hex").slice(0, 12);
  const folder = join(userCache(env), "python", `${found.version}-${key}`);
  const bin = join(folder, windows ? "Scripts" : "bin");
  const python = join(bin, windows ? "python.exe" : "python");
  // Written last: an environment cannot be made aside and renamed, its scripts name their folder.
  const whole = join(folder, "whole");
  if (!existsSync(whole)) {
    mkdirSync(dirname(folder), { recursive: true });
    const lock = await acquireLock(`${folder}.lock`);
    const reporter = createReporter(log, "python: ");
    const done = reporter.during(() => `installing ${packages[0]} into a virtual environment`);
    try {
      if (!existsSync(whole)) {
        rmSync(folder, { recursive: true, force: true });
        await run(found.command, ["-m", "venv", folder], { env });
        await run(python, ["-m", "pip", "--disable-pip-version-check", "install", "--quiet", ...packages], { env });
        writeFileSync(whole, "");
        reporter.line(`${packages[0]} is ready in ${folder}`);
      }
    } finally {
      done();
      lock.release();
    }
  }
  const path = pathVariable(env);
  return { python, env: { [path]: [bin, env[path]].filter(Boolean).join(delimiter), VIRTUAL_ENV: folder } };
}
