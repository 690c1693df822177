/** Compares dotted versions number by number ("10.10" is newer than "10.9"). */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether `version` is `since` or newer. */
export function atLeast(version: string, since: string): boolean {
  return compareVersions(version, since) >= 0;
}

/** Whether the endpoint knows something that came with `since`. */
export function endpointKnows(version: string, since: string | undefined): boolean {
  return since === undefined || atLeast(version, since);
}
