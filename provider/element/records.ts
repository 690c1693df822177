import { exactly, type Same } from "../base/equal";
import { ProviderError, Unfinished } from "../base/errors";
import { named, quotedName } from "../base/invisible";
import type { ClientFor } from "../http/client";
import type { Listing } from "../http/shared-reads";
import type { Ids, Right } from "../lifecycle/definition";
import { CREATES_AGAIN, type ElementClient, type ElementErrors } from "./client";
import type { ElementSystem } from "./system";

/** What the API says of one kind of object that the cluster numbers. */
interface Kind<T> {
  /** `account`; with an s it is several of them. */
  readonly noun: string;
  /** `accountID` */
  readonly idName: string;
  /** What error names mean at its methods. */
  readonly errors: ElementErrors;
  idOf(record: T): number;
  nameOf(record: T): string;
  /** When two names are those of one object; exact equality by default. */
  readonly sameName?: Same;
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

/** Accounts, groups or initiators: how objects of a kind that the cluster numbers are read and named. */
export class Numbered<T> {
  /** Reads of single objects, answered together. */
  readonly listing: Listing<number, T, ElementClient>;

  constructor(private readonly kind: Kind<T>) {
    this.listing = {
      fetch: async (client, ids) => {
        if (ids === undefined) return this.list(client);
        const found = await Promise.all(ids.map((id) => this.read(client, id)));
        return found.filter((record) => record !== undefined);
      },
      keyOf: kind.idOf,
      mostKeys: kind.mostKeys,
    };
  }

  /** One object by its ID, `undefined` when it is gone. */
  read(client: ClientFor<ElementClient>, id: number): Promise<T | undefined> {
    const { noun, errors, idOf, one, isGone } = this.kind;
    const reading = client.step(`read ${noun} ${id}`, errors);
    return unlessGone(async () => {
      const records = await one(reading, id);
      const other = records.find((record, at) => at > 0 || idOf(record) !== id);
      if (other) throw this.otherRecord(reading, other);
      return records.find((record) => !isGone?.(record));
    });
  }

  /** One object by its ID, which is known to have been there. */
  async present(client: ElementClient, id: number): Promise<T> {
    const record = await this.read(client, id);
    if (!record) throw this.gone(client);
    return record;
  }

  /** The error of a step whose object was deleted meanwhile. */
  gone(client: ElementClient): ProviderError {
    return client.failed("gone", { why: `the ${this.kind.noun} does not exist any more`, next: CREATES_AGAIN });
  }

  /** The object of a create that was cut off: a new one would have another ID than the state. */
  toFinish(client: ClientFor<ElementClient>, name: string, id: string): Promise<T> {
    return this.present(client.step(`finish ${this.kind.noun} ${name} (ID ${id})`), Number(id));
  }

  /** What a look-up means. Programs in languages whose types do not exclude it give both or neither; `argument` is that of the name. */
  async lookUp(
    system: ElementSystem,
    { argument, name, id }: { argument: string; name: string | undefined; id: number | undefined },
    byName: (client: ElementClient, name: string) => Promise<T | undefined>,
  ): Promise<T> {
    const { noun, nameOf, sameName = exactly } = this.kind;
    const isNone = name === undefined && id === undefined;
    const client = system.client().step(`look up ${isNone ? this.any : `${noun} ${name ?? `with ID ${id}`}`}`);
    if (isNone)
      throw client.failed("refused", { why: `neither ${argument} nor ID was given`, next: "give one of them" });
    const found = id === undefined ? await byName(client, name ?? "") : await this.read(client, id);
    if (found && (name === undefined || sameName(nameOf(found), name))) return found;
    throw absentError(client, `${argument} or ID`);
  }

  /** All of them by ID. A page has any order, and only a short one says that it is the last. */
  async list(client: ClientFor<ElementClient>): Promise<T[]> {
    const { noun, errors, idOf, page, isGone } = this.kind;
    const listing = client.step(`list the ${noun}s`, errors);
    const found = new Map<number, T>();
    for (let start = 1; ; ) {
      const records = await page(listing, start, PAGE);
      for (const record of records) {
        const id = idOf(record);
        if (id < start) throw listing.unreliable(`it lists ID ${id}, and was asked from ${start} on`);
        if (found.has(id)) throw listing.unreliable(`it lists ID ${id} twice`);
        found.set(id, record);
      }
      if (records.length < PAGE) break;
      start = Math.max(...records.map(idOf)) + 1;
    }
    const present = [...found.values()].filter((record) => !isGone?.(record));
    return present.sort((left, right) => idOf(left) - idOf(right));
  }

  /** The object that a write answered with; `isMeant` says whether it can be that of the call. */
  async written(
    client: ElementClient,
    { record, id }: { record: T | undefined; id: number | undefined },
    isMeant: (record: T) => boolean = () => true,
  ): Promise<T> {
    // The answer may hold the ID alone.
    const found = record ?? (id === undefined ? undefined : await this.readBack(client, id));
    if (!found) {
      throw client.failed("malformed", {
        why: `the answer holds neither the ${this.kind.noun} nor an ID under which it can be read`,
        next: "run pulumi refresh to see what the cluster made of it",
      });
    }
    if (isMeant(found) && (id === undefined || id === this.kind.idOf(found))) return found;
    throw this.otherRecord(client, found, true);
  }

  /** The write was carried out. If the object cannot be read now, its ID must still reach the state. */
  private readBack(client: ElementClient, id: number): Promise<T | undefined> {
    return this.read(client, id).catch((error: unknown) => {
      throw error instanceof ProviderError ? new Unfinished(String(id), undefined, error) : error;
    });
  }

  /** The error of an answer about another object than the one that was asked for. */
  otherRecord(client: ElementClient, record: T, written = false): ProviderError {
    const { noun, idOf, nameOf } = this.kind;
    return client.unreliable(`it is about ${noun} ${quotedName(nameOf(record))} (ID ${idOf(record)})`, written);
  }

  /** `an account` */
  private get any(): string {
    const { noun } = this.kind;
    return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
  }

  /** What an impact note calls it. A create that was cut off left no ID in the outputs. */
  title(name: unknown, id: unknown): string {
    return `Element ${this.kind.noun} ${named(name)}${id === undefined ? "" : ` (ID ${id})`}`;
  }

  /** The ids of these resources are the numbers of their objects. */
  ids(example: number): Ids {
    return {
      object: `Element ${this.kind.noun}`,
      form: `its decimal ${this.kind.idName}, such as ${example}`,
      parse: (text) => (/^[1-9]\d{0,14}$/.test(text) ? text : undefined),
    };
  }

  /** The first of them, which every login that may list them can ask for. */
  async first(system: ElementSystem): Promise<T | undefined> {
    const { errors, page } = this.kind;
    const client = system.client(errors).step(`list ${this.any}`);
    return (await page(client, 1, 1))[0];
  }

  /** Needed by a resource that not every program has; `access` is what lets an admin list them. */
  mayList(resource: string, access: string): Right<ElementSystem> {
    const { noun } = this.kind;
    return {
      of: resource,
      granted: "may be listed (writing is not tried)",
      attempt: async (system) => {
        await this.first(system);
        return undefined;
      },
      lack: {
        text: `this cluster admin may not list ${noun}s: element.${resource} does not work`,
        fix: `Give it the access ${access} too, if a program manages ${noun}s.`,
      },
    };
  }
}

/** The answer of a call, `undefined` when the cluster says that there is no such object. */
export async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (ProviderError.is(error, "gone")) return undefined;
    throw error;
  }
}

/** The error of a `get`, an import or a look-up that found nothing. */
export function absentError(client: ElementClient, key = "ID"): ProviderError {
  return client.failed("gone", { why: "there is none", next: `check the ${key}, and that host is the right cluster` });
}
