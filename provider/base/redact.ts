import { isUnknown } from "./unknown";

/** What stands in the place of a secret. */
export const HIDDEN = "[secret]";

/** Shorter ones are not replaced: they would turn every message into a riddle and hide nothing. */
const SHORTEST = 3;
/** Base64 of a part of something longer; a shorter piece would be found in words. */
const SHORTEST_PIECE = 8;
/** A line of a secret of several lines, such as a key. */
const SHORTEST_LINE = 8;

/** Replaces the secrets that it has learned, in whatever spelling they turn up in a text. */
export class Redactor {
  private readonly known = new Set<string>();
  /** Those of them that no text has been searched for yet. */
  private unspelled: string[] = [];
  /** Every spelling of the others, longest first. */
  private spellings: string[] = [];

  learn(value: unknown): void {
    if (typeof value !== "string" || value.length < SHORTEST || value === HIDDEN || this.known.has(value)) return;
    this.known.add(value);
    // Every read brings its secrets and few texts are ever written: spelled with the next text.
    this.unspelled.push(value);
  }

  redact(text: string): string {
    if (this.unspelled.length > 0) {
      // Longest first: a secret that contains another one must not leave its rest behind.
      const all = new Set([...this.spellings, ...this.unspelled.flatMap(spelled)]);
      this.spellings = [...all].sort((left, right) => right.length - left.length);
      this.unspelled = [];
    }
    let clean = text;
    for (const secret of this.spellings) {
      if (clean.includes(secret)) clean = clean.split(secret).join(HIDDEN);
    }
    return clean;
  }
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

/** The text with every known secret replaced by `[secret]`. */
export function redact(text: string): string {
  return processWide.redact(text);
}

/**
 * Arrays echo input in their messages, in the clear, as JSON (or as JSON within JSON) and percent-encoded; proxies echo the
 * Authorization header, and a key is shown line by line.
 */
function spelled(value: string): string[] {
  const escaped = JSON.stringify(value).slice(1, -1);
  const percent = percentEncoded(value);
  return [
    value,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    percent,
    percent.replaceAll("%20", "+"),
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    Buffer.from(value, "utf8").toString("base64"),
    ...withinBase64(value),
    ...(value.includes("\n")
      ? value.split(/\r?\n/).filter((line) => line.trim().length >= SHORTEST_LINE && !line.startsWith("-----"))
      : []),
  ];
}

function percentEncoded(value: string): string {
  // encodeURIComponent throws on half of a surrogate pair, which a password may well hold.
  return encodeURIComponent(Buffer.from(value, "utf8").toString("utf8"));
}

/** What base64 makes of the value behind other bytes (`user:` in a Basic header), in both alphabets. */
function withinBase64(value: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value, "utf8")]);
    // The characters at both ends hold bits of the neighbours, too.
    const piece = bytes.toString("base64").slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return piece.length < SHORTEST_PIECE ? [] : [piece, piece.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
