import { ProviderError, Unfinished } from "../base/errors";
import type { Fields, Operations } from "./definition";
import { difference } from "./diff";

type Calls = Operations<object, object>;

/**
 * Observe, ensure, sync the difference: with `adopt` the object that is there is taken over, otherwise it is made. `id` is
 * that of a create that was cut off.
 */
export async function createOrAdopt(
  calls: Calls,
  fields: Fields,
  inputs: object,
  adopt: boolean,
  id?: string,
): Promise<object> {
  const found = adopt ? await calls.find(inputs, id) : undefined;
  if (found) return bringTo(calls, fields, found, inputs);
  const live = await calls.create(inputs).catch(async (error: unknown) => {
    // Somebody made it between the look and the create: with `adopt` that is not a failure.
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
