import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Emulator, startEmulator } from "../../../emulator";
import { ensureEngine } from "../../../tools/engine/engine";
import type { Cell, Layout } from "./cells";
import { files, resolutions } from "./programs";
import { programs } from "./tools";

/** What a cell came to. */
export interface Outcome {
  readonly cell: Cell;
  /** The versions that were really installed, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Missing: it worked. */
  readonly failure?: string;
}

/** Packages of a package manager in the registry, and the ranges that are tried. */
const MANAGERS: Readonly<Record<Layout, readonly [string, string] | undefined>> = {
  npm: undefined,
  "npm workspace": undefined,
  pnpm: ["pnpm", "12"],
  "yarn 1": ["yarn", "1"],
  "yarn 4": ["@yarnpkg/cli-dist", "4"],
  "yarn 4 pnp": ["@yarnpkg/cli-dist", "4"],
  bun: ["bun", "1"],
};

/** A life of a program in a fresh folder: install, compile, up, up, preview, refresh, destroy. */
export class Trial {
  private constructor(
    private readonly cell: Cell,
    private readonly root: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  static async run(cell: Cell, tarball: string): Promise<Outcome> {
    const array = await startEmulator({
      ontap: {
        svms: [{ name: "svm-blue" }],
        domains: [{ fqdn: "corp.example", credentials: [{ username: "join", password: "Join-1-Domain" }] }],
      },
    });
    const root = await mkdtemp(join(tmpdir(), "pulumi-netapp-matrix-"));
    const versions: Record<string, string> = {};
    try {
      const trial = new Trial(cell, root, await environment(cell, root, array));
      await trial.live(tarball, array, versions);
      return { cell, versions };
    } catch (error) {
      return { cell, versions, failure: error instanceof Error ? error.message : String(error) };
    } finally {
      await array.close();
      await rm(root, { recursive: true, force: true });
    }
  }

  /** The program's folder; that of a workspace is not the one in which packages are installed. */
  private get folder(): string {
    return this.cell.layout === "npm workspace" ? join(this.root, "packages/program") : this.root;
  }

  private async live(tarball: string, array: Emulator, versions: Record<string, string>): Promise<void> {
    await this.write(tarball);
    versions.node = (await this.run("node", ["--version"])).trim().slice(1);
    await this.install();
    for (const name of ["@pulumi/pulumi", ...(this.cell.typescript ? ["typescript"] : [])]) {
      const version = `process.stdout.write(require(${JSON.stringify(`${name}/package.json`)}).version)`;
      if (this.cell.layout !== "yarn 4 pnp") versions[name] = await this.run("node", ["--eval", version]);
    }
    await this.compile();
    await mkdir(join(this.root, "backend"));
    await this.pulumi("stack", "init", "test");
    await this.pulumi("up", "--yes", "--skip-preview");
    if (!array.ontap.svm("svm-blue")?.iscsi) throw new Error("`up` succeeded, and the array has no iSCSI service.");
    await this.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    await this.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await this.pulumi("preview", "--expect-no-changes");
    await this.pulumi("destroy", "--yes", "--skip-preview");
    const { iscsi, ad } = array.ontap.svm("svm-blue") ?? {};
    if (iscsi || ad || array.element.accounts.length > 0)
      throw new Error("`destroy` succeeded and left something behind.");
  }

  private async write(tarball: string): Promise<void> {
    for (const [name, text] of Object.entries(files(this.cell, tarball))) {
      await mkdir(dirname(join(this.folder, name)), { recursive: true });
      await writeFile(join(this.folder, name), text);
    }
    if (this.folder !== this.root) {
      await writeFile(join(this.root, "package.json"), '{ "private": true, "workspaces": ["packages/*"] }');
    }
  }

  private async install(): Promise<void> {
    const cwd = { cwd: this.root };
    const npm = ["install", "--no-audit", "--no-fund", "--loglevel=error"];
    const yarn1 = ["install", "--no-lockfile", "--non-interactive", "--cache-folder", join(this.root, ".yarn-cache")];
    const command: Record<Layout, readonly [string, string[]]> = {
      npm: ["npm", npm],
      "npm workspace": ["npm", npm],
      pnpm: ["pnpm", ["install", "--no-frozen-lockfile"]],
      "yarn 1": ["yarn", yarn1],
      "yarn 4": ["yarn", ["install"]],
      "yarn 4 pnp": ["yarn", ["install"]],
      bun: ["bun", ["install"]],
    };
    const [program, args] = command[this.cell.layout];
    await this.run(program, args, cwd);
  }

  private async compile(): Promise<void> {
    if (!this.cell.typescript) return;
    const place = 'process.stdout.write(require("node:path").dirname(require.resolve("typescript/package.json")))';
    const tsc = join(await this.run("node", ["--eval", place]), "bin/tsc");
    for (const flags of this.cell.types ? resolutions(this.cell) : []) {
      await this.run("node", [tsc, "--project", ".", "--noEmit", ...flags]).catch(onlyOfTheSdk);
    }
    if (this.cell.kind === "ts compiled") await this.run("node", [tsc, "--project", "."]);
  }

  private pulumi(...args: string[]): Promise<string> {
    return this.run("pulumi", [...args, "--non-interactive", "--color", "never"]);
  }

  private run(command: string, args: readonly string[], { cwd = this.folder } = {}): Promise<string> {
    return new Promise((done, fail) => {
      const options = { cwd, env: this.environment, maxBuffer: 1 << 26, timeout: 300_000 };
      execFile(command, args, options, (error, stdout, stderr) => {
        if (!error) return done(stdout);
        fail(new Error(`${[command, ...args].join(" ")} failed:\n${stdout}\n${stderr}`));
      });
    });
  }
}

async function environment(cell: Cell, root: string, array: Emulator): Promise<NodeJS.ProcessEnv> {
  const { env: engine } = await ensureEngine({ log: () => undefined });
  const manager = MANAGERS[cell.layout];
  const folders = [await programs("node", cell.node), ...(manager ? [await programs(...manager)] : [])];
  // What `npm run` hands down would make the inner npm take this repository for its own.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_(?!config_registry)|INIT_CWD)/i.test(name));
  const system = {
    HOST: array.host,
    USERNAME: array.credentials.username,
    PASSWORD: array.credentials.password,
    CA_CERTIFICATE: array.caCertificate,
  };
  const connections = ["ONTAP", "ELEMENT"].flatMap((product) =>
    Object.entries(system).map(([name, value]) => [`NETAPP_${product}_${name}`, value]),
  );
  return {
    ...Object.fromEntries(inherited),
    ...engine,
    PATH: [...folders, engine.PATH ?? process.env.PATH].join(delimiter),
    ...Object.fromEntries(connections),
    PULUMI_HOME: join(tmpdir(), "pulumi-netapp-test-home"),
    PULUMI_BACKEND_URL: `file://${join(root, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    NODE_OPTIONS: "",
  };
}

/** gRPC's types, which the SDK brings, do not suit every compiler; this package's have to. */
function onlyOfTheSdk(error: Error): void {
  const errors = error.message.split("\n").filter((line) => line.includes("error TS"));
  if (errors.length === 0 || errors.some((line) => !line.includes("node_modules/@grpc/grpc-js/"))) throw error;
}
