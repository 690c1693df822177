import * as z from "zod";
import { ProviderError } from "../../base/errors";
import { quotedName } from "../../base/invisible";
import type { State } from "../../base/shape";
import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/shared-reads";
import { type OntapClient, pathKey, type Query } from "../client";
import { type Codes, endpointCodes, refused } from "../errors";
import { endOf, expectDone, type JobEnd, RETURN_TIMEOUT } from "../jobs";
import { isAmong, isCalled, onePerSvm, type Svm, svmFilter, svmRecord, svmReference } from "../svm";
import { isUnknownSvm, onlyOne } from "../svm-presence";
import { PAGE, releaseText } from "../system";
import { type ActiveDirectoryAccountInputs, DEFAULT_UNIT, SINCE } from "./fields";

/** The codes of the endpoint; for most of them no HTTP status is documented. */
export const AD_ACCOUNT_CODES: Codes = {
  ...endpointCodes(
    `the Active Directory account needs ONTAP ${releaseText(SINCE)} or later`,
    "/api/protocols/active-directory",
  ),
  "262179": refused(
    "this ONTAP release does not know a property that was sent",
    "advertisedKdcEncryptions needs ONTAP 9.17.1 or later",
  ),
  "655366": refused(
    "the preferred domain controller is not valid",
    "correct fqdn and serverIp in preferredDomainControllers",
  ),
  "655414": refused(
    "the machine account could not be removed from Active Directory",
    "check that the credentials may delete computers in its organizational unit and that a domain controller answers; new credentials go into the state with pulumi up, then run pulumi destroy again",
  ),
  "655431": refused("no Active Directory user name was given", "set username, run pulumi up, then try again"),
  "655432": refused("no Active Directory password was given", "set password, run pulumi up, then try again"),
  "655506": refused("the preferred domain controller could not be added", "check its fqdn and serverIp"),
  "655507": refused("the preferred domain controller could not be removed", "run pulumi refresh and try again"),
  "655562": refused("the NetBIOS name is longer than 15 characters", "shorten name"),
  "655915": refused(
    "the SVM has a CIFS server, which excludes an Active Directory account of its own",
    "delete the CIFS server first or use another SVM",
  ),
  "655918": refused("the domain name is longer than 254 bytes", "shorten fqdn"),
  "656407": refused(
    "the preferred domain controller did not pass the validation",
    "check that serverIp is a controller of that domain and reachable from a data LIF of the SVM",
  ),
  "656408": refused("the validation of the preferred domain controller broke off", "run pulumi up again"),
  "656464": refused(
    "Active Directory refused the credentials",
    "check username and password (of the resource, not of the connection); new ones go into the state with pulumi up",
  ),
  "656465": refused(
    "Active Directory has a machine account of this name already",
    "choose another name, or set forceAccountOverwrite: true if nobody uses that account any more",
  ),
  "656466": refused(
    "no domain controller could be reached",
    "check the SVM's DNS (it must resolve the domain's SRV records), its data LIFs and routes, and that its clock is within 5 minutes of the domain's",
  ),
  "656467": refused(
    "the organizational unit was not found",
    "give organizationalUnit without the DC= part, such as OU=Storage,OU=Servers, and check that it exists",
  ),
  "656478": refused(
    "the domain's KDC does not support the encryption type",
    "remove it from advertisedKdcEncryptions or enable it in the domain",
  ),
  "656490": refused(
    "another SVM of the cluster uses this account name",
    "choose another name or delete that SVM's account first",
  ),
  "656491": refused(
    "only data SVMs can have an Active Directory account",
    "name a data SVM in svm (the admin SVM needs ONTAP 9.16.1 or later)",
  ),
  "656494": refused(
    "the account was created but not fully configured",
    "it is kept in the state, run pulumi up again to finish it",
  ),
  "656495": refused(
    "the Active Directory security settings of the SVM could not be updated",
    "check that the credentials may write to the computer object and run pulumi up again",
  ),
  "656496": refused(
    "the security settings could not be updated because the domain's KDC does not support the encryption type",
    "remove it from advertisedKdcEncryptions or enable it in the domain, and run pulumi up again",
  ),
};

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
export async function joinDomain(client: OntapClient, inputs: ActiveDirectoryAccountInputs): Promise<JobEnd> {
  const { svm, name, organizationalUnit } = inputs;
  const body = {
    svm: svmReference(svm),
    name,
    ...domainBody(inputs),
    ...(organizationalUnit !== undefined && { organizational_unit: organizationalUnit }),
    ...credentialsOf(client, inputs),
  };
  return endOf(client, await client.post(AD_PATH, WAITING, body).catch((error: unknown) => tooOld(client, error)));
}

/**
 * `PATCH /protocols/active-directory/{svm.uuid}`, to the end of its job. An unchanged `fqdn` in it would be a re-join, for
 * minutes. `isDone` asks the account itself where the job cannot be seen.
 */
export async function modifyAdAccount(
  client: OntapClient,
  svmUuid: string,
  change: Pick<Partial<ActiveDirectoryAccountInputs>, "fqdn" | "advertisedKdcEncryptions">,
  inputs: ActiveDirectoryAccountInputs,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const forceAccountOverwrite = inputs.forceAccountOverwrite === true;
  const body = { ...domainBody({ ...change, forceAccountOverwrite }), ...credentialsOf(client, inputs) };
  await expectDone(client, await client.patch(pathOf(svmUuid), WAITING, body), isDone);
}

function domainBody(inputs: Partial<ActiveDirectoryAccountInputs>): object {
  const { fqdn, forceAccountOverwrite, advertisedKdcEncryptions } = inputs;
  return {
    ...(fqdn !== undefined && { fqdn }),
    // It breaks what uses that machine account, so it is sent only for a join, and when the program says so.
    ...(fqdn !== undefined && forceAccountOverwrite && { force_account_overwrite: true }),
    ...(advertisedKdcEncryptions && { security: { advertised_kdc_encryptions: advertisedKdcEncryptions } }),
  };
}

/** `DELETE /protocols/active-directory/{svm.uuid}` with the credentials as its body, to the end of its job. */
export async function leaveDomain(
  client: OntapClient,
  svmUuid: string,
  state: State,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const answer = await client.delete(pathOf(svmUuid), WAITING, credentialsOf(client, state));
  await expectDone(client, answer, isDone);
}

/** An import cannot bring them, and ONTAP would tell of empty ones only what the domain controller says. */
function credentialsOf(
  client: OntapClient,
  { username, password }: { readonly username?: unknown; readonly password?: unknown },
): object {
  if (username !== undefined && password !== undefined)
    return { username: String(username), password: String(password) };
  throw client.failed("refused", {
    why: "it was imported, and no array reports the username and password of the domain",
    next: "set both in the program and run pulumi up first",
  });
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
