import type { Product } from "../connection/connections";
import type { ClientFor } from "../http/client";
import { System } from "../http/system";
import { ElementClient } from "./client";
import type { ElementErrors } from "./errors";
import { negotiate } from "./negotiate";
import { type ApiVersion, parseVersion } from "./version";

/** One Element cluster as this process knows it. */
export class ElementSystem extends System<ElementClient> {
  private version: Promise<ApiVersion> | undefined;

  client(errors?: ElementErrors): ClientFor<ElementClient> {
    return new ElementClient(this.transport, this.budget(), () => this.askVersion(), errors);
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

export const element: Product<ElementSystem> = { name: "element", open: (connection) => new ElementSystem(connection) };
