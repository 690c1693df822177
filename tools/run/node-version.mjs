import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.mjs";

/** Ends the process with one sentence when Node is too old for the packages, which would fail in ways that do not say so. */
export function checkNode(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const needed = /** @type {string} */ (engines.node).replace(/^>=/, "");
  if (isAtLeast(version, needed)) return;
  process.stderr.write(
    `Node ${needed} or later is needed, and this is ${version}; install a newer one and run this again.\n`,
  );
  process.exit(1);
}

export function isAtLeast(/** @type {string} */ version, /** @type {string} */ needed) {
  const [have, want] = [version, needed].map((text) => text.split(".").map(Number));
  for (const place of [0, 1, 2]) {
    const difference = (have?.[place] ?? 0) - (want?.[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
