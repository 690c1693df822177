import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { credentials } from "@grpc/grpc-js";
import { expect } from "chai";
import { startEmulator } from "../../emulator";
import { guarded, writeUnderWay } from "../../provider/engine/leave";
import { Budget, endBudgetsIn } from "../../provider/http/budget";
import { pointer } from "../../provider/program/dynamic";
import { Plugin } from "../support/plugin";
import { processesIn } from "../support/processes";
import { type EntryPoint, Stack } from "../support/stack";
import { WAYS } from "../support/ways";

// The SDK's generated code has no types.
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");

const DYNAMIC = JSON.stringify(require.resolve("../../dist/provider/engine/dynamic/index.js"));
/** Loads the plugin's runtime as the SDK's host does. */
const HOST = `require(${DYNAMIC}); setInterval(() => {}, 1000); console.log("ready");`;
/** The same, and it keeps writing to whoever reads its stderr, with a handler of uncaught errors that writes as well. */
const CHATTY = `process.on("uncaughtException", (error) => console.error(error.stack)); ${HOST} setInterval(() => console.error("still here"), 10);`;
const PACKAGED = resolve(__dirname, "../../plugin/pulumi-resource-netapp");

/** Starts a plugin under a parent of its own that stands for the engine; `first` is the first line that it prints. */
async function underEngine(...args: string[]): Promise<{ engine: ChildProcess; plugin: number; first: string }> {
  const script = `const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ${JSON.stringify(args)}, { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.once("data", (data) => console.log(child.pid, String(data).trim())); child.stderr.resume();`;
  const engine = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise<string>((done) => engine.stdout?.once("data", (data) => done(String(data).trim())));
  const [plugin = "", first = ""] = line.split(" ");
  return { engine, plugin: Number(plugin), first };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a defect of ours", () => {
  for (const [what, work] of [
    ["read", (defect: () => Promise<never>) => guarded(defect)],
    ["write", (defect: () => Promise<never>) => guarded(() => writeUnderWay(defect))],
  ] as const) {
    it(`is told with its place and one request to report it: a ${what}`, async () => {
      const error = await work(async () => {
        throw new TypeError("x is not a function");
      }).catch((failed: Error) => failed);
      expect(error.message).to.equal(
        "pulumi-netapp failed in a way that it should not, please report it: x is not a function",
      );
      expect(error.stack).to.match(/^TypeError: .*\n +at /);
    });
  }
});

describe("a process that is told to end", function () {
  this.timeout(20_000);
  for (const [when, before, after] of [
    ["was told while it wrote", "tell();", ""],
    ["was told right after it", "", "tell();"],
  ] as const) {
    it(`sends the answer of its last write, also when it got no processor after it and ${when}`, async () => {
      const printed = await printedBy(`
        const answer = () => setImmediate(() => setImmediate(() => console.log("answer")));
        const tell = () => process.kill(process.pid, "SIGTERM");
        writeUnderWay(() => new Promise((done) => setTimeout(done, 200))).then(() => {
          answer();
          ${after}
          for (const end = Date.now() + 500; Date.now() < end; );
        });
        ${before}`);
      expect(printed).to.equal("answer\n");
    });
  }

  it("does not wait when nothing is on its way: the engine ends each command so", async () => {
    const printed = await printedBy(`
      const { setTimeout: timer } = global;
      const waits = [];
      writeUnderWay(async () => {}).then(() => timer(() => {
        global.setTimeout = (work, milliseconds, ...rest) => (waits.push(milliseconds), timer(work, milliseconds, ...rest));
        const { kill } = process;
        kill(process.pid, "SIGINT");
        process.kill = (pid, signal) => (console.log(signal, Math.max(...waits.filter((wait) => wait < 20_000))), kill(pid, signal));
        timer(() => {}, 5000);
      }, 100));`);
    expect(printed).to.equal("SIGINT 0\n");
  });
});

/** What a process prints that loads the part which ends it. */
async function printedBy(script: string): Promise<string> {
  const leave = JSON.stringify(require.resolve("../../provider/engine/leave"));
  const all = `const { leaveInTime, writeUnderWay } = require(${leave}); leaveInTime(); ${script}`;
  const child = spawn(process.execPath, ["-r", "tsx/cjs", "-e", all], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (data) => (printed += data));
  await new Promise((done) => child.on("close", done));
  return printed;
}

describe("the plugin after its engine was killed", function () {
  this.timeout(60_000);
  let engine: ChildProcess;
  let plugin: number;
  let first: string;
  const start = async (...args: string[]) => ({ engine, plugin, first } = await underEngine(...args));
  afterEach(() => {
    engine.kill("SIGKILL");
    if (lives(plugin)) process.kill(plugin, "SIGKILL");
  });

  for (const [title, ...args] of [
    ["ends by itself", "-e", HOST],
    ["ends instead of writing to nobody for ever", "-e", CHATTY],
    ["ends by itself, the packaged one", PACKAGED],
  ] as const) {
    it(title, async () => {
      await start(...args);
      expect(lives(plugin)).to.equal(true);
      engine.kill("SIGKILL");
      while (lives(plugin)) await sleep(50);
    });
  }

  it("ends only when the write under way is finished, the packaged one", async () => {
    await start(PACKAGED);
    const array = await startEmulator();
    const client = new ResourceProviderClient(`127.0.0.1:${first}`, credentials.createInsecure());
    try {
      const configure = new messages.ConfigureRequest();
      const settings = Plugin.connection(array)["netapp:element"];
      configure.setArgs(Struct.fromJavaScript({ element: settings }));
      await new Promise((done) => client.configure(configure, done));
      let stayed = false;
      array.onRequest(({ label }) => {
        if (label === "element ModifyAccount") stayed = lives(plugin);
        if (label !== "element AddAccount") return;
        // The plugin looks for its engine several times before the call that locks the account is answered.
        array.latency = 6000;
        engine.kill("SIGKILL");
      });
      const create = new messages.CreateRequest();
      create.setUrn("urn:pulumi:test::test::netapp:element:Account::test");
      create.setProperties(Struct.fromJavaScript({ username: "tenant", status: "locked" }));
      client.create(create, () => undefined);
      while (lives(plugin)) await sleep(50);
      expect(stayed, "still there when the last call was answered").to.equal(true);
      expect(array.element.account("tenant")).to.include({ status: "locked" });
    } finally {
      client.close();
      await array.close();
    }
  });
});

describe("a process that is told to end in the middle of a write", function () {
  this.timeout(120_000);

  for (const way of WAYS) {
    for (const signal of ["SIGTERM", way === "dynamic" ? "SIGINT" : "SIGHUP"] as const) {
      it(`finishes it, answers, begins nothing new and ends: ${way}, ${signal}`, async () => {
        const array = await startEmulator();
        const plugin = await Plugin.start(Plugin.connection(array), {}, { way });
        const type = "element:Account";
        const extra = way === "dynamic" ? { __provider: pointer(type) } : {};
        try {
          let second: Promise<unknown> | undefined;
          array.onRequest(({ label }) => {
            if (label === "element AddAccount") process.kill(plugin.pid, signal);
            // Long after the signal: the write under way still has its second call.
            if (label === "element ModifyAccount") second ??= plugin.create({ username: "late", ...extra }, type);
          });
          array.latency = 300;
          const { outs } = await plugin.create({ username: "tenant", status: "locked", ...extra }, type);
          expect(outs).to.include({ username: "tenant", status: "locked" });
          const late = await second?.then(
            () => "made",
            (error: Error) => error.message,
          );
          expect(late).to.equal("Nothing was sent: the operation was cancelled.");
          while (lives(plugin.pid)) await sleep(20);
          expect(array.element.accounts.map(({ username }) => username)).to.deep.equal(["tenant"]);
        } finally {
          await plugin.stop();
          await array.close();
        }
      });
    }
  }

  it("has so much time and no more; a look that begins afterwards has its own", () => {
    const before = new Budget(600);
    endBudgetsIn(100);
    endBudgetsIn(100_000);
    expect(before.left()).to.be.within(0, 100);
    expect(before.limit).to.equal("the process was told to end");
    const after = new Budget(600);
    expect(after.left()).to.be.above(500_000);
    expect(after.limit).to.equal("timeoutSeconds: 600");
  });

  for (const entry of ["pulumi-netapp", "pulumi-netapp/plugin"] as EntryPoint[]) {
    it(`loses nothing on the real engine when all processes are: ${entry}`, async () => {
      const array = await startEmulator();
      const stack = (await Stack.create({}, entry)).connect(array);
      try {
        let told: Promise<unknown> | undefined;
        array.onRequest(({ label }) => {
          if (label !== "element AddAccount" || told !== undefined) return;
          array.latency = 1000;
          told = processesIn(stack.folder).then((all) => all.map(({ pid }) => process.kill(pid, "SIGTERM")));
        });
        await stack.program({
          tenant: { type: "element.Account", args: { username: "tenant", status: "locked" } },
          second: {
            type: "element.Account",
            args: { username: "second", attributes: { after: { $output: ["tenant", "username"] } } },
          },
        });
        const { code, stdout } = await stack.run("up", "--yes", "--skip-preview", "--color", "never");
        expect(code, stdout).to.not.equal(0);
        await told;
        const { tenant, second } = await stack.state();
        expect(tenant?.outputs, stdout).to.include({ username: "tenant", status: "locked" });
        expect(second).to.equal(undefined);
        array.latency = 0;
        await stack.up();
        expect(array.element.accounts.map(({ username }) => username)).to.have.members(["tenant", "second"]);
      } finally {
        await stack.remove();
        await array.close();
      }
    });
  }
});
