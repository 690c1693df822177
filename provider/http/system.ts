import type { Connection } from "../connection/resolve";
import { Budget } from "./budget";
import type { Client, ClientFor } from "./client";
import { SharedReads } from "./shared-reads";
import { Transport } from "./transport";

/** How the objects of one kind are read together. */
export interface Listing<Key, Value, Bound extends Client> {
  /** Reads the objects with these keys, or all that there are. */
  fetch(client: ClientFor<Bound>, keys: readonly Key[] | undefined): Promise<Value[]>;
  keyOf(value: Value): Key;
  /** Up to how many keys are read by themselves; more are cheaper as a listing of everything. */
  readonly mostKeys?: number;
  /** Where the system has parts, such as SVMs: reads everything in some of them. */
  readonly fetchParts?: (client: ClientFor<Bound>, parts: readonly string[]) => Promise<Value[]>;
  /** Up to how many objects of a part are read by their keys. */
  readonly mostOfPart?: number;
}

/** One system as this process knows it: its connections, and what was read together. Products add what is theirs. */
export abstract class System<Bound extends Client> {
  private readonly reads = new Map<object, SharedReads<unknown, unknown>>();

  constructor(
    readonly connection: Connection,
    protected readonly transport: Transport = new Transport(connection),
  ) {}

  /** A client for one operation, with the time that it may take. */
  abstract client(): ClientFor<Bound>;

  /** The reads that all operations of this process share; one set for each listing. */
  shared<Key, Value>(listing: Listing<Key, Value, Bound>): SharedReads<Key, Value> {
    const known = this.reads.get(listing) as SharedReads<Key, Value> | undefined;
    if (known) return known;
    const { fetchParts, mostOfPart: mostKeys } = listing;
    const parts = fetchParts && { fetch: (names: readonly string[]) => fetchParts(this.client(), names), mostKeys };
    const reads = new SharedReads<Key, Value>(
      (keys) => listing.fetch(this.client(), keys),
      listing.keyOf,
      listing.mostKeys,
      parts,
    );
    this.reads.set(listing, reads as SharedReads<unknown, unknown>);
    return reads;
  }

  forget(): void {
    for (const reads of this.reads.values()) reads.forget();
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  protected budget(): Budget {
    return new Budget(this.connection.timeoutSeconds);
  }
}

/** Asks the first time, and again after a failure. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}
