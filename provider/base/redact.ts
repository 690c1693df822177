import { Dictionary } from "./automaton";
import { ESCAPES, unbased, unescaped, type View } from "./encodings";
import { isUnknown } from "./unknown";

/** What stands in the place of a secret. */
export const HIDDEN = "[secret]";

/** Shorter ones are not replaced: they would turn every message into a riddle and hide nothing. */
const SHORTEST = 3;
/** A line of a secret of several lines, such as a key. */
const SHORTEST_LINE = 8;
const SHORTEST_CUT = 8;
/** So many escapes around each other are taken back (percent in JSON in JSON), and so many layers of base64. */
const LAYERS = 4;
const BASE64_LAYERS = 2;

/**
 * Replaces the secrets that it has learned, in whatever encoding they turn up in a text. The text is decoded and searched, not
 * the secrets spelled: what that costs depends on the length of the text alone.
 */
export class Redactor {
  private readonly known = new Set<string>();
  /** Those of them that no text has been searched for yet. */
  private fresh: string[] = [];
  private readonly plain = new Dictionary();
  /** What base64 may hold: the first and the last byte share their letters with what stands around, and may be cut off. */
  private readonly based = new Dictionary();
  private shortest = Number.POSITIVE_INFINITY;

  learn(value: unknown): void {
    if (typeof value !== "string" || value.length < SHORTEST || value === HIDDEN || this.known.has(value)) return;
    // What hides a secret holds none, also where a password is "secret".
    if (this.known.size === 0) this.fresh.push(HIDDEN);
    this.known.add(value);
    // Every read brings its secrets and few texts are ever written: taken in with the next text.
    this.fresh.push(value);
  }

  redact(text: string): string {
    if (this.known.size === 0) return text;
    this.takeIn();
    const bytes = Buffer.from(text, "utf8");
    // Where a secret begins: where the longest one ends.
    const ends = new Map<number, number>();
    this.search({ bytes }, 0, (from, to) => ends.set(from, Math.max(to, ends.get(from) ?? 0)));
    return ends.size === 0 ? text : replaced(bytes, ends);
  }

  private search(view: View, layer: number, found: (from: number, to: number) => void): void {
    this.look(view, layer, found);
    const kinds = ESCAPES.filter((kind) => view.bytes.includes(kind));
    // Each kind alone, too: of a secret that ends with a backslash, the next letter would make an escape.
    for (const taken of [ESCAPES, ...(kinds.length > 1 ? kinds.map((kind) => [kind]) : [])]) {
      let level = unescaped(view, taken);
      for (let escapes = 1; level && escapes <= LAYERS; escapes++) {
        this.look(level, layer, found);
        level = unescaped(level, taken);
      }
    }
  }

  private look(view: View, layer: number, found: (from: number, to: number) => void): void {
    const { bytes, from, to } = view;
    const patterns = layer === 0 ? this.plain : this.based;
    patterns.search(bytes, (first, last) => found(from?.[first] ?? first, to?.[last] ?? last + 1));
    if (layer === BASE64_LAYERS) return;
    for (const inner of unbased(view, this.shortest)) this.search(inner, layer + 1, found);
  }

  private takeIn(): void {
    if (this.fresh.length === 0) return;
    const patterns = this.fresh.flatMap(patternsOf);
    this.fresh = [];
    this.plain.add(patterns);
    // Without its ends a short one would be found in words.
    const based = patterns.map((one) => (one.length < SHORTEST_CUT ? one : one.subarray(1, -1)));
    this.based.add(based);
    this.shortest = based.reduce((least, { length }) => Math.min(least, length), this.shortest);
  }
}

/** The bytes of a secret, of its lines, and what is left of one that looks like an escape itself. */
function patternsOf(value: string): Uint8Array[] {
  // A key is shown line by line.
  const lines = value.split(/\r?\n/).filter((line) => line.trim().length >= SHORTEST_LINE && !line.startsWith("-----"));
  return [value, ...(value.includes("\n") ? lines : [])].flatMap((text) => {
    const found: Uint8Array[] = [];
    for (let view: View | undefined = { bytes: Buffer.from(text, "utf8") }; view; view = unescaped(view)) {
      if (found.length > LAYERS || view.bytes.length < SHORTEST) break;
      found.push(view.bytes);
    }
    if (!/[^\0-\x7f]/.test(text)) return found;
    const wide = Buffer.from(text, "utf16le");
    return [
      ...found,
      wide,
      Buffer.from(wide).swap16(),
      // As old proxies encode it; of letters that Latin-1 lacks only half would be left.
      ...(/[^\0-\xff]/.test(text) ? [] : [Buffer.from(text, "latin1")]),
    ];
  });
}

/** The text with each secret replaced; those that overlap are one. */
function replaced(bytes: Buffer, ends: ReadonlyMap<number, number>): string {
  const starts = [...ends.keys()].sort((left, right) => left - right);
  let clean = "";
  let to = 0;
  for (const start of starts) {
    if (start >= to) clean += bytes.toString("utf8", to, start) + HIDDEN;
    to = Math.max(to, ends.get(start) ?? start);
  }
  return clean + bytes.toString("utf8", to);
}

/** Of every secret that this process has been handed. */
const processWide = new Redactor();

/** Remembers secret values, so that no error and no log line that is born later shows them. */
export function learnSecrets(...values: unknown[]): void {
  for (const value of values) processWide.learn(value);
}

/**
 * Remembers every text in a value that a program made a secret: a name, a whole object. In lower and upper case too, because
 * arrays change the case of names.
 */
export function learnTextsIn(value: unknown): void {
  if (isUnknown(value)) return;
  if (typeof value === "string") learnSecrets(value, value.toLowerCase(), value.toUpperCase());
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(learnTextsIn);
}

/** `b64token` of RFC 6750 §2.1, which is what a Bearer header may hold. */
export const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Shorter parts of a token are found in words. */
const SHORTEST_PART = 8;

/** Remembers an access token as a secret, and each part of a JWT: its claims name people and systems. */
export function learnToken(token: string): void {
  learnSecrets(token, ...token.split(".").filter((part) => part.length >= SHORTEST_PART));
}

/** The text with every known secret replaced by `[secret]`. */
export function redact(text: string): string {
  return processWide.redact(text);
}
