import DataLoader from "dataloader";

/** Reads that are asked for within this time go out as one. */
const TOGETHER = 5;
/** Keys that fit into one filter; more are cheaper as a listing of everything. */
const MOST_KEYS = 50;
/** After so many filtered reads a refresh of many resources is under way, one after the other. */
const MOST_ROUNDS = 3;
/** How long a listing answers further reads: one refresh sees one picture, at any parallelism of the engine. */
const LISTING_AGE = 30_000;

/**
 * Reads of single objects answered together. The engine asks for each resource on its own, and few at a time; without
 * this a refresh of a thousand resources would be a thousand calls.
 */
export class SharedReads<Key, Value> {
  private readonly loader: DataLoader<Key, Value | undefined>;
  private rounds = 0;
  private listing: { values: Promise<Map<Key, Value>>; until: number } | undefined;

  constructor(
    /** Reads the objects with these keys, or all that there are. */
    private readonly fetch: (keys: readonly Key[] | undefined) => Promise<Value[]>,
    private readonly keyOf: (value: Value) => Key,
    /** Up to how many keys are read one by one. */
    private readonly mostKeys: number = MOST_KEYS,
  ) {
    this.loader = new DataLoader((keys) => this.load(keys), {
      cache: false,
      // A busy process runs the timer before it takes in the requests that have arrived: these go out with it, too.
      batchScheduleFn: (send) => setTimeout(() => setImmediate(() => setImmediate(send)), TOGETHER),
    });
  }

  /** The object, or `undefined` when it was not among what the array listed. */
  async get(key: Key): Promise<Value | undefined> {
    const { listing } = this;
    if (listing && performance.now() < listing.until) {
      const value = (await listing.values).get(key);
      if (value !== undefined) return value;
    }
    return this.loader.load(key);
  }

  /** Forgets what was listed: to be called by everything that writes. */
  forget(): void {
    this.listing = undefined;
    this.rounds = 0;
  }

  private async load(keys: readonly Key[]): Promise<(Value | undefined)[]> {
    const values = await this.lookUp([...new Set(keys)]);
    return keys.map((key) => values.get(key));
  }

  private async lookUp(keys: readonly Key[]): Promise<Map<Key, Value>> {
    const current = this.listing && performance.now() < this.listing.until;
    // A paged listing can miss objects: one that a fresh listing lacks is read alone.
    if (keys.length <= this.mostKeys && (current || this.rounds++ < MOST_ROUNDS)) return this.index(this.fetch(keys));
    const values = this.index(this.fetch(undefined));
    const listing = { values, until: performance.now() + LISTING_AGE };
    this.listing = listing;
    values.catch(() => {
      if (this.listing === listing) this.listing = undefined;
    });
    return this.completed(await values, keys);
  }

  /** A paged listing can miss objects. Each missing one is read alone before it counts as deleted. */
  private async completed(listed: Map<Key, Value>, keys: readonly Key[]): Promise<Map<Key, Value>> {
    const missing = keys.filter((key) => !listed.has(key));
    const parts: Promise<Map<Key, Value>>[] = [];
    for (let from = 0; from < missing.length; from += this.mostKeys) {
      parts.push(this.index(this.fetch(missing.slice(from, from + this.mostKeys))));
    }
    return new Map([listed, ...(await Promise.all(parts))].flatMap((part) => [...part]));
  }

  private async index(values: Promise<Value[]>): Promise<Map<Key, Value>> {
    return new Map((await values).map((value) => [this.keyOf(value), value]));
  }
}
