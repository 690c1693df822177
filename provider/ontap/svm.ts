import * as z from "zod";
import { sameIn } from "../base/equal";
import { type State, UUID } from "../base/shape";
import type { ClientFor } from "../http/client";
import type { Listing } from "../http/shared-reads";
import type { Field, Ids } from "../lifecycle/definition";
import type { Listed } from "../lifecycle/discovery";
import { type Asked, escapeFilter, type OntapClient } from "./client";

/** An SVM as ONTAP names it. */
export interface Svm {
  readonly uuid: string;
  readonly name: string;
}

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

/** An object of which an SVM has one goes by the UUID of the SVM. */
export function svmIds(object: string): Ids {
  return { object, form: "the UUID of its SVM, such as 6d0c6a5e-1f0e-4d53-9c6f-8f7f3b7a1c11", parse: asUuid };
}

/** `{ uuid }` or `{ name }`, for a body; never both, they might contradict each other (2621706). */
export function byNameOrUuid(text: string): { uuid: string } | { name: string } {
  const uuid = asUuid(text);
  return uuid === undefined ? { name: text } : { uuid };
}

/** An SVM likewise, as a filter. */
export function svmFilter(svm: string): Record<string, string> {
  return UUID.test(svm) ? { "svm.uuid": svm.toLowerCase() } : { "svm.name": escapeFilter(svm) };
}

/** Whether an SVM is one of those that were asked for by UUID; `undefined` asks for any. */
export function isAmong(uuids: readonly string[] | undefined): (svm: Svm) => boolean {
  const asked = uuids && new Set(uuids.map((uuid) => uuid.toLowerCase()));
  return ({ uuid }) => asked?.has(uuid.toLowerCase()) ?? true;
}

/** Whether an SVM may be the one of this name or UUID. Undocumented: whether filters compare the case of names. */
export function isCalled(svm: string): (found: Svm) => boolean {
  const uuid = asUuid(svm);
  return (found) => (uuid ? found.uuid.toLowerCase() === uuid : found.name.toLowerCase() === svm.toLowerCase());
}

/** A listing of what an SVM has one of. */
export function onePerSvm<T extends { readonly svm: Svm }>(meant: (svm: Svm) => boolean): Asked<T> {
  return { key: ({ svm }) => svm.uuid, meant: ({ svm }) => meant(svm) };
}

/**
 * Whether a text names another SVM than the one in the state. The UUID decides, but offline it can only be compared with
 * what is known: the text of the last `up`, the name that the SVM had at the last look, and its UUID.
 */
function isOtherSvm(wanted: unknown, state: State): boolean {
  if (typeof wanted === "string" && typeof state.svmUuid === "string") {
    if (wanted.toLowerCase() === state.svmUuid.toLowerCase()) return false;
  }
  return wanted !== state.svm && wanted !== state.svmName;
}

/** The argument `svm`; a UUID is the same in any case. */
export const svmField: Field = {
  schema: svmText,
  required: true,
  source: "program",
  same: sameIn((text) => asUuid(text) ?? text),
  replaces: isOtherSvm,
};

/** All records of one SVM. */
export interface OfSvm<T> {
  readonly uuid: string;
  readonly records: readonly T[];
}

type ListSvms<T> = (client: ClientFor<OntapClient>, svms: readonly string[] | undefined) => Promise<T[]>;

/** What SVMs have several of, all of an SVM by its UUID, so that the reads of several SVMs can be answered together. */
export function listingPerSvm<T extends { readonly svm: Svm }>(
  list: ListSvms<T>,
): Listing<string, OfSvm<T>, OntapClient> {
  const fetch = async (client: ClientFor<OntapClient>, svms: readonly string[] | undefined) =>
    perSvm(await list(client, svms && [...new Set(svms)]));
  return { fetch, keyOf: ({ uuid }) => uuid, fetchParts: fetch, mostOfPart: 0 };
}

function perSvm<T extends { readonly svm: Svm }>(records: readonly T[]): OfSvm<T>[] {
  const found = new Map<string, T[]>();
  for (const record of records) {
    const { uuid } = record.svm;
    const known = found.get(uuid);
    if (known) known.push(record);
    else found.set(uuid, [record]);
  }
  return [...found].map(([uuid, all]) => ({ uuid, records: all }));
}

/**
 * What `discover` lists, by the names of SVMs and then by `name`, and not by the locale of this machine: the order is the same
 * everywhere. `leftOut`: what no program manages.
 */
export function listedBySvm<Live extends { svmName: string }>(
  lives: readonly Live[],
  name: (live: Live) => string = () => "",
  leftOut?: { is(live: Live): boolean; readonly why: string },
): Listed<Live> {
  const found = lives
    .filter((live) => !leftOut?.is(live))
    .sort((one, other) => byText(one.svmName, other.svmName) || byText(name(one), name(other)));
  const count = lives.length - found.length;
  return { found, ...(leftOut && count > 0 && { leftOut: { count, why: leftOut.why } }) };
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
