import * as z from "zod";
import type { Right } from "../lifecycle/definition";
import { queryText } from "./client";
import { endpointCodes } from "./errors";
import type { OntapSystem } from "./system";

const anyRecord = z.unknown();

/** How many records a listing of at most one has. */
export async function recordCount(system: OntapSystem, path: string): Promise<number> {
  const client = system.client().step(`read /api${path}`, endpointCodes("check its release", `/api${path}`));
  return (await client.page(path + queryText({ max_records: 1 }), anyRecord)).records.length;
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
