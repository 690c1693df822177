// @ts-check
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Fails in one sentence when Node is too old for the packages, which would fail in ways that do not say so. */
export function checkNode(version = process.versions.node) {
  const needed = read(join(ROOT, "package.json")).engines.node.replace(/^>=/, "");
  if (isAtLeast(version, needed)) return;
  throw new Error(`Node ${needed} or later is needed, and this is ${version}; install a newer one and run this again.`);
}

export function isAtLeast(/** @type {string} */ version, /** @type {string} */ needed) {
  const [have, want] = [version, needed].map((text) => text.split(".").map(Number));
  for (const place of [0, 1, 2]) {
    const difference = (have?.[place] ?? 0) - (want?.[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Installs what package-lock.json names, unless node_modules has it. */
export function ensurePackages() {
  if (!lackingPackage(read(join(ROOT, "package-lock.json")), read(join(ROOT, "node_modules/.package-lock.json"))))
    return;
  // npm sets this for its scripts; without it the shell finds npm (and on Windows npm.cmd).
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ["npm", []];
  const install = (/** @type {string[]} */ ...args) => {
    process.stderr.write(`Installing the packages of package-lock.json (npm ${args.join(" ")}), up to a minute ...\n`);
    const all = [...before, ...args, "--loglevel=error", "--no-audit", "--no-fund"];
    // Standard output belongs to the command that is run afterwards.
    const shell = process.platform === "win32" && !npm;
    return spawnSync(command, all, { cwd: ROOT, stdio: ["ignore", 2, 2], shell }).status === 0;
  };
  // npm ci refuses a lock file that lacks a package for another platform; npm install takes the versions from it all the same.
  if (!install("ci") && !install("install", "--no-save")) {
    throw new Error("The packages could not be installed; what npm said stands above.");
  }
}

/**
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} Lock
 * @param {Lock | undefined} wanted
 * @param {Lock | undefined} installed npm writes it last, so it is missing after an installation that was cut off
 * @returns {string | undefined} the first package that is not there in the version of the lock file
 */
export function lackingPackage(wanted, installed) {
  if (!wanted) throw new Error("package-lock.json is missing or is not JSON; take it from the repository again.");
  if (!installed) return "node_modules";
  // Contents instead of times: a clone, a checkout and an archive each give files the times they like.
  return Object.entries(wanted.packages).find(
    ([path, { version, optional, devOptional }]) =>
      path !== "" && !optional && !devOptional && installed.packages[path]?.version !== version,
  )?.[0];
}

function read(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
