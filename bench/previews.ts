import { Stack } from "../test/support/stack";

/** Previews of one program in one process; the heap is what is in use after a full collection. */
const SCRIPT = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
require("node:v8").setFlagsFromString("--expose-gc");
const collect = require("node:vm").runInNewContext("gc");
const { element } = require("pulumi-netapp");
const program = () => { for (let i = 0; i < 10; i++) new element.Account("tenant" + i, { username: "tenant" + i }); };
const nothing = () => {};
const times = Number(process.env.BENCH_PREVIEWS);
async function heaps(stackName, program) {
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, projectName: "test", program }, { workDir: __dirname });
  const heaps = [];
  for (let time = 0; time < times; time++) {
    await stack.preview();
    collect();
    heaps.push(process.memoryUsage().heapUsed);
  }
  // The first fifth loads and warms.
  return { warm: heaps[Math.floor(times / 5)], end: heaps[times - 1] };
}
(async () => {
  const empty = await heaps("nothing", nothing);
  console.log(JSON.stringify({ empty, ours: await heaps("ours", program) }));
})();
`;

export interface Heaps {
  readonly warm: number;
  readonly end: number;
}

/** The program's process of the Automation API, after a fifth of so many previews and after the last, without resources and with ours. */
export async function measurePreviews(times: number): Promise<{ empty: Heaps; ours: Heaps }> {
  const stack = await Stack.create({ BENCH_PREVIEWS: String(times) });
  try {
    return (await stack.script(SCRIPT)) as { empty: Heaps; ours: Heaps };
  } finally {
    await stack.remove();
  }
}
