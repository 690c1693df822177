// What this repository is pinned to. The SDK's entry in package.json is the one place: the Go modules beside this
// file must name the same version, and a test holds them to it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../run/root";

export const CLI_MODULE = join(__dirname, "cli");
export const HOST_MODULE = join(__dirname, "languages");
export const GO_HOST_MODULE = join(__dirname, "language-go");
export const YAML_HOST_MODULE = join(__dirname, "language-yaml");
export const DOTNET_MODULE = join(__dirname, "gen-sdk-dotnet");

/** The engine's version, e.g. "3.248.0": that of the SDK in package.json, written exactly or with ^. */
export function pinnedVersion(packageFile = join(ROOT, "package.json")): string {
  const { devDependencies = {}, dependencies = {} } = JSON.parse(readFileSync(packageFile, "utf8"));
  const range = devDependencies["@pulumi/pulumi"] ?? dependencies["@pulumi/pulumi"];
  const version = /^[\^~=v]*(\d+\.\d+\.\d+)$/.exec(range ?? "")?.[1];
  if (!version) {
    throw new Error(
      `${packageFile} must name one version of @pulumi/pulumi (like 3.248.0 or ^3.248.0), not "${range}".`,
    );
  }
  return version;
}

/** The version that a module's go.mod requires of another, without its "v". */
export function requiredVersion(moduleFolder: string, dependency: string): string {
  const line = readFileSync(`${moduleFolder}/go.mod`, "utf8")
    .split("\n")
    .map((text) => text.trim().replace(/^require /, ""))
    .find((text) => text.startsWith(`${dependency} v`));
  if (!line) throw new Error(`${moduleFolder}/go.mod does not require ${dependency}.`);
  return line.slice(dependency.length + 2).replace(/ .*/, "");
}

const SDK = "github.com/pulumi/pulumi/sdk/v3";
/** The last SDK release that still holds the language hosts of Node and Python. */
export const hostVersion = () => requiredVersion(HOST_MODULE, SDK);
/** Go's left the module earlier. */
export const goHostVersion = () => requiredVersion(GO_HOST_MODULE, SDK);
export const yamlHostVersion = () => requiredVersion(YAML_HOST_MODULE, "github.com/pulumi/pulumi-yaml");

/** The oldest Go that can build the CLI, e.g. "1.25.11". */
export function requiredGo(): string {
  return /^go (\S+)$/m.exec(readFileSync(`${CLI_MODULE}/go.mod`, "utf8"))?.[1] ?? "1.25";
}

/** `read` of a dynamic provider may return inputs only since 3.216.0; nothing is known yet of a major version 4. */
export function isAcceptable(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number.parseFloat);
  return major === 3 && minor >= 216;
}
