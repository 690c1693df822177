import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { startEmulator } from "../../emulator";
import { ensureEngine } from "../../tools/engine/engine";
import { ensurePython, findPython, NO_PYTHON } from "../../tools/engine/python";
import { checkSchema, makeSdks } from "../../tools/engine/sdks";
import { runExample } from "../support/example";
import { hasGo } from "../support/languages";
import { Stack } from "../support/stack";

const ROOT = join(__dirname, "../..");

const ACCOUNT = { username: "tenant-blue", status: "locked", secretsVersion: 1, attributes: { team_name: "blue" } };

/** Runs the Python of every page against Pulumi's mocks, and prints how many there were. */
const EXAMPLES = `
import asyncio, pathlib, re, sys, pulumi
class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args): return [args.name, args.inputs]
    def call(self, args): return {}
async def main():
    pulumi.runtime.set_mocks(Mocks())
    pulumi.runtime.set_all_config({"project:joinerPassword": "unused", "project:host7Password": "unused"})
    texts = [page.read_text() for page in pathlib.Path(sys.argv[1]).glob("*.md")]
    blocks = [block for text in texts for block in re.findall(r"\`\`\`python\\n(.*?)\`\`\`", text, re.S)]
    for block in blocks: exec(block, {})
    print(len(blocks))
asyncio.run(main())
`;

/** That of the module which builds the CLI, so that Go has the packages of Pulumi's SDK compiled and looks nothing up. */
function goModule(sdk: string): string {
  const cli = readFileSync(join(ROOT, "tools/engine/cli/go.mod"), "utf8");
  return `${cli.replace(/^module .*/, "module test").replace(/^tool .*$/m, "")}
require pulumi-netapp/sdk/go v0.0.0
replace pulumi-netapp/sdk/go => ${sdk}
`;
}

describe("the SDKs that are made from schema.json", function () {
  // The first time on a machine the generators and the language hosts are built.
  this.timeout(900_000);
  let out: string;

  before(async function () {
    if (!hasGo()) {
      process.stdout.write("  SDKs are made by programs in Go, and there is no go command on PATH: skipped\n");
      this.skip();
    }
    out = mkdtempSync(join(tmpdir(), "netapp-sdks-"));
    await makeSdks({ out });
  });
  after(() => {
    if (out) rmSync(out, { recursive: true, force: true });
  });

  async function installedPython(command: string): Promise<string> {
    const installed = join(out, "installed");
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", installed];
    if (!existsSync(installed)) await promisify(execFile)(command, [...pip, join(out, "python")]);
    return installed;
  }

  it("for Node compile, and take over a resource of the dynamic provider without a change", async () => {
    symlinkSync(join(ROOT, "node_modules"), join(out, "node_modules"));
    const array = await startEmulator();
    const stack = (await Stack.create()).connect(array);
    try {
      await stack.program({ blue: { type: "element.Account", args: ACCOUNT } });
      await stack.up();
      stack.env({ ENTRY: join(out, "nodejs/bin") });
      await stack.up("--expect-no-changes");
      expect((await stack.state()).blue?.type).to.equal("netapp:element:Account");
      expect(existsSync(join(out, "nodejs/bin/index.d.ts"))).to.equal(true);
    } finally {
      await stack.remove();
      await array.close();
    }
  });

  it("for Python run examples/python after the lines of its README", async function () {
    if (!(await findPython())) {
      process.stdout.write(`  examples/python is not tried: ${NO_PYTHON}\n`);
      this.skip();
    }
    const { env } = await ensureEngine({ languages: ["python"], log: () => undefined });
    const venv = await ensurePython({ env: { ...process.env, ...env } });
    await runExample("python", { ...venv.env, PYTHONPATH: await installedPython(venv.python) });
  });

  it("for Python know everything that the examples in docs/registry say", async function () {
    if (!(await findPython())) {
      process.stdout.write(`  docs/registry is not tried: ${NO_PYTHON}\n`);
      this.skip();
    }
    const venv = await ensurePython();
    const env = { ...process.env, ...venv.env, PYTHONPATH: await installedPython(venv.python) };
    const pages = join(ROOT, "docs/registry");
    const { stdout } = await promisify(execFile)(venv.python, ["-c", EXAMPLES, pages], { env });
    expect(Number(stdout)).to.be.at.least(3);
  });

  it("for Go run examples/go after the lines of its README", async () => {
    const { env } = await ensureEngine({ languages: ["go"], log: () => undefined });
    // As the CLI is built; otherwise Go compiles all of it again.
    const build = { GOFLAGS: "-trimpath -mod=mod -ldflags=-w", CGO_ENABLED: "0", GOWORK: "off" };
    await runExample("go", { PATH: env.PATH, ...build }, (folder) => {
      cpSync(join(ROOT, "tools/engine/cli/go.sum"), join(folder, "go.sum"));
      writeFileSync(join(folder, "go.mod"), goModule(join(out, "go")));
    });
  });

  it("for .NET have the namespaces of the products", () => {
    expect(readFileSync(join(out, "dotnet/Element/Account.cs"), "utf8"))
      .to.contain("namespace Pulumi.NetApp.Element")
      .and.contain('"netapp:element:Account"');
  });

  it("do not overwrite what is there", async () => {
    const failed = await makeSdks({ out }).catch((error: Error) => error.message);
    expect(failed).to.equal(`${join(out, "nodejs")} is not empty; remove it, or name another folder.`);
  });

  for (const { title, text, reason } of [
    { title: "a file that is no JSON", text: "{", reason: /bad\.json is not a schema/ },
    {
      title: "a type that there is not",
      text: JSON.stringify({
        name: "netapp",
        version: "1.0.0",
        resources: { "netapp:ontap:One": { properties: { it: { $ref: "#/types/netapp:ontap:Gone" } } } },
      }),
      reason: /netapp:ontap:Gone.*\n[\s\S]*bad\.json is no valid schema/,
    },
    {
      title: "a package of others",
      text: JSON.stringify({
        name: "netapp",
        version: "1.0.0",
        resources: {
          "netapp:ontap:One": { properties: { it: { $ref: "/random/v4.0.0/schema.json#/types/random:index:It" } } },
        },
      }),
      reason: /package random, and only a schema that stands alone is taken/,
    },
  ]) {
    it(`are not made from ${title}, and the reason is told`, async () => {
      const file = join(out, "bad.json");
      writeFileSync(file, text);
      const failed = await checkSchema(file).catch((error: Error) => error.message);
      expect(failed).to.match(reason);
    });
  }
});
