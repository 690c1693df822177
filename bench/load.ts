import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

const SCRIPT = `
const mark = () => { global.gc(); return [process.hrtime.bigint(), process.memoryUsage()]; };
const time = (work) => { const start = process.hrtime.bigint(); work(); return Number(process.hrtime.bigint() - start) / 1e6; };
const [, bare] = mark();
const sdk = time(() => require("@pulumi/pulumi"));
const [, withSdk] = mark();
const own = time(() => require(process.argv[1]));
const [, withOwn] = mark();
const memory = (from, to) => to.heapUsed - from.heapUsed;
console.log(JSON.stringify({ sdk, own, sdkMemory: memory(bare, withSdk), ownMemory: memory(withSdk, withOwn),
  heavy: Object.keys(require.cache).filter((path) => /node_modules.(undici|zod|dataloader|commander)./.test(path)).length }));
`;

/** Loading the package after the SDK, relative to the SDK itself. */
export interface Load {
  /** Time of loading the package over the time of loading the SDK. */
  readonly time: number;
  /** The same of the heap that stays in use. */
  readonly memory: number;
  /** Modules of undici, zod and the like that came with it. */
  readonly heavy: number;
}

export async function measureLoad(rounds: number): Promise<Load> {
  const root = resolve(__dirname, "..");
  const runs: { sdk: number; own: number; sdkMemory: number; ownMemory: number; heavy: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--expose-gc", "-e", SCRIPT, resolve(root, "dist/provider/index.js")],
      { cwd: root },
    );
    runs.push(JSON.parse(stdout));
  }
  const median = (values: number[]) => values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
  return {
    time: median(runs.map(({ own, sdk }) => own / sdk)),
    memory: median(runs.map(({ ownMemory, sdkMemory }) => ownMemory / sdkMemory)),
    heavy: Math.max(...runs.map(({ heavy }) => heavy)),
  };
}
