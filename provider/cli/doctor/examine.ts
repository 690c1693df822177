import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { tokenLoginOf } from "../../http/access-token";
import type { Definition } from "../../lifecycle/definition";
import { resources } from "../../resources";
import { projectFile } from "../stack-config";
import type { ConfiguredSystem } from "../systems";
import { ClockedTransport } from "./clocked-transport";
import { examineElement } from "./element";
import { type Finding, type Findings, failed } from "./finding";
import { anchorOf, network } from "./network";
import { examineOntap } from "./ontap";

/** A look must not take as long as a change may. */
const LONGEST = 30;

/** All steps of a system, up to the first one without which the next ones mean nothing. `onAnchor` gets what to trust, PEM. */
export async function* examine(
  system: ConfiguredSystem,
  onAnchor?: (pem: string) => Promise<void>,
  known: readonly Definition[] = resources(),
): Findings {
  yield settingsFinding(system);
  const { connection } = system;
  if (!connection) return;
  const shown = yield* network(connection);
  if (!shown) return;
  const anchor = anchorOf(shown.chain);
  if (anchor) await onAnchor?.(anchor.toString());
  if (shown.distrust !== undefined && !connection.insecureSkipVerify) {
    yield { step: "login", status: "skipped", text: "not tried: credentials are sent only to trusted servers" };
    return;
  }
  const login = connection.product === "ontap" ? tokenLoginOf(connection) : undefined;
  const timeoutSeconds = Math.min(LONGEST, connection.timeoutSeconds);
  const transport = new ClockedTransport({ ...connection, timeoutSeconds }, login);
  try {
    const own = known.filter(({ product }) => product.name === connection.product);
    yield* (connection.product === "ontap" ? examineOntap : examineElement)(transport, own, login);
  } finally {
    await transport.close();
  }
}

/** Whether the settings are complete and valid, and where each of them comes from. */
function settingsFinding({ connection, problem, sources }: ConfiguredSystem): Finding {
  const step = "settings";
  const facts = { sources };
  if (problem) return { ...failed(step, problem, "Correct that setting where it comes from."), facts };
  const from = (place: string, words: string) => {
    const settings = Object.keys(sources).filter((setting) => sources[setting] === place);
    return settings.length > 0 ? [`${settings.join(", ")} from ${words}`] : [];
  };
  const text = [...from("config", "the stack's config"), ...from("environment", "the environment")].join("; ");
  if (!connection?.insecureSkipVerify) return { step, status: "ok", text, facts };
  return {
    step,
    status: "warning",
    text: `${text}; the server's certificate is not verified (insecureSkipVerify)`,
    fix: "Set caCertificate and take insecureSkipVerify out: anyone in between can read every secret.",
    facts,
  };
}

const EXECUTABLES = (process.platform === "win32" ? [".cmd", ".exe"] : [""]).map(
  (end) => `pulumi-resource-netapp${end}`,
);

/** Where a project of Pulumi finds this package; `undefined` outside of one. What the program lacks, the engine says. */
export function installedFinding(folder: string, env: NodeJS.ProcessEnv = process.env): Finding | undefined {
  const file = projectFile(resolve(folder));
  if (file === undefined || file.endsWith(".json")) return undefined;
  const plugins = join(env.PULUMI_HOME || join(homedir(), ".pulumi"), "plugins");
  const installed = existsSync(plugins) && readdirSync(plugins).some((name) => name.startsWith("resource-netapp-v"));
  const places = [
    ...(resolves(dirname(file)) ? ["the npm package, for the dynamic provider and the plugin"] : []),
    ...(isOnPath(env) ? ["the plugin, on PATH"] : []),
    ...(installed ? [`the plugin, installed in ${plugins}`] : []),
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
