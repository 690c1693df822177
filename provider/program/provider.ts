import * as pulumi from "@pulumi/pulumi";
import {
  type ElementConnection,
  NO_TEXT,
  type OntapConnection,
  PRODUCTS,
  type ProductName,
  SECRET_SETTINGS,
  SETTINGS,
  TYPED_SETTINGS,
} from "../connection/settings";
import { binding, type Sections } from "./binding";

/** The systems of an explicit provider; nothing is filled in from the stack's config or the environment. */
export interface ProviderArgs {
  /** Connection for the `ontap` resources that use this provider. */
  ontap?: OntapConnection | undefined;
  /** Connection for the `element` resources that use this provider. */
  element?: ElementConnection | undefined;
}

/**
 * An explicit provider, for a second system: `new element.Account("dr", {...}, { provider: dr })`. It runs in a plugin
 * process of its own. Its settings are in the state of this one resource, passwords and keys as secrets; changed
 * credentials change it alone.
 *
 * ```ts
 * const dr = new Provider("dr", { ontap: { host: "ontap-dr", username: "pulumi", password: config.requireSecret("dr") } });
 * new ontap.IscsiService("blue", { svm: "svm-blue" }, { provider: dr });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    const given = PRODUCTS.filter((product) => args[product] !== undefined);
    const sections = Object.fromEntries(given.map((product) => [product, settingsFrom(product, args[product])]));
    const aliases = binding.formerPlugin ? [{ type: `pulumi:providers:${binding.formerPlugin}` }] : [];
    super(binding.plugin, name, binding.settings(sections), pulumi.mergeOptions(opts, { aliases }));
    sectionsOf.set(this, sections);
  }
}

/** Options of a look-up. */
export interface LookupOptions {
  /** The explicit provider whose system is asked; otherwise the one of the stack's config and the environment. */
  provider?: pulumi.ProviderResource | undefined;
}

const sectionsOf = new WeakMap<pulumi.ProviderResource, Sections>();

/**
 * The settings that an explicit provider was made with, for look-ups in the program.
 *
 * @internal
 */
export function explicitSettings(provider: pulumi.ProviderResource): pulumi.Output<Record<string, string>> {
  const sections = sectionsOf.get(provider);
  if (!sections) throw new pulumi.RunError("The provider of this look-up is not a Provider of pulumi-netapp.");
  return pulumi.all(binding.settings(sections) as Record<string, string>);
}

/** The settings of one system as texts. */
function settingsFrom(product: ProductName, connection: object | undefined): Sections[string] {
  const settings: Record<string, pulumi.Output<string>> = {};
  for (const [setting, value] of Object.entries(connection ?? {})) {
    if (!SETTINGS[product].includes(setting)) {
      const known = SETTINGS[product].join(", ");
      throw new pulumi.RunError(`A Provider's ${product} connection has no setting ${setting}; there are ${known}.`);
    }
    if (value === undefined) continue;
    const text = pulumi.output(value).apply((known) => asText(setting, known));
    settings[setting] = SECRET_SETTINGS.includes(setting) ? pulumi.secret(text) : text;
  }
  return settings;
}

function asText(setting: string, known: unknown): string {
  // One that turns out to be undefined late counts as left out.
  if (known === undefined || known === null) return "";
  // A password out of structured config may be a number, and have lost digits on its way: the plugin refuses it, at preview too.
  return typeof known === "string" || TYPED_SETTINGS.includes(setting) ? String(known) : NO_TEXT;
}
