import * as z from "zod";
import { ProviderError, Unfinished } from "../base/errors";
import type { State } from "../base/shape";
import { isRecord } from "../base/unknown";
import type { ClientFor } from "../http/client";
import { created } from "../http/reconcile";
import type { Listing } from "../http/shared-reads";
import type { Lookup } from "../lifecycle/definition";
import { isGet } from "../lifecycle/state";
import type { GetSvmArgs, GetSvmResult } from "./args";
import { escapeFilter, type OntapClient, queryText } from "./client";
import type { Codes } from "./errors";
import { expectDone } from "./jobs";
import { asUuid, byNameOrUuid, isCalled, type Svm, svmRecord } from "./svm";
import { type OntapSystem, ontap, readRelease } from "./system";

/** The SVM of a name or UUID, or `undefined` when this login sees none. */
export async function findSvm(client: OntapClient, svm: string): Promise<Svm | undefined> {
  const filter = asUuid(svm) ? { uuid: asUuid(svm) } : { name: escapeFilter(svm) };
  const asked = { key: ({ uuid }: Svm) => uuid, meant: isCalled(svm) };
  const found = await client.list("/svm/svms", { ...filter, fields: "uuid,name" }, svmRecord, asked);
  const records = found.map((one) => ({ svm: one }));
  return onlyOne(client, records, svm)?.svm;
}

/** An SVM by name or UUID. */
export const svmLookup: Lookup<GetSvmArgs, GetSvmResult, OntapSystem> = {
  name: "getSvm",
  product: ontap,
  args: { name: z.string("must be a string").optional(), uuid: z.string("must be a string").optional() },
  async ask(system, { name, uuid }) {
    const text = uuid ?? name;
    const client = system.client().step(`look up ${text === undefined ? "an SVM" : `SVM ${text}`}`);
    if (text === undefined)
      throw client.failed("refused", { why: "neither name nor uuid was given", next: "give one of them" });
    const svm = await findSvm(client, text);
    // Programs in languages whose types do not exclude it give both.
    if (svm && (name === undefined || uuid === undefined || svm.name === name)) return svm;
    throw notFound(client, "no SVM of this name or UUID is visible to this login");
  },
};

/** The failure of a look-up. */
export function notFound(client: OntapClient, why: string): ProviderError {
  return client.failed("gone", { why, next: "check svm and the rights of the login" });
}

/**
 * The one record of a filter by SVM. Undocumented: whether filters compare case. A record counts only when it carries the very
 * name; two of them need a UUID.
 */
export function onlyOne<T extends { svm: Svm }>(client: OntapClient, records: T[], svm: string): T | undefined {
  const meant = asUuid(svm) ? records : records.filter((record) => record.svm.name === svm);
  if (meant.length > 1) {
    throw client.failed("refused", {
      why: `${meant.length} SVMs answer to "${svm}"`,
      next: "give svm as a UUID",
    });
  }
  return meant[0];
}

/** What the calls of every object of an SVM have. */
export abstract class SvmOperations {
  protected readonly client: ClientFor<OntapClient>;

  constructor(
    protected readonly system: OntapSystem,
    codes: Codes,
  ) {
    this.client = system.client(codes);
  }

  /** The object in words. */
  protected abstract readonly subject: (of: State, id?: string) => string;

  /** The error of a `get` of an object that is not listed. */
  absent(id: string): ProviderError {
    return this.client.step(`read ${this.subject({}, id)}`).failed("gone", {
      why: "there is none, or this login does not see the SVM",
      next: "check the UUID, and that host is the right system",
    });
  }
}

/** Where an object of an SVM is listed. */
export interface SvmObject<Value> {
  readonly svmUuid: string;
  readonly listing: Listing<string, Value, OntapClient>;
  readonly key: string;
  /** Asks for the object by its own path: the only proof that it is there on an SVM that is not listed, such as the admin SVM. */
  byPath?(): Promise<Value | undefined>;
}

/** The record of an object of an SVM, or `undefined` when it is certainly gone. */
export async function readOnSvm<Value>(
  client: OntapClient,
  system: OntapSystem,
  { svmUuid, listing, key, byPath }: SvmObject<Value>,
  state: State,
): Promise<Value | undefined> {
  const record = await system
    .shared(listing)
    .get(key, svmUuid || undefined)
    .catch(async (error: unknown) => {
      if (!isUnknownSvm(error)) throw error;
      // A batched read fails if any one SVM is gone: retry this one alone.
      const alone = await listing.fetch(client, [key]).catch((again: unknown) => {
        if (!isUnknownSvm(again)) throw again;
        return [];
      });
      return alone.find((value) => listing.keyOf(value) === key);
    });
  // A lost permission must not drop the object from the state.
  const visible = record !== undefined || isGet(state) || (await system.svms.get(svmUuid)) !== undefined;
  if (visible) return record;
  const there = await byPath?.();
  if (there === undefined) await refuseUnlessDeleted(client, svmUuid);
  return there;
}

export function isUnknownSvm(error: unknown): boolean {
  return error instanceof ProviderError && error.errorCode === "2621462";
}

/**
 * An SVM that is not visible may be deleted or merely out of reach, and only a login of the cluster, which sees all data
 * SVMs, can tell.
 */
async function refuseUnlessDeleted(client: OntapClient, svmUuid: string): Promise<void> {
  const outOfReach = client.failed("denied", {
    why: `SVM ${svmUuid} is not visible to this login, so it may be deleted or out of reach`,
    next: "check the rights of the login, or remove the resource with pulumi state delete if the SVM was deleted",
  });
  const release = await readRelease(client).catch((error: unknown) => {
    throw ProviderError.is(error, "denied") ? outOfReach : error;
  });
  if (!release) throw outOfReach;
  const others = await client.page(`/svm/svms${queryText({ fields: "uuid,name", max_records: 1 })}`, svmRecord);
  if (others.records.length === 0) throw outOfReach;
  if (others.records.some(({ uuid }) => uuid === svmUuid))
    throw client.unreliable(`it lists SVM ${svmUuid}, and does not find it`);
}

/** Fails when an SVM is out of reach: then "does not exist" is no proof that something of it is gone. */
export async function refuseIfInvisible(client: OntapClient, system: OntapSystem, svmUuid: string): Promise<void> {
  if ((await system.svms.get(svmUuid)) === undefined) await refuseUnlessDeleted(client, svmUuid);
}

/**
 * Whether a refused call was refused because its SVM was deleted. 2621462 says "does not exist" and "not for this login"
 * alike, so the SVM itself is looked up with the same login.
 */
export async function isWithoutSvm(
  client: OntapClient,
  system: OntapSystem,
  error: unknown,
  svmUuid: string,
): Promise<boolean> {
  if (!isUnknownSvm(error)) return false;
  if ((await system.svms.get(svmUuid)) !== undefined) return false;
  await refuseUnlessDeleted(client, svmUuid);
  return true;
}

/** Removes an object of an SVM. It is gone already when the array says so, or when its SVM was deleted. */
export async function removedFromSvm(
  client: OntapClient,
  system: OntapSystem,
  svmUuid: string,
  remove: () => Promise<void>,
): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (ProviderError.is(error, "gone")) return;
    if (!(await isWithoutSvm(client, system, error, svmUuid))) throw error;
  }
}

/**
 * `POST` of an object of an SVM. The record may come bare, in an envelope, or not at all: then, and where it is about another
 * object, it is `undefined`.
 */
export async function postOnSvm<T extends { readonly svm: Svm }>(
  client: OntapClient,
  path: string,
  svm: string,
  body: object,
  shape: z.ZodType<T>,
): Promise<T | undefined> {
  const answer = await client.post(path, { return_records: true }, { svm: byNameOrUuid(svm), ...body });
  // Declared as synchronous; NetApp's own clients still expect a job.
  await expectDone(client, answer);
  const [record] = Array.isArray(answer.records) ? answer.records : [];
  const made = shape.safeParse(isRecord(record) ? record : answer).data;
  return made && isCalled(svm)(made.svm) ? made : undefined;
}

/** How an object of an SVM is made and found. */
export interface SvmCreate<T> {
  /** `undefined` where the answer has no record. */
  post(): Promise<T | undefined>;
  find(): Promise<T | undefined>;
  /** What is found after a lost answer: `the SVM has an iSCSI service now`. */
  now(seen: T): string;
}

/** Makes an object of an SVM; `id`, where it is known without the answer. No answer proves who made an object. */
export async function createdOnSvm<T>(
  client: OntapClient,
  id: string | undefined,
  { post, find, now }: SvmCreate<T>,
): Promise<T> {
  const made = await created(client.budget, post, { find, unproven: (seen) => client.unproven(now(seen)) });
  const record = made ?? (await find().catch(createdButUnreadable(client, id)));
  if (record) return record;
  throw client.failed("malformed", {
    why: "the array accepted it and does not list it",
    next: "run pulumi up again, with adopt: true if it is there by then",
  });
}

/**
 * The failure of a create that was carried out and could not be read afterwards. It is kept under its id, where that is known
 * without the answer; otherwise the sentence is all that leads back to it.
 */
export function createdButUnreadable(client: OntapClient, id: string | undefined): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ProviderError)) throw error;
    const cause = client.failed("lost", {
      why: "the array has made it and could not be asked for it afterwards",
      status: error.status,
      errorCode: error.errorCode,
      next: "run pulumi up again, with adopt: true if it then says that it exists",
    });
    throw id === undefined ? cause : new Unfinished(id, undefined, cause);
  };
}
