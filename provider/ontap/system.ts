import type { Product } from "../connection/connections";
import type { Connection } from "../connection/resolve";
import { tokenLoginOf } from "../http/access-token";
import type { ClientFor } from "../http/client";
import type { Listing } from "../http/shared-reads";
import { System } from "../http/system";
import { Transport } from "../http/transport";
import { OntapClient } from "./client";
import type { Codes } from "./errors";
import { type Release, readClusterUuid, readRelease } from "./release";
import { isAmong, type Svm, svmRecord } from "./svm";

/** Records per page: one call for a thousand objects, and far below the 10,000 at which ONTAP caps a page. */
export const PAGE = 1000;

/** One ONTAP system as this process knows it. */
export class OntapSystem extends System<OntapClient> {
  private release: Promise<Release | undefined> | undefined;
  private uuid: Promise<string | undefined> | undefined;

  constructor(connection: Connection, transport = new Transport(connection, tokenLoginOf(connection))) {
    super(connection, transport);
  }

  client(codes?: Codes): ClientFor<OntapClient> {
    return new OntapClient(this.transport, this.budget(), codes);
  }

  /** The SVMs that this login sees, by UUID. */
  get svms() {
    return this.shared(svms);
  }

  /** The release of the cluster, asked once per process; `undefined` where the login may not know. */
  askRelease(): Promise<Release | undefined> {
    this.release ??= readRelease(this.client()).catch((error: unknown) => {
      this.release = undefined;
      throw error;
    });
    return this.release;
  }

  identity(): Promise<string | undefined> {
    this.uuid ??= readClusterUuid(this.client()).catch((error: unknown) => {
      this.uuid = undefined;
      throw error;
    });
    return this.uuid;
  }
}

export const ontap: Product<OntapSystem> = { name: "ontap", open: (connection) => new OntapSystem(connection) };

const svms: Listing<string, Svm, OntapClient> = {
  fetch: (client, uuids) =>
    client
      .step("list the SVMs")
      .list("/svm/svms", { uuid: uuids?.join("|"), fields: "uuid,name", max_records: PAGE }, svmRecord, {
        key: ({ uuid }) => uuid,
        meant: isAmong(uuids),
      }),
  keyOf: ({ uuid }) => uuid,
};
