/** Every secret that this process has been handed, in each spelling in which it could turn up in a text. */
const known = new Set<string>();
/** The same, longest first; made anew when it has grown. */
let ordered: readonly string[] = [];

/** Shorter ones are not replaced: they would turn every message into a riddle and hide nothing. */
const SHORTEST = 3;
/** Base64 of a part of something longer; a shorter piece would be found in words. */
const SHORTEST_PIECE = 8;

/**
 * Remembers secret values, so that no error and no log line that is born later shows them. Arrays echo input in their
 * messages, in the clear, as JSON (or as JSON within JSON) and percent-encoded; proxies echo the Authorization header.
 */
export function learnSecrets(...values: unknown[]): void {
  for (const value of values) {
    if (typeof value !== "string" || value.length < SHORTEST) continue;
    const escaped = JSON.stringify(value).slice(1, -1);
    const percent = percentEncoded(value);
    known.add(value);
    known.add(escaped);
    known.add(JSON.stringify(escaped).slice(1, -1));
    known.add(percent);
    known.add(percent.replaceAll("%20", "+"));
    known.add(percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
    known.add(Buffer.from(value, "utf8").toString("base64"));
    for (const piece of withinBase64(value)) known.add(piece);
  }
}

/** The text with every known secret replaced by `[secret]`. */
export function redact(text: string): string {
  // Longest first: a secret that contains another one must not leave its rest behind.
  if (ordered.length !== known.size) ordered = [...known].sort((left, right) => right.length - left.length);
  let clean = text;
  for (const secret of ordered) {
    if (clean.includes(secret)) clean = clean.split(secret).join("[secret]");
  }
  return clean;
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
