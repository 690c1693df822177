import { type ProviderError, Unfinished } from "../base/errors";
import type { Fields } from "./definition";
import { difference } from "./diff";

/**
 * The live object, if it shows what was sent. A successful answer may not have applied everything; the state then says so,
 * and the next `up` sends it again.
 */
export function expectApplied<Live extends object>(
  fields: Fields,
  id: string,
  live: Live,
  sent: object,
  notApplied: (names: readonly string[]) => ProviderError,
): Live {
  const names = Object.keys(difference(fields, { ...live }, { ...sent }));
  if (names.length > 0) throw new Unfinished(id, live, notApplied(names));
  return live;
}
