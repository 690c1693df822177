import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { ensureEngine } from "../../tools/engine/engine";
import { QUICK_START } from "../support/ways";
import { ROOT } from "./cli";

const EXAMPLE = join(ROOT, "examples/testing");

describe("the example of a tested program", function () {
  this.timeout(240_000);
  let folder: string;
  let environment: Record<string, string>;

  before(async () => {
    environment = (await ensureEngine({ log: () => undefined })).env;
    // As its users have it: a folder of its own with the package installed.
    folder = await mkdtemp(join(tmpdir(), "pulumi-netapp-testing-"));
    await cp(EXAMPLE, folder, { recursive: true });
    await mkdir(join(folder, "node_modules"));
    await symlink(ROOT, join(folder, "node_modules/pulumi-netapp"));
    for (const name of ["@pulumi", "mocha", "tsx", "vitest"]) {
      await symlink(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
    }
  });

  after(() => rm(folder, { recursive: true }));

  async function run(script: string, ...args: string[]) {
    const env = {
      ...process.env,
      ...environment,
      PULUMI_HOME: join(tmpdir(), "pulumi-netapp-test-home"),
      NO_COLOR: "1",
      ...QUICK_START,
    };
    const child = spawn(process.execPath, [join(ROOT, "node_modules", script), ...args], { cwd: folder, env });
    const ended = new Promise<number | null>((done) => child.once("close", done));
    const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { status, said: stdout + stderr };
  }

  it("passes with mocha, and leaves nothing behind", async () => {
    const { status, said } = await run("mocha/bin/mocha.js", "--require", "tsx/cjs", "tenant.test.ts");
    expect(status, said).to.equal(0);
    expect(said).to.match(/4 passing/);
    expect((await readdir(folder)).filter((name) => name !== "node_modules").sort()).to.deep.equal(
      (await readdir(EXAMPLE)).sort(),
    );
  });

  it("passes with vitest", async () => {
    const { status, said } = await run("vitest/vitest.mjs", "run", "tenant.spec.ts", "--dir", ".");
    expect(status, said).to.equal(0);
    expect(said).to.match(/1 passed/);
  });
});
