import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-netapp", "matrix");

const answers = new Map<string, Promise<string>>();

/** The highest version in the registry that a range allows. */
export function newest(name: string, range: string): Promise<string> {
  const spec = `${name}@${range}`;
  const answer = answers.get(spec) ?? ask(spec);
  answers.set(spec, answer);
  return answer;
}

async function ask(spec: string): Promise<string> {
  const { stdout } = await run("npm", ["view", spec, "version", "--json"], { maxBuffer: 1 << 24 });
  const answer: unknown = JSON.parse(stdout);
  const versions = (Array.isArray(answer) ? answer : [answer]).map(String);
  // The registry lists by date of publication, and a maintained old line publishes after a newer one.
  const highest = versions.sort((one, other) => one.localeCompare(other, "en", { numeric: true })).at(-1);
  if (!highest) throw new Error(`The registry has no ${spec}.`);
  return highest;
}

/** The folder with the programs of a tool from the registry, installed once per version into a per-user cache. */
export async function programs(name: string, range: string): Promise<string> {
  const version = await newest(name, range);
  const folder = join(CACHE, `${name.replace(/\W/g, "_")}-${version}`);
  if (!existsSync(join(folder, "node_modules/.package-lock.json"))) {
    await mkdir(folder, { recursive: true });
    const flags = ["--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", ["install", "--prefix", folder, ...flags, `${name}@${version}`], { cwd: folder });
  }
  return join(folder, "node_modules/.bin");
}
