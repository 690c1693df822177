import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly command: string;
}

/**
 * Starts a command as the leader of a session of its own. The engine puts its plugins into process groups of their own,
 * and they outlive a `pulumi` that was killed; the session is what they still share with it.
 */
export function spawnSession(command: string, args: string[], options: SpawnOptions): ChildProcess {
  return spawn(command, args, { ...options, detached: true });
}

/** What the leader of a session started, directly or not, and still runs, itself included. */
function processesOf(leader: number): Process[] {
  const all = running();
  const found = all.filter(({ pid, session }) => pid === leader || session === leader);
  for (const one of found) found.push(...all.filter((other) => other.parent === one.pid && !found.includes(other)));
  return found;
}

/** Ends a command that `spawnSession` started, with everything below it, at once; tells what was still running. */
export function endSession(leader: number): Process[] {
  const ended: Process[] = [];
  // What is being started while the others are ended shows only at the next look.
  for (let look = 0; look < 5; look++) {
    const found = processesOf(leader);
    if (found.length === 0) break;
    ended.push(...found.filter(({ pid }) => !ended.some((other) => other.pid === pid)));
    for (const { pid } of found) kill(pid);
  }
  return ended;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
  }
}

function running(): Process[] {
  if (process.platform === "win32") return [];
  // Slim images have no ps; where there is /proc it is not needed either.
  if (process.platform === "linux") return readdirSync("/proc").flatMap(ofProc);
  // "sess" is the session's leader; macOS prints 0 there, and only parents are left to go by.
  const columns = "pid=,ppid=,sess=,stat=,args=";
  const text = execFileSync("ps", ["-A", "-o", columns], { encoding: "utf8", maxBuffer: 1 << 26 });
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, session, state, command] = /^\s*(\d+)\s+(\d+)\s+(\w+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!pid || !parent || state?.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), session: Number(session), command: command ?? "" }];
  });
}

function ofProc(pid: string): Process[] {
  if (!/^\d+$/.test(pid)) return [];
  try {
    // The name in brackets may hold anything, brackets and spaces included; what follows its last bracket is numbers.
    const [state, parent, , session] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    if (state === "Z") return [];
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return [{ pid: Number(pid), parent: Number(parent), session: Number(session), command }];
  } catch {
    // It ended while we looked.
    return [];
  }
}
