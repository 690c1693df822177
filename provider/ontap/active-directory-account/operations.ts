import { isBefore } from "../../base/equal";
import { ProviderError, Unfinished } from "../../base/errors";
import { say } from "../../base/say";
import type { State } from "../../base/shape";
import { backoff } from "../../http/budget";
import { carriedOut, created } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { expectApplied, matches } from "../../lifecycle/diff";
import { managedBy } from "../../lifecycle/state";
import type { OntapClient } from "../client";
import { type JobEnd, jobStillRunning, type UnseenEnd } from "../jobs";
import { asUuid } from "../svm";
import { createdButUnreadable, findSvm, isUnknownSvm, isWithoutSvm, readOnSvm, SvmOperations } from "../svm-presence";
import { releaseText } from "../system";
import {
  type ActiveDirectoryAccountLive,
  AD_ACCOUNT_CODES,
  adAccountListing,
  addController,
  type ControllerKey,
  findAdAccount,
  joinDomain,
  leaveDomain,
  modifyAdAccount,
  readAdAccount,
  removeController,
  toLive,
} from "./api";
import { type ActiveDirectoryAccountInputs, fields, missingControllers, SECURITY_SINCE } from "./fields";

type Inputs = ActiveDirectoryAccountInputs;
type Live = ActiveDirectoryAccountLive;

/** The account exists although its creation is reported as failed. */
const CREATED_ALL_THE_SAME: ReadonlySet<string> = new Set(["656494", "656495", "656496"]);
/** Codes of a join that speak of something else than an account that is there: no second look. */
const NOTHING_MADE = /^(262(?!145|210)\d{3}|2621\d{3}|6555\d\d|6559\d\d|65646[4-7]|65649[01])$/;
/** Codes that speak of a preferred controller itself, not of the list that it may be in already. */
const BAD_CONTROLLER = /^(655366|655918|656407|656408)$/;
/** A join whose end cannot be seen is looked for in the object itself, for as long as ONTAP keeps ended jobs. */
const LOOK_FOR = 300_000;

const ACCOUNT_NOW = "the SVM has an account now";

/** The calls of an account: most of them are the ways in which a call can end without an answer. */
export class ActiveDirectoryAccountOperations extends SvmOperations implements Operations<Inputs, Live> {
  protected readonly subject = subject;

  id(live: Live): string {
    return live.svmUuid;
  }

  async find({ svm }: Pick<Inputs, "svm">): Promise<Live | undefined> {
    const record = await findAdAccount(this.client, svm);
    return record && toLive(record);
  }

  async create(inputs: Inputs): Promise<Live> {
    const client = this.client.step(`join SVM ${inputs.svm} to ${inputs.fqdn} as ${inputs.name}`);
    await this.requireRelease(client, inputs.advertisedKdcEncryptions);
    const end = await this.join(client, inputs);
    if (end.state === "vanished") return this.awaitAccount(client, inputs, end);
    if (end.state === "unfinished") throw await this.unfinished(inputs, jobStillRunning(client, end), end.svmUuid);
    const live = await this.find(inputs).catch(createdButUnreadable(client, asUuid(inputs.svm)));
    if (end.state === "success" && live) return live;
    throw client.failed("malformed", {
      why: "the array reports success and lists no account",
      next: "run pulumi up again, with adopt: true if the account is there by then",
    });
  }

  async update(
    svmUuid: string,
    delta: Partial<Inputs>,
    context: { inputs: Inputs; before: Partial<Live> },
  ): Promise<Live> {
    const { inputs, before } = context;
    const client = this.client.step(`update ${subject(before, svmUuid)}`);
    await this.requireRelease(client, delta.advertisedKdcEncryptions);
    let sent = false;
    try {
      if (delta.fqdn !== undefined || delta.advertisedKdcEncryptions !== undefined) {
        await this.modify(client, svmUuid, delta, inputs);
        sent = true;
      }
      if (delta.preferredDomainControllers) {
        const wanted = delta.preferredDomainControllers;
        const present = before.preferredDomainControllers ?? [];
        // Added before others are removed: at no time is the SVM without a preferred controller.
        for (const controller of missingControllers(wanted, present)) {
          await this.add(svmUuid, controller);
          sent = true;
        }
        for (const controller of missingControllers(present, wanted)) {
          await removeController(client, svmUuid, controller);
          sent = true;
        }
      }
    } catch (error) {
      if (!sent || !(error instanceof ProviderError)) throw error;
      // Part of the change is done: the state says how far it came, so that the next preview is right.
      throw new Unfinished(svmUuid, await this.find({ svm: svmUuid }).catch(() => undefined), error);
    }
    const live = await this.find({ svm: svmUuid }).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
      // Everything was accepted, but the account cannot be read now. With the old state the next `up` would join the domain again.
      throw new Unfinished(svmUuid, { ...before, ...delta } as Live, error);
    });
    if (!live) throw gone(client);
    if (delta.fqdn !== undefined) sayOtherPlace(live, inputs);
    const { preferredDomainControllers: _, ...patched } = delta;
    expectApplied(fields, svmUuid, live, patched, (names) => client.notApplied(names));
    return { ...live, preferredDomainControllers: controllersAfter(delta, before, live) };
  }

  async read(svmUuid: string, state: State): Promise<Live | undefined> {
    const client = this.client.step(`read ${subject({}, svmUuid)}`);
    const byPath = () => readAdAccount(client, svmUuid);
    const place = { svmUuid, listing: adAccountListing, key: svmUuid, byPath };
    const record = await readOnSvm(client, this.system, place, state);
    return record && toLive(record);
  }

  async remove(svmUuid: string, state: State): Promise<void> {
    const client = this.client.step(`remove ${subject(state, svmUuid)}`);
    const isAway = (live: Live | undefined) => live === undefined;
    try {
      await carriedOut(
        client.budget,
        () => leaveDomain(client, svmUuid, state, () => this.poll(svmUuid, isAway)),
        () => this.pollShortly(svmUuid, isAway),
      );
    } catch (error) {
      // The admin SVM may not be listed: 2621462 is no proof while the account is.
      if ((await isWithoutSvm(client, this.system, error, svmUuid)) && !(await this.isListed(svmUuid))) return;
      if (!ProviderError.is(error, "gone") && !(await this.isGone(error, svmUuid, state))) throw error;
    }
    await this.removeManagedControllers(svmUuid, state);
  }

  private async isListed(svmUuid: string): Promise<boolean> {
    const record = await findAdAccount(this.client, svmUuid).catch((error: unknown) => {
      if (!isUnknownSvm(error)) throw error;
      return undefined;
    });
    return record !== undefined;
  }

  /** Undocumented: the code for a missing account. The listing decides. */
  private async isGone(error: unknown, svmUuid: string, state: State): Promise<boolean> {
    if (!ProviderError.is(error, "refused")) return false;
    return this.read(svmUuid, state).then(
      (live) => live === undefined,
      () => false,
    );
  }

  /** An entry that is there already is a success. Undocumented: the code that says so. */
  private async add(svmUuid: string, controller: ControllerKey): Promise<void> {
    try {
      await addController(this.client, svmUuid, controller);
    } catch (error) {
      if (!ProviderError.is(error, "refused") || BAD_CONTROLLER.test(error.errorCode ?? "")) throw error;
      const live = await this.find({ svm: svmUuid }).catch(() => undefined);
      if (!live || missingControllers([controller], live.preferredDomainControllers).length > 0) throw error;
    }
  }

  /** Undocumented: whether preferred controllers outlive the account. Those that the program set are removed. */
  private async removeManagedControllers(svmUuid: string, state: State): Promise<void> {
    const list = state.preferredDomainControllers;
    if (!managedBy(state).has("preferredDomainControllers") || !Array.isArray(list)) return;
    for (const controller of list as ControllerKey[]) {
      try {
        await removeController(this.client, svmUuid, controller);
      } catch (error) {
        if (!ProviderError.is(error, "refused")) throw error;
        // The account is gone; a refusal that will never change must not keep the resource from being destroyed.
        say(error.message);
      }
    }
  }

  /** POST and its job. Every way in which it can end without an answer is resolved by reading. */
  private async join(client: OntapClient, inputs: Inputs): Promise<JobEnd> {
    try {
      const end = await created(client.budget, () => joinDomain(client, inputs), {
        find: async () => (await this.pollShortly(inputs.svm, (live) => live !== undefined)) || undefined,
        unproven: () => client.unproven(ACCOUNT_NOW),
      });
      if (end.state === "failure") throw client.failedWith(end.code, end.message);
      return end;
    } catch (error) {
      if (!ProviderError.is(error, "refused") || NOTHING_MADE.test(error.errorCode ?? "")) throw error;
      if (CREATED_ALL_THE_SAME.has(error.errorCode ?? "")) throw await this.unfinished(inputs, error, null);
      // Undocumented: the code for a second account. An internal fault may also come after the account was created.
      if (await this.find(inputs).catch(() => undefined))
        throw client.unproven(ACCOUNT_NOW, `ONTAP refused it (code ${error.errorCode ?? "unknown"})`);
      throw error;
    }
  }

  private async modify(client: OntapClient, svmUuid: string, delta: Partial<Inputs>, inputs: Inputs): Promise<void> {
    const { fqdn, advertisedKdcEncryptions } = delta;
    const patched = {
      ...(fqdn !== undefined && { fqdn }),
      ...(advertisedKdcEncryptions && { advertisedKdcEncryptions }),
    };
    const isApplied = (live: Live | undefined) => {
      if (!live) throw gone(client);
      return matches(fields, live, patched);
    };
    await carriedOut(
      client.budget,
      () => modifyAdAccount(client, svmUuid, patched, inputs, () => this.poll(svmUuid, isApplied)),
      () => this.pollShortly(svmUuid, isApplied),
    );
  }

  /** This login cannot see the job, which runs on: wait for the account itself. */
  private async awaitAccount(client: OntapClient, inputs: Inputs, end: UnseenEnd): Promise<Live> {
    const found = await this.poll(inputs.svm, (live) => live !== undefined);
    const live = found ? await this.find(inputs) : undefined;
    if (live) return live;
    throw await this.unfinished(inputs, jobStillRunning(client, end));
  }

  /** Looks a few times over a few seconds: an asynchronous call whose answer was lost may still be under way. */
  private pollShortly(svm: string, done: (live: Live | undefined) => boolean): Promise<boolean> {
    return this.poll(svm, done, 3000);
  }

  private async poll(svm: string, done: (live: Live | undefined) => boolean, most = LOOK_FOR): Promise<boolean> {
    const until = performance.now() + most;
    for (const pause of backoff(250, 10_000, 1.5)) {
      if (done(await this.find({ svm }))) return true;
      if (performance.now() + pause > until || !(await this.client.budget.pause(pause))) return false;
    }
    return false;
  }

  /**
   * Keeps what may exist: with what the array says of the account, or at least with the UUID of its SVM. The job's UUID comes
   * first, because the admin SVM may not be listed. `null`: what is not there now will not appear later.
   */
  private async unfinished(inputs: Inputs, cause: ProviderError, jobsSvm?: string | null): Promise<Error> {
    // The time ran out, but the state must learn whether the account exists: this one read has a budget of its own.
    const client = this.system.client(AD_ACCOUNT_CODES).step("look up the SVM");
    const record = await findAdAccount(client, inputs.svm).catch(() => undefined);
    if (record) return new Unfinished(record.svm.uuid, toLive(record), cause);
    if (jobsSvm === null) return cause;
    const given = jobsSvm ?? asUuid(inputs.svm);
    const uuid = given ?? (await findSvm(client, inputs.svm).catch(() => undefined))?.uuid;
    return uuid === undefined ? cause : new Unfinished(uuid, undefined, cause);
  }

  private async requireRelease(client: OntapClient, encryptions: readonly string[] | undefined): Promise<void> {
    if (!encryptions) return;
    const release = await this.system.askRelease();
    if (!release || !isBefore(release, SECURITY_SINCE)) return;
    throw client.failed("refused", {
      why: `advertisedKdcEncryptions needs ONTAP ${releaseText(SECURITY_SINCE)} or later, this is ${releaseText(release)}`,
      next: "take it out of the program or upgrade the cluster",
    });
  }
}

function subject({ svmName }: State, svmUuid?: string): string {
  return `the Active Directory account of SVM ${svmName ?? svmUuid}`;
}

/** Undocumented: where a move to another domain puts the account. The API cannot move it afterwards. */
function sayOtherPlace(live: Live, { organizationalUnit: wanted }: Inputs): void {
  if (wanted === undefined || fields.organizationalUnit.same?.(wanted, live.organizationalUnit) !== false) return;
  say(
    `the array put the account ${live.name} into ${live.organizationalUnit} of ${live.fqdn} and not into ${wanted}: after a refresh the preview shows a replacement, unless organizationalUnit is changed or the account is moved in Active Directory`,
  );
}

function gone(client: OntapClient): ProviderError {
  return client.failed("gone", {
    why: "the SVM has no Active Directory account",
    next: "run pulumi refresh, and the next pulumi up creates it again",
  });
}

/**
 * The list after single entries were added and removed: the wanted one, when all of them were. Entries that somebody else
 * added or removed meanwhile are for a refresh to tell; from here no preview could show them.
 */
function controllersAfter(
  { preferredDomainControllers: wanted }: Partial<Inputs>,
  { preferredDomainControllers: present = [] }: Partial<Live>,
  { preferredDomainControllers: listed }: Live,
): ControllerKey[] {
  if (!wanted) return listed;
  const removed = missingControllers(present, wanted);
  const done =
    missingControllers(missingControllers(wanted, present), listed).length === 0 &&
    missingControllers(removed, listed).length === removed.length;
  return done ? wanted : listed;
}
