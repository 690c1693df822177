import { type ChildProcess, execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { json } from "node:stream/consumers";
import type { Emulator } from "../../emulator";
import { ensureEngine } from "../../tools/engine/engine";
import { QUICK_START } from "./ways";

const ROOT = resolve(__dirname, "../..");
/** Asking a CLI for its version takes as long as some commands. */
let engine: ReturnType<typeof ensureEngine> | undefined;
/** Holds the key of each stack's secrets: from a passphrase the CLI derives the key anew in each command, which takes 0.15 s. */
let vault: Promise<string> | undefined;
/** A folder with what `stack init` writes; each stack begins with a copy. */
let fresh: Promise<string> | undefined;
const INITIALISED = ["backend", "Pulumi.test.yaml"];
const STATE_FILE = "backend/.pulumi/stacks/test/test.json";

/** What a run of the CLI printed. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A resource of a test's program, in a form that the program in the stack's folder reads at each run. */
export interface Declared {
  /** `ontap.IscsiService`, `element.Account`, …; a token (`netapp:element:Account`) is registered as a generated SDK does. */
  readonly type: string;
  readonly args?: Record<string, unknown>;
  readonly opts?: Record<string, unknown>;
  /** Reads instead of managing: the id. */
  readonly get?: string;
}

/** The resources of a program by name. See {@link PROGRAM} for the values that stand for secrets, outputs and unknowns. */
export type Program = Record<string, Declared>;

/** Stands for a Pulumi secret. */
export const secret = (value: unknown) => ({ $secret: value });
/** Stands for an output of another resource of the program. */
export const output = (resource: string, property: string) => ({ $output: [resource, property] });

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const netapp = require(process.env.ENTRY);
const { readFileSync } = require("node:fs");
const made = {};
class Unknown extends pulumi.dynamic.Resource {}
function value(spec) {
  if (Array.isArray(spec)) return spec.map(value);
  if (typeof spec !== "object" || spec === null) return spec;
  if ("$secret" in spec) return pulumi.secret(value(spec.$secret));
  if ("$output" in spec) return made[spec.$output[0]][spec.$output[1]];
  if ("$asset" in spec) return new pulumi.asset.StringAsset(spec.$asset);
  if ("$resource" in spec) return made[spec.$resource];
  if ("$late" in spec) return pulumi.output(Promise.resolve(spec.$late === null ? undefined : value(spec.$late)));
  return Object.fromEntries(Object.entries(spec).map(([key, inner]) => [key, value(inner)]));
}
const program = JSON.parse(readFileSync("resources.json", "utf8"));
for (const [name, { type, args = {}, opts = {}, get }] of Object.entries(program)) {
  const options = { ...opts };
  if (opts.provider) options.provider = made[opts.provider];
  if (type === "random") {
    made[name] = new netappTestRandom(name, value(args));
    continue;
  }
  if (type.startsWith("netapp:")) {
    made[name] = new pulumi.CustomResource(type, name, value(args), options);
    continue;
  }
  const [product, kind] = type.split(".");
  const Class = kind === undefined ? netapp[product] : netapp[product][kind];
  made[name] = get === undefined ? new Class(name, value(args), options) : Class.get(name, value(get), options);
}
module.exports = Object.fromEntries(
  Object.entries(made).map(([name, resource]) => [name, Object.fromEntries(
    Object.entries(resource).filter(([key]) => !key.startsWith("_") && key !== "urn").map(([key, inner]) => [key, inner]))]),
);
`;

/** The plugin is found where users have it; programs of the dynamic provider do not ask for it. */
const PROJECT = `name: test
runtime: nodejs
main: index.js
plugins:
  providers:
    - name: netapp
      path: node_modules/pulumi-netapp/plugin
`;

/** By which name a program imports the package. */
export type EntryPoint = "pulumi-netapp" | "pulumi-netapp/plugin";

/** A stack of a program of its own in a temporary folder, run by the real engine on a file backend. */
export class Stack {
  private constructor(
    readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  private readonly running = new Set<ChildProcess>();
  /** Everything that any command printed, for the search for secrets. */
  readonly printed: string[] = [];

  /** Makes the folder, with this package installed in it by a link. */
  static async create(environment: NodeJS.ProcessEnv = {}, entry: EntryPoint = "pulumi-netapp"): Promise<Stack> {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-netapp-"));
    await mkdir(join(folder, "node_modules/@pulumi"), { recursive: true });
    await symlink(ROOT, join(folder, "node_modules/pulumi-netapp"));
    await symlink(join(ROOT, "node_modules/@pulumi/pulumi"), join(folder, "node_modules/@pulumi/pulumi"));
    await writeFile(join(folder, "Pulumi.yaml"), PROJECT);
    await writeFile(join(folder, "package.json"), '{ "name": "test", "main": "index.js" }');
    await writeFile(join(folder, "index.js"), PROGRAM);
    await writeFile(join(folder, "resources.json"), "{}");
    engine ??= ensureEngine({ log: () => undefined });
    const { env } = await engine;
    vault ??= startVault();
    const stack = new Stack(folder, {
      ...process.env,
      ...env,
      ...QUICK_START,
      PULUMI_HOME: join(tmpdir(), "pulumi-netapp-test-home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
      PULUMI_STACK: "test",
      VAULT_SERVER_URL: await vault,
      VAULT_SERVER_TOKEN: "test",
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "",
      // The CLI collects its garbage less often.
      GOGC: "400",
      ENTRY: entry,
      ...environment,
    });
    fresh ??= stack.initialised();
    for (const name of INITIALISED) await cp(join(await fresh, name), join(folder, name), { recursive: true });
    return stack;
  }

  /** Runs `stack init` and keeps what it has written. */
  private async initialised(): Promise<string> {
    await mkdir(join(this.folder, "backend"));
    await this.mustRun("stack", "init", "test", "--secrets-provider", "hashivault://test");
    const kept = await mkdtemp(join(tmpdir(), "pulumi-netapp-stack-"));
    for (const name of INITIALISED) await cp(join(this.folder, name), join(kept, name), { recursive: true });
    return kept;
  }

  /** Makes another stack, for a program whose project has another name, and runs with it from now on. */
  async init(name: string): Promise<void> {
    await this.mustRun("stack", "init", name);
    this.env({ PULUMI_STACK: name });
  }

  /** Points the default provider at an emulator, through the environment: no CLI call needed. */
  connect(array: Emulator, system: "both" | "ontap" | "element" = "both"): this {
    for (const product of system === "both" ? ["ONTAP", "ELEMENT"] : [system.toUpperCase()]) {
      Object.assign(this.environment, {
        [`NETAPP_${product}_HOST`]: array.host,
        [`NETAPP_${product}_USERNAME`]: array.credentials.username,
        [`NETAPP_${product}_PASSWORD`]: array.credentials.password,
        [`NETAPP_${product}_CA_CERTIFICATE`]: array.caCertificate,
      });
    }
    return this;
  }

  /** Lets the program import the package by another name from now on. */
  through(entry: EntryPoint): this {
    return this.env({ ENTRY: entry });
  }

  /** Sets or (with `undefined`) removes variables of the environment. */
  env(variables: NodeJS.ProcessEnv): this {
    Object.assign(this.environment, variables);
    return this;
  }

  /** Writes the program. */
  async program(program: Program): Promise<void> {
    await writeFile(join(this.folder, "resources.json"), JSON.stringify(program));
  }

  /** Runs the CLI; never throws for a failure of the command. */
  run(...args: string[]): Promise<Run> {
    return this.execute("pulumi", ...args, "--non-interactive");
  }

  /** Runs a script of its own in the stack's folder (Automation API), and returns what it prints as JSON. */
  async script(text: string): Promise<unknown> {
    await writeFile(join(this.folder, "script.js"), text);
    const { code, stdout, stderr } = await this.execute(process.execPath, "script.js");
    if (code !== 0) throw new Error(`The script failed:\n${stdout}\n${stderr}`);
    return JSON.parse(stdout);
  }

  private execute(program: string, ...args: string[]): Promise<Run> {
    return new Promise((done) => {
      const options = { cwd: this.folder, env: this.environment, maxBuffer: 1 << 28 };
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        this.running.delete(child);
        this.printed.push(stdout, stderr);
        done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      });
      this.running.add(child);
    });
  }

  /** Runs the CLI and fails with what it printed when the command fails. */
  async mustRun(...args: string[]): Promise<Run> {
    const run = await this.run(...args);
    if (run.code !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${run.stdout}\n${run.stderr}`);
    return run;
  }

  up(...args: string[]): Promise<Run> {
    return this.mustRun("up", "--yes", "--skip-preview", "--color", "never", ...args);
  }

  preview(...args: string[]): Promise<Run> {
    return this.mustRun("preview", "--diff", "--color", "never", ...args);
  }

  async previewJson(...args: string[]): Promise<PreviewDigest> {
    const { stdout } = await this.mustRun("preview", "--json", ...args);
    return JSON.parse(stdout) as PreviewDigest;
  }

  refresh(...args: string[]): Promise<Run> {
    return this.mustRun("refresh", "--yes", "--skip-preview", "--color", "never", ...args);
  }

  destroy(...args: string[]): Promise<Run> {
    return this.mustRun("destroy", "--yes", "--skip-preview", "--color", "never", ...args);
  }

  /** The resources of this package in the state, by name. */
  async state(showSecrets = false): Promise<Record<string, StateResource>> {
    const resources = showSecrets ? await this.exported() : await this.written();
    const own = resources.filter(({ type }) => /^(pulumi-nodejs:dynamic\/|netapp:)/.test(type));
    return Object.fromEntries(own.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
  }

  /** What stands in the file; asking a CLI for it takes as long as some commands. */
  private async written(): Promise<StateResource[]> {
    const { checkpoint } = JSON.parse(await readFile(join(this.folder, STATE_FILE), "utf8"));
    return checkpoint.latest?.resources ?? [];
  }

  private async exported(): Promise<StateResource[]> {
    const { stdout } = await this.mustRun("stack", "export", "--show-secrets");
    return JSON.parse(stdout).deployment.resources ?? [];
  }

  /** Every file of the backend: state, history, backups. */
  async artefacts(): Promise<string[]> {
    const files = await readdir(join(this.folder, "backend"), { recursive: true, withFileTypes: true });
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), "utf8"));
    return Promise.all(texts);
  }

  async remove(): Promise<void> {
    for (const child of this.running) child.kill("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Answers the CLI as HashiCorp's Vault does, and encrypts nothing: the key comes back as it was given. */
function startVault(): Promise<string> {
  const server = createServer(async (request, response) => {
    const { plaintext, ciphertext } = (await json(request)) as { plaintext?: string; ciphertext?: string };
    const data = request.url?.includes("/encrypt/")
      ? { ciphertext: `vault:v1:${plaintext}` }
      : { plaintext: ciphertext?.replace("vault:v1:", "") };
    response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
  });
  return new Promise((done) =>
    server.listen(0, "127.0.0.1", () => {
      server.unref();
      done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    }),
  );
}

/** A resource as it stands in the state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  readonly initErrors?: string[];
}

/** What `preview --json` prints, as far as the tests look at it. */
export interface PreviewDigest {
  readonly steps: {
    op: string;
    urn: string;
    oldState?: StateResource;
    newState?: StateResource;
    detailedDiff?: Record<string, { kind: string; inputDiff: boolean }>;
  }[];
  readonly diagnostics?: { urn?: string; message: string; severity: string }[];
  readonly changeSummary: Record<string, number>;
}
