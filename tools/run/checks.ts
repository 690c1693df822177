import { ensureBuilt } from "./build";
import { tool } from "./root";
import { runQuietly } from "./spawn";

const biome = (...args: string[]) => [tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", ...args];

const CHECKS = {
  lint: ["Formatting and lint rules", biome()],
  arrows: [
    "Arrows between the folders",
    [
      tool("dependency-cruiser/bin/dependency-cruise.mjs"),
      ...["--config", ".dependency-cruiser.cjs", "provider", "emulator"],
    ],
  ],
  format: ["Formatting", biome("--write")],
  types: ["Types", [tool("typescript/bin/tsc"), "--noEmit"]],
} as const satisfies Record<string, [title: string, args: string[]]>;

/** Tells whether it passed. */
export function passes(name: keyof typeof CHECKS): Promise<boolean> {
  const [title, args] = CHECKS[name];
  return runQuietly(title, process.execPath, args);
}

export async function lint(): Promise<number> {
  const passed = [await passes("lint"), await passes("arrows")];
  return passed.includes(false) ? 1 : 0;
}

export const format = async () => ((await passes("format")) ? 0 : 1);

export async function typecheck(): Promise<number> {
  // Examples and tools import the package by its name, which leads to dist/.
  await ensureBuilt();
  return (await passes("types")) ? 0 : 1;
}
