import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { demo } from "../../tools/demo/demo";
import { PLUGIN_STEPS, STEPS } from "../../tools/demo/steps";
import { ensureEngine } from "../../tools/engine/engine";
import { QUICK_START } from "../support/ways";

const ROOT = join(__dirname, "../..");

describe("npm run demo", function () {
  this.timeout(180_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "demo-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts the demo with a folder of its own for what is temporary, as the leader of a process group like a shell's job. */
  function start(
    command: string,
    args: string[],
    environment: NodeJS.ProcessEnv = {},
  ): { child: ChildProcess; ended: Promise<number | null>; text(): string } {
    let text = "";
    const env = { ...process.env, TMPDIR: folder, ...environment };
    const child = spawn(command, args, { cwd: ROOT, detached: true, env });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (text += part));
    const ended = new Promise<number | null>((done, fail) => child.on("error", fail).on("close", done));
    return { child, ended, text: () => text };
  }

  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((done) => setTimeout(done, 50));
  };

  // The first as users run it.
  for (const [steps, environment, ...args] of [
    [STEPS, {}],
    [PLUGIN_STEPS, QUICK_START, "--plugin"],
  ] as const)
    it(`does what its captions say, shows the calls of each step, and leaves nothing behind ${args}`, async () => {
      const { ended, text } = start(process.execPath, ["tools/run.mjs", "demo", ...args], environment);
      expect(await ended, text()).to.equal(0);
      for (const { caption, title } of steps) expect(text()).to.include(caption).and.to.include(title);
      expect(text()).to.include('{"target":{"alias":""}}').and.to.include(`All ${steps.length} steps did`);
      expect(readdirSync(folder).filter(isOfTheDemo)).to.deep.equal([]);
      expect(processesWith(folder)).to.deep.equal([]);
    });

  it("ends with the step that is not as its caption says, and with why", async () => {
    const { env } = await ensureEngine({ log: () => undefined });
    const written: string[] = [];
    const passed = await demo({
      engine: { ...env, ...QUICK_START },
      write: (text) => written.push(text),
      colour: false,
      columns: 120,
      signal: new AbortController().signal,
      // Somebody is faster than the demo: the alias is set again as soon as it was cleared.
      prepare: (array) =>
        array.onRequest(({ method }) => {
          if (method === "PATCH") array.ontap.setIscsi("svm-blue", { alias: "again" });
        }),
    });
    expect(passed).to.equal(false);
    expect(written.join("")).to.include("Step 3 (up makes the four changes) is not as its caption says");
    expect(written.at(-1)).to.include('on the array, alias is "again" instead of ""');
  });

  const interruptions: [string, NodeJS.Signals, number, (leader: number) => number, string, string[], RegExp][] = [
    [
      "Ctrl-C in the midst of an up",
      "SIGINT",
      130,
      (leader) => -leader,
      process.execPath,
      ["tools/run.mjs", "demo"],
      /iscsi creating/,
    ],
    [
      "SIGTERM in a preview",
      "SIGTERM",
      143,
      (leader) => leader,
      process.execPath,
      ["tools/run.mjs", "demo"],
      /Previewing/,
    ],
    ["SIGTERM to npm, which started it", "SIGTERM", 143, (leader) => leader, "npm", ["run", "demo"], /Updating/],
  ];
  for (const [what, signal, code, target, command, args, moment] of interruptions) {
    it(`leaves no process and no folder behind after ${what}`, async function () {
      if (process.platform !== "linux") this.skip();
      const { child, ended, text } = start(command, args, command === "npm" ? {} : QUICK_START);
      if (child.pid === undefined) throw new Error("it did not start");
      await until(() => moment.test(text()) || child.exitCode !== null);
      expect(processesWith(folder).join("\n")).to.match(/pulumi /);
      process.kill(target(child.pid), signal);
      const status = await ended;
      expect(status ?? child.signalCode).to.be.oneOf([code, signal]);
      await until(() => processesWith(folder).length === 0);
      expect(readdirSync(folder).filter(isOfTheDemo)).to.deep.equal([]);
      expect(text(), "it did not just run to its end").not.to.match(/All \d steps did/);
    });
  }
});

/** tsx and Node's compile cache keep theirs on purpose, for the next run. */
function isOfTheDemo(name: string): boolean {
  return !/^(tsx-|node-compile-cache)/.test(name);
}

/** The command lines of the processes that have the folder in their environment. */
function processesWith(folder: string): string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, "utf8").includes(folder)) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
      } catch {
        return []; // It ended in between.
      }
    });
}
