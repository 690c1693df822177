import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureEngine } from "../engine/engine.mjs";
import { ensureBuilt } from "./build.mjs";
import { ensurePackages } from "./packages.mjs";
import { ROOT, tool } from "./root.mjs";
import { runQuietly } from "./spawn.mjs";

/**
 * A program that is run on demand, with everything that it needs: packages, compiled code, engine. A question and a
 * mistake are answered before any of that is made.
 *
 * @param {string} file
 * @param {{ usage: string, options: import("node:util").ParseArgsConfig["options"], words?: boolean }} told
 */
const program = (file, { usage, options, words = false }) => ({
  async run(/** @type {string[]} */ args) {
    if (args.includes("--help")) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    try {
      parseArgs({ args, options: options ?? {}, allowPositionals: words });
    } catch (error) {
      const [reason] = /** @type {Error} */ (error).message.split(". ");
      process.stderr.write(`${reason}: ${usage}\n`);
      return 2;
    }
    await ensureBuilt();
    const { env } = await ensureEngine();
    const child = spawn(process.execPath, [tool("tsx/dist/cli.mjs"), join(ROOT, file), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: "inherit",
    });
    return /** @type {Promise<number>} */ (
      new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code) => resolve(code ?? 1));
      })
    );
  },
});

/** Needs neither compiled code nor the engine: the compiled package holds a copy of it. */
export const schema = {
  async run() {
    await ensurePackages();
    return runQuietly("Writing schema.json", process.execPath, [
      tool("tsx/dist/cli.mjs"),
      join(ROOT, "tools/schema/make.ts"),
    ]).then((written) => (written ? 0 : 1));
  },
};
const flag = /** @type {const} */ ({ type: "boolean" });
const text = /** @type {const} */ ({ type: "string" });

export const bench = program("bench/index.ts", {
  usage:
    "npm run bench measures against do-nothing resources side by side; --quick takes small stacks and keeps nothing, --only load,requests,state,hosts,engine,latency some of the parts, --sizes 1,100,5000 and --rounds 1 other stacks and rounds of the last two.",
  options: { quick: flag, only: text, sizes: text, rounds: text },
});
export const torture = program("test/long/torture/run.ts", {
  usage:
    "npm run torture runs random programs under random faults; --programs 1000 and --seed 1 say which, --only 17 runs one of them, --worlds 8 so many at once, and --engine kills the plugin and the CLI at every call of an up instead.",
  options: { programs: text, seed: text, only: text, worlds: text, engine: flag },
});
export const matrix = program("test/long/matrix/run.ts", {
  usage:
    "npm run test:matrix tries the package on versions of Node, SDK and compiler and with several package managers; words from the names of its cells, such as pnpm, run only those.",
  options: {},
  words: true,
});
