// One process at a time gets the engine; the others wait for it. The lock only saves work: whoever holds it builds in
// a folder of its own and renames, so in the rare case that two hold it, the same files are made twice and nothing breaks.
import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const HEARTBEAT_MS = 5_000;
/** A pid says nothing when a home folder is shared by machines or containers, or when it was given out again. */
const SILENT_MS = 60_000;

/** @typedef {{ pid?: number, host?: string, since?: string, token?: string }} Owner */

/**
 * @param {string} file
 * @param {object} [options]
 * @param {(owner: Owner) => void} [options.onWait] called once for each owner that is waited for
 * @param {number} [options.pollMs]
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<{ release(): void }>}
 */
export async function acquireLock(file, { onWait, pollMs = 500, signal } = {}) {
  /** @type {Owner} */
  const me = { pid: process.pid, host: hostname(), since: new Date().toISOString(), token: randomUUID() };
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
    await sleep(pollMs, undefined, signal ? { signal } : {});
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

/** @param {string} file @param {Owner} me */
function take(file, me) {
  try {
    writeFileSync(file, JSON.stringify(me), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} file @returns {{ owner: Owner, touched: number } | undefined} */
function look(file) {
  try {
    const touched = statSync(file).mtimeMs;
    return { owner: parse(readFileSync(file, "utf8")), touched };
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A lock that is being written, or whose writer was killed, is empty: then only its age counts. @returns {Owner} */
function parse(/** @type {string} */ text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** @param {{ owner: Owner, touched: number }} holder */
function isDead({ owner, touched }) {
  if (Date.now() - touched > SILENT_MS) return true;
  return owner.host === hostname() && owner.pid !== undefined && !isRunning(owner.pid);
}

export function isRunning(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return /** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH";
  }
}

/** Moves a dead lock away; if a quicker process has put its own there meanwhile, that one goes back. */
function evict(/** @type {string} */ file, /** @type {Owner} */ dead) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return;
    throw error;
  }
  if (look(aside)?.owner.token === dead.token) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function touch(/** @type {string} */ file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Taken over while this process was suspended: nothing to keep alive.
  }
}
