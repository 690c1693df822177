import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.mjs";
import { runQuietly } from "./spawn.mjs";

/** Installs what package-lock.json names, unless node_modules has it. */
export async function ensurePackages(root = ROOT) {
  const lacking = lackingPackage(
    read(join(root, "package-lock.json")),
    read(join(root, "node_modules/.package-lock.json")),
  );
  if (lacking === undefined) return;
  // npm sets this for its scripts; without it the shell finds npm (and on Windows npm.cmd).
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ["npm", []];
  const install = (/** @type {string[]} */ ...args) =>
    runQuietly(
      `Installing the packages of package-lock.json (npm ${args.join(" ")})`,
      command,
      [...before, ...args, "--loglevel=error"],
      {
        cwd: root,
        shell: process.platform === "win32" && !npm,
      },
    );
  // npm ci refuses a lock file that lacks a package for another platform; npm install takes the versions from it all the same.
  if (!(await install("ci")) && !(await install("install", "--no-save"))) {
    throw new Error("The packages could not be installed; what npm said stands above.");
  }
}

/**
 * @typedef {import("./packages.d.mts").Lock} Lock
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

/** @returns {Lock | undefined} */
function read(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
