import * as z from "zod";
import { ProviderError } from "../../base/errors";
import type { Listing } from "../../http/system";
import { type OntapClient, pathKey, type Query } from "../client";
import { endOf, type JobEnd, RETURN_TIMEOUT } from "../jobs";
import { svmFilter, svmRecord, svmReference } from "../svm";
import { onlyOne } from "../svm-presence";
import { PAGE } from "../system";

export const PATH = "/protocols/active-directory";
/** Without `discovered_servers`, which change by themselves, and without `reset_discovered_servers`, which changes them. */
const FIELDS = "svm.uuid,svm.name,name,fqdn,organizational_unit,preferred_dcs,security.advertised_kdc_encryptions";

const accountRecord = z.object({
  svm: svmRecord,
  name: z.string(),
  fqdn: z.string(),
  organizational_unit: z.string().nullish(),
  security: z.object({ advertised_kdc_encryptions: z.array(z.string()).nullish() }).nullish(),
  preferred_dcs: z.array(z.object({ fqdn: z.string(), server_ip: z.string() })).nullish(),
});

export type AccountRecord = z.output<typeof accountRecord>;

/** The credentials that the calls need and ONTAP does not keep. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** What POST takes besides SVM and credentials, in ONTAP's terms. */
export interface JoinBody {
  name: string;
  fqdn: string;
  organizational_unit?: string;
  force_account_overwrite?: true;
  security?: { advertised_kdc_encryptions: readonly string[] };
}

export interface ControllerKey {
  readonly fqdn: string;
  readonly serverIp: string;
}

/**
 * `GET /protocols/active-directory`, by the UUID of the SVM. Before 9.17 ONTAP does not know `security` and refuses an unknown name in `fields`,
 * unless it is told to pass over it: that saves asking for the release.
 */
export const accounts: Listing<string, AccountRecord, OntapClient> = {
  fetch: (client, uuids) =>
    list(client, { "svm.uuid": uuids?.join("|"), max_records: PAGE }, "list the Active Directory accounts"),
  keyOf: ({ svm }) => svm.uuid,
};

/** The account of an SVM, or `undefined` when none is listed. Asking by collection has documented answers, by key it has not. */
export async function findAccount(client: OntapClient, svm: string): Promise<AccountRecord | undefined> {
  const what = `read the Active Directory account of SVM ${svm}`;
  return onlyOne(client, await list(client, svmFilter(svm), what), svm, what);
}

function list(client: OntapClient, filter: Query, what: string): Promise<AccountRecord[]> {
  return client
    .list(PATH, { ...filter, fields: FIELDS, ignore_unknown_fields: true }, accountRecord, what)
    .catch((error: unknown) => tooOld(client, error, what));
}

/** Code 4 about the collection itself: there is no such path, which must not be taken for "the account is gone". */
function tooOld(client: OntapClient, error: unknown, what: string): never {
  if (ProviderError.is(error, "gone") && error.errorCode === "4")
    throw client.failedWith("3", undefined, what, error.status);
  throw error;
}

/** `POST /protocols/active-directory`, to the end of its job. */
export async function joinDomain(
  client: OntapClient,
  svm: string,
  body: JoinBody,
  credentials: Credentials,
  what: string,
): Promise<JobEnd> {
  const answer = await client
    .post(PATH, { return_timeout: RETURN_TIMEOUT }, { svm: svmReference(svm), ...body, ...credentials }, what)
    .catch((error: unknown) => tooOld(client, error, what));
  return endOf(client, answer, what);
}

/** `PATCH /protocols/active-directory/{svm.uuid}`, to the end of its job. An unchanged `fqdn` in it would be a re-join. */
export async function modifyAccount(
  client: OntapClient,
  svmUuid: string,
  body: Partial<JoinBody>,
  credentials: Credentials,
  what: string,
): Promise<JobEnd> {
  const answer = await client.patch(
    `${PATH}/${pathKey(svmUuid)}`,
    { return_timeout: RETURN_TIMEOUT },
    { ...body, ...credentials },
    what,
  );
  return endOf(client, answer, what);
}

/** `DELETE /protocols/active-directory/{svm.uuid}` with the credentials as its body, to the end of its job. */
export async function leaveDomain(
  client: OntapClient,
  svmUuid: string,
  credentials: Credentials,
  what: string,
): Promise<JobEnd> {
  const answer = await client.delete(
    `${PATH}/${pathKey(svmUuid)}`,
    { return_timeout: RETURN_TIMEOUT },
    credentials,
    what,
  );
  return endOf(client, answer, what);
}

/** `POST …/preferred-domain-controllers`; one that is there already is a success. ONTAP asks the controller itself first. */
export async function addController(
  client: OntapClient,
  svmUuid: string,
  { fqdn, serverIp }: ControllerKey,
): Promise<void> {
  const what = `add the preferred domain controller ${serverIp} of ${fqdn}`;
  try {
    const answer = await client.post(controllers(svmUuid), {}, { fqdn, server_ip: serverIp }, what);
    const end = await endOf(client, answer, what);
    if (end.state === "failure") throw client.failedWith(end.code, end.message, what);
  } catch (error) {
    if (!ProviderError.is(error, "exists")) throw error;
  }
}

/** `DELETE …/preferred-domain-controllers/{fqdn}/{server_ip}`; one that is gone already is a success. */
export async function removeController(
  client: OntapClient,
  svmUuid: string,
  { fqdn, serverIp }: ControllerKey,
): Promise<void> {
  const what = `remove the preferred domain controller ${serverIp} of ${fqdn}`;
  try {
    const path = `${controllers(svmUuid)}/${pathKey(fqdn)}/${pathKey(serverIp)}`;
    const end = await endOf(client, await client.delete(path, {}, undefined, what), what);
    if (end.state === "failure") throw client.failedWith(end.code, end.message, what);
  } catch (error) {
    if (!ProviderError.is(error, "gone")) throw error;
  }
}

function controllers(svmUuid: string): string {
  return `${PATH}/${pathKey(svmUuid)}/preferred-domain-controllers`;
}
