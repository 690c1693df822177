// @ts-check
// What the scripts of package.json call. A fresh clone has no node_modules yet, so this file and `run/prepare.mjs` need
// nothing but Node's own modules; everything else is TypeScript under tsx.
import { createRequire } from "node:module";
import { checkNode, ensurePackages } from "./run/prepare.mjs";

try {
  checkNode();
  ensurePackages();
  const require = createRequire(import.meta.url);
  require("tsx/cjs");
  /** @type {typeof import("./run/commands.js")} */
  const { runCommand } = require("./run/commands");
  process.exitCode = await runCommand(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
