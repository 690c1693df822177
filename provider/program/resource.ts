import * as pulumi from "@pulumi/pulumi";
import { objectOf, oneObject, type Shape } from "../base/shape";
import { notPlain } from "../base/unknown";
import { binding } from "./binding";
import { lookAtConfig } from "./config";

type Slot<Class> = Exclude<keyof Class, keyof pulumi.CustomResource>;
type Uneven<One, Other> = Exclude<One, Other> | Exclude<Other, One>;

/** The shape of a class. The compiler refuses one whose properties are not just the slots of the class. */
export type ShapeOf<Class, Given extends Shape> = [Uneven<Slot<Class>, Given["properties"][number]>] extends [never]
  ? Given
  : { slots: Uneven<Slot<Class>, Given["properties"][number]> };

/**
 * Registers a resource. Not a `pulumi.dynamic.Resource`: that would serialise code into the state of every resource, and run
 * this old code on destroy.
 */
export abstract class NetAppResource extends pulumi.CustomResource {
  protected constructor(
    shape: Shape,
    name: string,
    args: object | undefined,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const type = binding.token(shape.type);
    if (opts?.import && !binding.imports) {
      throw new pulumi.RunError(
        `The import option of ${shape.type.replace(":", ".")} "${name}" cannot work for a dynamic resource: set adopt: true to manage the object that exists, use get to read it, or import it through pulumi-netapp/plugin.`,
      );
    }
    for (const [property, value] of Object.entries(args ?? {})) {
      // The SDK's dynamic provider process would be given its id or URN, as a text like any other.
      const reason = notPlain(property, value, (one) => (pulumi.Resource.isInstance(one) ? "resource" : undefined));
      if (reason !== undefined) throw new pulumi.RunError(`${shape.type.replace(":", ".")} "${name}": ${reason}.`);
    }
    // Before the registration, which cannot be called back.
    if (!opts?.provider && !opts?.parent?.getProvider(type)) lookAtConfig();
    const props: pulumi.Inputs = binding.extras(shape, { ...args });
    // An output is only filled in when its slot is in the bag.
    for (const property of shape.properties) props[property] = undefined;
    for (const [property, value] of Object.entries(ensureUniqueObject(shape, name, { ...args }, opts))) {
      props[property] = shape.secrets.includes(property) ? secret(value) : value;
    }
    const own: pulumi.CustomResourceOptions = {
      ...binding.options(shape),
      // Whatever the program says: for --target-replace, taint and replacementTrigger the engine asks no diff, makes the new
      // one first, and then deletes what it has just adopted.
      deleteBeforeReplace: true,
      // Secrets that the program does not give are outputs without an input to take their secrecy from.
      additionalSecretOutputs: [...shape.secrets],
    };
    super(type, name, props, pulumi.mergeOptions(opts, own));
    // In an update the engine keeps the id known; to it every other output of a dynamic resource may change.
    const outputs = this as unknown as Record<string, pulumi.Output<unknown>>;
    for (const [property, told] of Object.entries(shape.fromId ?? {})) {
      const own = outputs[property];
      if (own) outputs[property] = knownOr(own, this.id.apply(told));
    }
  }
}

/** An output, or another one while it is not known. The SDK tells whether it is known to no public caller. */
function knownOr<T>(output: pulumi.Output<T>, other: pulumi.Output<T>): pulumi.Output<T> {
  const { isKnown } = output as unknown as { isKnown: Promise<boolean> };
  return pulumi.output(isKnown.then((known) => (known ? output : other))) as pulumi.Output<T>;
}

/** A secret, also when it was passed in the clear. One that turns out to be `undefined` late counts as left out. */
function secret(value: unknown): unknown {
  if (value === undefined || value === null) return value;
  return pulumi.secret(pulumi.output(value).apply((known) => (known === undefined ? binding.leftOut : known)));
}

/**
 * The names of the resources that manage an object first, by the provider of its system, or the root of the run where that is
 * the default one: a process may run many programs, one after the other and at once (Automation API).
 */
const ownersOf = new WeakMap<pulumi.Resource, Map<string, string>>();

/**
 * The arguments of a resource, with a check that no other resource of the program manages the same object. Not detected: the
 * SVM as name in one and as UUID in the other, two providers of one system, other stacks, values set by transformations.
 */
function ensureUniqueObject(
  shape: Shape,
  name: string,
  args: Readonly<Record<string, unknown>>,
  opts: pulumi.CustomResourceOptions | undefined,
): Readonly<Record<string, unknown>> {
  const run = pulumi.runtime.getStackResource();
  const reads = opts?.id !== undefined || opts?.urn !== undefined;
  // What the program says is not what the resource has then.
  const ignored = shape.identity.some((field) => opts?.ignoreChanges?.includes(field));
  // A unit test under `setMocks`, without an engine, constructs the same program many times.
  if (reads || ignored || !run || !pulumi.runtime.getEngine()) return args;

  const system = opts?.provider ?? (opts?.parent ?? run).getProvider(binding.token(shape.type)) ?? run;
  const owners = ownersOf.get(system) ?? new Map<string, string>();
  ownersOf.set(system, owners);
  const known: Record<string, string> = {};
  let isClaimed = false;
  const learn = (field: string, value: unknown) => {
    if (typeof value !== "string" || isClaimed) return;
    known[field] = value;
    const object = objectOf(shape, known);
    if (object === undefined) return;
    const owner = owners.get(object);
    if (owner !== undefined) throw conflict(shape, owner, name);
    owners.set(object, name);
    isClaimed = true;
  };

  const result: Record<string, unknown> = { ...args };
  for (const field of shape.identity) {
    const value = args[field];
    if (typeof value === "string") learn(field, value);
    // In the argument itself: nothing is registered before it is looked at, and not at all when it is another one's.
    else if (value !== undefined)
      result[field] = pulumi.output(value).apply((late) => {
        learn(field, late);
        return late;
      });
  }
  return result;
}

function conflict(shape: Shape, one: string, other: string): pulumi.RunError {
  const message = oneObject(shape, one, other);
  const error = new pulumi.RunError(message);
  // Of an argument that fails late, the SDK prints the stack, and its own words in front of the message.
  error.stack = "";
  return Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
}
