import { join, resolve } from "node:path";

/** The repository. */
export const ROOT = resolve(__dirname, "../..");

/** The script behind a command of an installed package. */
export const tool = (path: string) => join(ROOT, "node_modules", path);
