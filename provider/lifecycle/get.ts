import { ProviderError } from "../base/errors";
import type { Ids } from "./definition";
import type { State } from "./properties";
import { MANAGED } from "./state";

/**
 * Whether a `read` is asked for by `get`, for which nothing found is an error, and not by a refresh, which drops what is gone.
 * The state of a `get` has nothing but what the host adds. The engine gives the outputs of the state to a refresh, also of a
 * resource that `get` read once, and all that this package ever wrote there has the mark. (Up to 0.1.0 a `get` of nothing
 * left a state without it, which a refresh finds wanting until the program is corrected and run.)
 */
export function isGet(state: State): boolean {
  return !(MANAGED in state) && Object.keys(state).some((name) => name.startsWith("__"));
}

/** The id in the array's spelling. Fails before any call, and without a connection; `work` is what it is needed for. */
export function parsedId({ object, form, parse }: Ids, id: string, work = "read"): string {
  const parsed = parse(id);
  if (parsed === undefined) {
    throw new ProviderError(
      "refused",
      `Cannot ${work} the ${object} with id ${JSON.stringify(id)}: its id is ${form}.`,
    );
  }
  return parsed;
}
