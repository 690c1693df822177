import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { ensureEngine } from "../../tools/engine/engine";
import { ensurePython, findPython, NO_PYTHON } from "../../tools/engine/python";
import { checkSchema, makeSdks } from "../../tools/engine/sdks";
import { runExample } from "../support/example";
import { Stack } from "../support/stack";

const ROOT = join(__dirname, "../..");

/** How a program that is given to `Stack` in another language is run. */
const project = (runtime: string) =>
  `name: test\nruntime: ${runtime}\nplugins:\n  providers:\n    - { name: netapp, path: node_modules/pulumi-netapp/plugin }\n`;

const ACCOUNT = { username: "tenant-blue", status: "locked", secretsVersion: 1, attributes: { team_name: "blue" } };

const PYTHON = `
import os, pulumi, pulumi_netapp as netapp
setting = lambda name: os.environ["NETAPP_ELEMENT_" + name]
dr = netapp.Provider("dr", element={
    "host": setting("HOST"),
    "username": setting("USERNAME"),
    "password": setting("PASSWORD"),
    "ca_certificate": setting("CA_CERTIFICATE"),
    "timeout_seconds": 60,
})
account = netapp.element.Account(
    "blue",
    username="tenant-blue",
    status=netapp.element.AccountStatus.LOCKED,
    secrets_version=1,
    attributes={"team_name": "blue"},
    opts=pulumi.ResourceOptions(provider=dr),
)
found = netapp.element.get_account_output(username=account.username, opts=pulumi.InvokeOptions(provider=dr))
pulumi.export("secret", account.initiator_secret)
pulumi.export("id", found.account_id)
`;

const GO = `package main

import (
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"pulumi-netapp/sdk/go/netapp"
	"pulumi-netapp/sdk/go/netapp/element"
)

func setting(name string) pulumi.StringInput { return pulumi.String(os.Getenv("NETAPP_ELEMENT_" + name)) }

func program(ctx *pulumi.Context) error {
	dr, err := netapp.NewProvider(ctx, "dr", &netapp.ProviderArgs{Element: netapp.ElementConnectionArgs{
		Host:          setting("HOST").ToStringOutput().ToStringPtrOutput(),
		Username:      setting("USERNAME").ToStringOutput().ToStringPtrOutput(),
		Password:      setting("PASSWORD").ToStringOutput().ToStringPtrOutput(),
		CaCertificate: setting("CA_CERTIFICATE").ToStringOutput().ToStringPtrOutput(),
	}})
	if err != nil {
		return err
	}
	account, err := element.NewAccount(ctx, "blue", &element.AccountArgs{
		Username:       pulumi.String("tenant-blue"),
		Status:         element.AccountStatusLocked,
		SecretsVersion: pulumi.Any(1),
		Attributes:     pulumi.Map{"team_name": pulumi.String("blue")},
	}, pulumi.Provider(dr))
	if err != nil {
		return err
	}
	found := element.LookupAccountOutput(ctx, element.LookupAccountOutputArgs{Username: account.Username.ToStringPtrOutput()}, pulumi.Provider(dr))
	ctx.Export("secret", account.InitiatorSecret)
	ctx.Export("id", found.AccountId())
	return nil
}

func main() { pulumi.Run(program) }
`;

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

function hasGo(): boolean {
  try {
    return execFileSync("go", ["version"]).length > 0;
  } catch {
    return false;
  }
}

describe("the SDKs that are made from schema.json", function () {
  // The first time on a machine the generators and the language hosts are built.
  this.timeout(900_000);
  let out: string;
  let array: Emulator;
  let stack: Stack | undefined;

  before(async function () {
    if (!hasGo()) {
      process.stdout.write("  SDKs are made by programs in Go, and there is no go command on PATH: skipped\n");
      this.skip();
    }
    out = mkdtempSync(join(tmpdir(), "netapp-sdks-"));
    await makeSdks({ out });
  });
  beforeEach(async () => {
    array = await startEmulator();
  });
  afterEach(async () => {
    await stack?.remove();
    stack = undefined;
    await array?.close();
  });
  after(() => {
    if (out) rmSync(out, { recursive: true, force: true });
  });

  /** One `up` of a program of this language, and what all of them have to show. */
  async function up(one: Stack): Promise<void> {
    await one.up();
    expect((await one.state()).blue?.type).to.equal("netapp:element:Account");
    const { stdout } = await one.mustRun("stack", "output", "--json", "--show-secrets");
    const [account] = array.element.accounts;
    expect(JSON.parse(stdout)).to.include({ secret: account?.initiatorSecret, id: account?.accountID });
    expect(account).to.deep.include({ username: "tenant-blue", status: "locked", attributes: { team_name: "blue" } });
    expect(account?.initiatorSecret).to.be.a("string");
    for (const text of [...(await one.artefacts()), ...one.printed.filter((text) => text !== stdout)]) {
      expect(text).not.to.contain(account?.initiatorSecret).and.not.to.contain(array.credentials.password);
    }
  }

  async function installedPython(command: string): Promise<string> {
    const installed = join(out, "installed");
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", installed];
    if (!existsSync(installed)) await promisify(execFile)(command, [...pip, join(out, "python")]);
    return installed;
  }

  it("for Node compile, and take over a resource of the dynamic door without a change", async () => {
    symlinkSync(join(ROOT, "node_modules"), join(out, "node_modules"));
    stack = (await Stack.create()).connect(array);
    await stack.program({ blue: { type: "element.Account", args: ACCOUNT } });
    await stack.up();
    stack.env({ DOOR: join(out, "nodejs/bin") });
    await stack.up("--expect-no-changes");
    expect((await stack.state()).blue?.type).to.equal("netapp:element:Account");
    expect(existsSync(join(out, "nodejs/bin/index.d.ts"))).to.equal(true);
  });

  it("for Python are installed by pip and run, with a connection given as a dict", async function () {
    if (!(await findPython())) {
      process.stdout.write(`  Python programs are not tried: ${NO_PYTHON}\n`);
      this.skip();
    }
    const { env } = await ensureEngine({ languages: ["python"], log: () => undefined });
    const venv = await ensurePython({ env: { ...process.env, ...env } });
    stack = (await Stack.create({ ...venv.env, PYTHONPATH: await installedPython(venv.python) })).connect(array);
    writeFileSync(join(stack.folder, "Pulumi.yaml"), project("python"));
    writeFileSync(join(stack.folder, "__main__.py"), PYTHON);
    await up(stack);
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

  it("for Go are a module that compiles and runs", async () => {
    const { env } = await ensureEngine({ languages: ["go"], log: () => undefined });
    // As the CLI is built; otherwise Go compiles all of it again.
    const build = { GOFLAGS: "-trimpath -mod=mod -ldflags=-w", CGO_ENABLED: "0", GOWORK: "off" };
    stack = (await Stack.create({ PATH: env.PATH, ...build })).connect(array);
    cpSync(join(ROOT, "tools/engine/cli/go.sum"), join(stack.folder, "go.sum"));
    writeFileSync(join(stack.folder, "go.mod"), goModule(join(out, "go")));
    writeFileSync(join(stack.folder, "Pulumi.yaml"), project("go"));
    writeFileSync(join(stack.folder, "main.go"), GO);
    await up(stack);
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
