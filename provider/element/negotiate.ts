import * as z from "zod";
import { isBefore } from "../base/equal";
import { ProviderError } from "../base/errors";
import type { ClientFor } from "../http/client";
import type { ElementClient } from "./client";
import { type ApiVersion, OLDEST, parseVersion } from "./version";

/** The newest version whose account methods this package was written for. */
const NEWEST: ApiVersion = [12, 9];

const versions = z.object({ supportedVersions: z.array(z.string()) });

/** The highest version that cluster and package both know. An admin who may not ask gets the oldest, which always works. */
export async function negotiate(client: ClientFor<ElementClient>): Promise<ApiVersion> {
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
