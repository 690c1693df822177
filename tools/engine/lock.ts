// One process at a time gets the engine; two would only do the same work twice, each in a folder of its own.
// Not proper-lockfile: it does not know the owner, cannot take over from a killed process at once, and cannot be interrupted.
import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 500;
const HEARTBEAT_MS = 5_000;
/** A pid says nothing when a home folder is shared by machines or containers, or when it was given out again. */
const SILENT_MS = 60_000;

interface Owner {
  pid?: number;
  host?: string;
  since?: string;
  token?: string;
}

interface LockOptions {
  /** Called once for each owner that is waited for. */
  onWait?: (owner: Owner) => void;
  signal?: AbortSignal;
}

export async function acquireLock(file: string, { onWait, signal }: LockOptions = {}): Promise<{ release(): void }> {
  const me: Owner = { pid: process.pid, host: hostname(), since: new Date().toISOString(), token: randomUUID() };
  let waitedFor = "";
  while (!take(file, me)) {
    const holder = look(file);
    if (holder && isDead(holder)) {
      evict(file, holder.owner);
      continue;
    }
    if (holder?.owner.token && holder.owner.token !== waitedFor) {
      waitedFor = holder.owner.token;
      onWait?.(holder.owner);
    }
    await sleep(POLL_MS, undefined, signal ? { signal } : {});
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release() {
      clearInterval(heartbeat);
      if (look(file)?.owner.token === me.token) rmSync(file, { force: true });
    },
  };
}

function take(file: string, me: Owner): boolean {
  try {
    writeFileSync(file, JSON.stringify(me), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

interface Holder {
  owner: Owner;
  /** When it last said that it is at work. */
  touched: number;
}

function look(file: string): Holder | undefined {
  try {
    const touched = statSync(file).mtimeMs;
    return { owner: parse(readFileSync(file, "utf8")), touched };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A lock that is being written, or whose writer was killed, is empty: then only its age counts. */
function parse(text: string): Owner {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function isDead({ owner, touched }: Holder): boolean {
  if (Date.now() - touched > SILENT_MS) return true;
  return owner.host === hostname() && owner.pid !== undefined && !isRunning(owner.pid);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Moves a dead lock away; if a quicker process has put its own there meanwhile, that one goes back. */
function evict(file: string, dead: Owner): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (look(aside)?.owner.token === dead.token) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Taken over while this process was suspended: nothing to keep alive.
  }
}
