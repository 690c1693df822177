import * as z from "zod";
import type { Session } from "../lifecycle/sessions";
import { endpointCodes } from "./errors";
import { isAmong, listingPerSvm, svmRecord } from "./svm";
import { mayRead, type OntapSystem, PAGE } from "./system";

const PATH = "/protocols/san/iscsi/sessions";
/** `initiator` as a whole: the comment in it came with 9.9. */
const FIELDS = "svm.uuid,svm.name,target_portal_group,tsih,initiator";

const CODES = endpointCodes("it needs ONTAP 9.6 or later", `/api${PATH}`);

const sessionRecord = z.object({
  svm: svmRecord,
  target_portal_group: z.string(),
  tsih: z.number(),
  initiator: z.object({ name: z.string(), alias: z.string().nullish(), comment: z.string().nullish() }),
});

/** `GET /protocols/san/iscsi/sessions`, by the UUID of the SVM. */
const sessions = listingPerSvm((client, svms) => {
  const meant = isAmong(svms);
  const query = { "svm.uuid": svms?.join("|"), max_records: PAGE, fields: FIELDS };
  return client.step("list the iSCSI sessions", CODES).list(PATH, query, sessionRecord, {
    key: ({ svm, target_portal_group: group, tsih }) => `${svm.uuid}/${group}/${tsih}`,
    meant: ({ svm }) => meant(svm),
  });
});

/** The sessions of an SVM that are up. */
export async function svmSessions(system: OntapSystem, svmUuid: unknown): Promise<readonly Session[]> {
  const { records = [] } = (await system.shared(sessions).get(String(svmUuid), String(svmUuid))) ?? {};
  return records.map(({ svm, target_portal_group: group, tsih, initiator: { name, alias, comment } }) => ({
    id: `${svm.uuid}/${group}/${tsih}`,
    initiator: name,
    name: alias || comment || undefined,
  }));
}

/** Needed only to count sessions. */
export const mayCountSvmSessions = mayRead("iSCSI sessions", PATH, {
  granted: "may be counted",
  lack: {
    text: "this login may not list iSCSI sessions: impact, comment --live and countSessions cannot say whom a change touches",
    fix: `Give its role read access to /api${PATH}, if you want them counted.`,
  },
});
