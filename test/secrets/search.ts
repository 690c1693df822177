/** Texts in which a secret could turn up, by where they are from. */
export type Texts = Record<string, string>;

/** Every spelling under which a text may hold a secret: as it is, escaped, encoded, and inside something encoded. */
export function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const escaped = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  return [
    ...new Set([
      secret,
      escaped,
      JSON.stringify(escaped).slice(1, -1),
      url,
      url.replaceAll("%20", "+"),
      url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
      ...[0, 1, 2].flatMap((offset) => withinBase64(bytes, offset)),
    ]),
  ];
}

/** The characters that base64 makes of these bytes wherever they stand, for instance after `user:` in a Basic header. */
function withinBase64(bytes: Buffer, offset: number): string[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  const inner = text.slice(first, last);
  return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
}

/** Which secrets stand in which texts: `up's stdout holds the join password as "…"`. */
export function leaks(texts: Texts, secrets: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(texts).flatMap(([where, text]) =>
      spellings(secret)
        .filter((spelling) => text.includes(spelling))
        .map((spelling) => {
          const at = text.indexOf(spelling);
          return `${where} holds ${name} as ${spelling}: …${text.slice(Math.max(0, at - 120), at + spelling.length + 40)}…`;
        }),
    ),
  );
}
