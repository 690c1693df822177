import { redact } from "./redact";

/**
 * What cannot be seen, turns the direction of what follows, ends a line, or is obeyed by a terminal; of the marks on one letter
 * those after the fourth, which run over the lines around. The one mark left out makes an emoji of the sign before it.
 */
export const UNSEEN =
  /(?!\ufe0f)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}|(?<=\p{M}{4})\p{M}/gu;

/** Escapes it: a text from an array, a host or a program must not make a line, or a program, look like another one. */
export function escapeInvisible(text: string): string {
  const unit = (half: string) => `\\u${half.charCodeAt(0).toString(16).padStart(4, "0")}`;
  // The engine would take `<{%` for the beginning of a colour.
  return text.replace(UNSEEN, (character) => character.split("").map(unit).join("")).replaceAll("<{%", "\\u003c{%");
}

/** The text escaped, and cut where it has more than `most` letters. */
function shortened(text: string, most: number): string {
  const escaped = escapeInvisible(text.slice(0, most));
  if (text.length <= most && escaped.length <= most) return escaped;
  // Half an escape tells nothing.
  return `${escaped.slice(0, most).replace(/\\u?[0-9a-f]{0,3}$/, "")}…`;
}

/** What of a text can stand in a line at most, and what of it is looked at: arrays may answer with megabytes. */
const LONGEST_LINE = 4_000;
const FARTHEST = 1_000_000;
/** No secret is longer, however it is encoded: at the end of what is looked at may stand half of one. */
const UNSURE = 100_000;

/** A text that may be anybody's, fit for a line: without secrets, escaped, and cut. The one way in which such a text is told. */
export function fitForLine(text: string, most = LONGEST_LINE): string {
  if (text.length <= FARTHEST) return shortened(redact(text), most);
  return shortened(`${redact(text.slice(0, FARTHEST)).slice(0, -UNSURE)}…`, most);
}

/** A longer name is cut. */
const LONGEST_NAME = 80;

/** A name that somebody else chose, fit for a line: as it is where nothing in it can mislead, otherwise quoted and escaped. */
export function quotedName(given: string): string {
  const name = redact(given);
  if (/^(?:[\w.:@-]+|\[secret\])$/.test(name) && name.length <= LONGEST_NAME) return name;
  const short = name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}…`;
  return escapeInvisible(JSON.stringify(short));
}

/** A name that a state or the array gives: mostly a text. */
export function named(value: unknown): string {
  return typeof value === "string" ? quotedName(value) : String(value);
}
