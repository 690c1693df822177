import { Stack } from "../test/support/stack";

/** Previews of one program in one process; the heap is what is in use after a full collection. */
const SCRIPT = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
require("node:v8").setFlagsFromString("--expose-gc");
const collect = require("node:vm").runInNewContext("gc");
const pulumi = require("@pulumi/pulumi");
const { element } = require("pulumi-netapp");
const program = () => { for (let i = 0; i < 10; i++) new element.Account("tenant" + i, { username: "tenant" + i }); };
const provider = { create: async () => ({ id: "1", outs: {} }) };
class Nothing extends pulumi.dynamic.Resource {
  constructor(name, props) { super(provider, name, props); }
}
const slots = Object.fromEntries(["initiatorSecret", "targetSecret", "attributes", "enableChap", "status", "accountId", "storageContainerId"].map((slot) => [slot, undefined]));
const nothing = () => { for (let i = 0; i < 10; i++) new Nothing("tenant" + i, { username: "tenant" + i, ...slots }); };
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
  const idle = await heaps("nothing", nothing);
  console.log(JSON.stringify({ nothing: idle, ours: await heaps("ours", program) }));
})();
`;

export interface Heaps {
  readonly warm: number;
  readonly end: number;
}

/** The program's process of the Automation API, after a fifth of so many previews and after the last, with do-nothing resources and with ours. */
export async function measurePreviews(times: number): Promise<{ nothing: Heaps; ours: Heaps }> {
  const stack = await Stack.create({ BENCH_PREVIEWS: String(times) });
  try {
    return (await stack.script(SCRIPT)) as { nothing: Heaps; ours: Heaps };
  } finally {
    await stack.remove();
  }
}
