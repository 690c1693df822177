import { type ErrorKind, SINCE_LAST_UP } from "../base/errors";

/** What an ONTAP error code means for the user, and what to do about it. */
export interface CodeMeaning {
  readonly kind: ErrorKind;
  readonly why?: string;
  readonly next?: string;
  /** The code stands for many reasons: ONTAP's own words are shown too. */
  readonly vague?: true;
}

/** ONTAP's code for a wrong user name or password; every other refusal comes after the login. */
export const WRONG_LOGIN = "6691623";

/** Codes and what they mean. */
export type Codes = Readonly<Record<string, CodeMeaning>>;

export const EXISTS =
  "set adopt: true to take it over as it is, unless another resource of this program made it, or remove it from the array first";

/**
 * ONTAP's codes as sentences. Decisions are made on the code, then on the HTTP status, never on the text: the texts are
 * not stable and for most of these codes no HTTP status is documented. A code that is not here shows ONTAP's own words.
 */
export const ONTAP_CODES: Codes = {
  // Common to all endpoints.
  "1": { kind: "exists", why: "it exists already", next: EXISTS },
  "3": {
    kind: "refused",
    why: "this ONTAP release or platform does not know the call, or not for this login",
    next: "the Active Directory account needs ONTAP 9.12.1 or later, iSCSI services and iSCSI credentials need 9.6, and to the login of an SVM a path may be closed that is open to one of the cluster",
  },
  "4": { kind: "gone", why: "it does not exist", next: "run pulumi refresh, and the next pulumi up creates it again" },
  "6": {
    kind: "denied",
    why: "the login may not do this",
    next: "give its role access to /api/protocols/san/iscsi, /api/protocols/active-directory, /api/svm/svms and /api/cluster/jobs",
  },
  "2": {
    kind: "refused",
    why: "a value or field is not valid",
    next: "correct the argument, or report it if the program does not name it",
    vague: true,
  },
  "7": {
    kind: "refused",
    why: "a resource limit of the array is reached",
    next: "try again when it is less busy",
    vague: true,
  },
  "8": {
    kind: "refused",
    why: "the resource is in use",
    next: "free it, or try again when the other operation has ended",
    vague: true,
  },
  "262160": { kind: "refused", why: "too many requests are in progress", next: "lower maxParallelCalls or try again" },
  "262179": {
    kind: "refused",
    why: "this ONTAP release does not know a property that was sent",
    next: "advertisedKdcEncryptions needs ONTAP 9.17.1 or later",
  },
  "1260882": {
    kind: "refused",
    why: "the SVM does not exist",
    next: "check svm; if it was made anew, run pulumi refresh",
  },
  "2621462": {
    kind: "refused",
    why: "the SVM does not exist, or this login cannot see it",
    next: "check svm and that the login belongs to the cluster or to this SVM; if the SVM was made anew, run pulumi refresh",
  },
  "2621574": {
    kind: "refused",
    why: "the SVM is a MetroCluster destination",
    next: "make the change on its source SVM",
  },
  "2621576": {
    kind: "refused",
    why: "the SVM is locked against changes of its configuration",
    next: "wait for the operation that holds the lock, or unlock the SVM",
  },
  "2621706": {
    kind: "refused",
    why: "the name and the UUID belong to different SVMs",
    next: "give svm as one of them",
  },
  "2621707": { kind: "refused", why: "no SVM was named", next: "give svm as a name or a UUID" },
  [WRONG_LOGIN]: {
    kind: "denied",
    why: "user name or password is wrong",
    next: `check username and password of the ONTAP connection${SINCE_LAST_UP}`,
  },
  "9241607": {
    kind: "refused",
    why: "the node does not belong to a cluster yet",
    next: "create the cluster or join the node to it first",
  },

  // iSCSI service.
  "1115127": {
    kind: "refused",
    why: "the cluster has no valid iSCSI licence",
    next: "install the licence (system license add)",
  },
  "2621507": {
    kind: "refused",
    why: "iSCSI is not among the allowed protocols of the SVM",
    next: "allow it first (vserver add-protocols -protocols iscsi)",
  },
  "5373960": {
    kind: "refused",
    why: "the service is enabled and only a disabled one can be deleted",
    next: "something enables it again and again; find out what, then run pulumi destroy again",
  },
  "5373966": { kind: "refused", why: "the SVM is configured for NVMe", next: "use another SVM for iSCSI" },
  "5374077": { kind: "exists", why: "the SVM has an iSCSI service already", next: EXISTS },
  "5374078": {
    kind: "gone",
    why: "the SVM has no iSCSI service",
    next: "run pulumi refresh, and the next pulumi up creates it again",
  },
  "5374893": { kind: "refused", why: "the SVM is stopped", next: "start it first (vserver start)" },
  "5376452": {
    kind: "refused",
    why: "on this platform (ASA r2) every SVM has its iSCSI service, which cannot be created or deleted",
    next: "set adopt: true to manage the service that is there, unless another resource of this program does",
  },

  // Active Directory account.
  "655366": {
    kind: "refused",
    why: "the preferred domain controller is not valid",
    next: "correct fqdn and serverIp in preferredDomainControllers",
  },
  "655414": {
    kind: "refused",
    why: "the machine account could not be removed from Active Directory",
    next: "check that the credentials may delete computers in its organizational unit and that a domain controller answers; new credentials go into the state with pulumi up, then run pulumi destroy again",
  },
  "655431": {
    kind: "refused",
    why: "no Active Directory user name was given",
    next: "set username, run pulumi up, then try again",
  },
  "655432": {
    kind: "refused",
    why: "no Active Directory password was given",
    next: "set password, run pulumi up, then try again",
  },
  "655506": {
    kind: "refused",
    why: "the preferred domain controller could not be added",
    next: "check its fqdn and serverIp",
  },
  "655507": {
    kind: "refused",
    why: "the preferred domain controller could not be removed",
    next: "run pulumi refresh and try again",
  },
  "655562": { kind: "refused", why: "the NetBIOS name is longer than 15 characters", next: "shorten name" },
  "655915": {
    kind: "refused",
    why: "the SVM has a CIFS server, which excludes an Active Directory account of its own",
    next: "delete the CIFS server first or use another SVM",
  },
  "655918": { kind: "refused", why: "the domain name is longer than 254 bytes", next: "shorten fqdn" },
  "656407": {
    kind: "refused",
    why: "the preferred domain controller did not pass the validation",
    next: "check that serverIp is a controller of that domain and reachable from a data LIF of the SVM",
  },
  "656408": {
    kind: "refused",
    why: "the validation of the preferred domain controller broke off",
    next: "run pulumi up again",
  },
  "656464": {
    kind: "refused",
    why: "Active Directory refused the credentials",
    next: "check username and password (of the resource, not of the connection); new ones go into the state with pulumi up",
  },
  "656465": {
    kind: "refused",
    why: "Active Directory has a machine account of this name already",
    next: "choose another name, or set forceAccountOverwrite: true if nobody uses that account any more",
  },
  "656466": {
    kind: "refused",
    why: "no domain controller could be reached",
    next: "check the SVM's DNS (it must resolve the domain's SRV records), its data LIFs and routes, and that its clock is within 5 minutes of the domain's",
  },
  "656467": {
    kind: "refused",
    why: "the organizational unit was not found",
    next: "give organizationalUnit without the DC= part, such as OU=Storage,OU=Servers, and check that it exists",
  },
  "656478": {
    kind: "refused",
    why: "the domain's KDC does not support the encryption type",
    next: "remove it from advertisedKdcEncryptions or enable it in the domain",
  },
  "656490": {
    kind: "refused",
    why: "another SVM of the cluster uses this account name",
    next: "choose another name or delete that SVM's account first",
  },
  "656491": {
    kind: "refused",
    why: "only data SVMs can have an Active Directory account",
    next: "name a data SVM in svm",
  },
  "656494": {
    kind: "refused",
    why: "the account was created but not fully configured",
    next: "it is kept in the state, run pulumi up again to finish it",
  },
  "656495": {
    kind: "refused",
    why: "the Active Directory security settings of the SVM could not be updated",
    next: "check that the credentials may write to the computer object and run pulumi up again",
  },
  "656496": {
    kind: "refused",
    why: "the security settings could not be updated because the domain's KDC does not support the encryption type",
    next: "remove it from advertisedKdcEncryptions or enable it in the domain, and run pulumi up again",
  },
};

/** Codes with which ONTAP turns a call away before it does anything: safe to send again. */
export const NOT_CARRIED_OUT: ReadonlySet<string> = new Set(["7", "8", "262160"]);

/** Internal faults after which nobody can say whether the call was carried out. */
export const INTERNAL_FAULTS: ReadonlySet<string> = new Set(["65541", "65552", "65562", "262145", "262210", "393271"]);
