/** Gives out names, each once. */
export class UniqueNames {
  private readonly taken: Set<string>;

  constructor(reserved: Iterable<string> = []) {
    this.taken = new Set(reserved);
  }

  /** The wanted name, or the first of `name2`, `name3`, ... that is free. */
  unique(wanted: string, separator = ""): string {
    for (let count = 1; ; count++) {
      const name = count === 1 ? wanted : `${wanted}${separator}${count}`;
      if (this.taken.has(name)) continue;
      this.taken.add(name);
      return name;
    }
  }
}

/**
 * A resource name of plain characters. Where characters had to go, `id` tells the object apart: the name must be the same
 * at the next run, whatever else exists by then, or Pulumi would take it for another resource.
 */
export function plainName(text: string, id: string): string {
  const plain = text.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  return plain === text && plain !== "" ? plain : [plain, id].filter((part) => part !== "").join("-");
}

/** `svm1.prod-iscsi` -> `svm1ProdIscsi`; begins with a letter. */
export function identifier(plain: string): string {
  const words = plain.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const camel = words
    .map((word, at) => (at === 0 ? lowered(word) : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
  return /^[a-z]/.test(camel) ? camel : `n${camel}`;
}

/** `SVM1` -> `svm1`, `ProdBlue` -> `prodBlue`. */
function lowered(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}
