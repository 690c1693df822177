import DataLoader from "dataloader";
import type { Client, ClientFor } from "./client";

/** Reads that are asked for within this time go out as one. */
const TOGETHER = 5;
/** Keys that fit into one filter; more are cheaper as a listing of everything. */
const MOST_KEYS = 50;
/** After so many filtered reads a refresh of many resources is under way, one after the other. */
const MOST_ROUNDS = 3;
/** Up to so many objects of a part are read by their keys; one more, and the part is listed. */
const MOST_OF_PART = 2;
/** How long a listing answers further reads: one refresh sees one picture, at any parallelism of the engine. */
const LISTING_AGE = 30_000;

/** How the objects of one kind are read together. */
export interface Listing<Key, Value, Bound extends Client> {
  /** Reads the objects with these keys, or all that there are. */
  fetch(client: ClientFor<Bound>, keys: readonly Key[] | undefined): Promise<Value[]>;
  keyOf(value: Value): Key;
  /** Up to how many keys are read by themselves; more are cheaper as a listing of everything. */
  readonly mostKeys?: number;
  /** Where the system has parts, such as SVMs: reads everything in some of them, which answers for all that is in these. */
  readonly fetchParts?: (client: ClientFor<Bound>, parts: readonly string[]) => Promise<Value[]>;
  /** Up to how many objects of a part are read by their keys. */
  readonly mostOfPart?: number;
}

/** What came in several pages, which are no picture of one moment: an object renamed meanwhile may be on none of them. */
const paged = new WeakSet<object>();

/** Marks the records of several pages. */
export function ofPages<T>(records: T[]): T[] {
  paged.add(records);
  return records;
}

interface Asked<Key> {
  readonly key: Key;
  readonly part: string | undefined;
}

interface Listed<Key, Value> {
  readonly values: Promise<ReadonlyMap<Key, Value>>;
  readonly until: number;
}

/**
 * Reads of single objects answered together. The engine asks for each resource on its own, and few at a time; without
 * this a refresh of a thousand resources would be a thousand calls.
 */
export class SharedReads<Key, Value, Bound extends Client> {
  private readonly loader: DataLoader<Asked<Key>, Value | undefined>;
  private rounds = 0;
  /** By part; everything that there is as `undefined`. */
  private readonly listings = new Map<string | undefined, Listed<Key, Value>>();
  /** Which keys of a part were asked for. */
  private readonly asked = new Map<string, Set<Key>>();

  constructor(
    private readonly listing: Listing<Key, Value, Bound>,
    private readonly client: () => ClientFor<Bound>,
  ) {
    const load = async (asked: readonly Asked<Key>[]) => {
      const values = await this.lookUp(asked);
      return asked.map(({ key }) => values.get(key));
    };
    this.loader = new DataLoader(load, {
      cache: false,
      // A busy process runs the timer before it takes in the requests that have arrived: these go out with it, too.
      batchScheduleFn: (send) => setTimeout(() => setImmediate(() => setImmediate(send)), TOGETHER),
    });
  }

  /** The object, or `undefined` when it was not among what the array listed. `part`: where it is, if that is known. */
  async get(key: Key, part?: string): Promise<Value | undefined> {
    const ofPart = part === undefined ? undefined : await this.current(part);
    const value = (ofPart ?? (await this.current(undefined)))?.get(key);
    if (value !== undefined || (ofPart && !paged.has(ofPart))) return value;
    return this.loader.load({ key, part });
  }

  /** Forgets what was listed: to be called by everything that writes. */
  forget(): void {
    this.listings.clear();
    this.asked.clear();
    this.rounds = 0;
  }

  private async lookUp(asked: readonly Asked<Key>[]): Promise<ReadonlyMap<Key, Value>> {
    const { mostKeys = MOST_KEYS } = this.listing;
    const parts = this.partsToList(asked);
    const inParts = asked.filter(({ part }) => part !== undefined && parts.has(part)).map(({ key }) => key);
    const others = asked.filter(({ part }) => part === undefined || !parts.has(part)).map(({ key }) => key);
    const keys = [...new Set(others)];
    const isFew = parts.size + keys.length <= mostKeys;
    if (isFew && (this.current(undefined) !== undefined || this.rounds++ < MOST_ROUNDS)) {
      const [listed, alone] = await Promise.all([this.listParts([...parts]), this.readAlone(keys)]);
      return new Map([...alone, ...(paged.has(listed) ? await this.completed(listed, inParts) : listed)]);
    }
    const listed = await this.keep([undefined], this.listing.fetch(this.client(), undefined));
    const wanted = asked.map(({ key }) => key);
    return this.completed(listed, wanted);
  }

  /** The parts of which many objects are asked for, and which are not listed yet. */
  private partsToList(asked: readonly Asked<Key>[]): Set<string> {
    const { fetchParts, mostOfPart = MOST_OF_PART } = this.listing;
    const found = new Set<string>();
    for (const { key, part } of fetchParts ? asked : []) {
      if (part === undefined || this.current(part) !== undefined) continue;
      const keys = this.asked.get(part) ?? new Set();
      this.asked.set(part, keys.add(key));
      if (keys.size > mostOfPart) found.add(part);
    }
    return found;
  }

  private async listParts(parts: readonly string[]): Promise<ReadonlyMap<Key, Value>> {
    const { fetchParts } = this.listing;
    return fetchParts && parts.length > 0 ? this.keep(parts, fetchParts(this.client(), parts)) : new Map();
  }

  /** Lets a listing answer further reads, unless it fails. */
  private keep(parts: readonly (string | undefined)[], records: Promise<Value[]>): Promise<ReadonlyMap<Key, Value>> {
    const values = this.index(records);
    const listing = { values, until: performance.now() + LISTING_AGE };
    for (const part of parts) this.listings.set(part, listing);
    values.catch(() => {
      for (const part of parts) if (this.listings.get(part) === listing) this.listings.delete(part);
    });
    return values;
  }

  /** What was listed of a part, while it still answers further reads. */
  private current(part: string | undefined): Promise<ReadonlyMap<Key, Value>> | undefined {
    const listed = this.listings.get(part);
    return listed && performance.now() < listed.until ? listed.values : undefined;
  }

  /** A paged listing can miss objects. Each missing one is read alone before it counts as deleted. */
  private async completed(listed: ReadonlyMap<Key, Value>, keys: readonly Key[]): Promise<ReadonlyMap<Key, Value>> {
    return new Map([...listed, ...(await this.readAlone(keys.filter((key) => !listed.has(key))))]);
  }

  private async readAlone(keys: readonly Key[]): Promise<ReadonlyMap<Key, Value>> {
    const { mostKeys = MOST_KEYS } = this.listing;
    const parts: Promise<ReadonlyMap<Key, Value>>[] = [];
    for (let from = 0; from < keys.length; from += mostKeys) {
      parts.push(this.index(this.listing.fetch(this.client(), keys.slice(from, from + mostKeys))));
    }
    return new Map((await Promise.all(parts)).flatMap((part) => [...part]));
  }

  private async index(fetched: Promise<Value[]>): Promise<ReadonlyMap<Key, Value>> {
    const records = await fetched;
    const values = new Map(records.map((value) => [this.listing.keyOf(value), value]));
    if (paged.has(records)) paged.add(values);
    return values;
  }
}
