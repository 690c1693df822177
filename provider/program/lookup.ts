import * as pulumi from "@pulumi/pulumi";
import type { OpenSystem } from "../connection/connections";
import type { ConfigReader } from "../connection/resolve";
import type { Lookup } from "../lifecycle/definition";
import { binding } from "./binding";
import { lookAtConfig } from "./config";
import { explicitSettings, type LookupOptions } from "./provider";

/**
 * Runs a look-up, which needs the array at preview too. The plugin can be asked; a dynamic provider cannot, so the program itself
 * asks the array, and loads what it needs for that now.
 */
export async function lookUp<Args extends object, Result extends object, System extends OpenSystem>(
  token: string,
  load: () => Promise<Lookup<Args, Result, System>>,
  args: Args,
  options: LookupOptions | undefined,
): Promise<Result> {
  if (binding.invoke) return (await binding.invoke(token, args, options?.provider)) as Result;
  const settings = await reader(options?.provider);
  const lookup = await load();
  const { Connections } = await import("../connection/connections.js");
  const owner = options?.provider ?? DEFAULT;
  const connections = connectionsOf.get(owner) ?? new Connections();
  connectionsOf.set(owner, connections);
  connections.configure(settings);
  return lookup.ask(connections.system(lookup.product), args);
}

/** Stands for the system of the stack's config. */
const DEFAULT = {};
/**
 * What look-ups of one system share, so that its version is asked once per process. Never closed: idle connections do not
 * keep a program from ending.
 */
const connectionsOf = new WeakMap<object, import("../connection/connections").Connections>();

/** The twin of a look-up that takes inputs: unknown while one of them is, secret when one of them is. */
export function lookUpOutput<Args, T>(
  args: pulumi.Input<Args>,
  options: LookupOptions | undefined,
  ask: (args: Args, options: LookupOptions | undefined) => Promise<T>,
): pulumi.Output<T> {
  // The provider's password must not make the answer a secret; whether its settings are known does count.
  const settings = options?.provider ? pulumi.unsecret(explicitSettings(options.provider)) : pulumi.output({});
  return pulumi
    .all([pulumi.output(args), settings])
    .apply(([known]) => ask(known as Args, options)) as pulumi.Output<T>;
}

async function reader(provider: pulumi.ProviderResource | undefined): Promise<ConfigReader> {
  if (provider) {
    const settings = explicitSettings(provider) as unknown as Settled<Record<string, string>>;
    if (!(await settings.isKnown)) {
      throw new pulumi.RunError(
        "The settings of the look-up's provider are not known yet; use the look-up's …Output twin.",
      );
    }
    const known = await settings.promise();
    return (key) => known[key];
  }
  lookAtConfig();
  const config = new pulumi.Config("netapp");
  return (key) => (key.startsWith("netapp:") ? config.get(key.slice("netapp:".length)) : undefined);
}

/** What the SDK tells of an output to no public caller. */
interface Settled<T> {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<T>;
}
