import { ProviderError, Unfinished } from "../base/errors";
import { quotedName } from "../base/invisible";
import type { ClientFor } from "../http/client";
import type { Listing } from "../http/system";
import type { Ids } from "../lifecycle/definition";
import type { ElementClient, ElementErrors } from "./client";

/** One kind of object that the cluster numbers: accounts, groups, initiators. */
export interface NumberedKind<T> {
  /** `account`; with an s it is several of them. */
  readonly noun: string;
  /** What error names mean at its methods. */
  readonly errors: ElementErrors;
  idOf(record: T): number;
  nameOf(record: T): string;
  /** What the cluster answers when it is asked for this ID: one record or none. */
  one(client: ElementClient, id: number): Promise<readonly T[]>;
  /** A page of the list: so many from this ID on. */
  page(client: ElementClient, from: number, limit: number): Promise<readonly T[]>;
  /** The cluster lists it still and it is gone. */
  isGone?(record: T): boolean;
  /** Up to how many are read one by one; more are read as a list. */
  readonly mostKeys: number;
}

const PAGE = 1000;

/** One object by its ID, `undefined` when it is gone. */
export function readNumbered<T>(
  kind: NumberedKind<T>,
  client: ClientFor<ElementClient>,
  id: number,
): Promise<T | undefined> {
  const reading = client.step(`read ${kind.noun} ${id}`, kind.errors);
  return unlessGone(async () => {
    const [record, ...others] = await kind.one(reading, id);
    for (const one of record ? [record, ...others] : []) {
      if (one !== record || kind.idOf(one) !== id) throw otherRecord(kind, reading, one);
    }
    return record && !kind.isGone?.(record) ? record : undefined;
  });
}

/** The answer of a read, `undefined` when the cluster says that there is no such object. */
export async function unlessGone<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (ProviderError.is(error, "gone")) return undefined;
    throw error;
  }
}

/** All of them by ID. A page has any order, and only a short one says that it is the last. */
export async function listNumbered<T>(kind: NumberedKind<T>, client: ClientFor<ElementClient>): Promise<T[]> {
  const listing = client.step(`list the ${kind.noun}s`, kind.errors);
  const found = new Map<number, T>();
  for (let start = 1; ; ) {
    const page = await kind.page(listing, start, PAGE);
    let last = start;
    for (const record of page) {
      const id = kind.idOf(record);
      if (id < start) throw listing.unreliable(`it lists ID ${id}, and was asked from ${start} on`);
      if (found.has(id)) throw listing.unreliable(`it lists ID ${id} twice`);
      found.set(id, record);
      last = Math.max(last, id);
    }
    if (page.length < PAGE) break;
    start = last + 1;
  }
  const present = [...found.values()].filter((record) => !kind.isGone?.(record));
  return present.sort((left, right) => kind.idOf(left) - kind.idOf(right));
}

/** Reads of single objects, answered together. */
export function numberedListing<T>(kind: NumberedKind<T>): Listing<number, T, ElementClient> {
  return {
    async fetch(client, ids) {
      if (ids === undefined) return listNumbered(kind, client);
      const found = await Promise.all(ids.map((id) => readNumbered(kind, client, id)));
      return found.filter((record) => record !== undefined);
    },
    keyOf: (record) => kind.idOf(record),
    mostKeys: kind.mostKeys,
  };
}

/** The object that a write answered with; `isMeant` says whether it can be that of the call. */
export async function writtenRecord<T>(
  kind: NumberedKind<T>,
  client: ElementClient,
  answer: { record: T | undefined; id: number | undefined },
  isMeant: (record: T) => boolean = () => true,
): Promise<T> {
  const { record, id } = answer;
  // The answer may hold the ID alone.
  const found = record ?? (id === undefined ? undefined : await readBack(kind, client, id));
  if (!found) {
    throw client.failed("malformed", {
      why: `the answer holds neither the ${kind.noun} nor an ID under which it can be read`,
      next: "run pulumi refresh to see what the cluster made of it",
    });
  }
  if (!isMeant(found) || (id !== undefined && id !== kind.idOf(found))) throw otherRecord(kind, client, found, true);
  return found;
}

/** The write was carried out. If the object cannot be read now, its ID must still reach the state. */
async function readBack<T>(kind: NumberedKind<T>, client: ElementClient, id: number): Promise<T | undefined> {
  try {
    return await readNumbered(kind, client, id);
  } catch (error) {
    throw error instanceof ProviderError ? new Unfinished(String(id), undefined, error) : error;
  }
}

/** The error of an answer about another object than the one that was asked for. */
export function otherRecord<T>(
  { noun, idOf, nameOf }: NumberedKind<T>,
  client: ElementClient,
  record: T,
  written = false,
): ProviderError {
  return client.unreliable(`it is about ${noun} ${quotedName(nameOf(record))} (ID ${idOf(record)})`, written);
}

/** The ids of these resources are the numbers of their objects. */
export function numberedIds(object: string, idName: string, example: number): Ids {
  return {
    object,
    form: `its decimal ${idName}, such as ${example}`,
    parse: (text) => (/^[1-9]\d{0,14}$/.test(text) ? text : undefined),
  };
}

/** The error of a step whose object was deleted meanwhile. */
export function goneError(client: ElementClient, noun: string): ProviderError {
  return client.failed("gone", {
    why: `the ${noun} does not exist any more`,
    next: "run pulumi refresh, and the next pulumi up creates it again",
  });
}

/** The error of a `get`, an import or a look-up that found nothing. */
export function absentError(client: ElementClient, key = "ID"): ProviderError {
  return client.failed("gone", { why: "there is none", next: `check the ${key}, and that host is the right cluster` });
}
