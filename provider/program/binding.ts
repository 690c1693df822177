import * as pulumi from "@pulumi/pulumi";
import type { Shape } from "../base/shape";
import { EXPLICIT } from "../connection/settings";
import { LEFT_OUT, pointer, SECRETS } from "./dynamic";

/** The settings of an explicit provider by product, the secrets marked. */
export type Sections = Readonly<Record<string, Readonly<Record<string, pulumi.Output<unknown>>>>>;

/** How a program's resources, providers and look-ups reach the engine: as a dynamic provider or through the plugin. */
export interface EngineBinding {
  /** The type token of a resource. */
  token(type: string): string;
  /** What the engine needs besides the arguments. */
  extras(shape: Shape, args: Readonly<Record<string, unknown>>): pulumi.Inputs;
  options(shape: Shape): pulumi.CustomResourceOptions;
  /** Whether the option `import` works. */
  readonly imports: boolean;
  /** What is sent for a secret that turns out to be `undefined` late. */
  readonly leftOut: unknown;
  /** The plugin of an explicit provider, and its settings in the form that it takes. */
  readonly plugin: string;
  /** The plugin from which an explicit provider may come. The way back is closed, so it has none. */
  readonly formerPlugin?: string;
  settings(sections: Sections): pulumi.Inputs;
  /** Asks the plugin a look-up; without it the program itself asks the array. */
  invoke?(token: string, args: object, provider: pulumi.ProviderResource | undefined): Promise<object>;
}

/** For the dynamic provider, which needs only the installed package. The build of "pulumi-netapp/plugin" has binding.plugin.ts instead. */
export const binding: EngineBinding = {
  token: (type) => `pulumi-nodejs:dynamic/${type}`,
  extras: ({ type }, args) => ({ __provider: pointer(type), [SECRETS]: secretArguments(args) }),
  imports: false,
  // So that a stack of the packaged plugin that goes back is refused; as another resource it would be deleted.
  options: ({ type }) => ({ aliases: [{ type: `netapp:${type}` }] }),
  // The SDK would make `null` of it.
  leftOut: LEFT_OUT,
  plugin: "pulumi-nodejs",
  // One key per setting, so that a changed host shows in the preview in the clear and a password does not.
  settings: (sections) => {
    const keys = Object.entries(sections).flatMap(([product, settings]) =>
      Object.entries(settings).map(([setting, value]) => [`netapp:${product}.${setting}`, value] as const),
    );
    return { [EXPLICIT]: "true", ...Object.fromEntries(keys) };
  },
};

/** The names of the arguments that are secrets; `undefined` when none is. */
async function secretArguments(args: Readonly<Record<string, unknown>>): Promise<string[] | undefined> {
  const asked = Object.entries(args).map(async ([name, value]) =>
    pulumi.Output.isInstance(value) && (await pulumi.isSecret(value)) ? [name] : [],
  );
  // An argument that fails says so itself.
  const names = (await Promise.all(asked).catch(() => [])).flat();
  return names.length > 0 ? names.sort() : undefined;
}
