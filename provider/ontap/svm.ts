import * as z from "zod";
import { ProviderError } from "../base/errors";
import type { State } from "../lifecycle/definition";
import { literally, type OntapClient } from "./client";
import type { OntapSystem } from "./system";

/** An SVM as ONTAP names it. */
export interface Svm {
  readonly uuid: string;
  readonly name: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The `svm` member of ONTAP's records. */
export const svmRecord = z.object({ uuid: z.string(), name: z.string() });

/** The accepted texts for `svm`. */
export const svmText = z
  .string("must be a string: the name or the UUID of an SVM")
  .min(1, "must not be empty: give the name or the UUID of an SVM");

/** The UUID that a text is, in ONTAP's spelling. */
export function asUuid(svm: string): string | undefined {
  return UUID.test(svm) ? svm.toLowerCase() : undefined;
}

/** `{ uuid }` or `{ name }`, for a body; never both, they might contradict each other (2621706). */
export function svmReference(svm: string): { uuid: string } | { name: string } {
  return UUID.test(svm) ? { uuid: svm.toLowerCase() } : { name: svm };
}

/** The same as a filter. */
export function svmFilter(svm: string): Record<string, string> {
  return UUID.test(svm) ? { "svm.uuid": svm.toLowerCase() } : { "svm.name": literally(svm) };
}

/**
 * Whether a text names another SVM than the one in the state. The UUID decides, but offline it can only be compared with
 * what is known: the text of the last `up`, the name that the SVM had at the last look, and its UUID.
 */
export function isOtherSvm(wanted: unknown, state: State): boolean {
  if (typeof wanted === "string" && typeof state.svmUuid === "string") {
    if (wanted.toLowerCase() === state.svmUuid.toLowerCase()) return false;
  }
  return wanted !== state.svm && wanted !== state.svmName;
}

/** The SVM of a name or UUID, or `undefined` when this login sees none. */
export async function findSvm(client: OntapClient, svm: string, what: string): Promise<Svm | undefined> {
  const filter = UUID.test(svm) ? { uuid: svm.toLowerCase() } : { name: literally(svm) };
  const found = await client.list("/svm/svms", { ...filter, fields: "uuid,name" }, svmRecord, what);
  return onlyOne(
    client,
    found.map((one) => ({ svm: one })),
    svm,
    what,
  )?.svm;
}

/** By name, and not by the locale of this machine: the same systems are told about in the same order everywhere. */
export function bySvm(left: { svmName: string }, right: { svmName: string }): number {
  return left.svmName < right.svmName ? -1 : Number(left.svmName > right.svmName);
}

/** The failure of a look-up. */
export function notFound(client: OntapClient, what: string, why: string): ProviderError {
  return client.failed("gone", what, { why, next: "check svm and the rights of the login" });
}

/**
 * The one record of a filter by SVM. Whether filters mind the case is documented nowhere, so a record counts only when it
 * carries the very name; two of them are a question that only a UUID answers.
 */
export function onlyOne<T extends { svm: Svm }>(
  client: OntapClient,
  records: T[],
  svm: string,
  what: string,
): T | undefined {
  const meant = UUID.test(svm) ? records : records.filter((record) => record.svm.name === svm);
  if (meant.length > 1) {
    throw client.failed("refused", what, {
      why: `${meant.length} SVMs answer to "${svm}"`,
      next: "give svm as a UUID",
    });
  }
  return meant[0];
}

/**
 * The second attempt of a read that was refused because of an SVM (2621462): it may have been answered together with
 * others, of which only one has lost its SVM, so this one is asked for by itself. `undefined`: not listed.
 */
export async function readAlone<T>(error: unknown, alone: () => Promise<T | undefined>): Promise<T | undefined> {
  if (!isUnknownSvm(error)) throw error;
  return alone().catch((again: unknown) => {
    if (!isUnknownSvm(again)) throw again;
    return undefined;
  });
}

function isUnknownSvm(error: unknown): boolean {
  return error instanceof ProviderError && error.errorCode === "2621462";
}

/**
 * Returns when an object of an SVM that was not listed is certainly gone, and fails otherwise. Dropping it from the state
 * because of a lost permission would lose it.
 */
export async function refuseUnlessGone(
  client: OntapClient,
  system: OntapSystem,
  svmUuid: string,
  what: string,
): Promise<void> {
  if ((await system.svms.get(svmUuid)) === undefined) await refuseUnlessDeleted(client, svmUuid, what);
}

/**
 * An SVM that is not visible may be deleted or merely out of reach, and only a login of the cluster, which sees all data
 * SVMs, can tell.
 */
async function refuseUnlessDeleted(client: OntapClient, svmUuid: string, what: string): Promise<void> {
  const untold = client.failed("denied", what, {
    why: `SVM ${svmUuid} is not visible to this login, so nobody can say whether it was deleted`,
    next: "check the rights of the login, or remove the resource with pulumi state delete if the SVM was deleted",
  });
  try {
    await client.get("/cluster", { fields: "version" }, what);
  } catch (error) {
    throw ProviderError.is(error, "denied") ? untold : error;
  }
  const any = z.object({ num_records: z.number() });
  const answer = await client.get("/svm/svms", { fields: "uuid", max_records: 1 }, what);
  if (client.decode(any, answer, what).num_records === 0) throw untold;
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
  what: string,
): Promise<boolean> {
  if (!isUnknownSvm(error)) return false;
  if ((await system.svms.get(svmUuid)) !== undefined) return false;
  await refuseUnlessDeleted(client, svmUuid, what);
  return true;
}
