import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Emulator } from "../../emulator";
import type { Stack } from "../support/stack";

export const ROOT = resolve(__dirname, "../..");
/** The compiled command line. */
export const CLI = join(ROOT, "dist/provider/cli/main.js");

/** What a run of the compiled command line gave. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** What it reads from stdin. */
  readonly input?: string;
}

/** Runs the compiled command line as its users do, in a process of its own and outside of any Pulumi project. */
export async function cli(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = start(args, options);
  const ended = new Promise<number | null>((done) => child.once("close", done));
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("the child has no pipes");
  const [status, out, err] = await Promise.all([ended, text(stdout), text(stderr)]);
  return { status, stdout: out, stderr: err };
}

/** Starts it and does not wait. */
export function start(args: readonly string[], { env = {}, cwd = "/", input }: RunOptions = {}): ChildProcess {
  // Node would read all certificates of the system, which takes it 30 ms.
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NETAPP_|NODE_EXTRA_CA)/.test(name)),
  );
  const stdin = input === undefined ? "ignore" : "pipe";
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...clean, ...env },
    stdio: [stdin, "pipe", "pipe"],
  });
  child.stdin?.end(input);
  return child;
}

/** The environment that names an emulator. */
export function connection(array: Emulator, products: readonly ("ONTAP" | "ELEMENT")[] = ["ONTAP", "ELEMENT"]) {
  const { username, password } = array.credentials;
  return Object.fromEntries(
    products.flatMap((product) => [
      [`NETAPP_${product}_HOST`, array.host],
      [`NETAPP_${product}_USERNAME`, username],
      [`NETAPP_${product}_PASSWORD`, password],
      [`NETAPP_${product}_CA_CERTIFICATE`, array.caCertificate],
    ]),
  );
}

/** The environment in which a stack runs the engine: the command line is to be run in the same one. */
export function environmentOf(stack: Stack): NodeJS.ProcessEnv {
  return (stack as unknown as { environment: NodeJS.ProcessEnv }).environment;
}
