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
  names: ["Exported names", ["--import", "tsx", "tools/lint/names.ts"]],
  types: [
    "Types",
    [
      tool("typescript/bin/tsc"),
      "--noEmit",
      "--incremental",
      "--tsBuildInfoFile",
      "node_modules/.cache/types.tsbuildinfo",
    ],
  ],
} as const satisfies Record<string, [title: string, args: string[]]>;

/** Tells whether it passed. */
export function passes(name: keyof typeof CHECKS): Promise<boolean> {
  const [title, args] = CHECKS[name];
  return runQuietly(title, process.execPath, args);
}
