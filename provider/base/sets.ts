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
