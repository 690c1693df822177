import { parseArgs } from "node:util";
import { cutOffEverywhere } from "./engine";
import { sample } from "./program";
import { World } from "./world";

/** How a run went. */
export interface Report {
  readonly violations: string[];
  readonly counts: Record<string, number>;
}

/** Runs programs, several at a time on an array and a plugin host each; most of the time is the transport's pauses. */
export async function torture(
  options: { programs: number; seed: number; only?: number | undefined; worlds?: number },
  told: (line: string) => void = () => undefined,
): Promise<Report> {
  const programs = sample(options.programs, options.seed)
    .map((program, index) => ({ program, index }))
    .filter(({ index }) => options.only === undefined || index === options.only);
  const count = Math.min(options.worlds ?? 8, programs.length);
  const worlds = await Promise.all(Array.from({ length: count }, (_, index) => World.start(`w${index}p`)));
  let done = 0;
  await Promise.all(
    worlds.map(async (world) => {
      for (let next = programs.shift(); next; next = programs.shift()) {
        const before = world.violations.length;
        await world.run(next.program, `seed ${options.seed}, program ${next.index}`);
        for (const violation of world.violations.slice(before)) told(`VIOLATED ${violation}`);
        done += 1;
        if (done % 50 === 0) told(`${done} programs done`);
      }
    }),
  );
  const counts: Record<string, number> = {};
  for (const world of worlds) {
    for (const [name, value] of Object.entries(world.counts)) counts[name] = (counts[name] ?? 0) + value;
    await world.close();
  }
  return { violations: worlds.flatMap(({ violations }) => violations), counts };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      programs: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      worlds: { type: "string", default: "8" },
      // On the real engine: the plugin, the CLI, and both killed at every call of an up.
      engine: { type: "boolean", default: false },
    },
  });
  if (values.engine) {
    const wrong = await cutOffEverywhere(console.log);
    process.exitCode = wrong.length === 0 ? 0 : 1;
    return;
  }
  const only = values.only === undefined ? undefined : Number(values.only);
  const { violations, counts } = await torture(
    { programs: Number(values.programs), seed: Number(values.seed), only, worlds: Number(values.worlds) },
    console.log,
  );
  console.log(
    Object.entries(counts)
      .map(([name, value]) => `${value} ${name}`)
      .join(", "),
  );
  console.log(violations.length === 0 ? "no invariant violated" : `${violations.length} violations`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
