/**
 * A matcher of whole names: `*` for any characters, `?` for one. Names of SVMs and accounts are no paths, so the
 * libraries for file names, where a dot or a slash is special, would surprise here.
 */
export function matcher(patterns: readonly string[] | undefined): (...names: string[]) => boolean {
  if (patterns === undefined || patterns.length === 0) return () => true;
  const split = patterns.map((pattern) => [...pattern]);
  return (...names) => names.some((name) => split.some((pattern) => fits(pattern, [...name])));
}

/** A regular expression with several `.*` would try a long name in all ways; here only the last star ever takes more. */
function fits(pattern: readonly string[], name: readonly string[]): boolean {
  let [at, star, taken] = [0, -1, 0];
  for (let letter = 0; letter < name.length; ) {
    if (pattern[at] === "*") {
      star = at++;
      taken = letter;
    } else if (pattern[at] === "?" || pattern[at] === name[letter]) {
      at++;
      letter++;
    } else if (star >= 0) {
      at = star + 1;
      letter = ++taken;
    } else return false;
  }
  return pattern.slice(at).every((one) => one === "*");
}
