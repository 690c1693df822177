import { failure, ProviderError, Unfinished } from "../base/errors";
import type { Definition, Fields, Operations } from "./definition";
import { difference } from "./diff";

type Calls = Operations<object, object>;

/** How an object may come to be. */
export interface Ways {
  /** The one that is there already is taken over. */
  readonly adopt: boolean;
  /** The id of a create that was cut off. */
  readonly id?: string;
  /** Why one that is there already is neither taken over nor an advice to do so: see {@link replacedTooEarly}. */
  readonly unlessThere?: ProviderError | undefined;
}

/** Observe, ensure, sync the difference: with `adopt` the object that is there is taken over, otherwise it is made. */
export async function createOrAdopt(
  calls: Calls,
  fields: Fields,
  inputs: object,
  { adopt, id, unlessThere }: Ways,
): Promise<object> {
  const found = adopt ? await calls.find(inputs, id) : undefined;
  if (found && unlessThere) throw unlessThere;
  if (found) return bringTo(calls, fields, found, inputs);
  const live = await calls.create(inputs).catch(async (error: unknown) => {
    if (unlessThere && ProviderError.is(error, "exists")) throw unlessThere;
    // It was created between the read and the create: with `adopt` that is not a failure.
    const raced = adopt && ProviderError.is(error, "exists") ? await calls.find(inputs) : undefined;
    if (!raced) throw error;
    return raced;
  });
  try {
    return await bringTo(calls, fields, live, inputs);
  } catch (error) {
    throw error instanceof ProviderError ? new Unfinished(calls.id(live), live, error) : error;
  }
}

/** The engine makes the new object first and deletes the old one, which is the same, afterwards. */
export function replacedTooEarly({ shape }: Definition<object, object>, host: string): ProviderError {
  return failure("exists", {
    what: `replace this ${shape.type.replace(":", ".")}`,
    host,
    why: "the engine makes the new one before it deletes the old one, and both are the same object",
    next: "set the resource option deleteBeforeReplace: true (where it is set, an earlier up has left this: take the old one out with pulumi state delete)",
  });
}

/** Brings an object that exists to the declared state. */
async function bringTo(calls: Calls, fields: Fields, live: object, inputs: object): Promise<object> {
  const delta = difference(fields, live, inputs);
  const fixed = Object.keys(delta).find((name) => fields[name]?.replaces);
  if (fixed) {
    const present = JSON.stringify((live as Record<string, unknown>)[fixed]);
    throw new ProviderError(
      "refused",
      `Cannot bring what exists to the declared state: its ${fixed} is ${present}, the program says ${JSON.stringify(delta[fixed])}, and the API cannot change it; correct the program or remove the object first.`,
    );
  }
  if (Object.keys(delta).length === 0) return live;
  return calls.update(calls.id(live), delta, { inputs, before: live });
}
