import { type Codes, endpointCodes } from "../errors";
import { releaseText } from "../release";
import { SINCE } from "./fields";

/** The codes of the endpoint; for most of them no HTTP status is documented. */
export const AD_ACCOUNT_CODES: Codes = {
  ...endpointCodes(
    `the Active Directory account needs ONTAP ${releaseText(SINCE)} or later`,
    "/api/protocols/active-directory",
  ),
  "262179": {
    kind: "refused",
    why: "this ONTAP release does not know a property that was sent",
    next: "advertisedKdcEncryptions needs ONTAP 9.17.1 or later",
  },
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
    next: "name a data SVM in svm (the admin SVM needs ONTAP 9.16.1 or later)",
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
