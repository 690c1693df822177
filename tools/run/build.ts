import { existsSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { bundlePlugin, bundleRuntime } from "./bundle.mjs";
import { ensurePackages } from "./packages.mjs";
import { ROOT, tool } from "./root.mjs";
import { mustRun } from "./spawn.mjs";

const DIST = join(ROOT, "dist");
/** tsc leaves it untouched when nothing is to be compiled; its time is set here after each build. */
const STAMP = join(DIST, ".tsbuildinfo");
const SOURCES = [
  "provider",
  "emulator",
  "tools/run/bundle.mjs",
  "schema.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "package-lock.json",
];

/** Compiles the package and the emulator to dist/, when a source is newer. */
export async function ensureBuilt() {
  await ensurePackages();
  if (!isStale()) return;
  const started = new Date();
  await mustRun("Compiling to dist/", process.execPath, [tool("typescript/bin/tsc"), "-p", "tsconfig.build.json"]);
  removeOrphans();
  await bundlePlugin();
  await bundleRuntime();
  utimesSync(STAMP, started, started);
}

export async function run(/** @type {string[]} */ args) {
  if (args.includes("--clean")) rmSync(DIST, { recursive: true, force: true });
  await ensureBuilt();
  return 0;
}

function isStale() {
  if (!existsSync(STAMP) || !existsSync(join(ROOT, "plugin/index.js"))) return true;
  const built = statSync(STAMP).mtimeMs;
  return SOURCES.some((path) => newest(join(ROOT, path)) > built);
}

/** @returns {number} */
function newest(/** @type {string} */ path) {
  const own = statSync(path).mtimeMs;
  // The time of a folder changes when a file in it is removed or renamed.
  return statSync(path).isDirectory()
    ? Math.max(own, ...readdirSync(path).map((name) => newest(join(path, name))))
    : own;
}

/** Removes what was compiled from a source that is no longer there: it would go into the package. */
function removeOrphans(folder = DIST) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOrphans(path);
    else if (/\.(js|d\.ts)$/.test(entry.name)) {
      const source = join(ROOT, path.slice(DIST.length).replace(/(\.js|\.d\.ts)$/, ".ts"));
      if (!existsSync(source)) rmSync(path);
    }
  }
}
