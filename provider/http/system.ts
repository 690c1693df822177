import type { Connection } from "../connection/resolve";
import { Budget } from "./budget";
import type { Client, ClientFor } from "./client";
import { type Listing, SharedReads } from "./shared-reads";
import { Transport } from "./transport";

/** One system as this process knows it: its connections, and what was read together. Products add what is theirs. */
export abstract class System<Bound extends Client> {
  private readonly reads = new Map<object, SharedReads<unknown, unknown, Bound>>();

  constructor(
    readonly connection: Connection,
    protected readonly transport: Transport = new Transport(connection),
  ) {}

  /** A client for one operation, with the time that it may take. */
  abstract client(): ClientFor<Bound>;

  /** The reads that all operations of this process share; one set for each listing. */
  shared<Key, Value>(listing: Listing<Key, Value, Bound>): SharedReads<Key, Value, Bound> {
    const known = this.reads.get(listing) as SharedReads<Key, Value, Bound> | undefined;
    const reads = known ?? new SharedReads(listing, () => this.client());
    this.reads.set(listing, reads as SharedReads<unknown, unknown, Bound>);
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
