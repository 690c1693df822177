// @ts-check
// `npm run demo` and `npm test` on a bare clone: this file and run/prepare.mjs need only Node, the rest is TypeScript under tsx.
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
