import { ProviderError } from "../base/errors";
import type { Ids } from "./definition";
import type { State } from "./properties";
import { MANAGED } from "./state";

/**
 * True for `get`, false for a refresh: `get` fails if the object does not exist, a refresh drops it from the state. Every state
 * that this package wrote has the mark; that of a `get` has only the keys that the engine adds.
 */
export function isGet(state: State): boolean {
  return !(MANAGED in state) && Object.keys(state).some((name) => name.startsWith("__"));
}

/** The id in the array's spelling. Fails before any call, and without a connection. */
export function parsedId({ object, form, parse }: Ids, id: string): string {
  const parsed = parse(id);
  if (parsed === undefined) {
    throw new ProviderError("refused", `Cannot read the ${object} with id ${JSON.stringify(id)}: its id is ${form}.`);
  }
  return parsed;
}
