import { type ExecFileOptions, execFile } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

interface RunOptions extends ExecFileOptions {
  /** Takes each line of stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a command to its end and gives its stdout; a failure is an Error that ends with the last lines of its stderr. */
export async function run(command: string, args: string[], { onLine, ...options }: RunOptions = {}): Promise<string> {
  const running = promisify(execFile)(command, args, { ...options, maxBuffer: 1 << 28, windowsHide: true });
  running.child.stdin?.end();
  if (onLine && running.child.stderr) createInterface({ input: running.child.stderr }).on("line", onLine);
  try {
    return String((await running).stdout);
  } catch (error) {
    const { code, killed, signal, stderr } = error as {
      code: unknown;
      killed?: boolean;
      signal?: string;
      stderr?: string;
    };
    if (options.signal?.aborted) throw new Error("interrupted");
    if (stderr === undefined || typeof code === "string") throw error;
    const lines = stderr.split("\n").map((line) => line.trim());
    const last = lines.filter((line) => line && !line.startsWith("go: downloading")).slice(-6);
    const stopped = killed && options.timeout ? `gave up after ${options.timeout / 1000} s` : undefined;
    throw new Error([stopped ?? (signal ? `ended by ${signal}` : `exit code ${code}`), ...last].join("\n"));
  }
}
