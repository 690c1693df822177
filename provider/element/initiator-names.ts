import type { Same } from "../base/equal";
import { text } from "../lifecycle/schemas";

const WWPN = /^([0-9a-f]{16}|[0-9a-f]{2}(:[0-9a-f]{2}){7})$/i;

export function isWwpn(name: string): boolean {
  return WWPN.test(name);
}

/** One spelling per initiator: clusters keep IQNs in lower case, and WWPNs with or without colons. */
export function canonicalInitiator(name: unknown): string {
  const lower = String(name).toLowerCase();
  return WWPN.test(lower) ? lower.replaceAll(":", "") : lower;
}

export const sameInitiator: Same = (left, right) => canonicalInitiator(left) === canonicalInitiator(right);

/** The name of an initiator, as an argument. */
export const initiatorName = text
  .min(1, "must not be empty")
  .max(224, "must be at most 224 characters long")
  .regex(/^[^\s\p{Cc}]*$/u, "must not hold blanks or control characters");
