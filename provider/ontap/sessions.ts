import * as z from "zod";
import type { Listing } from "../http/system";
import type { Right } from "../lifecycle/rights";
import type { Session } from "../lifecycle/sessions";
import type { OntapClient } from "./client";
import type { Codes } from "./errors";
import { countOf } from "./rights";
import { svmRecord } from "./svm";
import { type OntapSystem, PAGE } from "./system";

const PATH = "/protocols/san/iscsi/sessions";
/** `initiator` as a whole: the comment in it came with 9.9. */
const FIELDS = "svm.uuid,svm.name,target_portal_group,tsih,initiator";

const CODES: Codes = {
  "6": { kind: "denied", why: "the login may not do this", next: `give its role read access to /api${PATH}` },
};

const sessionRecord = z.object({
  svm: svmRecord,
  target_portal_group: z.string(),
  tsih: z.number(),
  initiator: z.object({ name: z.string(), alias: z.string().nullish(), comment: z.string().nullish() }),
});

interface OfSvm {
  readonly svmUuid: string;
  readonly sessions: Session[];
}

/** `GET /protocols/san/iscsi/sessions`, by the UUID of the SVM. */
const sessionsBySvm: Listing<string, OfSvm, OntapClient> = {
  async fetch(client, uuids) {
    const query = { "svm.uuid": uuids && [...new Set(uuids)].join("|"), max_records: PAGE, fields: FIELDS };
    const records = await client.to("list the iSCSI sessions", CODES).list(PATH, query, sessionRecord);
    const found = new Map<string, OfSvm>();
    for (const { svm, target_portal_group: group, tsih, initiator } of records) {
      const of = found.get(svm.uuid) ?? { svmUuid: svm.uuid, sessions: [] };
      const { name, alias, comment } = initiator;
      of.sessions.push({ id: `${svm.uuid}/${group}/${tsih}`, initiator: name, name: alias || comment || undefined });
      found.set(svm.uuid, of);
    }
    return [...found.values()];
  },
  keyOf: ({ svmUuid }) => svmUuid,
};

/** The sessions of an SVM that are up. */
export async function sessionsOf(system: OntapSystem, svmUuid: unknown): Promise<readonly Session[]> {
  return (await system.shared(sessionsBySvm).get(String(svmUuid)))?.sessions ?? [];
}

/** Only who wants to know the number needs it. */
export const mayCount: Right<OntapSystem> = {
  of: "iSCSI sessions",
  granted: "may be counted",
  async attempt(system) {
    await countOf(system, PATH);
    return undefined;
  },
  lack: {
    text: "this login may not list iSCSI sessions: impact, comment --live and countSessions cannot say whom a change touches",
    fix: `Give its role read access to /api${PATH}, if you want them counted.`,
  },
};
