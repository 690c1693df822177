import * as z from "zod";
import { ANOTHER_NAME } from "../../base/errors";
import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/shared-reads";
import { type OntapClient, pathKey } from "../client";
import { type Codes, endpointCodes, missing, refused, taken } from "../errors";
import { expectDone } from "../jobs";
import { isAmong, isCalled, onePerSvm, svmFilter, svmRecord } from "../svm";
import { onlyOne, postOnSvm } from "../svm-presence";
import { PAGE } from "../system";

/** The codes of the endpoint; for most of them no HTTP status is documented. */
export const SERVICE_CODES: Codes = {
  ...endpointCodes("iSCSI services need ONTAP 9.6 or later", "/api/protocols/san/iscsi"),
  "1115127": refused("the cluster has no valid iSCSI licence", "install the licence (system license add)"),
  "2621507": refused(
    "iSCSI is not among the allowed protocols of the SVM",
    "allow it first (vserver add-protocols -protocols iscsi)",
  ),
  "5373960": refused(
    "the service is enabled and only a disabled one can be deleted",
    "something enables it again and again; find out what, then run pulumi destroy again",
  ),
  "5373966": refused("the SVM is configured for NVMe", "use another SVM for iSCSI"),
  "5374077": taken("the SVM has an iSCSI service already"),
  "5374078": missing("the SVM has no iSCSI service"),
  "5374893": refused("the SVM is stopped", "start it first (vserver start)"),
  "5376452": {
    kind: "exists",
    why: "on this platform (ASA r2) every SVM has its iSCSI service, which cannot be created or deleted",
    next: `set adopt: true to manage the service that is there, unless another resource of this program does (${ANOTHER_NAME})`,
  },
};

export const SERVICE_PATH = "/protocols/san/iscsi/services";
/** Named one by one: the set behind `*` changes between releases and may hold expensive statistics. */
const FIELDS = "svm.uuid,svm.name,enabled,target.alias,target.name";

const serviceRecord = z.object({
  svm: svmRecord,
  enabled: z.boolean(),
  // Properties without a value are left out, so a cleared alias is a missing one.
  target: z.object({ alias: z.string().nullish(), name: z.string().optional() }).optional(),
});

export type ServiceRecord = z.output<typeof serviceRecord>;

/** What POST and PATCH take, in ONTAP's terms. */
export interface ServiceBody {
  enabled?: boolean;
  target?: { alias: string };
}

/** `GET /protocols/san/iscsi/services`, by the UUID of the SVM. */
export const serviceListing: Listing<string, ServiceRecord, OntapClient> = {
  fetch: (client, uuids) =>
    client
      .step("list the iSCSI services", SERVICE_CODES)
      .list(
        SERVICE_PATH,
        { "svm.uuid": uuids?.join("|"), max_records: PAGE, fields: FIELDS },
        serviceRecord,
        onePerSvm(isAmong(uuids)),
      ),
  keyOf: ({ svm }) => svm.uuid,
};

/** The service of an SVM, or `undefined` when none is listed. */
export async function findService(client: ClientFor<OntapClient>, svm: string): Promise<ServiceRecord | undefined> {
  const reading = client.step(`read the iSCSI service of SVM ${svm}`);
  return onlyOne(
    reading,
    await reading.list(SERVICE_PATH, { ...svmFilter(svm), fields: FIELDS }, serviceRecord, onePerSvm(isCalled(svm))),
    svm,
  );
}

/** `POST /protocols/san/iscsi/services`; `undefined` when the array answers without the record. */
export function postService(client: OntapClient, svm: string, body: ServiceBody): Promise<ServiceRecord | undefined> {
  return postOnSvm(client, SERVICE_PATH, svm, body, serviceRecord);
}

// The calls are declared as synchronous; NetApp's own clients still expect a job.

/** `PATCH /protocols/san/iscsi/services/{svm.uuid}`. Both fields may go in one call. */
export async function patchService(client: OntapClient, svmUuid: string, body: ServiceBody): Promise<void> {
  await expectDone(client, await client.patch(`${SERVICE_PATH}/${pathKey(svmUuid)}`, {}, body));
}

/** `DELETE /protocols/san/iscsi/services/{svm.uuid}`, without a body (262198). */
export async function deleteService(client: OntapClient, svmUuid: string): Promise<void> {
  await expectDone(client, await client.delete(`${SERVICE_PATH}/${pathKey(svmUuid)}`));
}

/** What the array reports of a service. */
export interface IscsiServiceLive {
  svm: string;
  svmUuid: string;
  svmName: string;
  enabled: boolean;
  targetAlias: string;
  targetName?: string | undefined;
}

/** The live values of a record; a missing alias is the cleared one. */
export function toLive({ svm, enabled, target }: ServiceRecord): IscsiServiceLive {
  return {
    svm: svm.name,
    svmUuid: svm.uuid,
    svmName: svm.name,
    enabled,
    targetAlias: target?.alias ?? "",
    targetName: target?.name,
  };
}
