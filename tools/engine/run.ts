import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * Runs a command to its end and gives its stdout; a failure is an Error that ends with the last lines of its stderr.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {AbortSignal} [options.signal]
 * @param {number} [options.timeoutMs]
 * @param {(line: string) => void} [options.onLine] each line of stderr as it comes
 * @param {NodeJS.Signals} [options.stopWith]
 * @returns {Promise<string>}
 */
export function run(command, args, options = {}) {
  const { cwd, env = process.env, signal, timeoutMs, onLine, stopWith = "SIGTERM" } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new Error("interrupted"));
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let stdout = "";
    let stopped = "";
    /** @type {string[]} */
    const lastLines = [];
    const stop = (/** @type {string} */ why) => {
      stopped = why;
      child.kill(stopWith);
    };
    const interrupted = () => stop("interrupted");
    signal?.addEventListener("abort", interrupted, { once: true });
    const timer = timeoutMs && setTimeout(() => stop(`gave up after ${timeoutMs / 1000} s`), timeoutMs);
    const settle = () => {
      if (timer) clearTimeout(timer);
      signal?.removeEventListener("abort", interrupted);
    };

    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (line.trim() && !line.startsWith("go: downloading")) lastLines.push(line.trim());
      if (lastLines.length > 6) lastLines.shift();
      onLine?.(line);
    });
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("close", (code, killedBy) => {
      settle();
      if (code === 0 && !stopped) return resolve(stdout);
      const what = stopped || (killedBy ? `ended by ${killedBy}` : `exit code ${code}`);
      reject(new Error([what, ...lastLines].join("\n")));
    });
  });
}
