import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT, tool } from "./root";
import { mustRun, runQuietly } from "./spawn";

/** By this mark in Node's binary postject finds where to say that a program is in it. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/**
 * Makes the plugin one executable that needs no Node, out of the Node that runs this (20 or later) and plugin/index.js, and puts it
 * with its licences into a folder. False where this Node holds no place for it, as some distributions build theirs.
 */
export async function makeExecutable(folder: string): Promise<boolean> {
  if (!readFileSync(process.execPath).includes(FUSE)) return false;
  const work = mkdtempSync(join(tmpdir(), "executable-"));
  try {
    const blob = join(work, "plugin.blob");
    const config = join(work, "config.json");
    const plugin = join(ROOT, "plugin");
    const settings = {
      main: join(plugin, "index.js"),
      output: blob,
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
      assets: { "schema.json": join(plugin, "schema.json") },
    };
    writeFileSync(config, JSON.stringify(settings));
    await mustRun("Compiling the plugin", process.execPath, ["--experimental-sea-config", config]);
    const isWindows = process.platform === "win32";
    const executable = join(folder, `pulumi-resource-netapp${isWindows ? ".exe" : ""}`);
    copyFileSync(process.execPath, executable);
    chmodSync(executable, 0o755);
    // A tenth of Node's binary are names for debuggers.
    if (process.platform === "linux") await runQuietly("Stripping Node", "strip", [executable]).catch(() => false);
    const isMac = process.platform === "darwin";
    if (isMac) await mustRun("Taking off Node's signature", "codesign", ["--remove-signature", executable]);
    const segment = isMac ? ["--macho-segment-name", "NODE_SEA"] : [];
    const inject = [
      tool("postject/dist/cli.js"),
      executable,
      "NODE_SEA_BLOB",
      blob,
      "--sentinel-fuse",
      FUSE,
      ...segment,
    ];
    await mustRun("Putting the plugin into Node", process.execPath, inject);
    if (isMac) await mustRun("Signing for this machine's kind", "codesign", ["--sign", "-", executable]);
    if (!(await tellsPort(executable))) throw new Error(`${executable} does not start as a plugin.`);
    copyFileSync(join(plugin, "LICENSE"), join(folder, "LICENSE"));
    writeFileSync(
      join(folder, "LICENSES.txt"),
      [readFileSync(join(plugin, "LICENSES.txt"), "utf8"), nodeLicense()].join("\n"),
    );
    return true;
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Whether it prints first what the engine waits for. */
async function tellsPort(executable: string): Promise<boolean> {
  const child = spawn(executable, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const ended = once(child, "exit").then(() => "");
    return /^\d+\s*$/.test(String(await Promise.race([once(child.stdout, "data"), ended])));
  } finally {
    child.kill();
  }
}

/** Of the Node that is in the executable, and of what is in that. */
function nodeLicense(): string {
  const beside = dirname(process.execPath);
  const places = [beside, dirname(beside), join(beside, "../share/doc/nodejs"), join(beside, "../share/doc/node")];
  const file = places.map((place) => join(place, "LICENSE")).find((path) => existsSync(path));
  const title = `${"-".repeat(80)}\n\nNode.js ${process.version.slice(1)} (MIT)\n\n`;
  const where = `Its licence: https://github.com/nodejs/node/blob/${process.version}/LICENSE\n`;
  return title + (file ? readFileSync(file, "utf8") : where);
}
