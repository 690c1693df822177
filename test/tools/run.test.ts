import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { needsEngine } from "../../tools/run/test";

const ROOT = join(__dirname, "../..");

describe("the scripts of package.json", () => {
  it("compares Node versions by number", async () => {
    const { isAtLeast } = await import("../../tools/run/prepare.mjs");
    expect(["20.18.1", "20.18.2", "20.100.0", "22.0.0"].map((version) => isAtLeast(version, "20.18.1"))).to.not.include(
      false,
    );
    expect(["20.18.0", "20.9.9", "18.20.8", "9.0.0"].map((version) => isAtLeast(version, "20.18.1"))).to.not.include(
      true,
    );
  });

  /** With a PATH on which there is nothing. */
  const run = (...args: string[]) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
      const env = { ...process.env, PATH: __dirname };
      execFile(process.execPath, ["--import", "tsx", ...args], { cwd: ROOT, env }, (error, stdout, stderr) =>
        done({ code: error?.code ?? 0, stdout, stderr }),
      );
    });

  for (const args of [[], ["--out", "sdks", "--language", "cobol"], ["--output", "sdks"]]) {
    it(`say how SDKs are made when they are asked with ${args.join(" ") || "nothing"}`, async () => {
      const { code, stderr } = await run("tools/run/sdks.ts", ...args);
      expect(code).to.equal(2);
      expect(stderr).to.equal(
        "Usage: npm run sdks -- --out FOLDER [--language nodejs|python|go|dotnet ...] [--schema FILE]\n",
      );
    });
  }

  it("run a file or a tool that they name, so that package.json tells what they do; only two prepare a bare clone", () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      readFileSync(join(ROOT, "package.json"), "utf8"),
    );
    const prepared = Object.keys(scripts).filter((name) => scripts[name]?.includes("run.mjs"));
    expect(prepared).to.deep.equal(["demo", "test"]);
    const files = Object.values(scripts).flatMap((script) => [...script.matchAll(/\S+\.ts\b/g)].map(([file]) => file));
    expect(files.length).to.be.greaterThan(8);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).to.deep.equal([]);
  });

  it("tell in one sentence how NetApp's clients are run, which there are, and that Python is missing", async () => {
    const usage = "npm run test:clients runs NetApp's own clients against the emulator,";
    const [help, wrong, without] = [
      await run("tools/run/clients.ts", "--help"),
      await run("tools/run/clients.ts", "ansible", "--colour"),
      await run("tools/run/clients.ts"),
    ];
    expect([help.code, help.stderr]).to.deep.equal([0, ""]);
    expect(help.stdout)
      .to.satisfy((text: string) => text.startsWith(usage))
      .and.to.match(/name some of them \(netapp_ontap, ansible, solidfire, exchanges\) to run only those\.\n$/);
    expect([wrong.code, wrong.stdout]).to.deep.equal([2, ""]);
    expect(wrong.stderr).to.equal(`There is no client "--colour": ${help.stdout}`);
    expect([without.code, without.stdout]).to.deep.equal([1, ""]);
    expect(without.stderr).to.match(
      /^NetApp's clients need Python 3\.11 or later .+; install it and run this again\.\n$/,
    );
  });

  for (const [command, script] of [
    ["bench/main.ts", "bench"],
    ["test/long/torture/main.ts", "torture"],
    ["test/long/matrix/main.ts", "test:matrix"],
  ] as const) {
    it(`tell in one sentence how ${script} is run, before anything is built`, async () => {
      const help = await run(command, "--help");
      const wrong = await run(command, "--colour");
      expect([help.code, help.stderr, wrong.code, wrong.stdout]).to.deep.equal([0, "", 2, ""]);
      expect(help.stdout).to.match(new RegExp(`^npm run ${script} [^.\n]+.\n$`));
      expect(wrong.stderr).to.equal(`Unknown option '--colour': ${help.stdout}`);
    });
  }

  it("leave out with --no-engine every test that reaches the engine, also through a file that it imports", () => {
    const needs = (name: string) => needsEngine(join(ROOT, "test", name));
    expect(["state/kept.test.ts", "cli/doctor.test.ts", "package/package.test.ts"].map(needs)).not.to.include(false);
    expect(["http/tls.test.ts", "state/pointer.test.ts", "tools/engine-pins.test.ts"].map(needs)).not.to.include(true);
  });

  describe("install packages", () => {
    const lock = (packages: Record<string, object>) => ({ packages: { "": { version: "1.0.0" }, ...packages } });
    const lacking = async (wanted: Record<string, object>, installed: Record<string, object> | undefined) => {
      const { lackingPackage } = await import("../../tools/run/prepare.mjs");
      return lackingPackage(lock(wanted), installed && lock(installed));
    };

    it("when there are none, or an installation was cut off", async () => {
      expect(await lacking({ "node_modules/a": { version: "1.0.0" } }, undefined)).to.equal("node_modules");
    });

    it("when the lock file names another version or one more", async () => {
      const installed = { "node_modules/a": { version: "1.0.0" } };
      expect(await lacking({ "node_modules/a": { version: "1.0.1" } }, installed)).to.equal("node_modules/a");
      expect(await lacking({ ...installed, "node_modules/b": { version: "2.0.0" } }, installed)).to.equal(
        "node_modules/b",
      );
    });

    it("not for what is only meant for other platforms, nor for the version of this package", async () => {
      const installed = { "node_modules/a": { version: "1.0.0" } };
      expect(
        await lacking(
          { ...installed, "": { version: "9.9.9" }, "node_modules/mac": { version: "1.0.0", optional: true } },
          installed,
        ),
      ).to.equal(undefined);
    });
  });
});
