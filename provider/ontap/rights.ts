import * as z from "zod";
import type { Right } from "../lifecycle/rights";
import { endpointCodes } from "./errors";
import type { OntapSystem } from "./system";

const listing = z.object({ num_records: z.number().optional(), records: z.array(z.unknown()).optional() });

/** How many records a listing of at most one has. */
export async function recordCount(system: OntapSystem, path: string): Promise<number> {
  const client = system.client().step(`read /api${path}`, endpointCodes("check its release", `/api${path}`));
  const { num_records, records } = client.decode(listing, await client.get(path, { max_records: 1 }));
  return num_records ?? records?.length ?? 0;
}

/** The right to read one collection. */
export function mayRead(of: string, path: string): Right<OntapSystem> {
  return {
    of,
    granted: "may be read (writing is not tried)",
    async attempt(system) {
      await recordCount(system, path);
      return undefined;
    },
  };
}

/** What all resources of ONTAP need besides their own. */
export const commonRights: readonly Right<OntapSystem>[] = [
  {
    of: "jobs",
    granted: "may be read",
    async attempt(system) {
      await recordCount(system, "/cluster/jobs");
      return undefined;
    },
    lack: {
      text: "this login may not see jobs: why joining a domain failed stays unknown, and its end is found by looking at the account",
      fix: "Give its role read access to /api/cluster/jobs.",
    },
  },
];
