import * as pulumi from "@pulumi/pulumi";
import { LEFT_OUT } from "./left-out";
import { pointer } from "./pointer";

/** What a class has to know of its resource. */
export interface Shape {
  readonly type: string;
  /** Every output: a slot for each must be in the bag. Instructions (`adopt`) are none. */
  readonly properties: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * Registers a resource under the type token of a dynamic one, without `pulumi.dynamic.Resource`: that would serialise
 * code into the state of every resource and run this old code on destroy.
 */
export abstract class NetAppResource extends pulumi.CustomResource {
  protected constructor(
    shape: Shape,
    name: string,
    args: object | undefined,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const props: pulumi.Inputs = { __provider: pointer(shape.type) };
    // An output is only filled in when its slot is in the bag.
    for (const property of shape.properties) props[property] = undefined;
    for (const [property, value] of Object.entries(args ?? {})) {
      props[property] = shape.secrets.includes(property) ? secret(value) : value;
    }
    // Secrets that the program does not give are outputs without an input to take their secrecy from.
    const options = pulumi.mergeOptions(opts, { additionalSecretOutputs: [...shape.secrets] });
    super(`pulumi-nodejs:dynamic/${shape.type}`, name, props, options);
  }
}

/** A secret, also when it was passed in the clear. One that turns out to be `undefined` late counts as left out. */
function secret(value: unknown): unknown {
  if (value === undefined || value === null) return value;
  return pulumi.secret(pulumi.output(value).apply((known) => (known === undefined ? LEFT_OUT : known)));
}
