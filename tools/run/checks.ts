import { ensureBuilt } from "./build.mjs";
import { ensurePackages } from "./packages.mjs";
import { tool } from "./root.mjs";
import { runQuietly } from "./spawn.mjs";

const biome = (/** @type {string[]} */ ...args) => [tool("@biomejs/biome/bin/biome"), ...args];
const tsc = (/** @type {string[]} */ ...args) => [tool("typescript/bin/tsc"), ...args];

/** @type {Record<"lint" | "arrows" | "format" | "types" | "toolTypes", [title: string, args: string[]]>} */
export const CHECKS = {
  lint: ["Formatting and lint rules", biome("check", "--error-on-warnings")],
  arrows: [
    "Arrows between the folders",
    [
      tool("dependency-cruiser/bin/dependency-cruise.mjs"),
      "--config",
      ".dependency-cruiser.cjs",
      "provider",
      "emulator",
    ],
  ],
  format: ["Formatting", biome("check", "--write", "--error-on-warnings")],
  types: ["Types", tsc("--noEmit")],
  toolTypes: ["Types of the tools", tsc("-p", "tools")],
};

/** @returns {Promise<boolean>} whether it passed */
export function check(/** @type {keyof typeof CHECKS} */ name) {
  const [title, args] = CHECKS[name];
  return runQuietly(title, process.execPath, args);
}

const command = (/** @type {() => Promise<void>} */ prepare, /** @type {(keyof typeof CHECKS)[]} */ ...names) => ({
  async run() {
    await prepare();
    let passed = true;
    for (const name of names) passed = (await check(name)) && passed;
    return passed ? 0 : 1;
  },
});

export const lint = command(ensurePackages, "lint", "arrows");
export const format = command(ensurePackages, "format");
// Examples and tools import the package by its name, which leads to dist/.
export const typecheck = command(ensureBuilt, "types", "toolTypes");
