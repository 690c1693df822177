/** Every secret that this process has been handed, in each spelling in which it could turn up in a text. */
const known = new Set<string>();

/** Shorter ones are not replaced: they would turn every message into a riddle and hide nothing. */
const SHORTEST = 3;

/**
 * Remembers secret values, so that no error and no log line that is born later shows them. Arrays echo input in their
 * messages, in the clear, as JSON and percent-encoded; proxies echo the Authorization header.
 */
export function learnSecrets(...values: unknown[]): void {
  for (const value of values) {
    if (typeof value !== "string" || value.length < SHORTEST) continue;
    known.add(value);
    known.add(JSON.stringify(value).slice(1, -1));
    known.add(percentEncoded(value));
    known.add(Buffer.from(value, "utf8").toString("base64"));
  }
}

/** The text with every known secret replaced by `[secret]`. */
export function redact(text: string): string {
  let clean = text;
  // Longest first: a secret that contains another one must not leave its rest behind.
  for (const secret of [...known].sort((left, right) => right.length - left.length)) {
    if (clean.includes(secret)) clean = clean.split(secret).join("[secret]");
  }
  return clean;
}

function percentEncoded(value: string): string {
  // encodeURIComponent throws on half of a surrogate pair, which a password may well hold.
  return encodeURIComponent(Buffer.from(value, "utf8").toString("utf8"));
}
