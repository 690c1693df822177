import { isRecord, isUnknown, SIGNATURE, UNKNOWNS } from "./unknown";

/** Follows the digits of a number that Pulumi, whose numbers are doubles, cannot keep; no such text is a number of a program. */
const MARK = " (a number with more digits than Pulumi keeps)";

/** Follows a text or a name, quoted, that the engine would take for one of its own marks, or that no protocol of Pulumi carries. */
const STAND_IN = " (what Pulumi cannot carry as it is)";

/** A JSON text without any of these, however they are escaped, holds nothing that needs a {@link STAND_IN}. */
const SUSPECT = new RegExp([...UNKNOWNS, SIGNATURE, String.raw`\\u(?:00[2-7]|d[89a-f])`].join("|"), "i");

/** The texts and numbers of a JSON text: a number inside a text is none. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON as it is, but that a number which would lose digits, and a text or name that Pulumi cannot carry, become texts that show
 * them: a value of an array is data, and must not be taken for another one.
 */
export function parseExactly(text: string): unknown {
  const exact = /\d{16}|\d[eE]/.test(text)
    ? text.replace(TOKENS, (token) => (token.startsWith('"') || isKept(token) ? token : `"${token}${MARK}"`))
    : text;
  return SUSPECT.test(text) ? JSON.parse(exact, carriable) : JSON.parse(exact);
}

/** A reviver of JSON. */
function carriable(_name: string, value: unknown): unknown {
  if (typeof value === "string") return isUnknown(value) || isBroken(value) ? standIn(value) : value;
  if (!isRecord(value)) return value;
  const isTaken = (name: string) => name === SIGNATURE || isBroken(name);
  if (!Object.keys(value).some(isTaken)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [isTaken(name) ? standIn(name) : name, member]),
  );
}

/** Half a character is none in UTF-8. */
function isBroken(text: string): boolean {
  return /\p{Cs}/u.test(text);
}

function standIn(text: string): string {
  return JSON.stringify(text) + STAND_IN;
}

/** Whether a text or a name stands for one that Pulumi cannot carry. */
export function isStandIn(text: unknown): boolean {
  return typeof text === "string" && text.endsWith(STAND_IN);
}

function isKept(literal: string): boolean {
  const value = Number(literal);
  return !hasLostDigits(value) && (Number.isInteger(value) || digits(String(value)) === digits(literal));
}

/** The digits that count, without sign, point, exponent and zeros at the ends. */
function digits(literal: string): string {
  return literal.replace(/[eE].*|[-.]/g, "").replace(/^0+|0+$/g, "");
}

/** Whether a value is one that Pulumi cannot keep: from a program it has lost digits already, from an array it has the mark. */
export function hasLostDigits(value: unknown): boolean {
  if (typeof value === "number")
    return Number.isInteger(value) ? !Number.isSafeInteger(value) : !Number.isFinite(value);
  return typeof value === "string" && value.endsWith(MARK);
}
