/**
 * Escapes the characters that cannot be seen, turn the direction of what follows, or end a line: a name from an array must
 * not make a line, or a program, look like another one.
 */
export function escapeInvisible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** A longer name is cut. */
const LONGEST = 80;

/** A name that somebody else chose, fit for a line: as it is where nothing in it can mislead, otherwise quoted and escaped. */
export function quotedName(name: string): string {
  if (/^[\w.:@-]+$/.test(name) && name.length <= LONGEST) return name;
  const short = name.length <= LONGEST ? name : `${name.slice(0, LONGEST)}…`;
  // The engine would take `<{%` for the beginning of a colour.
  return escapeInvisible(JSON.stringify(short)).replaceAll("<{%", "\\u003c{%");
}
