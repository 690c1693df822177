import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ensureBuilt } from "./build";
import { main } from "./main";
import { ROOT } from "./root";
import { runQuietly } from "./spawn";

/** By the engine's names. The content is the same for all: it needs Node 20.18.1 or later on PATH. */
const PLATFORMS = ["darwin", "linux", "windows"].flatMap((system) =>
  ["amd64", "arm64"].map((processor) => `${system}-${processor}`),
);

/** Packs plugin/ for `pulumi plugin install resource netapp VERSION --file …`, into a folder (default: dist/archives). */
export async function archive([folder = join(ROOT, "dist/archives")]: string[]): Promise<number> {
  await ensureBuilt();
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  mkdirSync(folder, { recursive: true });
  for (const platform of PLATFORMS) {
    const file = join(resolve(folder), `pulumi-resource-netapp-v${version}-${platform}.tar.gz`);
    const packed = await runQuietly(`Packing ${file}`, "tar", ["-czf", file, "-C", join(ROOT, "plugin"), "."]);
    if (!packed) return 1;
  }
  return 0;
}

if (require.main === module) main(archive);
