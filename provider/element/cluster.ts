import * as z from "zod";
import { ProviderError } from "../base/errors";
import type { ClientFor } from "../http/client";
import type { ElementClient } from "./client";

const result = z.object({ clusterInfo: z.object({ uniqueID: z.string().nullish() }) });

/**
 * `uniqueID` of `GetClusterInfo`, a part of every IQN of the cluster; a rebuilt cluster has another one. Only the access types
 * `reporting` and `administrator` may ask.
 */
export async function readUniqueId(client: ClientFor<ElementClient>): Promise<string | undefined> {
  const asking = client.step("ask which Element cluster this is");
  try {
    const { clusterInfo } = asking.decode(result, await asking.ask("GetClusterInfo", {}));
    return clusterInfo.uniqueID || undefined;
  } catch (error) {
    if (ProviderError.is(error, "refused", "malformed")) return undefined;
    // A wrong password, which comes without a name, would fail the next call as well.
    if (ProviderError.is(error, "denied") && error.errorCode === "xPermissionDenied") return undefined;
    throw error;
  }
}
