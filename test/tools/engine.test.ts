import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { ensureEngine } from "../../tools/engine/engine";
import type { Way, WayContext } from "../../tools/engine/obtain";
import { ensurePython } from "../../tools/engine/python";

const ENGINE = join(__dirname, "../../tools/engine/engine");
const ROOT = join(__dirname, "../..");
const pinned = /\d+\.\d+\.\d+/.exec(
  (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { devDependencies: Record<string, string> })
    .devDependencies["@pulumi/pulumi"] ?? "",
)?.[0];

/** A program that answers `pulumi version`, and everything else, with one line. */
function putProgram(folder: string, name: string, answer = `v${pinned}`): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\necho ${answer}\n`);
  chmodSync(join(folder, name), 0o755);
}

async function rejection(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error("it was expected to fail");
  return outcome.message;
}

describe("the environment for Python programs", () => {
  it("is refused in one sentence where there is no Python that can make one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "no-python-"));
    putProgram(folder, "python3", "3.9");
    const message = await rejection(ensurePython({ env: { PATH: folder, HOME: folder } }));
    rmSync(folder, { recursive: true });
    expect(message).to.equal("Python programs cannot be run: there is no Python 3.10 or later with venv on PATH.");
  });
});

describe("the engine tool", function () {
  this.timeout(20_000);
  let home: string;
  let lines: string[];
  let asked: string[][];

  const cache = () => join(home, "cache");
  const slot = () => {
    const version = join(cache(), "pulumi-netapp", "engine", String(pinned));
    return join(version, readdirSync(version)[0] ?? "");
  };
  const onPath = (...folders: string[]): NodeJS.ProcessEnv => ({
    HOME: home,
    XDG_CACHE_HOME: cache(),
    // What the fake programs need; neither folder of a system holds a pulumi that the test did not put there.
    PATH: [...folders, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
  });
  const way = (provide: (context: WayContext) => void, name = "the fake way"): Way => ({
    name,
    source: "go",
    provide: async (context) => {
      asked.push(context.needed);
      provide(context);
      return context.temp;
    },
  });
  const builder = way(({ needed, temp }) => {
    for (const part of needed) putProgram(temp, part);
  });
  const ensure = (env: NodeJS.ProcessEnv, ways: Way[] = [builder]) =>
    ensureEngine({ env, ways, log: (line) => lines.push(line) });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "engine-test-"));
    lines = [];
    asked = [];
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  describe("with a pulumi on PATH", () => {
    const system = () => join(home, "system");
    const putAll = (version: string) => {
      for (const part of ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
        putProgram(system(), part, version);
      }
    };

    it("takes a complete one of version 3.216 or later as it is, and says which", async () => {
      putAll("v3.216.0");
      const engine = await ensure(onPath(system()));
      expect(engine).to.include({ bin: system(), version: "v3.216.0", source: "path" });
      expect(engine.env.PATH).to.equal(onPath(system()).PATH);
      expect(lines.join()).to.contain("3.216.0").and.contain(system());
      expect(existsSync(cache())).to.equal(false);
    });

    for (const version of ["v3.215.9", "v4.0.0", "v2.25.0", "garbage"]) {
      it(`gets its own instead of ${version}, and puts it in front`, async () => {
        putAll(version);
        const engine = await ensure(onPath(system()));
        expect(engine).to.include({ version: `v${pinned}`, source: "go" });
        expect(engine.env.PATH?.split(delimiter)[0]).to.equal(engine.bin);
        expect(lines.join()).to.contain(version);
      });
    }

    it("gets its own instead of one that does not run", async () => {
      putAll("v3.250.0");
      writeFileSync(join(system(), "pulumi"), "#!/bin/sh\necho broken on purpose >&2\nexit 3\n");
      const engine = await ensure(onPath(system()));
      expect(engine.bin).not.to.equal(system());
      expect(lines.join()).to.contain("broken on purpose");
    });

    it("without a language host gets only what is missing, and puts it behind", async () => {
      putProgram(system(), "pulumi", "v3.230.0");
      const engine = await ensure(onPath(system()));
      expect(asked).to.deep.equal([["pulumi-language-nodejs"]]);
      expect(engine).to.include({ bin: system(), version: "v3.230.0", source: "path" });
      expect(engine.env.PATH?.split(delimiter).at(-1)).to.equal(join(slot(), "bin"));
      expect(existsSync(join(slot(), "bin", "pulumi"))).to.equal(false);
    });

    it("gets the hosts of other languages when they are asked for", async () => {
      putAll("v3.230.0");
      const log = (line: string) => lines.push(line);
      await ensureEngine({ env: onPath(system()), ways: [builder], log, languages: ["python", "go", "yaml"] });
      const hosts = ["python", "python-exec", "go", "yaml"].map((name) => `pulumi-language-${name}`);
      expect(asked).to.deep.equal([hosts]);
    });

    it("without a launcher writes one, and asks nobody", async () => {
      for (const part of ["pulumi", "pulumi-language-nodejs"]) putProgram(system(), part, "v3.230.0");
      await ensure(onPath(system()));
      expect(asked).to.deep.equal([]);
      expect(existsSync(join(slot(), "bin", "pulumi-resource-pulumi-nodejs"))).to.equal(true);
    });
  });

  describe("with nothing on PATH", () => {
    it("gets it once and takes it from the cache from then on", async () => {
      const first = await ensure(onPath());
      const second = await ensure(onPath());
      expect([first.source, second.source]).to.deep.equal(["go", "cache"]);
      expect(second.bin).to.equal(first.bin);
      expect(asked).to.have.length(1);
      expect(readdirSync(slot())).to.deep.equal(["bin"]);
    });

    it("goes on to the next way when one fails, or brings another version", async () => {
      const unreachable = way(() => {
        throw new Error("host unreachable");
      }, "way one");
      const older = way(({ temp }) => {
        for (const part of ["pulumi", "pulumi-language-nodejs"]) putProgram(temp, part, "v3.100.0");
      }, "way two");
      const engine = await ensure(onPath(), [unreachable, older, builder]);
      expect(engine.version).to.equal(`v${pinned}`);
      expect(lines.join("\n")).to.match(/way one: host unreachable[\s\S]*way two: .*v3\.100\.0/);
    });

    it("names every way with its reason, and what to install, when all fail", async () => {
      const failing = (name: string, reason: string) =>
        way(() => {
          throw new Error(reason);
        }, name);
      const message = await rejection(
        ensure(onPath(), [failing("the installer", "host unreachable"), failing("the Go build", "no go command")]),
      );
      expect(message).to.contain("PATH: there is no pulumi on it");
      expect(message).to.contain("the cache: nothing usable in");
      expect(message).to.contain("the installer: host unreachable");
      expect(message).to.contain("the Go build: no go command");
      expect(message).to.match(/Install the Pulumi CLI .* or Go 1\.\d+/);
      expect(readdirSync(slot())).to.deep.equal(["bin"]);
    });

    it("keeps the part that was ready when a build was stopped half-way", async () => {
      const half: Way = {
        name: "half a build",
        source: "go",
        async provide({ temp, keep }) {
          putProgram(temp, "pulumi-language-nodejs");
          await keep(temp, "pulumi-language-nodejs");
          throw new Error("stopped");
        },
      };
      await rejection(ensure(onPath(), [half]));
      await ensure(onPath());
      expect(asked).to.deep.equal([["pulumi"]]);
    });

    it("replaces a cached CLI that does not run any more", async () => {
      const { bin } = await ensure(onPath());
      writeFileSync(join(bin, "pulumi"), "");
      expect((await ensure(onPath())).source).to.equal("go");
      expect(asked[1]).to.deep.equal(["pulumi"]);
    });

    it("has a launcher that runs the working directory's SDK with the engine's arguments, in its own process", async () => {
      const { bin } = await ensure(onPath());
      const program = join(home, "program");
      const sdk = join(program, "node_modules/@pulumi/pulumi/cmd/dynamic-provider");
      mkdirSync(sdk, { recursive: true });
      writeFileSync(join(sdk, "index.js"), "console.log(JSON.stringify([process.pid, ...process.argv.slice(2)]))");
      const running = promisify(execFile)(
        join(bin, "pulumi-resource-pulumi-nodejs"),
        ["--tracing=a b", "127.0.0.1:1"],
        {
          cwd: program,
        },
      );
      const { stdout } = await running;
      expect(JSON.parse(stdout)).to.deep.equal([running.child.pid, "--tracing=a b", "127.0.0.1:1"]);
    });

    it("has a launcher that ends in one sentence where the SDK is not installed any more", async () => {
      const { bin } = await ensure(onPath());
      const running = promisify(execFile)(join(bin, "pulumi-resource-pulumi-nodejs"), ["127.0.0.1:1"], { cwd: home });
      expect(await running.catch(({ code, stdout, stderr }) => ({ code, stdout, stderr }))).to.deep.equal({
        code: 1,
        stdout: "",
        stderr: `@pulumi/pulumi is not installed in ${realpathSync(home)}: install the packages of the program again (npm install)\n`,
      });
    });

    it("says which folder it cannot write to", async () => {
      writeFileSync(cache(), "a file where the folder should be");
      expect(await rejection(ensure(onPath()))).to.contain(cache());
    });
  });

  describe("its lock", () => {
    const lockFile = () => join(slot(), "lock");
    const prepare = async (owner: object) => {
      const { bin } = await ensure(onPath());
      rmSync(bin, { recursive: true });
      asked = [];
      writeFileSync(lockFile(), JSON.stringify(owner));
    };
    const deadPid = async () => {
      const child = promisify(execFile)(process.execPath, ["-e", ""]);
      await child;
      return child.child.pid;
    };

    it("is taken over from a process that is dead, with what that one left behind", async () => {
      const pid = await deadPid();
      await prepare({ pid, host: hostname(), token: "dead" });
      mkdirSync(join(slot(), `tmp-${pid}-abc`));
      await ensure(onPath());
      expect(asked).to.have.length(1);
      expect(readdirSync(slot())).to.deep.equal(["bin"]);
    });

    it("is taken over from a process elsewhere that has been silent for long", async () => {
      await prepare({ pid: process.pid, host: "another-machine", token: "silent" });
      const before = new Date(Date.now() - 10 * 60_000);
      utimesSync(lockFile(), before, before);
      await ensure(onPath());
      expect(asked).to.have.length(1);
    });

    it("is waited for while its owner lives, and the waiting one says for whom", async () => {
      await prepare({ pid: process.pid, host: hostname(), since: "noon", token: "alive" });
      const waiting = ensure(onPath());
      while (!lines.some((line) => line.includes("waiting for"))) await new Promise((resolve) => setImmediate(resolve));
      expect(asked).to.deep.equal([]);
      expect(lines.join()).to.contain(`process ${process.pid} on ${hostname()}`).and.contain("noon");
      rmSync(lockFile());
      await waiting;
      expect(asked).to.have.length(1);
    });

    it("lets two processes that start at once get the engine once", async () => {
      const count = join(home, "count");
      const script = `
        const { appendFileSync, writeFileSync } = require("node:fs");
        const { setTimeout } = require("node:timers/promises");
        const { ensureEngine } = require(${JSON.stringify(ENGINE)});
        const provide = async ({ needed, temp }) => {
          appendFileSync(${JSON.stringify(count)}, "x");
          await setTimeout(300);
          for (const part of needed) writeFileSync(temp + "/" + part, "#!/bin/sh\\necho v${pinned}\\n", { mode: 0o755 });
          return temp;
        };
        const ways = [{ name: "slow", source: "go", provide }];
        ensureEngine({ ways, log: () => {} }).then(({ source }) => console.log(source));
      `;
      const start = () =>
        promisify(execFile)(process.execPath, ["--require", "tsx/cjs", "-e", script], { env: onPath() });
      const outcomes = await Promise.all([start(), start()]);
      expect(outcomes.map(({ stdout }) => stdout.trim()).sort()).to.deep.equal(["cache", "go"]);
      expect(readFileSync(count, "utf8")).to.equal("x");
    });

    it("leaves no lock and no temporary folder when the process is interrupted", async () => {
      const script = `
        const { ensureEngine } = require(${JSON.stringify(ENGINE)});
        const provide = () => { console.log("started"); return new Promise(() => setInterval(() => {}, 1000)); };
        ensureEngine({ ways: [{ name: "endless", source: "go", provide }], log: () => {} });
      `;
      const running = promisify(execFile)(process.execPath, ["--require", "tsx/cjs", "-e", script], { env: onPath() });
      const ended = rejection(running);
      await new Promise((resolve) => running.child.stdout?.once("data", resolve));
      expect(readdirSync(slot())).to.have.length(3);
      running.child.kill("SIGINT");
      await ended;
      expect(running.child.signalCode).to.equal("SIGINT");
      expect(readdirSync(slot())).to.deep.equal(["bin"]);
    });
  });
});
