import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startArray } from "./array";
import { Course, type MeasuredCommand, race } from "./engine";
import { measureHosts } from "./hosts";
import { measureLoad } from "./load";
import { measurePeers, type PeerFigures } from "./peers";
import { drawLatest, type Point } from "./picture";
import { measurePreviews } from "./previews";
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
/** Times, which say something beside each other and in one run only: for the picture. */
const points: Point[] = [];
const OURS = ["dynamic", "plugin"] as const;
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
    for (const { operation, of } of await race([...OURS, "nothing"], count, rounds, latency)) {
      const nothing = of("nothing");
      for (const side of OURS) {
        const { seconds, requests, arrayShare, memory } = of(side);
        const against = latency > 0 ? `, ${latency} ms latency, against waiting as long` : "";
        add(
          `${operation} of ${count}, ${side}${against}`,
          seconds / nothing.seconds,
          goalOf(operation, side, count, latency),
          `${requests} requests, emulator ${Math.round(arrayShare * 100)} % of a core, provider ${Math.round(memory)} and ${Math.round(nothing.memory)} MB`,
        );
        if (latency === 0) points.push({ operation, count, side, seconds, requests });
      }
      if (latency === 0) points.push({ operation, count, side: "nothing", seconds: nothing.seconds, requests: 0 });
    }
  }
}

function goalOf(operation: MeasuredCommand, side: (typeof OURS)[number], count: number, latency: number): number {
  const many = count >= 1000;
  if (operation === "refresh") return side === "plugin" ? 1 : 1.05;
  if (operation === "destroy" && many) return side === "plugin" ? 1.1 : 1.25;
  if (operation === "preview" && many && side === "plugin") return 1;
  return operation.endsWith("preview") || latency > 0 ? 1.05 : 1.15;
}

/** The hosts by themselves, without an engine: CPU time of their process, which other work on the machine does not lengthen. */
async function hosts(reads: number, rounds: number): Promise<void> {
  const { dynamic, plugin, nothing } = await measureHosts(reads, rounds);
  const ms = (seconds: number) => `${Math.round(seconds * 1000)} ms of CPU`;
  add("start to port, plugin over the SDK's host", plugin.start / nothing.start, 0.4, ms(plugin.start));
  for (const [side, of] of [
    ["dynamic", dynamic],
    ["plugin", plugin],
  ] as const) {
    const total = (one: typeof of) => one.start + one.first + one.reads;
    add(`first read with its connection, ${side}, over the SDK's start`, of.first / nothing.start, 0.15, ms(of.first));
    add(`refresh of ${reads} with the start, ${side}, CPU`, total(of) / total(nothing), undefined, ms(total(of)));
    add(
      `each of ${reads} reads, ${side}, CPU over do-nothing`,
      of.reads / nothing.reads,
      undefined,
      `${Math.round((of.reads / reads) * 1e6)} µs`,
    );
    const peaks = `${Math.round(of.memory)} and ${Math.round(nothing.memory)} MB`;
    add(`resident memory while refreshing ${reads}, ${side}`, of.memory / nothing.memory, 1.2, peaks);
  }
}

async function state(): Promise<void> {
  const array = await startArray();
  const bytes = new Map<string, number>();
  for (const side of [...OURS, "usual"] as const) {
    const course = await Course.prepare(side, array);
    await course.run("up", 5, 0);
    bytes.set(side, await course.stateBytes());
    await course.run("destroy", 5, 0);
    await course.remove();
  }
  array.stop();
  const usual = bytes.get("usual") ?? 1;
  for (const side of OURS) {
    const ours = bytes.get(side) ?? 0;
    const told = `${Math.round(ours)} and ${Math.round(usual)} bytes`;
    add(`state per Account, ${side}, bytes over the usual way`, ours / usual, 0.5, told);
  }
}

/** A program's process that previews again and again (Automation API): what it holds must not grow. */
async function previews(times: number): Promise<void> {
  const { nothing, ours } = await measurePreviews(times);
  const heap = ({ warm, end }: typeof ours) => `${Math.round(warm / 1024)} and ${Math.round(end / 1024)} KB`;
  add(`heap after ${times} previews over that after a fifth of them`, ours.end / ours.warm, 1.05, heap(ours));
  add("the same with do-nothing resources", nothing.end / nothing.warm, undefined, heap(nothing));
}

interface Latest {
  readonly node?: string;
  readonly rows: Row[];
  readonly points?: Point[];
  readonly peers?: { readonly node: string; readonly count: number; readonly figures: PeerFigures[] };
}

const LATEST = join(__dirname, "latest.json");
const readLatest = async (): Promise<Latest> =>
  JSON.parse(await readFile(LATEST, "utf8").catch(() => '{ "rows": [] }'));
const writeLatest = (latest: Latest) => writeFile(LATEST, `${JSON.stringify(latest, null, 2)}\n`);

/** Writes the figures; of a part, or of a size, that was not measured this time the older ones stay. */
async function keep(measured: readonly Row[], ofSomeSizes: boolean): Promise<void> {
  const parts = new Set(measured.map((row) => row.part));
  const before = await readLatest();
  const rowOf = ({ part, what }: Row) => `${part} ${what}`;
  const anew = new Set(measured.map(rowOf));
  const kept = before.rows.filter((row) => (ofSomeSizes ? !anew.has(rowOf(row)) : !parts.has(row.part)));
  const pointOf = ({ operation, count, side }: Point) => `${operation} ${count} ${side}`;
  const drawn = new Set(points.map(pointOf));
  const older = (before.points ?? []).filter((point) => !drawn.has(pointOf(point)));
  await writeLatest({
    ...before,
    node: process.version,
    rows: [...kept, ...measured],
    points: [...older, ...points].sort((left, right) => left.count - right.count),
  });
  await drawLatest();
}

/** NetApp's own clients beside both hosts, as a table for README.md; the other figures stay as they are. */
async function peers(count: number, rounds: number, quick: boolean): Promise<void> {
  const figures = await measurePeers(count, rounds);
  if (figures.length === 0) return;
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(" | ")} |`);
  const sides = Object.keys(figures[0]?.of ?? {});
  line([`of ${count}`, ...sides]);
  line(["", ...sides].map(() => "---"));
  for (const { product, operation, of } of figures) {
    const told = Object.values(of).map(({ requests, seconds }) => `${requests} requests, ${seconds} s`);
    line([`${product} ${operation}`, ...told]);
  }
  if (!quick) await writeLatest({ ...(await readLatest()), peers: { node: process.version, count, figures } });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      peers: { type: "boolean", default: false },
      only: { type: "string" },
      sizes: { type: "string" },
      rounds: { type: "string" },
    },
  });
  if (values.peers) return peers(values.quick ? 3 : 20, Number(values.rounds ?? (values.quick ? 1 : 3)), values.quick);
  /** Fewer rounds of what takes longer. */
  const sized = (sizes: string) =>
    sizes
      .split(",")
      .map(
        (size) =>
          [Number(size), Number(values.rounds ?? (Number(size) >= 1000 ? 1 : Number(size) >= 10 ? 3 : 5))] as const,
      );
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
  if (wanted("hosts")) await hosts(values.quick ? 500 : 5000, values.quick ? 1 : 3);
  const quick = [
    [1, 1],
    [20, 1],
  ] as const;
  if (wanted("engine")) await engine(values.quick ? quick : sized(values.sizes ?? "1,10,100"), 0);
  if (wanted("latency")) await engine(values.quick ? quick.slice(1) : sized(values.sizes ?? "100"), 50);
  if (wanted("previews")) await previews(values.quick ? 10 : 100);
  const missed = rows.filter(({ measured, goal }) => goal !== undefined && measured > goal);
  // A quick run is a look, nothing to hold on to.
  if (!values.quick) await keep(rows, values.sizes !== undefined);
  console.log(missed.length === 0 ? "every goal is met" : `${missed.length} of ${rows.length} goals are missed`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
