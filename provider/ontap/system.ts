import type { Connection } from "../connection/resolve";
import { Budget } from "../http/budget";
import { SharedReads } from "../http/shared-reads";
import { Transport } from "../http/transport";
import { type AccountRecord, listAccounts } from "./active-directory-account/api";
import { OntapClient } from "./client";
import { listServices, type ServiceRecord } from "./iscsi-service/api";
import { type Release, readRelease } from "./release";
import { type Svm, svmRecord } from "./svm";

/** One ONTAP system as this process knows it: its connections, its release, and what was read together. */
export class OntapSystem {
  private readonly transport: Transport;
  private release: Promise<Release | undefined> | undefined;
  /** What reads of several resources share, by the UUID of the SVM. */
  readonly services: SharedReads<string, ServiceRecord>;
  readonly accounts: SharedReads<string, AccountRecord>;
  readonly svms: SharedReads<string, Svm>;

  constructor(readonly connection: Connection) {
    this.transport = new Transport(connection);
    this.services = new SharedReads(
      (uuids) => listServices(this.client(), byUuid(uuids)),
      (record) => record.svm.uuid,
    );
    this.accounts = new SharedReads(
      (uuids) => listAccounts(this.client(), byUuid(uuids)),
      (record) => record.svm.uuid,
    );
    this.svms = new SharedReads(
      (uuids) =>
        this.client().list(
          "/svm/svms",
          { uuid: uuids?.join("|"), fields: "uuid,name", max_records: PAGE },
          svmRecord,
          "list the SVMs",
        ),
      (svm) => svm.uuid,
    );
  }

  /** A client for one operation, with the time that it may take. */
  client(): OntapClient {
    return new OntapClient(this.transport, new Budget(this.connection.timeoutSeconds));
  }

  /** The release of the cluster, asked once per process; `undefined` where the login may not know. */
  askRelease(): Promise<Release | undefined> {
    this.release ??= readRelease(this.client()).catch((error: unknown) => {
      this.release = undefined;
      throw error;
    });
    return this.release;
  }

  forget(): void {
    for (const reads of [this.services, this.accounts, this.svms]) reads.forget();
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}

/** Records per page: one call for a thousand objects, and far below the 10,000 at which ONTAP caps a page. */
export const PAGE = 1000;

function byUuid(uuids: readonly string[] | undefined) {
  return { "svm.uuid": uuids?.join("|"), max_records: PAGE };
}
