import * as z from "zod";
import { ProviderError } from "../base/errors";
import type { ElementClient } from "./client";

/** An API version: two whole numbers. As a decimal 10.10 would be 10.1. */
export type ApiVersion = readonly [major: number, minor: number];

/** Every cluster that runs today has this endpoint; the vendor's own client asks there first. */
const OLDEST: ApiVersion = [7, 0];
/** The newest version whose account methods this package was written for. */
const NEWEST: ApiVersion = [12, 9];
/** `enableChap` is known from here on; below, an endpoint passes over it silently. */
export const CHAP_VERSION: ApiVersion = [12, 2];

export function parseVersion(text: string): ApiVersion | undefined {
  const match = /^(\d+)\.(\d+)$/.exec(text);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

export function isBelow([major, minor]: ApiVersion, [otherMajor, otherMinor]: ApiVersion): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

export function versionText([major, minor]: ApiVersion): string {
  return `${major}.${minor}`;
}

/** The highest version that cluster and package both know. An admin who may not ask gets the oldest, which always works. */
export async function negotiate(client: ElementClient): Promise<ApiVersion> {
  const what = "ask for the API versions of the cluster";
  try {
    const result = await client.callAt(OLDEST, "GetAPI", {}, what, true);
    const { supportedVersions } = client.decode(z.object({ supportedVersions: z.array(z.string()) }), result, what);
    const usable = supportedVersions
      .map(parseVersion)
      .filter((version) => version !== undefined)
      .filter((version) => !isBelow(NEWEST, version));
    return usable.reduce((best, version) => (isBelow(best, version) ? version : best), OLDEST);
  } catch (error) {
    if (ProviderError.is(error, "denied") && error.errorCode === "xPermissionDenied") return OLDEST;
    throw error;
  }
}
