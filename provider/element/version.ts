/** An API version: two whole numbers. As a decimal 10.10 would be 10.1. */
export type ApiVersion = readonly [major: number, minor: number];

/** Every cluster that runs today has this endpoint; the vendor's own client asks there first. */
export const OLDEST: ApiVersion = [7, 0];

/** `enableChap` is known from here on; below, an endpoint passes over it silently. */
export const CHAP_VERSION: ApiVersion = [12, 2];

export function parseVersion(text: string): ApiVersion | undefined {
  const match = /^(\d+)\.(\d+)$/.exec(text);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

export function versionText([major, minor]: ApiVersion): string {
  return `${major}.${minor}`;
}
