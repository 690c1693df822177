import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ensureBuilt } from "./build";
import { makeExecutable } from "./executable";
import { main } from "./main";
import { ROOT } from "./root";
import { runQuietly } from "./spawn";

/** By the engine's names. */
const PLATFORMS = ["darwin", "linux", "windows"].flatMap((system) =>
  ["amd64", "arm64"].map((processor) => `${system}-${processor}`),
);
const SYSTEM = process.platform === "win32" ? "windows" : process.platform;
const HERE = `${SYSTEM}-${process.arch === "x64" ? "amd64" : process.arch}`;

/**
 * Packs the plugin for `pulumi plugin install resource netapp VERSION --file …` into a folder (default: dist/archives): for this
 * platform one executable that needs no Node. Of the others, unless `--only-here`, the folder plugin/, which needs Node on PATH.
 */
export async function archive(args: string[]): Promise<number> {
  const onlyHere = args.includes("--only-here");
  const [folder = join(ROOT, "dist/archives")] = args.filter((arg) => !arg.startsWith("--"));
  await ensureBuilt();
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  mkdirSync(folder, { recursive: true });
  const made = mkdtempSync(join(tmpdir(), "plugin-"));
  try {
    const isExecutable = await makeExecutable(made);
    if (!isExecutable)
      process.stderr.write("This Node can hold no program: the archive for this platform needs Node.\n");
    if (!isExecutable && onlyHere) return 1;
    for (const platform of onlyHere ? [HERE] : PLATFORMS) {
      const file = join(resolve(folder), `pulumi-resource-netapp-v${version}-${platform}.tar.gz`);
      const content = platform === HERE && isExecutable ? made : join(ROOT, "plugin");
      if (!(await runQuietly(`Packing ${file}`, "tar", ["-czf", file, "-C", content, "."]))) return 1;
    }
  } finally {
    rmSync(made, { recursive: true });
  }
  return 0;
}

if (require.main === module) main(archive);
