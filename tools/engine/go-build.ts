// Where the installer's host cannot be reached, a Go toolchain and the module mirror it is set up for are enough.
import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Way, WayContext } from "./obtain";
import { CLI, DOTNET_MAKER, fileName, GO_HOST, HOST, MAKER, PYTHON_HOST, PYTHON_RUNNER, YAML_HOST } from "./parts";
import {
  CLI_MODULE,
  DOTNET_MODULE,
  GO_HOST_MODULE,
  goHostVersion,
  HOST_MODULE,
  hostVersion,
  requiredGo,
  YAML_HOST_MODULE,
  yamlHostVersion,
} from "./pins";
import { run } from "./run";

const PYTHON_PACKAGE = "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const targets = (version: string) => [
  {
    part: HOST,
    title: `the Node language host ${hostVersion()}`,
    takes: "up to a minute",
    module: HOST_MODULE,
    path: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: hostVersion(),
  },
  {
    part: PYTHON_HOST,
    title: `the Python language host ${hostVersion()}`,
    takes: "up to a minute",
    module: HOST_MODULE,
    path: PYTHON_PACKAGE,
    version: hostVersion(),
  },
  {
    part: GO_HOST,
    title: `the Go language host ${goHostVersion()}`,
    takes: "up to a minute",
    module: GO_HOST_MODULE,
    path: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
    version: goHostVersion(),
  },
  {
    part: YAML_HOST,
    title: `the YAML language host ${yamlHostVersion()}`,
    takes: "up to 2 minutes",
    module: YAML_HOST_MODULE,
    path: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    version: yamlHostVersion(),
  },
  {
    part: MAKER,
    title: "the maker of SDKs",
    takes: "up to 2 minutes, once per version",
    module: CLI_MODULE,
    path: "./gen-sdk",
    version,
  },
  {
    part: DOTNET_MAKER,
    title: "the maker of the .NET SDK",
    takes: "up to 2 minutes, once per version",
    module: DOTNET_MODULE,
    path: ".",
    version,
  },
  {
    part: CLI,
    title: `the Pulumi CLI ${version}`,
    takes: "2 to 6 minutes on two cores, once per version",
    module: CLI_MODULE,
    path: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version,
  },
];

export const goBuild: Way = {
  name: "a build from Go modules",
  source: "go",
  async provide({ version, needed, temp, reporter, signal, env, keep }) {
    const bin = join(temp, "go-bin");
    const work = join(temp, "go-tmp");
    for (const folder of [bin, work]) mkdirSync(folder, { recursive: true });
    for (const target of targets(version).filter(({ part }) => needed.includes(part))) {
      await build(target, join(bin, fileName(target.part)), { work, reporter, signal, env });
      // What is ready is kept at once: an interrupted build of the CLI must not cost the language host again.
      await keep(bin, target.part);
    }
    if (needed.includes(PYTHON_RUNNER)) {
      const source = (await run("go", ["list", "-f", "{{.Dir}}", PYTHON_PACKAGE], goOptions(HOST_MODULE, env))).trim();
      copyFileSync(join(dirname(source), PYTHON_RUNNER), join(bin, PYTHON_RUNNER));
      chmodSync(join(bin, PYTHON_RUNNER), 0o755);
    }
    return bin;
  },
};

async function build(
  { title, takes, module, path, version }: ReturnType<typeof targets>[number],
  output: string,
  { work, reporter, signal, env }: { work: string } & Pick<WayContext, "reporter" | "signal" | "env">,
): Promise<void> {
  const options = {
    ...goOptions(module, { ...env, GOTMPDIR: work }),
    signal,
    // At SIGINT, unlike SIGTERM, go removes its work folder.
    killSignal: "SIGINT" as const,
  };
  reporter.line(`building ${title} from Go modules (${takes})`);
  let step = "resolving modules";
  let total = 0;
  let count = 0;
  const onLine = (line: string) => {
    if (line.startsWith("go: downloading ")) {
      count++;
      step = `${count} modules fetched, now ${line.slice("go: downloading ".length)}`;
    } else if (total > 0 && !line.startsWith("go: ")) {
      count++;
      // The last package that go names is the program itself; what follows is the linker, which says nothing.
      step = count < total ? `${count} of ${total} packages compiled, now ${line}` : "linking";
    }
  };
  const done = reporter.during(() => `${title}: ${step}`);
  try {
    const flags = ["-mod=readonly", "-trimpath"];
    const stale = await run("go", ["list", ...flags, "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", path], {
      ...options,
      onLine,
    });
    total = stale.split("\n").filter(Boolean).length;
    count = 0;
    step = `0 of ${total} packages compiled`;
    const linker = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
    await run("go", ["build", "-v", ...flags, "-ldflags", linker, "-o", output, path], { ...options, onLine });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw new Error(`no go command on PATH (Go ${requiredGo()} or later is needed)`);
    }
    throw new Error(`${title}: ${error instanceof Error ? error.message : error}`);
  } finally {
    done();
  }
}

function goOptions(module: string, env: NodeJS.ProcessEnv) {
  // A go.work in a folder above, or a GOOS left from cross-compiling, would build something else or nothing.
  const { GOOS: _os, GOARCH: _arch, ...rest } = env;
  return { cwd: module, env: { HOME: homedir(), ...rest, CGO_ENABLED: "0", GOWORK: "off" } };
}
