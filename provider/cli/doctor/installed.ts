import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { projectFile } from "../stack-config";
import type { Finding } from "./finding";

const EXECUTABLES = (process.platform === "win32" ? [".cmd", ".exe"] : [""]).map(
  (end) => `pulumi-resource-netapp${end}`,
);

/** Where a project of Pulumi finds this package; `undefined` outside of one. What the program lacks, the engine says. */
export function installedFinding(folder: string, env: NodeJS.ProcessEnv = process.env): Finding | undefined {
  const file = projectFile(resolve(folder));
  if (file === undefined || file.endsWith(".json")) return undefined;
  const plugins = join(env.PULUMI_HOME || join(homedir(), ".pulumi"), "plugins");
  const places = [
    ...(resolves(dirname(file)) ? ["the npm package, for the dynamic provider and the plugin"] : []),
    ...(isOnPath(env) ? ["the plugin, on PATH"] : []),
    ...(installedPlugins(plugins).length > 0 ? [`the plugin, installed in ${plugins}`] : []),
  ];
  // The name of this step is fixed: pipelines read it from the JSON.
  const step = "door";
  if (places.length > 0) return { step, status: "ok", text: `this project finds ${places.join("; ")}` };
  return {
    step,
    status: "warning",
    text: "this project finds neither the npm package nor the plugin, unless Pulumi.yaml names another folder",
    fix: "Run npm install pulumi-netapp.",
  };
}

function resolves(home: string): boolean {
  try {
    createRequire(join(home, "Pulumi.yaml")).resolve("pulumi-netapp/runtime");
    return true;
  } catch {
    return false;
  }
}

/** npx and npm scripts put node_modules/.bin on PATH; a pulumi that is started without them does not see it. */
function isOnPath(env: NodeJS.ProcessEnv): boolean {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder && !/node_modules.\.bin$/.test(folder));
  return folders.some((folder) => EXECUTABLES.some((name) => existsSync(join(folder, name))));
}

function installedPlugins(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith("resource-netapp-v")) : [];
}
