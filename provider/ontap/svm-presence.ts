import * as z from "zod";
import { ProviderError } from "../base/errors";
import { escapeFilter, type OntapClient } from "./client";
import { asUuid, type Svm, svmRecord } from "./svm";
import type { OntapSystem } from "./system";

/** The SVM of a name or UUID, or `undefined` when this login sees none. */
export async function findSvm(client: OntapClient, svm: string, what: string): Promise<Svm | undefined> {
  const filter = asUuid(svm) ? { uuid: asUuid(svm) } : { name: escapeFilter(svm) };
  const found = await client.list("/svm/svms", { ...filter, fields: "uuid,name" }, svmRecord, what);
  return onlyOne(
    client,
    found.map((one) => ({ svm: one })),
    svm,
    what,
  )?.svm;
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
  const meant = asUuid(svm) ? records : records.filter((record) => record.svm.name === svm);
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

/** The error of a `get` of an object that is not listed; whether its SVM is there and out of reach makes no difference. */
export function absentFrom(client: OntapClient, what: string): ProviderError {
  return client.failed("gone", what, {
    why: "there is none, or this login does not see the SVM",
    next: "check the UUID, and that host is the right system",
  });
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
