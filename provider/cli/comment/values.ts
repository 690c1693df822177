import { HIDDEN } from "../../base/redact";
import { isRecord, isUnknown, SECRET_SIGNATURE, SIGNATURE } from "../../base/unknown";
import { code, cut } from "./markdown";

/** A longer value is cut in the middle of the cell: a comment is no place for documents. */
const LONGEST = 1000;

export function isSecret(value: unknown): boolean {
  if (value === HIDDEN) return true;
  return isRecord(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}

/** Own properties only: a property called `constructor` is a property like any other. */
export function member(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return Object.hasOwn(value, key) ? value[Number(key)] : undefined;
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** One value as Markdown: words where it is no literal, otherwise code. */
export function shown(value: unknown): string {
  if (value === undefined) return "not set";
  if (isSecret(value)) return "secret";
  if (isUnknown(value)) return "known after up";
  if (value === "") return "empty";
  const text = literal(value);
  const more = text.length > LONGEST ? ` (${text.length - LONGEST} more characters)` : "";
  return code(cut(text, LONGEST) + more);
}

/** Text as it is, unless it could be taken for another value; everything else as JSON. */
function literal(value: unknown): string {
  if (typeof value === "string")
    return /^(true|false|null|undefined|-?\d+(\.\d+)?|[[{"].*|\s.*|.*\s)$/s.test(value) ? JSON.stringify(value) : value;
  return JSON.stringify(value, (_key, item: unknown) => {
    if (isSecret(item)) return HIDDEN;
    return isUnknown(item) ? "known after up" : item;
  });
}
