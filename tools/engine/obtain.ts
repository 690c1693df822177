// Gets the missing parts into the cache: one process at a time, each file made aside and renamed, so that what stands
// in the cache's bin folder is always whole, whenever the process is stopped.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { listenForInterrupts } from "./interrupt";
import { acquireLock, isRunning } from "./lock";
import { CLI, fileName, has, hasCurrentLauncher, LAUNCHER, type Slot, versionOf, writeLauncher } from "./parts";
import type { Reporter } from "./reporter";

const DAY_MS = 24 * 3600_000;

export type Source = "path" | "cache" | "installer" | "go";

interface Order {
  readonly version: string;
  /** The parts to bring, by their names in parts.ts. */
  readonly needed: string[];
  readonly reporter: Reporter;
  readonly env: NodeJS.ProcessEnv;
}

export interface WayContext extends Order {
  /** A folder that is removed afterwards. */
  readonly temp: string;
  readonly signal: AbortSignal;
  /** Moves a finished part into the cache before the others are there. */
  keep(folder: string, part: string): Promise<void>;
}

/** A way to get the engine; `provide` resolves to the folder that has the parts. */
export interface Way {
  readonly name: string;
  readonly source: Source;
  provide(context: WayContext): Promise<string>;
}

export async function obtain({
  version,
  needed,
  slot,
  ways,
  reporter,
  env,
}: Order & { slot: Slot; ways: readonly Way[] }): Promise<{ source: Source } | { reasons: string[] }> {
  const interrupts = listenForInterrupts();
  const { signal } = interrupts;
  let release = () => {};
  let temp = "";
  const cleanUp = () => {
    if (temp) rmSync(temp, { recursive: true, force: true, maxRetries: 3 });
    release();
  };
  interrupts.onInterrupt(cleanUp);
  try {
    mkdirSync(slot.bin, { recursive: true });
    ({ release } = await acquire(slot, reporter, signal));
    removeLeftovers(slot.folder);
    let missing = await missingIn(slot, needed, version, env);
    if (missing.length === 0) return { source: "cache" };

    temp = mkdtempSync(join(slot.folder, `tmp-${process.pid}-`));
    const keep = async (folder: string, part: string) => {
      if (part === CLI) await expectVersion(folder, version, env);
      renameSync(join(folder, fileName(part)), join(slot.bin, fileName(part)));
    };
    writeLauncher(temp);
    await keep(temp, LAUNCHER);
    missing = missing.filter((part) => part !== LAUNCHER);
    if (missing.length === 0) return { source: "cache" };

    const reasons: string[] = [];
    for (const way of ways) {
      try {
        const folder = await way.provide({ version, needed: missing, temp, reporter, signal, env, keep });
        for (const part of missing.filter((name) => has(folder, name))) await keep(folder, part);
        missing = await missingIn(slot, needed, version, env);
        if (missing.length === 0) return { source: way.source };
        throw new Error(`it did not bring ${missing.join(" and ")}`);
      } catch (error) {
        if (signal.aborted) throw error;
        const reason = `${way.name}: ${error instanceof Error ? error.message : error}`;
        reporter.line(`nothing from ${reason}`);
        reasons.push(reason);
        missing = await missingIn(slot, needed, version, env);
      }
    }
    return { reasons };
  } catch (error) {
    if (signal.aborted) throw new Error("Getting the Pulumi engine was interrupted; the next run goes on from there.");
    throw error;
  } finally {
    interrupts.dispose();
    cleanUp();
  }
}

/** The parts that the cache cannot give yet. A CLI that does not run, or is of another version, is not there. */
export async function missingIn(slot: Slot, needed: string[], version: string, env: NodeJS.ProcessEnv) {
  const missing: string[] = [];
  for (const part of needed) {
    const there =
      part === LAUNCHER
        ? hasCurrentLauncher(slot.bin)
        : has(slot.bin, part) && (part !== CLI || (await versionOf(slot.bin, env).catch(() => "")) === `v${version}`);
    if (!there) missing.push(part);
  }
  return missing;
}

async function expectVersion(folder: string, version: string, env: NodeJS.ProcessEnv): Promise<void> {
  const answer = await versionOf(folder, env);
  if (answer !== `v${version}`) throw new Error(`its pulumi says that it is ${answer}, not v${version}`);
}

async function acquire(slot: Slot, reporter: Reporter, signal: AbortSignal) {
  let waiting = () => {};
  try {
    return await acquireLock(join(slot.folder, "lock"), {
      signal,
      onWait({ pid, host, since }) {
        waiting();
        const whom = `process ${pid} on ${host}, which is getting the engine since ${since}`;
        reporter.line(`waiting for ${whom}`);
        waiting = reporter.during(() => `still waiting for ${whom}`);
      },
    });
  } finally {
    waiting();
  }
}

/** What killed processes left behind: some 100 MB each. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^tmp-(\d+)-/.exec(name)?.[1]);
    if (!pid || pid === process.pid) continue;
    const path = join(folder, name);
    const old = Date.now() - statSync(path).mtimeMs > DAY_MS;
    if (old || !isRunning(pid)) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  }
}
