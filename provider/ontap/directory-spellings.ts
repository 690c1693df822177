import { isIP } from "node:net";
import { isRecord } from "../base/unknown";

// What Active Directory takes for the same name, although the letters differ. Each gives the one spelling to compare.

/** A NetBIOS name: case does not count, and neither does how an accent is composed. */
export function machineName(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** A domain name: likewise, and DNS ends an absolute one in a dot. */
export function domainName(name: string): string {
  return machineName(name).replace(/\.$/, "");
}

/** The name and the address of a preferred domain controller. */
export function controllerKey(item: unknown): string {
  if (!isRecord(item)) return String(item);
  const { fqdn, serverIp } = item;
  return `${domainName(String(fqdn))} ${canonicalIp(String(serverIp))}`;
}

/** The array may shorten the IPv6 address that it was given. */
function canonicalIp(ip: string): string {
  return isIP(ip) === 6 ? new URL(`http://[${ip}]`).hostname : ip;
}

/** An organizational unit, without the domain at its end, which ONTAP appends itself. */
export function organizationalUnit(text: string): string {
  const names = distinguishedName(text);
  if (!names) return machineName(text).trim();
  while (names.length > 1 && names.at(-1)?.startsWith("dc=")) names.pop();
  return JSON.stringify(names);
}

/** The types that RFC 4514 names, by their numbers. */
const TYPES: Readonly<Record<string, string>> = {
  "2.5.4.3": "cn",
  "2.5.4.6": "c",
  "2.5.4.7": "l",
  "2.5.4.8": "st",
  "2.5.4.9": "street",
  "2.5.4.10": "o",
  "2.5.4.11": "ou",
  "0.9.2342.19200300.100.1.1": "uid",
  "0.9.2342.19200300.100.1.25": "dc",
};

/** `type=value`, with its end: a comma, a plus, or that of the text. A backslash takes the next character, or a byte in hex, as it is. */
const PART = /\s*([A-Za-z][\w-]*|\d+(?:\.\d+)*)\s*=\s*((?:\\[0-9A-Fa-f]{2}|\\[^0-9A-Fa-f]|[^\\,+])*)([,+]|$)/suy;

/**
 * The relative names of a distinguished name by RFC 4514, each in its one spelling; `undefined` for a text that is none. Blanks
 * around `,`, `+` and `=` are those of RFC 2253, which it still asks to be taken.
 */
function distinguishedName(text: string): string[] | undefined {
  const names: string[][] = [[]];
  PART.lastIndex = 0;
  for (;;) {
    const [, type = "", value = "", end] = PART.exec(text) ?? [];
    if (end === undefined) return undefined;
    const name = type.toLowerCase();
    names.at(-1)?.push(`${TYPES[name] ?? name}=${comparable(value)}`);
    // The parts of one relative name are a set.
    if (end === "") return names.map((parts) => parts.sort().join("+"));
    if (end === ",") names.push([]);
  }
}

/** A value as `caseIgnoreMatch` compares it (RFC 4518): escapes undone, case ignored, blanks as one, none at the ends. */
function comparable(value: string): string {
  const plain = value.replace(/((?:\\[0-9A-Fa-f]{2})+)|\\(.)/gsu, (_, bytes: string | undefined, character: string) =>
    bytes === undefined ? character : Buffer.from(bytes.replaceAll("\\", ""), "hex").toString(),
  );
  return plain.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
}
