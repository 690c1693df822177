import * as z from "zod";
import { isBefore } from "../base/equal";
import { ProviderError } from "../base/errors";
import type { Product } from "../connection/connections";
import type { ClientFor } from "../http/client";
import { once, System } from "../http/system";
import { type ApiVersion, ElementClient, type ElementErrors, OLDEST, parseVersion } from "./client";

/** One Element cluster as this process knows it. */
export class ElementSystem extends System<ElementClient> {
  readonly identity = once(() => readUniqueId(this.client()));

  /** The version that was pinned, or the negotiated one, asked once per process. */
  private readonly version = once(async () => {
    const { apiVersion } = this.connection;
    return (apiVersion && parseVersion(apiVersion)) || negotiate(this.client());
  });

  client(errors?: ElementErrors): ClientFor<ElementClient> {
    return new ElementClient(this.transport, this.budget(), this.version, errors);
  }
}

export const element: Product<ElementSystem> = {
  name: "element",
  countedIds: true,
  open: (connection) => new ElementSystem(connection),
};

/** The newest version whose account methods this package was written for. */
const NEWEST: ApiVersion = [12, 9];

const versions = z.object({ supportedVersions: z.array(z.string()) });

/** The highest version that cluster and package both know. An admin who may not ask gets the oldest, which always works. */
async function negotiate(client: ClientFor<ElementClient>): Promise<ApiVersion> {
  const asking = client.step("ask for the API versions of the cluster");
  try {
    const { supportedVersions } = asking.decode(versions, await asking.ask("GetAPI", {}, OLDEST));
    const usable = supportedVersions
      .map(parseVersion)
      .filter((version) => version !== undefined)
      .filter((version) => !isBefore(NEWEST, version));
    return usable.reduce((best, version) => (isBefore(best, version) ? version : best), OLDEST);
  } catch (error) {
    if (ProviderError.is(error, "denied") && error.errorCode === "xPermissionDenied") return OLDEST;
    throw error;
  }
}

const info = z.object({ clusterInfo: z.object({ uniqueID: z.string().nullish() }) });

/**
 * `uniqueID` of `GetClusterInfo`, a part of every IQN of the cluster; a rebuilt cluster has another one. Only the access types
 * `reporting` and `administrator` may ask.
 */
async function readUniqueId(client: ClientFor<ElementClient>): Promise<string | undefined> {
  const asking = client.step("ask which Element cluster this is");
  try {
    const { clusterInfo } = asking.decode(info, await asking.ask("GetClusterInfo", {}));
    return clusterInfo.uniqueID || undefined;
  } catch (error) {
    if (ProviderError.is(error, "refused", "malformed")) return undefined;
    // A wrong password, which comes without a name, would fail the next call as well.
    if (ProviderError.is(error, "denied") && error.errorCode === "xPermissionDenied") return undefined;
    throw error;
  }
}
