/** Whether a version, part by part, is an earlier one. As text or decimals 9.10 would come before 9.9. */
export function isBefore(version: readonly number[], other: readonly number[]): boolean {
  const at = version.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (version[at] ?? 0) < (other[at] ?? 0);
}
