/** The items of one list that another one lacks, each once; `key` says which of them are the same. */
export function missingFrom<T>(key: (item: unknown) => string, list: readonly T[], other: readonly unknown[]): T[] {
  const others = new Set(other.map(key));
  const items = new Map(list.map((item) => [key(item), item]));
  return [...items].filter(([name]) => !others.has(name)).map(([, item]) => item);
}

/** The items of one list that another one has too. */
export function commonTo<T>(key: (item: unknown) => string, list: readonly T[], other: readonly unknown[]): T[] {
  const others = new Set(other.map(key));
  return list.filter((item) => others.has(key(item)));
}

/** How many members leave, in words; `all`: how many there were, left out while it is not known whether more leave. */
export function leavingCount(left: number, all: number | undefined): string {
  if (left !== all) return String(left);
  return left === 1 ? "the only" : `all ${left}`;
}
