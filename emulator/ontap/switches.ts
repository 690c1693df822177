/** Points of the ONTAP REST API that are undocumented, contradictory, or left to the release. */
export interface OntapSwitches {
  /** HTTP status of single error codes, for example `{ "5374078": 400 }`; most of them are undocumented. */
  ontapStatus: Record<string, number>;
  /** `code` inside `error` as text (documented) or as a number. */
  errorCodeType: "string" | "number";
  /** Whether `error.target` names the offending input. */
  errorTarget: boolean;
  /** HTTP status of bad credentials: 401 as observed, 400 as the 9.17.1 error table says. */
  unauthorizedStatus: 401 | 400;
  /** Body that comes with bad credentials. */
  unauthorizedBody: "json" | "json-without-code" | "html" | "empty";
  /** An ETag header on answers; none is documented. */
  etag: boolean;
  /** Requests beyond this number at the same time get 429 (262160), and `xDBVersionMismatch` from Element; 0 = no limit. */
  maxParallelRequests: number;
  /** The Retry-After of such a 429. */
  retryAfter: "seconds" | "date" | "missing";
  /** The code of a path that this release does not have. */
  unknownPathCode: string;
  /** Whether a body without `Content-Type: application/json` is refused. */
  contentTypeRequired: boolean;
  /** Whether `+` in a query value means a space (sources disagree) or stays a plus. */
  plusIsSpace: boolean;
  /** Whether `"true"` and `"false"` are taken as booleans in bodies, as one documented sample sends them. */
  acceptBooleanStrings: boolean;
  /** Properties of a body that this release does not know. */
  unknownBodyFields: "reject" | "ignore";
  /** Code of a read-only property in PATCH from 9.17 on; older releases say 262196. */
  readOnlyPatchCode: "262203" | "262196";
  /** Body of a success that has nothing to say. */
  successBody: "{}" | "empty";
  /** `records` of a listing that found nothing. */
  emptyRecords: "array" | "missing";
  /** How a property without a value is returned. */
  unsetProperties: "absent" | "null" | "empty";
  /** How an empty list property (preferred_dcs, discovered_servers) is returned. */
  emptyArrays: "absent" | "present";
  /** Whether a listing without `fields` returns the identifying properties only. */
  defaultFields: "keys" | "all";
  /** Whether string filters ignore case. */
  filterCaseInsensitive: boolean;
  /** A filter for an SVM that does not exist: an empty listing, or error 2621462. */
  filterUnknownSvm: "empty" | "error";
  /** Whether a full last page still carries a `next` link, to an empty page. */
  trailingEmptyPage: boolean;
  /** The largest page the array gives out, whatever max_records says. */
  maxPageSize: number;
  /** The `Location` header of 201 and 202. */
  location: "relative" | "absolute" | "query" | "missing";
  /** Whether `job._links` is also sent for `Accept: application/json`. */
  jobLinkWithPlainJson: boolean;

  /** Milliseconds that an asynchronous call runs. */
  jobDelayMs: number;
  /** Milliseconds after its end at which a job is deleted. */
  jobLifetimeMs: number;
  /** Milliseconds for which a new job is not yet visible (404). */
  jobHiddenMs: number;
  /** State of a failed job; the enum says `failure`, the prose `error`. */
  jobFailedState: "failure" | "error" | "cancelled" | "expired";
  /** Where a failed job says why. */
  jobFailureDetails: "both" | "code" | "error" | "none";
  /** First release whose failed jobs carry the `error` object. */
  jobErrorObjectSince: string;

  /** The AD account calls as jobs, or answered at once. */
  adCalls: "job" | "immediate";
  /** Answer of an asynchronous call that finished within return_timeout. */
  finishedAnswer: "job" | "object" | "records" | "empty";
  /** HTTP status of a POST whose job finished within return_timeout: 201 as observed, 200 is possible. */
  finishedPostStatus: 201 | 200;
  /** Answer of an asynchronous call that failed within return_timeout. */
  failedAnswer: "error" | "job";
  /** Whether what the domain controller refuses (656464 to 656467) is answered at once, without a job. */
  domainErrorsSynchronous: boolean;
  /** Whether what ONTAP itself refuses (655562, 655915, 656490, 656491, a second account) comes through the job. */
  preconditionErrorsInJob: boolean;
  /** Body of a 201 for AD accounts and preferred domain controllers when return_records=true (or always). */
  createdBody: "records" | "object" | "object-always";
  /** iSCSI POST, PATCH and DELETE as jobs; documented as synchronous. */
  iscsiCalls: "synchronous" | "job";
  /** Preferred domain controller POST and DELETE as jobs; documented as synchronous. */
  preferredDcCalls: "synchronous" | "job";

  /** `""` as target alias in an iSCSI POST. */
  emptyAliasInPost: "reject" | "clear";
  /** A space in the target alias. */
  aliasWithSpace: "reject" | "accept";
  /** Characters outside ASCII in the target alias. */
  aliasNonAscii: "reject" | "accept";
  /** Whether an alias equal to the SVM name follows a rename of the SVM. */
  aliasFollowsRename: boolean;
  /** Whether the alias can only be changed while the service is disabled. */
  aliasNeedsDisabled: boolean;
  /** An iSCSI PATCH that sets what is set already. */
  noopIscsiPatch: "accept" | "reject";
  /** Whether enabling an existing service checks licence and SVM state as POST does. */
  enableChecksPreconditions: boolean;
  /** Whether LUN maps block the deletion of the service. */
  lunMapsBlockDelete: boolean;

  /** Properties that an AD account POST must carry besides the SVM. */
  adRequired: readonly ("name" | "fqdn" | "username" | "password")[];
  /** Code of an AD account POST that names no SVM. */
  adWithoutSvmCode: "2621707" | "262212";
  /** Characters of the AD account name: those of a NetBIOS name, or any. */
  adNameCharacters: "netbios" | "any";
  /** Whether name and fqdn of the AD account are read in upper case. */
  upperCaseNames: boolean;
  /** An organizational unit that ends in the domain's `DC=` parts. */
  organizationalUnitWithDc: "not-found" | "accept";
  /** Code of a second account on one SVM. */
  secondAccountCode: string;
  /** Code at the AD endpoints for an SVM without account. */
  missingAccountCode: string;
  /** Code at the AD endpoints for an SVM that does not exist. */
  unknownSvmAtAdCode: string;
  /** When an AD PATCH needs username and password. */
  adPatchNeedsCredentials: "always" | "join" | "never";
  /** An AD PATCH with nothing but username and password. */
  credentialsOnlyPatch: "reject" | "accept";
  /** Whether joining the current domain again needs force_account_overwrite. */
  rejoinNeedsForce: boolean;
  /** Whether the machine account stays in the old domain after a change of fqdn. */
  oldDomainAccountStays: boolean;
  /** The organizational unit after a change of fqdn. */
  organizationalUnitAfterMove: "default" | "keep";
  /** Code of encryption types that the KDC does not support, in PATCH. */
  patchEncryptionCode: "656478" | "656496";
  /** What AD advertises when nothing was asked for; an empty list is returned as absent. */
  defaultEncryptions: readonly ("des" | "rc4" | "aes_128" | "aes_256")[];
  /** Whether set-like lists come back in another order than they were given. */
  reverseSets: boolean;
  /** Code of a DELETE whose credentials the domain refuses. */
  deleteCredentialsCode: "655414" | "656464";
  /** Code of an AD DELETE without a body. */
  deleteWithoutBodyCode: "655431" | "262212";
  /** First release that tells empty credentials in DELETE apart (655431, 655432); before it 655414. */
  emptyCredentialCodesSince: string;
  /** Whether the AD endpoints exist on ASA r2. */
  adOnAsaR2: boolean;
  /** Whether preferred domain controllers need an AD account first. */
  preferredDcsNeedAccount: boolean;
  /** Whether preferred domain controllers go away with the AD account. */
  preferredDcsGoWithAccount: boolean;
  /** Code of a preferred domain controller that exists already. */
  duplicateDcCode: string;
  /** Whether records of preferred domain controllers carry `svm`, as samples show and the schema does not. */
  preferredDcShowsSvm: boolean;
  /** Whether `svm.name` is taken as filter for preferred domain controllers, as Ansible sends it. */
  preferredDcSvmFilter: boolean;
  /** Whether `name` and `uuid` of the cluster come along when only other fields are asked for. */
  clusterKeysAlways: boolean;
  /** Whether two SVMs of one cluster may have the same name. */
  duplicateSvmNames: boolean;
  /** Whether `/svm/svms` lists the admin SVM; the reference says that only data SVMs are exposed. */
  adminSvmListed: boolean;
  /** First release whose admin SVM can have an AD account: 9.16.1 in the command reference; the text of 656491 (9.17.1) says none. */
  adminSvmAccountSince: string;
}

/** The defaults. */
export const ontapSwitches: OntapSwitches = {
  ontapStatus: {},
  errorCodeType: "string",
  errorTarget: true,
  unauthorizedStatus: 401,
  unauthorizedBody: "json",
  etag: false,
  maxParallelRequests: 0,
  retryAfter: "seconds",
  unknownPathCode: "3",
  contentTypeRequired: true,
  plusIsSpace: false,
  acceptBooleanStrings: true,
  unknownBodyFields: "reject",
  readOnlyPatchCode: "262203",
  successBody: "{}",
  emptyRecords: "array",
  unsetProperties: "absent",
  emptyArrays: "absent",
  defaultFields: "keys",
  filterCaseInsensitive: false,
  filterUnknownSvm: "empty",
  trailingEmptyPage: false,
  maxPageSize: 10_000,
  location: "relative",
  jobLinkWithPlainJson: false,

  jobDelayMs: 50,
  jobLifetimeMs: 300_000,
  jobHiddenMs: 0,
  jobFailedState: "failure",
  jobFailureDetails: "both",
  jobErrorObjectSince: "9.12",

  adCalls: "job",
  finishedAnswer: "job",
  finishedPostStatus: 201,
  failedAnswer: "error",
  domainErrorsSynchronous: false,
  preconditionErrorsInJob: false,
  createdBody: "records",
  iscsiCalls: "synchronous",
  preferredDcCalls: "synchronous",

  emptyAliasInPost: "reject",
  aliasWithSpace: "reject",
  aliasNonAscii: "reject",
  aliasFollowsRename: false,
  aliasNeedsDisabled: false,
  noopIscsiPatch: "accept",
  enableChecksPreconditions: false,
  lunMapsBlockDelete: false,

  adRequired: ["name", "fqdn", "username", "password"],
  adWithoutSvmCode: "2621707",
  adNameCharacters: "netbios",
  upperCaseNames: true,
  organizationalUnitWithDc: "not-found",
  secondAccountCode: "1",
  missingAccountCode: "4",
  unknownSvmAtAdCode: "2621462",
  adPatchNeedsCredentials: "always",
  credentialsOnlyPatch: "reject",
  rejoinNeedsForce: false,
  oldDomainAccountStays: true,
  organizationalUnitAfterMove: "default",
  patchEncryptionCode: "656478",
  defaultEncryptions: ["aes_128", "aes_256"],
  reverseSets: false,
  deleteCredentialsCode: "655414",
  deleteWithoutBodyCode: "655431",
  emptyCredentialCodesSince: "9.14",
  adOnAsaR2: true,
  preferredDcsNeedAccount: false,
  preferredDcsGoWithAccount: false,
  duplicateDcCode: "1",
  preferredDcShowsSvm: false,
  preferredDcSvmFilter: true,
  clusterKeysAlways: false,
  duplicateSvmNames: false,
  adminSvmListed: false,
  adminSvmAccountSince: "9.16.1",
};
