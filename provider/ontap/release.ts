import * as z from "zod";
import { ProviderError } from "../base/errors";
import type { ClientFor } from "../http/client";
import type { OntapClient } from "./client";

/** An ONTAP release such as 9.17.1. */
export type Release = readonly [generation: number, major: number, minor: number];

const cluster = z.object({
  version: z.object({ generation: z.number(), major: z.number(), minor: z.number() }),
});

/**
 * `GET /cluster?fields=version`. A login of an SVM may not be allowed to ask (403, code 6): then the release stays
 * unknown and the array itself has to refuse what it does not know.
 */
export async function readRelease(client: ClientFor<OntapClient>): Promise<Release | undefined> {
  try {
    const reading = client.step("read the release of the cluster");
    const { version } = reading.decode(cluster, await reading.get("/cluster", { fields: "version" }));
    return [version.generation, version.major, version.minor];
  } catch (error) {
    if (ProviderError.is(error, "denied") && error.status === 403) return undefined;
    throw error;
  }
}

const identity = z.object({ uuid: z.string().optional() });

/** `GET /cluster?fields=uuid`; `undefined` for a login that may not ask, as above. */
export async function readClusterUuid(client: ClientFor<OntapClient>): Promise<string | undefined> {
  const asking = client.step("ask which cluster this is");
  try {
    return asking.decode(identity, await asking.get("/cluster", { fields: "uuid" })).uuid;
  } catch (error) {
    if (ProviderError.is(error, "refused", "malformed", "gone")) return undefined;
    if (ProviderError.is(error, "denied") && error.status === 403) return undefined;
    throw error;
  }
}

/** `9.12.1` as a release. */
export function releaseOf(text: string): Release {
  const [generation = 0, major = 0, minor = 0] = text.split(".").map(Number);
  return [generation, major, minor];
}

export function releaseText(release: Release): string {
  return release.join(".");
}
