import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The repository. */
export const ROOT = resolve(__dirname, "../..");

/** The script behind a command of an installed package. */
export const tool = (path: string) => join(ROOT, "node_modules", path);

/** How long each file of tests took when it was run last on this machine. */
export const TIMES = join(ROOT, "node_modules/.cache/test-times.json");

export function timesOfTests(): Record<string, number> {
  return existsSync(TIMES) ? JSON.parse(readFileSync(TIMES, "utf8")) : {};
}
