import { isObject } from "../wire";
import { maskLength, parseAddress } from "./addresses";
import { type Given, givenText } from "./body";
import type { OntapContext } from "./context";
import { DEFAULT_INITIATOR } from "./credentials-store";
import type { AddressList, AddressMask, AddressRange, AuthenticationType, ChapPair } from "./entities";
import { OntapError } from "./errors";

const NAMING_AUTHORITY = /^[a-z0-9.:-]+$/;

/** The name of an initiator as it will be stored. */
export function checkInitiator({ switches }: OntapContext, given: string): string {
  const bad = (code: string, why: string) => new OntapError(code, `The initiator "${given}" ${why}.`, "initiator");
  const name = switches.initiatorCase === "reject" ? given : given.toLowerCase();
  if (name === DEFAULT_INITIATOR) return name;
  if (/^iqn/i.test(name)) {
    if (!name.startsWith("iqn.")) throw bad("5373970", 'does not begin with "iqn."');
    const rest = name.slice("iqn.".length);
    if (rest === "") throw bad("5373969", "has nothing after its prefix");
    const [date, authority] = [/^\d{4}-\d\d(?=\.|$)/.exec(rest)?.[0], rest.slice("yyyy-mm.".length)];
    if (date === undefined) throw bad("5373971", "has no date of the form yyyy-mm");
    if (authority === "") throw bad("5373969", "has nothing after its prefix");
    if (!NAMING_AUTHORITY.test(authority)) throw bad("5373972", "has a character that an IQN must not have");
  } else if (/^eui/i.test(name)) {
    if (!name.startsWith("eui.")) throw bad("5373978", 'does not begin with "eui."');
    if (!/^[0-9a-f]{16}$/i.test(name.slice("eui.".length))) throw bad("5373977", "does not have 16 hexadecimal digits");
  } else throw bad("5373997", "is neither an IQN nor an EUI");
  return switches.initiatorCase === "fold" ? name : given;
}

/** The type, in lower case; one documented sample sends "CHAP". */
export function typeOf(given: Given): AuthenticationType | undefined {
  const type = givenText(given, "authentication_type")?.toLowerCase();
  if (type === undefined || type === "chap" || type === "none" || type === "deny") return type;
  throw new OntapError("262247", `"${type}" is not an authentication type.`, "authentication_type");
}

/** A CHAP pair as it was given, maybe half of it. */
export function asked(given: Given, direction: "inbound" | "outbound"): Partial<ChapPair> {
  const [user, password] = [givenText(given, `chap.${direction}.user`), givenText(given, `chap.${direction}.password`)];
  return { ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) };
}

/** Whether any CHAP value was given. */
export function namesChap(given: Given): boolean {
  return [...given.keys()].some((path) => path.startsWith("chap."));
}

/** Lengths, and the form of a hexadecimal password. */
export function checkPair(pair: ChapPair, direction: "inbound" | "outbound"): ChapPair {
  const limits = { user: 128, password: 512 } as const;
  for (const name of ["user", "password"] as const) {
    const bytes = Buffer.byteLength(pair[name]);
    if (bytes >= 1 && bytes <= limits[name]) continue;
    const path = `chap.${direction}.${name}`;
    throw new OntapError("262247", `"${path}" must have 1 to ${limits[name]} bytes.`, path);
  }
  if (/^0x/i.test(pair.password) && !/^0x([0-9a-f]{2})+$/i.test(pair.password)) {
    const path = `chap.${direction}.password`;
    throw new OntapError("5374145", "A hexadecimal password needs an even number of hexadecimal digits.", path);
  }
  return pair;
}

/** Refuses passwords that are the same in both directions. */
export function refuseEqualPasswords({ switches }: OntapContext, one: ChapPair, other: ChapPair): void {
  const bytes = (text: string) =>
    switches.hexEqualsText && /^0x/i.test(text) ? Buffer.from(text.slice(2), "hex") : Buffer.from(text);
  if (!bytes(one.password).equals(bytes(other.password))) return;
  throw new OntapError("5374147", "The two CHAP passwords may not be equal.", "chap.outbound.password");
}

function entry(value: unknown, path: string, allowed: string[]): Record<string, string> {
  if (!isObject(value)) throw new OntapError("262247", `The value of "${path}" must be an array of objects.`, path);
  for (const [name, inner] of Object.entries(value)) {
    if (!allowed.includes(name))
      throw new OntapError("262179", `Unexpected argument "${path}.${name}".`, `${path}.${name}`);
    if (typeof inner !== "string" && !(name === "netmask" && typeof inner === "number")) {
      throw new OntapError("262247", `The value of "${path}.${name}" must be a string.`, `${path}.${name}`);
    }
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, String(inner)]));
}

function address(value: string | undefined, path: string): NonNullable<ReturnType<typeof parseAddress>> {
  const parsed = parseAddress(value ?? "");
  if (parsed === undefined) throw new OntapError("262247", `"${value ?? ""}" is not an address.`, path);
  return parsed;
}

function rangeOf(value: unknown): AddressRange {
  const path = "initiator_address.ranges";
  const { start = "", end = "" } = entry(value, path, ["start", "end", "family"]);
  const [from, to] = [address(start, `${path}.start`), address(end, `${path}.end`)];
  if (from.family !== to.family) throw new OntapError("5374856", "Start and end are of different families.", path);
  if (from.value > to.value) throw new OntapError("5374855", `The range from ${start} to ${end} ends too early.`, path);
  return { start, end };
}

function maskOf({ switches }: OntapContext, value: unknown): AddressMask {
  const path = "initiator_address.masks";
  const given = entry(value, path, ["address", "netmask", "family"]);
  const { family } = address(given.address, `${path}.address`);
  const otherwise = family === "ipv6" && switches.ipv6MaskWithoutLength === "64" ? "64" : "";
  const netmask = given.netmask ?? otherwise;
  const length = /^\d+$/.test(netmask) ? Number(netmask) : family === "ipv4" ? maskLength(netmask) : undefined;
  if (length === undefined || length < 1 || length > (family === "ipv4" ? 32 : 128)) {
    throw new OntapError("262247", `"${netmask}" is not a netmask.`, `${path}.netmask`);
  }
  return { address: given.address ?? "", netmask: String(length) };
}

/** The lists of addresses in a body; one that was not given is missing. */
export function addressesOf(context: OntapContext, given: Given): Partial<AddressList> {
  const items = (name: "ranges" | "masks") => {
    const path = `initiator_address.${name}`;
    const value = given.get(path);
    if (given.has(path) && !Array.isArray(value)) throw new OntapError("262254", `"${path}" must be an array.`, path);
    return value as unknown[] | undefined;
  };
  const [ranges, masks] = [items("ranges")?.map(rangeOf), items("masks")?.map((mask) => maskOf(context, mask))];
  return { ...(ranges === undefined ? {} : { ranges }), ...(masks === undefined ? {} : { masks }) };
}
