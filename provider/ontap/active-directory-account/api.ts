import * as z from "zod";
import { ProviderError } from "../../base/errors";
import { quotedName } from "../../base/invisible";
import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/shared-reads";
import { type OntapClient, pathKey, type Query } from "../client";
import { endOf, expectDone, type JobEnd, RETURN_TIMEOUT } from "../jobs";
import { isAmong, isCalled, onePerSvm, type Svm, svmFilter, svmRecord, svmReference } from "../svm";
import { isUnknownSvm, onlyOne } from "../svm-presence";
import { PAGE } from "../system";
import { AD_ACCOUNT_CODES } from "./errors";
import { DEFAULT_UNIT } from "./fields";

export const AD_PATH = "/protocols/active-directory";
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

export type AdAccountRecord = z.output<typeof accountRecord>;

/** The credentials that the calls need and ONTAP does not keep. */
export interface DomainCredentials {
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

/** Held open for short jobs. */
const WAITING: Query = { return_timeout: RETURN_TIMEOUT };

export interface ControllerKey {
  readonly fqdn: string;
  readonly serverIp: string;
}

/** `GET /protocols/active-directory`, by the UUID of the SVM. */
export const adAccountListing: Listing<string, AdAccountRecord, OntapClient> = {
  fetch: (client, uuids) =>
    list(
      client.step("list the Active Directory accounts", AD_ACCOUNT_CODES),
      { "svm.uuid": uuids?.join("|"), max_records: PAGE },
      isAmong(uuids),
    ),
  keyOf: ({ svm }) => svm.uuid,
};

/** The account of an SVM, or `undefined` when none is listed. Asking by collection has documented answers, by key it has not. */
export async function findAdAccount(client: ClientFor<OntapClient>, svm: string): Promise<AdAccountRecord | undefined> {
  const reading = client.step(`read the Active Directory account of SVM ${svm}`);
  return onlyOne(reading, await list(reading, svmFilter(svm), isCalled(svm)), svm);
}

/** `GET /protocols/active-directory/{svm.uuid}`. Undocumented: what it answers where there is no account. */
export async function readAdAccount(client: OntapClient, svmUuid: string): Promise<AdAccountRecord | undefined> {
  const answer = await client
    .get(pathOf(svmUuid), { fields: FIELDS, ignore_unknown_fields: true })
    .catch((error: unknown) => {
      if (ProviderError.is(error, "gone") || isUnknownSvm(error)) return undefined;
      throw error;
    });
  if (answer === undefined) return undefined;
  const record = client.decode(accountRecord, answer);
  if (record.svm.uuid === svmUuid) return record;
  throw client.unreliable(`it is about SVM ${quotedName(record.svm.uuid)}, which was not asked for`);
}

/**
 * Before 9.17 ONTAP does not know `security` and refuses an unknown name in `fields`, unless ignore_unknown_fields is set:
 * that saves asking for the release.
 */
function list(client: OntapClient, filter: Query, meant: (svm: Svm) => boolean): Promise<AdAccountRecord[]> {
  return client
    .list(AD_PATH, { ...filter, fields: FIELDS, ignore_unknown_fields: true }, accountRecord, onePerSvm(meant))
    .catch((error: unknown) => tooOld(client, error));
}

/** Code 4 about the collection itself: there is no such path, which must not be taken for "the account is gone". */
function tooOld(client: OntapClient, error: unknown): never {
  const noPath = ProviderError.is(error, "gone") && error.errorCode === "4";
  throw noPath ? client.failedWith("3", undefined, error.status) : error;
}

/** `POST /protocols/active-directory`, to the end of its job. */
export async function joinDomain(
  client: OntapClient,
  svm: string,
  body: JoinBody,
  credentials: DomainCredentials,
): Promise<JobEnd> {
  const answer = await client
    .post(AD_PATH, WAITING, { svm: svmReference(svm), ...body, ...credentials })
    .catch((error: unknown) => tooOld(client, error));
  return endOf(client, answer);
}

/**
 * `PATCH /protocols/active-directory/{svm.uuid}`, to the end of its job. An unchanged `fqdn` in it would be a re-join.
 * `isDone` asks the account itself where the job cannot be seen.
 */
export async function modifyAdAccount(
  client: OntapClient,
  svmUuid: string,
  body: Partial<JoinBody>,
  credentials: DomainCredentials,
  isDone: () => Promise<boolean>,
): Promise<void> {
  await expectDone(client, await client.patch(pathOf(svmUuid), WAITING, { ...body, ...credentials }), isDone);
}

/** `DELETE /protocols/active-directory/{svm.uuid}` with the credentials as its body, to the end of its job. */
export async function leaveDomain(
  client: OntapClient,
  svmUuid: string,
  credentials: DomainCredentials,
  isDone: () => Promise<boolean>,
): Promise<void> {
  await expectDone(client, await client.delete(pathOf(svmUuid), WAITING, credentials), isDone);
}

/** `POST …/preferred-domain-controllers`; adding one that is already there succeeds. ONTAP asks the controller itself first. */
export async function addController(
  client: ClientFor<OntapClient>,
  svmUuid: string,
  { fqdn, serverIp }: ControllerKey,
): Promise<void> {
  const adding = client.step(`add the preferred domain controller ${serverIp} of ${fqdn}`);
  try {
    await expectDone(adding, await adding.post(controllersOf(svmUuid), {}, { fqdn, server_ip: serverIp }));
  } catch (error) {
    if (!ProviderError.is(error, "exists")) throw error;
  }
}

/** `DELETE …/preferred-domain-controllers/{fqdn}/{server_ip}`; deleting one that is already gone succeeds. */
export async function removeController(
  client: ClientFor<OntapClient>,
  svmUuid: string,
  { fqdn, serverIp }: ControllerKey,
): Promise<void> {
  const removing = client.step(`remove the preferred domain controller ${serverIp} of ${fqdn}`);
  try {
    const path = `${controllersOf(svmUuid)}/${pathKey(fqdn)}/${pathKey(serverIp)}`;
    await expectDone(removing, await removing.delete(path));
  } catch (error) {
    if (!ProviderError.is(error, "gone")) throw error;
  }
}

function pathOf(svmUuid: string): string {
  return `${AD_PATH}/${pathKey(svmUuid)}`;
}

function controllersOf(svmUuid: string): string {
  return `${pathOf(svmUuid)}/preferred-domain-controllers`;
}

/** What the array reports of an account. The servers that it discovers change by themselves and are no part of it. */
export interface ActiveDirectoryAccountLive {
  svm: string;
  svmUuid: string;
  svmName: string;
  name: string;
  fqdn: string;
  organizationalUnit: string;
  advertisedKdcEncryptions: string[];
  preferredDomainControllers: ControllerKey[];
}

/** The live values of a record; no organizational unit means the default one. */
export function toLive(record: AdAccountRecord): ActiveDirectoryAccountLive {
  return {
    svm: record.svm.name,
    svmUuid: record.svm.uuid,
    svmName: record.svm.name,
    name: record.name,
    fqdn: record.fqdn,
    organizationalUnit: record.organizational_unit ?? DEFAULT_UNIT,
    advertisedKdcEncryptions: record.security?.advertised_kdc_encryptions ?? [],
    preferredDomainControllers: (record.preferred_dcs ?? []).map(({ fqdn, server_ip }) => ({
      fqdn,
      serverIp: server_ip,
    })),
  };
}
