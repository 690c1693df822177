import type { Properties } from "../base/shape";
import type { ProductName } from "../connection/settings";

/** A value that a program takes from the config of its stack. */
export class FromConfig {
  constructor(
    readonly key: string,
    readonly secret: boolean,
  ) {}
}

/** A place in the config of a stack. */
export interface ConfigEntry {
  readonly key: string;
  readonly secret: boolean;
  /** What it is, for the reader. */
  readonly what: string;
  /** Known where the array reports it (CHAP secrets). Never printed. */
  readonly value?: string;
}

/** What exists, as one listing shows it. */
export interface Listed<Live> {
  /** What programs can manage, in the order of the output. */
  readonly found: readonly Live[];
  /** What was listed and is left out, a line of its own: `3 left out, storage containers of virtual volumes`. */
  readonly leftOut?: { readonly count: number; readonly why: string };
}

/** What a program says of one object. */
export interface Declared {
  /** Arguments: what a new object would not have on its own. */
  readonly args: Properties;
  /** Why something of the object is not declared, a sentence each. */
  readonly remarks?: readonly string[];
  /** Id of an object that has to outlive it: a destroy that deletes both at once would be refused. */
  readonly dependsOn?: string;
  /** Secrets that the array reports, by argument: declared from the config if the user wants it. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** What the command offers to the resources. */
export interface Tools {
  /** The text that stands for one SVM alone: its name, or its UUID where the name is not clear. */
  svm(live: { readonly svmName: string; readonly svmUuid: string }): string;
  /** Takes a value from the config; `words` become its key. */
  fromConfig(words: string, what: string, secret: boolean): FromConfig;
  /** A text as a literal that shows every character of it. */
  quoted(text: string): string;
  /** Whether the secrets that the array reports are to be declared. */
  readonly withSecrets: boolean;
}

/** What `discover` has to know of a resource. */
export interface Discovery<Live, System> {
  /** `iSCSI service` */
  readonly noun: string;
  /** `undefined`: this release has none of it. */
  list(system: System): Promise<Listed<Live> | undefined>;
  /** What patterns pick it by, and its name in the program begins with. */
  name(live: Live): string;
  /** Which one of an SVM it is, where an SVM has several: follows the name of the SVM. */
  among?(live: Live): string;
  /** What tells it apart where its name does not. */
  id(live: Live): string;
  /** `The iSCSI service of SVM "blue"` */
  subject(live: Live, quoted: Tools["quoted"]): string;
  /** Ends its name in the program, and that of its variable: `iscsi`. */
  readonly suffix: string;
  /** Its name says enough: only the variable has the suffix. */
  readonly named?: true;
  /** Declares all of them at once: what one of them may say can depend on the others. */
  declare(lives: readonly Live[], tools: Tools): Declared[];
}

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
