import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startArray } from "./array";
import { Course, race } from "./engine";
import { measureLoad } from "./load";
import { countRefresh, countRequests } from "./requests";

/** A measured figure beside the goal that it is held against: always a ratio or a count, never a time. */
interface Row {
  readonly part: string;
  readonly what: string;
  readonly measured: number;
  readonly goal: number | undefined;
  readonly note?: string;
}

const rows: Row[] = [];
let part = "";
const round = (value: number) => Math.round(value * 1000) / 1000;

function add(what: string, measured: number, goal: number | undefined, note?: string): void {
  const row = { part, what, measured: round(measured), goal, ...(note !== undefined && { note }) };
  rows.push(row);
  const met = goal === undefined ? "" : row.measured <= goal ? "met" : "MISSED";
  console.log(
    `${what.padEnd(64)} ${String(row.measured).padStart(9)} ${String(goal ?? "").padStart(7)} ${met.padEnd(7)}${note ?? ""}`,
  );
}

async function engine(sizes: readonly (readonly [count: number, rounds: number])[], latency: number): Promise<void> {
  for (const [count, rounds] of sizes) {
    for (const { operation, first, second } of await race(["ours", "nothing"], count, rounds, latency)) {
      const against = latency > 0 ? `, ${latency} ms latency, against waiting as long` : "";
      const note = `${first.requests} requests, emulator ${Math.round(first.arrayShare * 100)} % of a core`;
      add(
        `${operation} of ${count} against do-nothing resources${against}`,
        first.seconds / second.seconds,
        latency > 0 ? 1.2 : 1.1,
        note,
      );
    }
  }
}

async function state(): Promise<void> {
  const array = await startArray();
  const bytes: number[] = [];
  for (const side of ["ours", "usual"] as const) {
    const course = await Course.prepare(side, array);
    await course.run("up", 5, 0);
    bytes.push(await course.stateBytes());
    await course.run("destroy", 5, 0);
    await course.remove();
  }
  array.stop();
  const [ours = 0, usual = 1] = bytes;
  add(
    "state per Account, bytes over the usual way",
    ours / usual,
    0.5,
    `${Math.round(ours)} and ${Math.round(usual)} bytes`,
  );
}

/** Writes the figures; of a part that was not measured this time the older ones stay. */
async function keep(measured: readonly Row[]): Promise<void> {
  const file = join(__dirname, "latest.json");
  const parts = new Set(measured.map((row) => row.part));
  const before = await readFile(file, "utf8").then(
    (text) => (JSON.parse(text) as { rows: Row[] }).rows,
    () => [],
  );
  const kept = before.filter((row) => !parts.has(row.part));
  await writeFile(file, `${JSON.stringify({ node: process.version, rows: [...kept, ...measured] }, null, 2)}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false }, only: { type: "string" } } });
  const wanted = (name: string) => {
    part = name;
    return values.only === undefined || values.only.split(",").includes(name);
  };
  console.log(`${"".padEnd(64)} ${"measured".padStart(9)} ${"at most".padStart(7)}`);
  if (wanted("load")) {
    const load = await measureLoad(values.quick ? 3 : 15);
    add("import time over that of @pulumi/pulumi", load.time, 0.05);
    add("heap after import over that of @pulumi/pulumi", load.memory, 0.05);
    add("modules of undici, zod, dataloader, commander after import", load.heavy, 0);
  }
  if (wanted("requests")) {
    for (const { what, most, requests } of await countRequests()) add(`requests: ${what}`, requests, most);
    for (const { size, services, accounts } of await countRefresh(values.quick ? [1, 10, 100] : [1, 10, 100, 1000])) {
      add(`requests: refresh of ${size} services`, services, 20);
      add(`requests: refresh of ${size} accounts`, accounts, 20);
    }
  }
  if (wanted("state")) await state();
  if (wanted("engine")) {
    await engine(
      values.quick
        ? [
            [1, 1],
            [20, 1],
          ]
        : [
            [1, 5],
            [100, 3],
            [1000, 1],
          ],
      0,
    );
    await engine(
      values.quick
        ? [[20, 1]]
        : [
            [100, 3],
            [1000, 1],
          ],
      50,
    );
  }
  const missed = rows.filter(({ measured, goal }) => goal !== undefined && measured > goal);
  // A quick run is a look, nothing to hold on to.
  if (!values.quick) await keep(rows);
  console.log(missed.length === 0 ? "every goal is met" : `${missed.length} of ${rows.length} goals are missed`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
