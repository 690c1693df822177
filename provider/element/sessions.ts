import * as z from "zod";
import type { Listing } from "../http/shared-reads";
import type { Right } from "../lifecycle/definition";
import type { Session } from "../lifecycle/sessions";
import type { ElementClient, ElementErrors } from "./client";
import type { ElementSystem } from "./system";

const METHOD = "ListISCSISessions";

const ERRORS: ElementErrors = {
  xPermissionDenied: {
    kind: "denied",
    why: "the cluster admin may not list iSCSI sessions",
    next: 'give it the access type "read" or "reporting"',
  },
};

const listing = z.object({
  sessions: z
    .array(
      z.object({
        sessionID: z.number(),
        initiatorName: z.string(),
        volumeID: z.number().nullish(),
        accountID: z.number().nullish(),
        // As in the vendor's sample, it is missing for hosts without an initiator object.
        initiator: z.object({ alias: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
});

/** A session, and the account that it counts for. */
export interface ElementSession extends Session {
  readonly accountId: number | undefined;
}

const ALL = "all";

/** `ListISCSISessions`: without parameters and without pages. */
const all: Listing<typeof ALL, { key: typeof ALL; sessions: ElementSession[] }, ElementClient> = {
  async fetch(client) {
    const listed = client.step("list the iSCSI sessions", ERRORS);
    const { sessions } = listed.decode(listing, await listed.ask(METHOD, {}));
    const found = (sessions ?? []).map(({ sessionID, initiatorName, volumeID, accountID, initiator }) => ({
      id: String(sessionID),
      initiator: initiatorName,
      name: initiator?.alias || undefined,
      volume: volumeID ?? undefined,
      accountId: accountID ?? undefined,
    }));
    return [{ key: ALL, sessions: found }];
  },
  keyOf: ({ key }) => key,
};

/** The sessions of the cluster that are up. */
export async function clusterSessions(system: ElementSystem): Promise<readonly ElementSession[]> {
  return (await system.shared(all).get(ALL))?.sessions ?? [];
}

/** Needed only to count sessions. */
export const mayCountClusterSessions: Right<ElementSystem> = {
  of: "iSCSI sessions",
  granted: "may be counted",
  async attempt(system) {
    await clusterSessions(system);
    return undefined;
  },
  lack: {
    text: "this cluster admin may not list iSCSI sessions: impact, comment --live and countSessions cannot say whom a change touches",
    fix: 'Give it the access type "read" or "reporting" too, if you want them counted.',
  },
};
