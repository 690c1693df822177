import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../..");

/** What `npm publish` would send: the tarball and the names of the files in it. `dist` has to be built. */
export function pack(folder: string): { tarball: string; contents: Buffer; files: string[] } {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const answer = execFileSync("npm", args, { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"] });
  // npm 11 answers with a list, npm 12 by package name.
  const [made] = Object.values(JSON.parse(answer.toString())) as { filename: string; files: { path: string }[] }[];
  if (!made) throw new Error("npm pack made no file.");
  const tarball = join(folder, made.filename);
  return { tarball, contents: readFileSync(tarball), files: made.files.map(({ path }) => path) };
}
