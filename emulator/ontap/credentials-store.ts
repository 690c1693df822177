import { admits } from "./addresses";
import type { CredentialsSwitches } from "./credentials-switches";
import type { CredentialsChange, HostLogin, IscsiCredentials, IscsiSession, Svm } from "./entities";

/** The record of every initiator that has none of its own; ONTAP makes it together with the iSCSI service. */
export const DEFAULT_INITIATOR = "default";

/** What the array says to a login of a host. */
export type LoginAnswer = "accepted" | "no service" | "denied" | "wrong CHAP" | "wrong address";

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * The iSCSI credentials of all SVMs, and the hosts that log in with them. Hooks for tests; what they return are copies.
 */
export class CredentialsStore {
  readonly #svmOf: (nameOrUuid: string) => Svm;
  readonly #switches: CredentialsSwitches;
  readonly #sessions = new Map<string, IscsiSession[]>();
  #lastHandle = 0;

  constructor(svmOf: (nameOrUuid: string) => Svm, switches: CredentialsSwitches) {
    this.#svmOf = svmOf;
    this.#switches = switches;
  }

  /** Copies of the records of an SVM, `default` too; passwords included, which the API never shows. */
  of(svm: string): IscsiCredentials[] {
    return structuredClone(this.#svmOf(svm).credentials);
  }

  get(svm: string, initiator: string): IscsiCredentials | undefined {
    return this.of(svm).find((one) => same(one.initiator, initiator));
  }

  /** Creates a record or changes what is named of it; a pair that is null is taken away, addresses are replaced. */
  set(svm: string, initiator: string, change: CredentialsChange): void {
    const { iscsi, credentials } = this.#svmOf(svm);
    if (iscsi === undefined)
      throw new Error(`SVM "${svm}" has no iSCSI service, so no credentials; use setIscsi first.`);
    const { authenticationType, inbound, outbound, addresses } = structuredClone(change);
    let record = credentials.find((one) => same(one.initiator, initiator));
    if (record === undefined) {
      record = { initiator, authenticationType: inbound ? "chap" : "none", addresses: { ranges: [], masks: [] } };
      credentials.push(record);
    }
    if (authenticationType !== undefined) record.authenticationType = authenticationType;
    if (inbound === null || record.authenticationType !== "chap") delete record.inbound;
    else if (inbound !== undefined) record.inbound = inbound;
    if (outbound === null || record.authenticationType !== "chap") delete record.outbound;
    else if (outbound !== undefined) record.outbound = outbound;
    if (addresses !== undefined) record.addresses = { ranges: [], masks: [], ...addresses };
  }

  remove(svm: string, initiator: string): void {
    const { credentials } = this.#svmOf(svm);
    const index = credentials.findIndex((one) => same(one.initiator, initiator));
    if (index < 0) throw new Error(`SVM "${svm}" has no credentials of "${initiator}"; add them with credentials.set.`);
    credentials.splice(index, 1);
  }

  /** A host logs in to the target of an SVM; once accepted it has a session. */
  login(svm: string, host: HostLogin): LoginAnswer {
    const answer = this.#judge(svm, host);
    if (answer === "accepted") this.#of(svm).push({ ...structuredClone(host), up: true, tsih: ++this.#lastHandle });
    return answer;
  }

  /** Copies of the sessions of an SVM, also those that ended. */
  sessions(svm: string): IscsiSession[] {
    return structuredClone(this.#of(svm));
  }

  /** Every host that has or had a session logs in again, as after a takeover. */
  relogin(svm: string): void {
    for (const session of this.#of(svm)) {
      session.up = this.#judge(svm, session) === "accepted";
      if (session.up) session.tsih = ++this.#lastHandle;
    }
  }

  /** The service was enabled or disabled: all sessions drop, and hosts try until they are in again. */
  serviceSwitched(svm: Svm): void {
    if (svm.iscsi?.enabled === true) this.relogin(svm.uuid);
    else for (const session of this.#of(svm.uuid)) session.up = false;
  }

  /** The service came to be; for the routes and the store. */
  serviceCreated(svm: Svm): void {
    svm.credentials.push({
      initiator: DEFAULT_INITIATOR,
      authenticationType: "none",
      addresses: { ranges: [], masks: [] },
    });
  }

  /** The service is gone; for the routes and the store. */
  serviceDeleted(svm: Svm): void {
    const kept = this.#switches.credentialsGoWithService ? [] : svm.credentials;
    svm.credentials = kept.filter((one) => one.initiator !== DEFAULT_INITIATOR);
    for (const session of this.#of(svm.uuid)) session.up = false;
  }

  /** A record was changed or deleted through the API. */
  enforce(svm: Svm, initiator: string): void {
    if (this.#switches.sessionsAfterCredentials === "stay") return;
    for (const session of this.#of(svm.uuid)) {
      const own = svm.credentials.find((one) => same(one.initiator, session.initiator));
      if (own === undefined && same(session.initiator, initiator)) session.up = false;
      const record = own ?? this.#default(svm);
      if (record === undefined || record.authenticationType === "deny" || !admits(record, session.address ?? "")) {
        session.up = false;
      }
    }
  }

  #default(svm: Svm): IscsiCredentials | undefined {
    return svm.credentials.find((one) => one.initiator === DEFAULT_INITIATOR);
  }

  #of(svm: string): IscsiSession[] {
    const { uuid } = this.#svmOf(svm);
    const sessions = this.#sessions.get(uuid) ?? [];
    this.#sessions.set(uuid, sessions);
    return sessions;
  }

  #judge(nameOrUuid: string, host: HostLogin): LoginAnswer {
    const svm = this.#svmOf(nameOrUuid);
    const record = svm.credentials.find((one) => same(one.initiator, host.initiator)) ?? this.#default(svm);
    if (svm.iscsi?.enabled !== true || record === undefined) return "no service";
    if (!admits(record, host.address ?? "")) return "wrong address";
    if (record.authenticationType === "deny") return "denied";
    if (record.authenticationType === "none") return "accepted";
    const { user, password } = record.inbound ?? {};
    const arrayIsKnown =
      host.outbound === undefined || JSON.stringify(host.outbound) === JSON.stringify(record.outbound);
    const hostIsKnown = host.user === user && host.password === password;
    return hostIsKnown && arrayIsKnown ? "accepted" : "wrong CHAP";
  }
}
