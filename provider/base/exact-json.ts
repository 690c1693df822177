/** Follows the digits of a number that Pulumi, whose numbers are doubles, cannot keep; no such text is a number of a program. */
const MARK = " (a number with more digits than Pulumi keeps)";

/** The texts and numbers of a JSON text: a number inside a text is none. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON as it is, but that a number which would lose digits becomes a text with all of them: it must not be taken for another one. */
export function parseExactly(text: string): unknown {
  if (!/\d{16}|\d[eE]/.test(text)) return JSON.parse(text);
  return JSON.parse(
    text.replace(TOKENS, (token) => (token.startsWith('"') || isKept(token) ? token : `"${token}${MARK}"`)),
  );
}

function isKept(literal: string): boolean {
  const value = Number(literal);
  if (Number.isInteger(value)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && digits(String(value)) === digits(literal);
}

/** The digits that count, without sign, point, exponent and zeros at the ends. */
function digits(literal: string): string {
  return literal
    .replace(/[eE].*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");
}

/** Whether a value is one that Pulumi cannot keep: from a program it has lost digits already, from an array it has the mark. */
export function hasLostDigits(value: unknown): boolean {
  if (typeof value === "number")
    return Number.isInteger(value) ? !Number.isSafeInteger(value) : !Number.isFinite(value);
  return typeof value === "string" && value.endsWith(MARK);
}
