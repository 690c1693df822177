import * as pulumi from "@pulumi/pulumi";
import {
  type ElementConnection,
  EXPLICIT,
  type OntapConnection,
  type ProductName,
  SECRET_SETTINGS,
  SETTINGS,
} from "../connection/settings";

/** The systems of an explicit provider; nothing is filled in from the stack's config or the environment. */
export interface ProviderArgs {
  /** Connection for the `ontap` resources that use this provider. */
  ontap?: OntapConnection | undefined;
  /** Connection for the `element` resources that use this provider. */
  element?: ElementConnection | undefined;
}

type Settings = Record<string, pulumi.Input<string>>;

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
    const settings = { [EXPLICIT]: "true", ...textOf("ontap", args.ontap), ...textOf("element", args.element) };
    super("pulumi-nodejs", name, settings, opts);
    settingsOf.set(this, settings);
  }
}

const settingsOf = new WeakMap<pulumi.ProviderResource, Settings>();

/**
 * The settings that an explicit provider was made with, for look-ups in the program.
 *
 * @internal
 */
export function explicitSettings(provider: pulumi.ProviderResource): pulumi.Output<Record<string, string>> {
  const settings = settingsOf.get(provider);
  if (!settings) throw new pulumi.RunError("The provider of this look-up is not a Provider of pulumi-netapp.");
  return pulumi.all(settings);
}

/** One key per setting, so that a changed host shows in the preview in the clear and a password does not. */
function textOf(product: ProductName, connection: object | undefined): Settings {
  const settings: Settings = {};
  for (const [setting, value] of Object.entries(connection ?? {})) {
    if (!SETTINGS[product].includes(setting)) {
      const known = SETTINGS[product].join(", ");
      throw new pulumi.RunError(`A Provider's ${product} connection has no setting ${setting}; there are ${known}.`);
    }
    if (value === undefined) continue;
    // The engine takes texts only; one that turns out to be undefined late counts as left out.
    const text = pulumi.output(value).apply((known) => (known === undefined || known === null ? "" : String(known)));
    const isSecret = SECRET_SETTINGS.some((name) => name === setting);
    settings[`netapp:${product}.${setting}`] = isSecret ? pulumi.secret(text) : text;
  }
  return settings;
}
