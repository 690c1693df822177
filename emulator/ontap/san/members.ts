import { isObject } from "../../wire";
import type { OntapContext } from "../context";
import { OntapError } from "../errors";
import type { IgroupMember } from "./entities";
import { WWPN } from "./rules";

/** The name of a member as ONTAP keeps it; refuses what is neither an IQN, an EUI nor a WWPN. */
export function keptMember({ switches }: OntapContext, given: string): string {
  const bad = (code: string, why: string) => new OntapError(code, `The initiator "${given}" ${why}.`, "name");
  const lower = given.toLowerCase();
  if (given.length < 1 || given.length > 96) throw bad("5373992", "does not have 1 to 96 characters");
  const kept = switches.igroupIqnCase === "folded" ? lower : given;
  if (lower.startsWith("iqn")) {
    const [, date, authority] = /^iqn\.(\d{4}-\d\d)?\.?(.*)$/.exec(lower) ?? [];
    if (authority === undefined) throw bad("5374039", "is not a valid iSCSI name");
    if (date === undefined) throw bad("5373971", "has no date of the form yyyy-mm");
    if (authority === "") throw bad("5373969", "has nothing after its prefix");
    if (!/^[a-z0-9.:-]+$/.test(authority)) throw bad("5373972", "has a character that an IQN must not have");
    return kept;
  }
  if (lower.startsWith("eui")) {
    if (!lower.startsWith("eui.")) throw bad("5373978", 'does not begin with "eui."');
    if (!/^eui\.[0-9a-f]{16}$/.test(lower)) throw bad("5373977", "does not have 16 hexadecimal digits");
    return kept;
  }
  if (WWPN.test(lower)) return lower;
  if (/^[0-9a-f]{16}$/.test(lower)) {
    if (switches.wwpnWithoutColons === "5373982") throw bad("5373982", "is a WWPN without colons");
    return lower.replace(/..(?=.)/g, "$&:");
  }
  if (/^[0-9a-f:]+$/.test(lower)) throw bad("5373983", "is not a valid WWPN");
  throw bad("5373993", "has none of the known formats");
}

/** Reads members out of a body, each an object with `name` and what else is allowed. */
export function membersIn(context: OntapContext, value: unknown, allowed: string[], extraCode: string): IgroupMember[] {
  if (!Array.isArray(value)) throw new OntapError("262254", "The initiators must be an array.", "initiators");
  return value.map((item: unknown) => {
    if (!isObject(item)) throw new OntapError("262247", "An initiator must be an object.", "initiators");
    for (const [name, inner] of Object.entries(item)) {
      if (!["name", ...allowed].includes(name)) throw new OntapError(extraCode, `Unexpected "${name}".`, name);
      if (typeof inner !== "string") throw new OntapError("262247", `The value of "${name}" must be a string.`, name);
    }
    if (typeof item.name !== "string") throw new OntapError("5374033", "An initiator needs a name.", "name");
    const name = keptMember(context, item.name);
    return typeof item.comment === "string" ? { name, comment: item.comment } : { name };
  });
}
