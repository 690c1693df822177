import { ElementError } from "./errors";
import type { GroupSwitches } from "./group-switches";
import type { ElementSwitches } from "./switches";

const WWPN = /^([0-9a-f]{16}|[0-9a-f]{2}(:[0-9a-f]{2}){7})$/i;
const IQN = /^iqn\.\d{4}-\d\d\.[0-9a-z.:-]+$/;

export function isWwpnName(name: string): boolean {
  return WWPN.test(name);
}

/** In this form two names of one initiator are equal: lower case, a WWPN without colons. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return WWPN.test(lower) ? lower.replaceAll(":", "") : lower;
}

/** A name as the cluster keeps it. */
export function keptName(name: string, { initiatorNameCase, wwpnForm }: GroupSwitches): string {
  if (!WWPN.test(name)) return initiatorNameCase === "lower" ? name.toLowerCase() : name;
  const plain = canonicalName(name);
  if (wwpnForm === "plain") return plain;
  const colons = plain.replace(/..(?=.)/g, "$&:");
  return wwpnForm === "upper" ? colons.toUpperCase() : colons;
}

/** Refuses names that no initiator can have; the documented forms are not enforced in the field. */
export function checkInitiatorName(switches: GroupSwitches & ElementSwitches, name: string): void {
  if (name === "" || name.length > 224 || /[\s\p{Cc}]/u.test(name)) {
    throw new ElementError(switches.badValueError, `initiator name "${name}" is not valid`);
  }
  if (switches.strictInitiatorNames && !IQN.test(name) && !WWPN.test(name)) {
    throw new ElementError("xInvalidAPIParameter", `initiator name "${name}" is neither an IQN nor a WWPN`);
  }
}
