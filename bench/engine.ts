import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { Stack } from "../test/support/stack";
import { AS_IT_IS } from "../test/support/ways";
import { type BenchArray, startArray } from "./array";

/** This package on the dynamic host and as a packaged plugin, do-nothing resources, and an account in the usual way. */
export type Side = "dynamic" | "plugin" | "nothing" | "usual";
export const COMMANDS_MEASURED = ["preview", "up", "no-change preview", "refresh", "destroy"] as const;
export type MeasuredCommand = (typeof COMMANDS_MEASURED)[number];

/** What one operation took. */
export interface Measured {
  readonly seconds: number;
  readonly requests: number;
  /** CPU of the emulator over the whole time: what the machine's cores lost to it. */
  readonly arrayShare: number;
  /** The most that the provider's process held, in megabytes (Linux only). */
  readonly memory: number;
}

const PROGRAM = `
const { BENCH_SIDE: side, BENCH_COUNT: count } = process.env;
const Class = side === "dynamic" ? require("pulumi-netapp").element.Account
  : side === "plugin" ? require("pulumi-netapp/plugin").element.Account : side === "usual" ? require("./usual").UsualAccount : require("./nothing").Nothing;
for (let i = 0; i < Number(count); i++) new Class("tenant" + i, { username: side + "-tenant-" + i, attributes: { team: "blue", index: i } });
`;

/** A stack of one side on the real engine, with checkpoints off for all alike. */
export class Course {
  private constructor(
    readonly side: Side,
    private readonly stack: Stack,
    private readonly array: BenchArray,
  ) {}

  static async prepare(side: Side, array: BenchArray): Promise<Course> {
    const stack = await Stack.create({
      ...array.environment,
      PULUMI_EXPERIMENTAL: "1",
      PULUMI_SKIP_CHECKPOINTS: "1",
      BENCH_SIDE: side,
      BENCH_LATENCY: "0",
      // Users have the SDK as it is; the tests load parts of it late.
      ...AS_IT_IS,
    });
    // They have a passphrase or a cloud's key too, which takes each command its time; the tests have neither.
    await stack.mustRun("stack", "change-secrets-provider", "passphrase");
    for (const name of ["usual", "nothing"]) {
      const source = await readFile(join(__dirname, `${name}.ts`), "utf8");
      const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
      const { outputText } = ts.transpileModule(source, { compilerOptions });
      await writeFile(join(stack.folder, `${name}.js`), outputText);
    }
    await writeFile(join(stack.folder, "index.js"), PROGRAM);
    return new Course(side, stack, array);
  }

  async run(operation: MeasuredCommand, count: number, latency: number): Promise<Measured> {
    await this.array.latency(latency);
    this.stack.env({ BENCH_COUNT: String(count), BENCH_LATENCY: String(latency) });
    await this.array.taken();
    const watched = watchMemory(this.side);
    const started = performance.now();
    await (operation === "no-change preview" ? this.stack.preview() : this.stack[operation]());
    const seconds = (performance.now() - started) / 1000;
    const { requests, cpu } = await this.array.taken();
    return { seconds, requests, arrayShare: cpu / seconds, memory: watched.stop() };
  }

  /** Bytes of a resource as it stands in the state, on average. */
  async stateBytes(): Promise<number> {
    const { stdout } = await this.stack.mustRun("stack", "export");
    const { deployment } = JSON.parse(stdout) as { deployment: { resources: { type: string }[] } };
    const own = deployment.resources.filter(({ type }) => /^(pulumi-nodejs:dynamic|netapp:)/.test(type));
    return own.reduce((sum, resource) => sum + JSON.stringify(resource).length, 0) / own.length;
  }

  remove(): Promise<void> {
    return this.stack.remove();
  }
}

/** The most that the provider's process of a side holds: its high-water mark, asked four times a second. */
function watchMemory(side: Side): { stop(): number } {
  const command = side === "plugin" ? "pulumi-resource-netapp" : "dynamic-provider";
  let pid: string | undefined;
  let most = 0;
  const ask = () => {
    try {
      pid ??= readdirSync("/proc").find((one) => /^\d+$/.test(one) && commandOf(one).includes(command));
      const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
      most = Math.max(most, Number(kilobytes ?? 0) / 1024);
    } catch {
      // A process that ends between two looks, and a system without /proc.
    }
  };
  const timer = setInterval(ask, 250);
  return {
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}

function commandOf(pid: string): string {
  const [program = "", ...rest] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  return program.endsWith("node") ? rest.join(" ") : "";
}

/** All sides through every operation in turn, so that whatever else the machine does hits each of them. */
export async function race(sides: readonly Side[], count: number, rounds: number, latency: number) {
  // One for each side: Element takes 5,000 accounts and no more.
  const arrays = await Promise.all(sides.map(() => startArray()));
  const courses = await Promise.all(sides.map((side, index) => Course.prepare(side, arrays[index] as BenchArray)));
  const measured = new Map<string, Measured[]>();
  for (let round = 0; round < rounds; round++) {
    for (const operation of COMMANDS_MEASURED) {
      // Who begins changes, so that no side always has the warmer machine.
      for (const course of round % 2 === 0 ? courses : [...courses].reverse()) {
        const one = await course.run(operation, count, latency);
        const key = `${operation} ${course.side}`;
        measured.set(key, [...(measured.get(key) ?? []), one]);
      }
    }
  }
  for (const course of courses) await course.remove();
  for (const array of arrays) array.stop();
  return COMMANDS_MEASURED.map((operation) => ({
    operation,
    of: (side: Side) => quickest(measured.get(`${operation} ${side}`) ?? []),
  }));
}

/** The quickest run: whatever else the machine does only ever adds time, to either side as chance has it. */
function quickest(measured: Measured[]): Measured {
  const [one] = [...measured].sort((left, right) => left.seconds - right.seconds);
  if (!one) throw new Error("Nothing was measured.");
  return one;
}
