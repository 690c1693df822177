import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Emulator } from "pulumi-netapp/emulator";

const ROOT = resolve(__dirname, "../..");

const PLUGIN = "plugins: { providers: [{ name: netapp, path: node_modules/pulumi-netapp/plugin }] }\n";

/** A folder with the quickstart program as a user would have it: this package in node_modules, and a file backend beside it. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-netapp-demo-"));
  readonly environment: NodeJS.ProcessEnv;

  /** Through the packaged plugin, the import line is another one, and the project says where the plugin is. */
  constructor(engine: NodeJS.ProcessEnv, plugin = false) {
    const at = (...path: string[]) => join(this.folder, ...path);
    for (const folder of ["backend", "home", "tmp", "node_modules/@pulumi"]) mkdirSync(at(folder), { recursive: true });
    symlinkSync(ROOT, at("node_modules/pulumi-netapp"), "junction");
    symlinkSync(join(ROOT, "node_modules/@pulumi/pulumi"), at("node_modules/@pulumi/pulumi"), "junction");
    const program = readFileSync(join(ROOT, "examples/quickstart/index.ts"), "utf8");
    const entry = plugin ? '"pulumi-netapp/plugin"' : '"pulumi-netapp"';
    writeFileSync(at("index.ts"), program.replace('"pulumi-netapp"', entry));
    writeFileSync(at("Pulumi.yaml"), `name: quickstart\nruntime: nodejs\n${plugin ? PLUGIN : ""}`);
    writeFileSync(at("package.json"), '{ "name": "quickstart", "private": true, "main": "index.ts" }\n');
    // What the user's shell has set for other arrays and stacks must not reach this one.
    const own = Object.entries(process.env).filter(([name]) => !/^(NETAPP|PULUMI)_/.test(name));
    this.environment = {
      ...Object.fromEntries(own),
      ...engine,
      PULUMI_HOME: at("home"),
      PULUMI_BACKEND_URL: `file://${at("backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "demo",
      PULUMI_SUPPRESS_NEO_LINK: "true",
      // The types of the quickstart are checked with the package's own, once and not at each command.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      // A language host that is killed leaves its pipes there.
      TMPDIR: at("tmp"),
    };
  }

  /** Every text that Pulumi keeps: the state with its history, and the stack's config. */
  kept(): string[] {
    const backend = join(this.folder, "backend");
    const files = readdirSync(backend, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const configs = readdirSync(this.folder).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
    const paths = [
      ...files.map((file) => join(file.parentPath, file.name)),
      ...configs.map((name) => join(this.folder, name)),
    ];
    return paths.map((path) => readFileSync(path, "utf8"));
  }

  remove(): void {
    // A process that was killed a moment ago may still be writing.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** What points a stack at an emulator, as arguments of `pulumi config set-all --path`. */
export function connection(array: Emulator): string[] {
  const { username, password } = array.credentials;
  const settings = { host: array.host, username, caCertificate: array.caCertificate };
  return ["ontap", "element"].flatMap((product) => [
    ...Object.entries(settings).flatMap(([name, value]) => ["--plaintext", `netapp:${product}.${name}=${value}`]),
    ...["--secret", `netapp:${product}.password=${password}`],
  ]);
}
