import type { ProductName } from "../connection/settings";
import type { Discovery } from "./discovery";

/** By what a listing can be narrowed. */
export const LIST_INPUTS: Readonly<Record<ProductName, readonly (keyof Filters)[]>> = {
  ontap: ["svm", "name"],
  element: ["name"],
};

/** Patterns that pick objects of a listing; left out: all. */
export interface Filters {
  readonly svm?: readonly string[];
  readonly name?: readonly string[];
}

/** The objects of a listing that the patterns pick. */
export function picked<Live extends object>(
  discovery: Pick<Discovery<Live, never>, "name">,
  lives: readonly Live[],
  { svm, name }: Filters,
): Live[] {
  const [svmMatches, nameMatches] = [matcher(svm), matcher(name)];
  return lives.filter(
    (live) =>
      svmOf(live).every(({ svmName, svmUuid }) => svmMatches(svmName, svmUuid)) && nameMatches(discovery.name(live)),
  );
}

/** The SVM of an object, where it is on one. */
export function svmOf(live: object): { svmName: string; svmUuid: string }[] {
  return "svmName" in live && "svmUuid" in live ? [live as { svmName: string; svmUuid: string }] : [];
}

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
