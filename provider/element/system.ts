import type { Product } from "../connection/connections";
import type { ClientFor } from "../http/client";
import { System } from "../http/system";
import { ElementClient } from "./client";
import { readUniqueId } from "./cluster";
import type { ElementErrors } from "./errors";
import { negotiate } from "./negotiate";
import { type ApiVersion, parseVersion } from "./version";

/** One Element cluster as this process knows it. */
export class ElementSystem extends System<ElementClient> {
  private version: Promise<ApiVersion> | undefined;
  private uniqueId: Promise<string | undefined> | undefined;

  client(errors?: ElementErrors): ClientFor<ElementClient> {
    return new ElementClient(this.transport, this.budget(), () => this.askVersion(), errors);
  }

  identity(): Promise<string | undefined> {
    this.uniqueId ??= readUniqueId(this.client()).catch((error: unknown) => {
      this.uniqueId = undefined;
      throw error;
    });
    return this.uniqueId;
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
}

export const element: Product<ElementSystem> = {
  name: "element",
  countedIds: true,
  open: (connection) => new ElementSystem(connection),
};
