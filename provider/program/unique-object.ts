import * as pulumi from "@pulumi/pulumi";
import { objectOf, oneObject, type Shape } from "../base/shape";
import { binding } from "./binding";

/** What the resources of one run of a program manage, by the provider of their system: the first one's name. */
type Owners = Map<pulumi.ProviderResource | undefined, Map<string, string>>;

/**
 * By the root of the run: a process may run many programs, one after the other and at once (Automation API). Without a root
 * or an engine (a unit test under `setMocks` constructs the same program many times) there is nothing to keep apart.
 */
const runs = new WeakMap<object, Owners>();

/**
 * The arguments of a resource, with a check that no other resource of the program manages the same object. Not detected: the
 * SVM as name in one and as UUID in the other, two providers of one system, other stacks, values set by transformations.
 */
export function ensureUniqueObject(
  shape: Shape,
  name: string,
  args: Readonly<Record<string, unknown>>,
  opts: pulumi.CustomResourceOptions | undefined,
): Readonly<Record<string, unknown>> {
  const run = pulumi.runtime.getStackResource();
  const reads = opts?.id !== undefined || opts?.urn !== undefined;
  // What the program says is not what the resource has then.
  const ignored = shape.identity.some((field) => opts?.ignoreChanges?.includes(field));
  if (reads || ignored || !run || !pulumi.runtime.getEngine()) return args;

  const provider = opts?.provider ?? (opts?.parent ?? run).getProvider(binding.token(shape.type));
  const known: Record<string, string> = {};
  let isClaimed = false;
  const learn = (field: string, value: unknown) => {
    if (typeof value !== "string" || isClaimed) return;
    known[field] = value;
    const object = objectOf(shape, known);
    if (object === undefined) return;
    const owners = ownersOf(run, provider);
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

function ownersOf(run: object, provider: pulumi.ProviderResource | undefined): Map<string, string> {
  const all: Owners = runs.get(run) ?? new Map();
  runs.set(run, all);
  const owners = all.get(provider) ?? new Map<string, string>();
  all.set(provider, owners);
  return owners;
}

function conflict(shape: Shape, one: string, other: string): pulumi.RunError {
  const message = oneObject(shape, one, other);
  const error = new pulumi.RunError(message);
  // Of an argument that fails late, the SDK prints the stack, and its own words in front of the message.
  error.stack = "";
  return Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
}
