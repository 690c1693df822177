import { checkUnit, enterDomain, unsupported, wantedEncryptions } from "./ad-checks";
import { type Given, givenText } from "./body";
import type { OntapContext } from "./context";
import type { AdAccount, Domain, Encryption, Svm } from "./entities";
import { OntapError, PartlyApplied } from "./errors";

const DEFAULT_UNIT = "CN=Computers";

/** Only finds out whether the operation would be refused. */
interface Options {
  dryRun?: boolean;
}

function refuseExisting(domain: Domain, name: string, given: Given): void {
  const exists = domain.accounts.some((account) => account.name.toLowerCase() === name.toLowerCase());
  if (exists && given.get("force_account_overwrite") !== true) {
    throw new OntapError("656465", `A machine account "${name}" exists in "${domain.fqdn}" already.`);
  }
}

function refuseSecurity(domain: Domain, wanted: Encryption[] | undefined, code: string): void {
  if (wanted === undefined) return;
  if (unsupported(domain, wanted)) {
    throw new OntapError(code, `The KDC of "${domain.fqdn}" does not support the encryption type.`);
  }
  if (domain.securityUpdateFails) {
    throw new OntapError("656495", "The Active Directory security settings of the SVM could not be updated.");
  }
}

/** POST: the SVM joins a domain. */
export function join(context: OntapContext, svm: Svm, given: Given, options: Options = {}): void {
  const { store, switches } = context;
  const fqdn = givenText(given, "fqdn") ?? "";
  const name = givenText(given, "name") ?? svm.name;
  const organizationalUnit = givenText(given, "organizational_unit") ?? DEFAULT_UNIT;
  const wanted = wantedEncryptions(given);
  const domain = enterDomain(context, svm, fqdn, given);
  checkUnit(context, domain, organizationalUnit);
  refuseExisting(domain, name, given);
  refuseSecurity(domain, wanted, "656496");
  if (options.dryRun === true) return;
  const encryptions = [...(wanted ?? switches.defaultEncryptions)];
  const configured = !domain.incompleteJoin;
  svm.ad = { name, fqdn, organizationalUnit, encryptions, configured, joins: 1, rejoins: 0, discoveries: 0 };
  store.domains.putAccount(fqdn, { name, organizationalUnit, svmUuid: svm.uuid });
  if (configured) return;
  const code = store.knows("9.17") ? "656494" : "262145";
  throw new PartlyApplied(code, "The account was created, but it could not be fully configured.");
}

/** PATCH: another domain, the same domain once more, or other encryption types. */
export function modify(context: OntapContext, svm: Svm, account: AdAccount, given: Given, options: Options = {}): void {
  const { store, switches } = context;
  const fqdn = givenText(given, "fqdn");
  const target = fqdn ?? account.fqdn;
  const wanted = wantedEncryptions(given);
  const domain = enterDomain(context, svm, target, given);
  const stays = domain === store.domains.find(account.fqdn);
  const moved = switches.organizationalUnitAfterMove === "default" ? DEFAULT_UNIT : account.organizationalUnit;
  const organizationalUnit = stays ? account.organizationalUnit : moved;
  if (fqdn !== undefined) {
    checkUnit(context, domain, organizationalUnit);
    const own = domain.accounts.some(
      (one) => one.svmUuid === svm.uuid && one.name.toLowerCase() === account.name.toLowerCase(),
    );
    if (!stays || switches.rejoinNeedsForce || !own) refuseExisting(domain, account.name, given);
  }
  refuseSecurity(domain, wanted, switches.patchEncryptionCode);
  if (options.dryRun === true) return;
  if (fqdn !== undefined) {
    if (stays) account.rejoins += 1;
    else account.joins += 1;
    if (!stays && !switches.oldDomainAccountStays) store.domains.removeAccount(account.fqdn, account.name);
    account.fqdn = fqdn;
    account.organizationalUnit = organizationalUnit;
    account.configured = true;
    store.domains.putAccount(fqdn, { name: account.name, organizationalUnit, svmUuid: svm.uuid });
  }
  if (wanted !== undefined) account.encryptions = [...wanted];
}

/** DELETE: the SVM leaves its domain. */
export function leave(context: OntapContext, svm: Svm, account: AdAccount, given: Given, options: Options = {}): void {
  try {
    enterDomain(context, svm, account.fqdn, given);
  } catch (error) {
    if (!(error instanceof OntapError)) throw error;
    const code = error.code === "656464" ? context.switches.deleteCredentialsCode : "655414";
    throw new OntapError(code, `The machine account could not be removed: ${error.message}`);
  }
  if (options.dryRun === true) return;
  context.store.domains.removeAccount(account.fqdn, account.name);
  delete svm.ad;
  if (context.switches.preferredDcsGoWithAccount) svm.preferredDcs = [];
}
