import { spawn } from "node:child_process";
import { createReporter, elapsed } from "../engine/reporter.mjs";
import { ROOT } from "./root.mjs";

/**
 * Runs a command whose output matters only when it fails, and says meanwhile that it is at work.
 *
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function runQuietly(title, command, args, options = {}) {
  const reporter = createReporter(undefined, "");
  const started = Date.now();
  const stop = reporter.during(() => `${title} ...`);
  const output = /** @type {Buffer[]} */ ([]);
  const code = await new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, ...options, stdio: ["ignore", "pipe", "pipe"] });
    const end = () => child.kill();
    process.once("SIGTERM", end);
    child.stdout?.on("data", (data) => output.push(data));
    child.stderr?.on("data", (data) => output.push(data));
    child.on("error", reject);
    child.on("close", (status) => {
      process.removeListener("SIGTERM", end);
      resolve(status);
    });
  }).finally(stop);
  reporter.line(`${code === 0 ? "ok    " : "FAILED"} ${title} (${elapsed(Date.now() - started)})`);
  if (code !== 0) process.stderr.write(Buffer.concat(output));
  return code === 0;
}

/** As `runQuietly`, where nothing can go on without it. */
export async function mustRun(/** @type {Parameters<typeof runQuietly>} */ ...args) {
  if (!(await runQuietly(...args))) throw new Error(`${args[0]} failed; what it said stands above.`);
}
