import type { Connection } from "../connection/resolve";
import { Budget } from "../http/budget";
import { SharedReads } from "../http/shared-reads";
import { Transport } from "../http/transport";
import { type AccountRecord, getAccountById, listAccounts } from "./account/api";
import { ElementClient } from "./client";
import { type ApiVersion, negotiate, parseVersion } from "./version";

/** So many are cheaper one by one than as a listing of every account with its secrets. */
const MOST_SINGLY = 2;

/** One Element cluster as this process knows it: its connections, its API version, and what was read together. */
export class ElementSystem {
  private readonly transport: Transport;
  private version: Promise<ApiVersion> | undefined;
  /** What reads of several resources share, by account ID. */
  readonly accounts: SharedReads<number, AccountRecord>;

  constructor(readonly connection: Connection) {
    this.transport = new Transport(connection);
    this.accounts = new SharedReads(
      (ids) => this.fetch(ids),
      (account) => account.accountID,
      MOST_SINGLY,
    );
  }

  /** A client for one operation, with the time that it may take. */
  client(): ElementClient {
    return new ElementClient(this.transport, new Budget(this.connection.timeoutSeconds), () => this.askVersion());
  }

  /** The version that was pinned, or the negotiated one, asked once per process. */
  private askVersion(): Promise<ApiVersion> {
    const pinned = this.connection.apiVersion && parseVersion(this.connection.apiVersion);
    this.version ??= pinned
      ? Promise.resolve(pinned)
      : negotiate(this.client()).catch((error: unknown) => {
          this.version = undefined;
          throw error;
        });
    return this.version;
  }

  private async fetch(ids: readonly number[] | undefined): Promise<AccountRecord[]> {
    const client = this.client();
    if (ids === undefined) return listAccounts(client);
    const found = await Promise.all(ids.map((id) => getAccountById(client, id)));
    return found.filter((account) => account !== undefined);
  }

  forget(): void {
    this.accounts.forget();
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}
