import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle";
import { main } from "./main";
import { ROOT, tool } from "./root";
import { mustRun } from "./spawn";

const DIST = join(ROOT, "dist");

/** Makes the types of package and emulator and bundles both and the plugin, when a source is newer. */
export async function ensureBuilt(): Promise<void> {
  if (isSourceGone()) rmSync(DIST, { recursive: true });
  const args = [tool("typescript/bin/tsc"), "--build", "tsconfig.build.json"];
  await mustRun("Building dist/", process.execPath, args);
  await bundle();
}

export async function build(args: string[]): Promise<number> {
  if (args.includes("--clean")) rmSync(DIST, { recursive: true, force: true });
  await ensureBuilt();
  return 0;
}

/** Its types would stay. */
function isSourceGone(): boolean {
  const told = join(DIST, ".tsbuildinfo");
  if (!existsSync(told)) return false;
  const { fileNames }: { fileNames: string[] } = JSON.parse(readFileSync(told, "utf8"));
  return fileNames.some((name) => !existsSync(join(DIST, name)));
}

if (require.main === module) main(build);
