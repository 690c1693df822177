/** JSON type of one property. */
export type LeafType = "string" | "boolean" | "number" | "strings" | "objects";

/** One property of a resource, by its dotted path. */
export interface Leaf {
  type: LeafType;
  /** Identifies the record: returned whatever `fields` says. */
  key?: boolean;
  post?: boolean;
  patch?: boolean;
  /** May be in the body of a DELETE. */
  remove?: boolean;
  writeOnly?: boolean;
  /** Only returned when asked for by name or with `**`. */
  expensive?: boolean;
  /** First release that knows it. */
  since?: string;
}

/** The properties of a resource; paths of array members go through the array's name. */
export type RecordShape = Readonly<Record<string, Leaf>>;

/** The part of a shape that a release knows. */
export function known(shape: RecordShape, knows: (since: string) => boolean): RecordShape {
  return Object.fromEntries(Object.entries(shape).filter(([, leaf]) => leaf.since === undefined || knows(leaf.since)));
}

/** Paths at or below a name: `target` stands for `target.alias` and `target.name`. */
export function under(shape: RecordShape, name: string): string[] {
  return Object.keys(shape).filter((path) => path === name || path.startsWith(`${name}.`));
}
