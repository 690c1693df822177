import type { ChildProcess, SpawnOptions } from "node:child_process";

export interface Process {
  pid: number;
  parent: number;
  session: number;
  command: string;
}

/**
 * Starts a command as the leader of a session of its own. The engine puts its plugins into process groups of their own,
 * and they outlive a `pulumi` that was killed; the session is what they still share with it.
 */
export function spawnSession(command: string, args: string[], options: SpawnOptions): ChildProcess;

/** What the leader of a session started, directly or not, and still runs, itself included. */
export function processesOf(leader: number): Process[];

/** Ends a command that `spawnSession` started, with everything below it, at once; tells what was still running. */
export function endSession(leader: number): Process[];
