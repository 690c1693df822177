import { ProviderError } from "../../base/errors";
import type { Connection } from "../../connection/resolve";
import type { Definition } from "../../lifecycle/definition";
import { type Filters, picked, svmOf } from "../../lifecycle/discovery";
import { WRONG_LOGIN } from "../../ontap/errors";
import { resources } from "../../resources";

/** What exists of one resource. */
export interface ResourceKind {
  readonly definition: Definition;
  readonly lives: readonly object[];
  /** Their ids as resources, for an import. */
  readonly ids: readonly string[];
}

/** What exists on the systems. */
export interface Inventory {
  readonly kinds: ResourceKind[];
  /** The SVMs that were seen, also those that are not wanted: UUIDs by name. A name may be taken twice. */
  readonly svms: Map<string, Set<string>>;
  /** Sentences about what could not be read. */
  readonly gaps: string[];
}

export function emptyInventory(): Inventory {
  return { kinds: [], svms: new Map(), gaps: [] };
}

/** Reads everything on a system that a resource can manage. */
export async function readSystem(
  connection: Connection,
  filters: Filters,
  into: Inventory,
  progress: (text: string) => void,
  known: readonly Definition[] = resources(),
): Promise<void> {
  const own = known.filter(({ product }) => product.name === connection.product);
  const system = own[0]?.product.open(connection);
  if (!system) return;
  const denied: ProviderError[] = [];
  try {
    for (const definition of own) {
      const { discovery } = definition;
      const listed = await discovery.list(system).catch((error: unknown) => {
        denied.push(refusal(error));
        return undefined;
      });
      if (!listed) continue;
      const { found, leftOut } = listed;
      for (const { svmName, svmUuid } of found.flatMap(svmOf)) {
        into.svms.set(svmName, (into.svms.get(svmName) ?? new Set()).add(svmUuid));
      }
      const wanted = picked(discovery, found, filters);
      const calls = definition.operations(system);
      into.kinds.push({ definition, lives: wanted, ids: wanted.map((live) => calls.id(live)) });
      progress(`${connection.host}: ${count(wanted.length, found.length + (leftOut?.count ?? 0), discovery.noun)}`);
      if (leftOut) progress(`${connection.host}: ${leftOut.count} left out, ${leftOut.why}`);
    }
    // A part that the login may not see is a gap to be told about; a login that may see nothing is of no use.
    if (denied.length === own.length) throw denied[0];
    into.gaps.push(...denied.map(({ message }) => message));
  } finally {
    await system.close();
  }
}

/** The error of a listing that the login may not see; anything else ends the command. */
function refusal(error: unknown): ProviderError {
  // A wrong password is the same for every listing.
  if (!ProviderError.is(error, "denied") || error.status === 401 || error.errorCode === WRONG_LOGIN) throw error;
  return error;
}

function count(wanted: number, found: number, what: string): string {
  return `${wanted === found ? found : `${wanted} of ${found}`} ${what}${found === 1 ? "" : "s"}`;
}
