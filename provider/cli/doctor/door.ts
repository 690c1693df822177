import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { projectFile } from "../stack-config";
import type { Finding } from "./finding";

/** What says in a project that it has the SDK of its language. */
const SDKS: Readonly<Record<string, { files: readonly string[]; names: RegExp; sdk: string }>> = {
  python: {
    files: ["requirements.txt", "pyproject.toml"],
    names: /pulumi[-_]netapp|sdks\/netapp/,
    sdk: "pulumi_netapp",
  },
  go: { files: ["go.mod"], names: /pulumi-netapp\/sdk\/go|sdks\/netapp/, sdk: "pulumi-netapp/sdk/go" },
};
const EXECUTABLE = process.platform === "win32" ? "pulumi-resource-netapp.cmd" : "pulumi-resource-netapp";
const ADD = "pulumi package add node_modules/pulumi-netapp/plugin/pulumi-resource-netapp";

/** How the program of this folder reaches the provider, and what it lacks for that; `undefined` outside of a project. */
export function doorFinding(folder: string, env: NodeJS.ProcessEnv = process.env): Finding | undefined {
  const file = projectFile(resolve(folder));
  if (file === undefined || file.endsWith(".json")) return undefined;
  const home = dirname(file);
  const project = readFileSync(file, "utf8");
  const language = /^["']?runtime["']?:\s*(?:\{?\s*name:\s*)?["']?([a-z]+)/m.exec(project)?.[1] ?? "unknown";
  const step = "door";
  const failure = (text: string, fix: string): Finding => ({ step, status: "failure", text, fix });
  const isNode = language === "nodejs" || language === "bun";
  const door = isNode ? nodeDoor(home) : "plugin";
  const who = `${language} with ${door === "dynamic" ? "the npm package alone (dynamic resources)" : "the plugin"}`;
  if (isNode) {
    const wanted = door === "sdk" ? "pulumi-netapp-sdk" : "pulumi-netapp";
    if (!new RegExp(`"${wanted}"\\s*:`).test(read(join(home, "package.json")))) {
      return failure(`${who}: package.json does not depend on ${wanted}`, `Run npm install ${wanted}.`);
    }
    if (door === "dynamic") return { step, status: "ok", text: who };
  }
  const plugin = findPlugin(project, home, env);
  if ("missing" in plugin) return failure(`${who}: ${plugin.missing}`, plugin.fix);
  const sdk = SDKS[language];
  if (sdk && !sdk.files.some((name) => sdk.names.test(read(join(home, name))))) {
    return failure(`${who}: ${sdk.files.join(" and ")} do not name its SDK, ${sdk.sdk}`, `Run ${ADD}.`);
  }
  return { step, status: "ok", text: `${who}, ${plugin.from}` };
}

/** By what the sources import: the folder of the program and what is directly in it, where programs have their files. */
function nodeDoor(home: string): "dynamic" | "plugin" | "sdk" {
  const folders = readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$)/.test(entry.name))
    .map(({ name }) => join(home, name));
  const sources = [home, ...folders].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
      .map(({ name }) => read(join(folder, name))),
  );
  const imports = (name: string) => sources.some((text) => text.includes(`"${name}"`) || text.includes(`'${name}'`));
  if (imports("pulumi-netapp/plugin")) return "plugin";
  return imports("pulumi-netapp-sdk") ? "sdk" : "dynamic";
}

/** Where the engine finds the plugin: what the project names, what is on PATH, what is installed. */
function findPlugin(
  project: string,
  home: string,
  env: NodeJS.ProcessEnv,
): { from: string } | { missing: string; fix: string } {
  const named = /\bname:\s*["']?netapp\b["']?[\s,]*(?:version:[^\n,}]*[\s,]*)?path:\s*["']?([^"'\n,}]+)/.exec(project);
  const path = named?.[1]?.trim();
  if (path !== undefined) {
    if (existsSync(join(resolve(home, path), EXECUTABLE))) return { from: `which Pulumi.yaml names (${path})` };
    return {
      missing: `there is no ${EXECUTABLE} in ${path}, which Pulumi.yaml names`,
      fix: "Run npm install pulumi-netapp, or correct the path in Pulumi.yaml.",
    };
  }
  // npx and npm scripts put node_modules/.bin there; a pulumi that is started without them does not see it.
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder && !/node_modules.\.bin$/.test(folder));
  const onPath = folders.some((folder) => existsSync(join(folder, EXECUTABLE)));
  if (onPath) return { from: "which is on PATH" };
  const plugins = join(env.PULUMI_HOME || join(homedir(), ".pulumi"), "plugins");
  const installed = existsSync(plugins) && readdirSync(plugins).some((name) => name.startsWith("resource-netapp-v"));
  if (installed) return { from: "which is installed" };
  return {
    missing: "Pulumi.yaml does not name the plugin, and it is neither on PATH nor installed",
    fix: "Add to Pulumi.yaml: plugins: { providers: [{ name: netapp, path: node_modules/pulumi-netapp/plugin }] }",
  };
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
