import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureEngine } from "../engine/engine.mjs";
import { ensureBuilt } from "./build.mjs";
import { ensurePackages } from "./packages.mjs";
import { ROOT, tool } from "./root.mjs";
import { runQuietly } from "./spawn.mjs";

/** A program that is run on demand, with everything that it needs: packages, compiled code, engine. */
const program = (/** @type {string} */ file) => ({
  async run(/** @type {string[]} */ args) {
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
export const bench = program("bench/index.ts");
export const torture = program("test/long/torture/run.ts");
export const matrix = program("test/long/matrix/run.ts");
