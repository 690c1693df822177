import { type Given, givenText } from "./body";
import type { OntapContext } from "./context";
import type { Domain, Encryption, Svm } from "./entities";
import { OntapError } from "./errors";

// Forbidden in a CIFS server name, which follows the same NetBIOS rule; the space is practice.
const NETBIOS_FORBIDDEN = /[@#*()=+[\]|;:",<>\\/?\s]/;

const ENCRYPTIONS: readonly string[] = ["des", "rc4", "aes_128", "aes_256"];

/** Checks what can be told from the values alone. */
export function checkName(context: OntapContext, given: Given): void {
  const name = givenText(given, "name");
  if (name !== undefined && context.switches.adNameCharacters === "netbios" && NETBIOS_FORBIDDEN.test(name)) {
    throw new OntapError("262247", `The name "${name}" has a character that a NetBIOS name must not have.`, "name");
  }
  const fqdn = givenText(given, "fqdn");
  if (fqdn === "") throw new OntapError("262247", 'The field "fqdn" must not be empty.', "fqdn");
  if (fqdn !== undefined && Buffer.byteLength(fqdn) > 254) {
    throw new OntapError("655918", "The FQDN is longer than 254 bytes.", "fqdn");
  }
  for (const encryption of wantedEncryptions(given) ?? []) {
    if (ENCRYPTIONS.includes(encryption)) continue;
    const path = "security.advertised_kdc_encryptions";
    throw new OntapError("262247", `"${encryption}" is not an encryption type.`, path);
  }
}

/** The encryption types that a body asks for. */
export function wantedEncryptions(given: Given): Encryption[] | undefined {
  return given.get("security.advertised_kdc_encryptions") as Encryption[] | undefined;
}

/** What ONTAP itself refuses, without asking a domain controller. */
export function refuseJoin(context: OntapContext, svm: Svm, given: Given): void {
  const { store, switches } = context;
  const name = givenText(given, "name") ?? svm.name;
  if (name.length > 15) throw new OntapError("655562", "The NetBIOS name is longer than 15 characters.", "name");
  if (!svm.data && !(svm.admin && store.knows(switches.adminSvmAccountSince))) {
    throw new OntapError(store.knows("9.17") ? "656491" : "2", "Only data SVMs can have an account.", "svm");
  }
  if (svm.cifs !== undefined) {
    throw new OntapError("655915", "The SVM has a CIFS server; both together are not supported.", "svm");
  }
  if (svm.ad !== undefined) {
    throw new OntapError(switches.secondAccountCode, "The SVM has an Active Directory account already.", "svm");
  }
  const other = store.records.svms.find((one) => one.ad?.name.toLowerCase() === name.toLowerCase());
  if (other !== undefined && store.knows("9.16")) {
    throw new OntapError("656490", `The account name "${name}" is used by SVM "${other.name}".`, "name");
  }
}

/** The domain, if its controllers answer this SVM and take the credentials. */
export function enterDomain(context: OntapContext, svm: Svm, fqdn: string, given: Given): Domain {
  const domain = context.store.domains.find(fqdn);
  if (domain === undefined || !domain.reachable || !svm.dns) {
    throw new OntapError("656466", `No domain controller of "${fqdn}" can be reached.`);
  }
  const username = givenText(given, "username");
  const password = givenText(given, "password");
  const asked = username !== undefined || password !== undefined;
  if (asked && !domain.credentials.some((one) => same(one.username, username ?? "") && one.password === password)) {
    throw new OntapError("656464", `The credentials are not accepted by "${fqdn}".`);
  }
  return domain;
}

// AD compares names without case.
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Refuses an organizational unit that the domain does not have. */
export function checkUnit(context: OntapContext, domain: Domain, unit: string): void {
  const relative = context.switches.organizationalUnitWithDc === "accept" ? unit.replace(/(,DC=[^,]+)+$/i, "") : unit;
  const units = ["CN=Computers", ...domain.organizationalUnits];
  if (units.some((one) => same(one, relative))) return;
  throw new OntapError("656467", `The organizational unit "${unit}" was not found in "${domain.fqdn}".`);
}

/** Whether the KDC lacks one of the types. */
export function unsupported(domain: Domain, encryptions: readonly Encryption[]): boolean {
  return encryptions.some((one) => !domain.encryptions.includes(one));
}
