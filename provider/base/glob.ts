/**
 * A matcher of whole names: `*` for any characters, `?` for one. Names of SVMs and accounts are no paths, so the
 * libraries for file names, where a dot or a slash is special, would surprise here.
 */
export function matcher(patterns: readonly string[] | undefined): (...names: string[]) => boolean {
  if (patterns === undefined || patterns.length === 0) return () => true;
  const expressions = patterns.map((pattern) => {
    const text = pattern
      .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${text}$`, "su");
  });
  return (...names) => names.some((name) => expressions.some((expression) => expression.test(name)));
}
