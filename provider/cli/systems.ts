import { type Command, Option } from "commander";
import { ProviderError } from "../base/errors";
import { isRecord, parsedJson } from "../base/unknown";
import type { Connection } from "../connection/resolve";
import { ENVIRONMENT_SETTINGS, environmentName, PRODUCTS, type ProductName, SETTINGS } from "../connection/settings";

/** The options that say which systems a command is about. */
export interface SystemOptions {
  readonly system?: ProductName;
  /** `false`: `--no-stack`. */
  readonly stack?: string | boolean;
}

/** A system that the stack's config or the environment names. */
export interface ConfiguredSystem {
  readonly product: ProductName;
  readonly connection?: Connection;
  /** What is wrong with its settings, when there is no connection. */
  readonly problem?: ProviderError;
  /** Each setting that was given, with the place that it comes from. Names only. */
  readonly sources: Readonly<Record<string, "config" | "environment">>;
}

/** Adds `--system`, `--stack` and `--no-stack`. */
export function withSystemOptions(command: Command): Command {
  return command
    .addOption(new Option("--system <product>", "only this one of the configured systems").choices(PRODUCTS))
    .option(
      "-s, --stack <name>",
      "the Pulumi stack whose config names the systems (default: the selected one of this folder)",
    )
    .option("--no-stack", "the environment alone (NETAPP_...)");
}

/** The systems that are configured; fails when there is none and one is `needed`. `note` gets what was skipped, `unknown` keys that nothing reads. */
export async function configuredSystems(
  { system, stack }: SystemOptions,
  note: (text: string) => void,
  unknown = (told: string, _first: string) => note(`unknown in the config: ${told}`),
  needed = true,
): Promise<ConfiguredSystem[]> {
  const { NOTHING, readStackConfig } = await import("./stack-config.js");
  const { resolveConnection } = await import("../connection/resolve.js");
  const named = typeof stack === "string" ? stack : undefined;
  const config = stack === false ? NOTHING : await readStackConfig(named);
  const { problem } = config;
  if (problem !== undefined && named !== undefined)
    throw new Error(`The config of ${problem.stack} cannot be read: ${problem.reason}.`);
  const [first] = config.unknown;
  if (first) unknown(config.unknown.map(({ told }) => told).join(", "), first.key);

  const found = (system === undefined ? PRODUCTS : [system]).flatMap((product): ConfiguredSystem[] => {
    const sources: Record<string, "config" | "environment"> = {};
    const text = config.read(`netapp:${product}`);
    // What is not structured, resolveConnection refuses.
    const section = parsedJson(text ?? "");
    const settings = isRecord(section) ? section : {};
    for (const setting of [...SETTINGS[product], ...ENVIRONMENT_SETTINGS[product]]) {
      if (process.env[environmentName(product, setting)]) sources[setting] = "environment";
      if (config.read(`netapp:${product}.${setting}`) || settings[setting] !== undefined) sources[setting] = "config";
    }
    if (text === undefined && Object.keys(sources).length === 0) return [];
    try {
      return [{ product, connection: resolveConnection(product, config.read), sources }];
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return [{ product, problem: error, sources }];
    }
  });
  if (problem !== undefined) note(`config of ${problem.stack} was skipped: ${problem.reason}`);
  if (found.length > 0 || !needed) return found;
  const which = system ?? "ontap";
  throw new Error(
    `No ${system ?? "system"} is configured: set one with pulumi config set --path netapp:${which}.host ... in the folder of the program, or with ${environmentName(which, "host")}, ${environmentName(which, "username")} and ${environmentName(which, "password")} in the environment.`,
  );
}
