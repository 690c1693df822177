import { parseArgs } from "node:util";
import { type ProviderWay, WAYS } from "../../support/ways";
import { cutOffEverywhere } from "./engine";
import { sample } from "./program";
import { World } from "./world";

/** How a run went. */
export interface Report {
  readonly violations: string[];
  readonly counts: Record<string, number>;
  /** How often each kind of trouble struck. */
  readonly struck: Record<string, number>;
}

/**
 * Runs programs, on the two ways in turn unless one is given.
 * Several at a time on an array and a provider each: most of the time is the transport's pauses.
 */
export async function torture(
  options: {
    programs: number;
    seed: number;
    only?: number | undefined;
    worlds?: number;
    way?: ProviderWay | undefined;
  },
  told: (line: string) => void = () => undefined,
): Promise<Report> {
  const programs = sample(options.programs, options.seed)
    .map((program, index) => ({ program, index, way: options.way ?? WAYS[index % WAYS.length] }))
    .filter(({ index }) => options.only === undefined || index === options.only);
  const queues = WAYS.map((way) => ({ way, queue: programs.filter((one) => one.way === way) })).filter(
    ({ queue }) => queue.length > 0,
  );
  const most = Math.ceil((options.worlds ?? 8) / queues.length);
  const worlds = await Promise.all(
    queues.flatMap(({ way, queue }) =>
      Array.from({ length: Math.min(most, queue.length) }, async () => ({ queue, world: await World.start(way) })),
    ),
  );
  let done = 0;
  await Promise.all(
    worlds.map(async ({ world, queue }) => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const before = world.violations.length;
        await world.run(next.program, `seed ${options.seed}, program ${next.index}, ${next.way}`);
        for (const violation of world.violations.slice(before)) told(`VIOLATED ${violation}`);
        done += 1;
        if (done % 50 === 0) told(`${done} programs done`);
      }
    }),
  );
  const counts: Record<string, number> = {};
  const struck: Record<string, number> = {};
  for (const { world } of worlds) {
    for (const [name, value] of Object.entries(world.counts)) counts[name] = (counts[name] ?? 0) + value;
    for (const [name, value] of world.struck) struck[name] = (struck[name] ?? 0) + value;
    await world.close();
  }
  return { violations: worlds.flatMap(({ world }) => world.violations), counts, struck };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      programs: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      worlds: { type: "string", default: "8" },
      way: { type: "string" },
      // On the real engine: the plugin, the CLI, and both killed, and all told to end, at every call of an up.
      engine: { type: "boolean", default: false },
    },
  });
  if (values.engine) {
    const wrong = await cutOffEverywhere(console.log);
    process.exitCode = wrong.length === 0 ? 0 : 1;
    return;
  }
  const only = values.only === undefined ? undefined : Number(values.only);
  const way = WAYS.find((one) => one === values.way);
  const { violations, counts, struck } = await torture(
    { programs: Number(values.programs), seed: Number(values.seed), only, worlds: Number(values.worlds), way },
    console.log,
  );
  for (const group of [counts, struck]) {
    const parts = Object.entries(group).map(([name, value]) => `${value} ${name}`);
    console.log(`${group === struck ? "struck: " : ""}${parts.join(", ")}`);
  }
  console.log(violations.length === 0 ? "no invariant violated" : `${violations.length} violations`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
