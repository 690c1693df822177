import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";

/** Loads the plugin's runtime as the host does, under a parent of its own that stands for the engine. */
const PLUGIN = `require(${JSON.stringify(require.resolve("../../dist/provider/hosts/dynamic/index.js"))}); setInterval(() => {}, 1000); console.log(process.pid);`;
/** The same, and it keeps writing to whoever reads its stderr, with a handler of uncaught errors that writes as well. */
const CHATTY = `process.on("uncaughtException", (error) => console.error(error.stack)); ${PLUGIN} setInterval(() => console.error("still here"), 10);`;

async function underEngine(code: string): Promise<{ engine: ChildProcess; plugin: number }> {
  const script = `const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ["-e", ${JSON.stringify(code)}], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.pipe(process.stdout); child.stderr.resume();`;
  const engine = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const plugin = await new Promise<number>((done) => engine.stdout?.once("data", (data) => done(Number(data))));
  return { engine, plugin };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the plugin after its engine was killed", function () {
  this.timeout(60_000);

  for (const [title, code] of [
    ["ends by itself", PLUGIN],
    ["ends instead of writing to nobody for ever", CHATTY],
  ] as const) {
    it(title, async () => {
      const { engine, plugin } = await underEngine(code);
      try {
        expect(lives(plugin)).to.equal(true);
        engine.kill("SIGKILL");
        while (lives(plugin)) await sleep(50);
      } finally {
        if (lives(plugin)) process.kill(plugin, "SIGKILL");
      }
    });
  }
});
