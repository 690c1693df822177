/** Form encoding writes a space as `+`: the two count as one byte. */
const folded = (byte: number) => (byte === 0x2b ? 0x20 : byte);

/** Finds any number of patterns in one pass (Aho-Corasick): a byte of the text costs the same however many there are. */
class Automaton {
  /** The node after a node and a byte, by `node * 256 + byte`; node 0 is the root. */
  private readonly next = new Map<number, number>();
  /** Where a node's longest suffix that begins a pattern is. */
  private readonly suffix: number[] = [0];
  /** The length of the longest pattern that ends at a node, or 0. */
  private readonly longest: number[] = [0];

  /** Whether a pattern begins with a byte: most places of a text begin none. */
  private readonly first = new Uint8Array(256);

  constructor(
    readonly patterns: readonly Uint8Array[],
    /** How many bytes they have. */
    readonly size: number,
  ) {
    // Nodes by their distance from the root: a suffix is nearer than what it is the suffix of.
    const levels: [node: number, parent: number, byte: number][][] = [];
    for (const pattern of patterns) {
      let node = 0;
      pattern.forEach((raw, depth) => {
        const byte = folded(raw);
        const known = this.next.get(node * 256 + byte);
        const child = known ?? this.longest.push(0) - 1;
        if (known === undefined) {
          if (depth === 0) this.first[byte] = 1;
          this.next.set(node * 256 + byte, child);
          levels[depth] ??= [];
          levels[depth].push([child, node, byte]);
        }
        node = child;
      });
      this.longest[node] = pattern.length;
    }
    for (const [node, parent, byte] of levels.flat()) {
      const suffix = parent === 0 ? 0 : this.step(this.suffix[parent] ?? 0, byte);
      this.suffix[node] = suffix;
      this.longest[node] = Math.max(this.longest[node] ?? 0, this.longest[suffix] ?? 0);
    }
  }

  /** Tells every place where a pattern ends, with the first byte of the longest one that does. */
  search(bytes: Uint8Array, found: (from: number, last: number) => void): void {
    let node = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (node === 0 && this.first[folded(bytes[at] ?? 0)] === 0) continue;
      node = this.step(node, folded(bytes[at] ?? 0));
      const length = this.longest[node] ?? 0;
      if (length > 0) found(at - length + 1, at);
    }
  }

  private step(from: number, byte: number): number {
    for (let node = from; ; node = this.suffix[node] ?? 0) {
      const next = this.next.get(node * 256 + byte);
      if (next !== undefined) return next;
      if (node === 0) return 0;
    }
  }
}

/** Patterns to which others may come: a few of them seldom make it build all of them anew. */
export class Dictionary {
  /** Each at least twice as large as the next. */
  private readonly parts: Automaton[] = [];

  add(added: readonly Uint8Array[]): void {
    let patterns = added;
    let size = added.reduce((sum, { length }) => sum + length, 0);
    for (let last = this.parts.at(-1); last && last.size < 2 * size; last = this.parts.at(-1)) {
      patterns = [...last.patterns, ...patterns];
      size += last.size;
      this.parts.pop();
    }
    this.parts.push(new Automaton(patterns, size));
  }

  search(bytes: Uint8Array, found: (from: number, last: number) => void): void {
    for (const part of this.parts) part.search(bytes, found);
  }
}
