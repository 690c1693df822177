import * as pulumi from "@pulumi/pulumi";

/** As many properties as an Element account has, and nothing behind them but a wait as long as the array's. */
const wait = () => new Promise<void>((done) => setTimeout(done, Number(process.env.BENCH_LATENCY)));
const made = (inputs: object) => ({ ...inputs, a: "a", b: "b", c: true, d: "active", e: 1, f: "f" });
const maybe = () => (process.env.BENCH_LATENCY === "0" ? Promise.resolve() : wait());

const provider: pulumi.dynamic.ResourceProvider = {
  async create(inputs) {
    await maybe();
    return { id: String(inputs.username), outs: made(inputs) };
  },
  async read(id, props) {
    await maybe();
    return { id, props: { ...props } };
  },
  async diff(_id, olds, news) {
    return { changes: olds.username !== news.username };
  },
  async update(_id, _olds, news) {
    await maybe();
    return { outs: made(news) };
  },
  async delete() {
    await maybe();
  },
};

export class Nothing extends pulumi.dynamic.Resource {
  constructor(name: string, props: { username: string; attributes: object }) {
    const outputs = { a: undefined, b: undefined, c: undefined, d: undefined, e: undefined, f: undefined };
    // As many of them are secrets: sealing those is the engine's work, on both sides.
    super(provider, name, { ...outputs, ...props }, { additionalSecretOutputs: ["a", "b"] });
  }
}
