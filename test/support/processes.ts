import { readdir, readFile, readlink } from "node:fs/promises";

/** The processes that run in a stack's folder: found by it, so that nobody else's is ever touched. */
export async function processesIn(folder: string): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        if (!(await readlink(`/proc/${pid}/cwd`)).startsWith(folder)) return undefined;
        return { pid, command: (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ") };
      } catch {
        return undefined;
      }
    }),
  );
  return found.filter((one) => one !== undefined);
}
