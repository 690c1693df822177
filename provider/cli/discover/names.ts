/** Names that the printed program itself uses, and that no variable of a module may have. */
export const RESERVED = ["pulumi", "config", "ontap", "element", "exports", "require", "module", "await", "undefined"];

/** Gives out names, each once. */
export class UniqueNames {
  private readonly taken: Set<string>;
  /** The next number to try behind a name: an array may have thousands that become the same one. */
  private readonly counts = new Map<string, number>();

  constructor(reserved: Iterable<string> = []) {
    this.taken = new Set(reserved);
  }

  /** The wanted name, or the first of `name2`, `name3`, ... that is free. */
  unique(wanted: string, separator = ""): string {
    for (let count = this.counts.get(wanted) ?? 1; ; count++) {
      const name = count === 1 ? wanted : `${wanted}${separator}${count}`;
      if (this.taken.has(name)) continue;
      this.taken.add(name);
      this.counts.set(wanted, count + 1);
      return name;
    }
  }
}

/**
 * A resource name of plain characters. Where characters had to go, `id` tells the object apart: the name must be the same
 * at the next run, whatever else exists by then, or Pulumi would take it for another resource.
 */
export function plainName(text: string, id: string): string {
  const plain = trimmed(text.replace(/[^A-Za-z0-9._-]+/g, "-"));
  return plain === text && plain !== "" ? plain : [plain, id].filter((part) => part !== "").join("-");
}

/** Without what is no letter or digit at both ends. */
function trimmed(text: string): string {
  const isOuter = (at: number) => /[^A-Za-z0-9]/.test(text.charAt(at));
  let [from, to] = [0, text.length];
  while (from < to && isOuter(from)) from++;
  while (to > from && isOuter(to - 1)) to--;
  return text.slice(from, to);
}

/** `svm1.prod-iscsi` -> `svm1ProdIscsi`; begins with a letter. */
export function identifier(plain: string): string {
  const words = plain.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const camel = words.map((word, at) => (at === 0 ? lowered(word) : capital(word))).join("");
  return /^[a-z]/.test(camel) ? camel : `n${camel}`;
}

/** `prodBlue` -> `ProdBlue` */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `SVM1` -> `svm1`, `ProdBlue` -> `prodBlue`. */
function lowered(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}
