import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The script behind a command of an installed package. */
export const tool = (/** @type {string} */ path) => join(ROOT, "node_modules", path);
