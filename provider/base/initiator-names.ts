import type { Same } from "./equal";

const WWPN = /^([0-9a-f]{16}|[0-9a-f]{2}(:[0-9a-f]{2}){7})$/i;

export function isWwpn(name: string): boolean {
  return WWPN.test(name);
}

/** One spelling per initiator: arrays keep IQNs in lower case, and WWPNs with or without colons. */
export function canonicalInitiator(name: unknown): string {
  const lower = String(name).toLowerCase();
  return WWPN.test(lower) ? lower.replaceAll(":", "") : lower;
}

export const sameInitiator: Same = (left, right) => canonicalInitiator(left) === canonicalInitiator(right);
