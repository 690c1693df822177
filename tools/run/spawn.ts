import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReporter, elapsed } from "../engine/reporter";
import { ROOT } from "./root";

/**
 * Runs a command whose output matters only when it fails, and says meanwhile that it is at work; tells whether it succeeded.
 */
export async function runQuietly(title: string, command: string, args: string[]): Promise<boolean> {
  const reporter = createReporter(undefined, "");
  const started = Date.now();
  const stop = reporter.during(() => `${title} ...`);
  const output: Buffer[] = [];
  const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => output.push(data));
  const end = () => child.kill();
  process.once("SIGTERM", end);
  const [code] = await once(child, "close").finally(stop);
  process.removeListener("SIGTERM", end);
  reporter.line(`${code === 0 ? "ok    " : "FAILED"} ${title} (${elapsed(Date.now() - started)})`);
  if (code !== 0) process.stderr.write(Buffer.concat(output));
  return code === 0;
}

/** As `runQuietly`, where nothing can go on without it. */
export async function mustRun(title: string, command: string, args: string[]): Promise<void> {
  if (!(await runQuietly(title, command, args))) throw new Error(`${title} failed; what it said stands above.`);
}

/** Runs a program of this repository in a process of its own, and gives its exit code. */
export async function runProgram(file: string, args: string[], env = {}): Promise<number> {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, stdio: "inherit" } as const;
  const [code] = await once(spawn(process.execPath, ["--import", "tsx", file, ...args], options), "exit");
  return code ?? 1;
}
