import { readFileSync } from "node:fs";
import { pointer } from "../provider/program/dynamic";
import { Plugin } from "../test/support/plugin";
import { AS_IT_IS } from "../test/support/ways";
import { startArray } from "./array";

/** What one host took: seconds of CPU of its process, and megabytes. */
export interface Taken {
  /** Until it told its port. */
  readonly start: number;
  /** The first read: what is loaded for it, the connection, the version of the cluster. */
  readonly first: number;
  readonly reads: number;
  /** The most that was resident. */
  readonly memory: number;
}

/** A dynamic provider that reads nothing, in the place of ours. */
const NOTHING = `exports.handler = () => ({ read: async (id, props) => ({ id, props: { ...props } }) });`;
const SIDES = ["dynamic", "plugin", "nothing"] as const;
type Hosts = Record<(typeof SIDES)[number], Taken>;

/** So many accounts read by each host, eight at a time as the engine does on two cores; the least of each figure counts. */
export async function measureHosts(count: number, rounds: number): Promise<Hosts> {
  const array = await startArray(count);
  const taken = new Map<string, Taken>();
  for (let round = 0; round < rounds; round++) {
    for (const side of SIDES) {
      const now = await refresh(side, count, array.environment);
      const before = taken.get(side) ?? now;
      taken.set(side, {
        start: Math.min(before.start, now.start),
        first: Math.min(before.first, now.first),
        reads: Math.min(before.reads, now.reads),
        memory: Math.min(before.memory, now.memory),
      });
    }
  }
  array.stop();
  return Object.fromEntries(taken) as Hosts;
}

async function refresh(side: (typeof SIDES)[number], count: number, environment: NodeJS.ProcessEnv): Promise<Taken> {
  const way = side === "plugin" ? "plugin" : "dynamic";
  const plugin = await Plugin.start({}, { ...environment, ...AS_IT_IS }, { way });
  const provider = side === "nothing" ? NOTHING : pointer("element:Account");
  const read = (number: number) => {
    const inputs = { username: `t${number}`, attributes: { team: "blue", index: number } };
    const secrets = { initiatorSecret: `initiator-${number}`, targetSecret: `target-${number}` };
    const state = { ...inputs, ...secrets, accountId: number, status: "active", enableChap: true };
    const managed = { ...state, __managed: ["attributes", "username"] };
    const known = way === "dynamic" ? { ...managed, __provider: provider } : managed;
    return plugin.read(String(number), known, "element:Account", inputs);
  };
  const start = cpuOf(plugin.pid);
  await read(1);
  const first = cpuOf(plugin.pid) - start;
  let next = 1;
  const reader = async () => {
    while (next <= count) await read(next++);
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  const reads = cpuOf(plugin.pid) - start - first;
  const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${plugin.pid}/status`, "utf8"))?.[1]) / 1024;
  await plugin.stop();
  return { start, first, reads, memory };
}

/** As Linux counts it, in hundredths of a second; the name of the program may hold spaces. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
