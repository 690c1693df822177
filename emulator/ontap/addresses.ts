import { isIP } from "node:net";
import type { AddressList, AddressMask, AddressRange, IscsiCredentials } from "./entities";

type Family = "ipv4" | "ipv6";

/** Addresses from one to another, both included. */
interface Interval {
  family: Family;
  from: bigint;
  to: bigint;
}

const BITS = { ipv4: 32, ipv6: 128 } as const;

function groups(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((part) => {
    if (!part.includes(".")) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/** An address as a number; undefined when the text is none. */
export function parseAddress(text: string): { family: Family; value: bigint } | undefined {
  const version = text.includes("%") ? 0 : isIP(text);
  if (version === 0) return undefined;
  if (version === 4) {
    return { family: "ipv4", value: text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  }
  const [head = "", tail = ""] = text.split("::");
  const [left, right] = [groups(head), groups(tail)];
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
  return { family: "ipv6", value: all.reduce((sum, group) => sum * 65_536n + BigInt(group), 0n) };
}

function formatAddress(family: Family, value: bigint): string {
  const size = family === "ipv4" ? 8n : 16n;
  const parts = Array.from({ length: family === "ipv4" ? 4 : 8 }, (_, i) => (value >> (BigInt(i) * size)) % 2n ** size);
  if (family === "ipv4") return parts.reverse().join(".");
  const long = parts.reverse().map((part) => part.toString(16));
  // The URL parser shortens runs of zeros as RFC 5952 wants it.
  return new URL(`http://[${long.join(":")}]`).hostname.slice(1, -1);
}

/** Length of an IPv4 mask such as 255.255.255.0; undefined when its ones do not come first. */
export function maskLength(mask: string): number | undefined {
  const bits = parseAddress(mask)?.value.toString(2).padStart(32, "0");
  return bits !== undefined && /^1*0*$/.test(bits) ? bits.replaceAll("0", "").length : undefined;
}

function ofRange(range: AddressRange): Interval {
  const [start, end] = [parseAddress(range.start), parseAddress(range.end)];
  return { family: start?.family ?? "ipv4", from: start?.value ?? 0n, to: end?.value ?? 0n };
}

function ofMask({ address, netmask }: AddressMask): Interval {
  const { family, value } = parseAddress(address) ?? { family: "ipv4" as const, value: 0n };
  const size = 2n ** BigInt(BITS[family] - Number(netmask));
  const from = value - (value % size);
  return { family, from, to: from + size - 1n };
}

function toRange({ family, from, to }: Interval): AddressRange {
  return { start: formatAddress(family, from), end: formatAddress(family, to) };
}

/** An interval as one mask, where it is an aligned block. */
function toMask({ family, from, to }: Interval): AddressMask[] {
  const size = to - from + 1n;
  const bits = size.toString(2).length - 1;
  if (2n ** BigInt(bits) !== size || from % size !== 0n) return [];
  return [{ address: formatAddress(family, from), netmask: String(BITS[family] - bits) }];
}

function intervals({ ranges, masks }: AddressList): Interval[] {
  return [...ranges.map(ofRange), ...masks.map(ofMask)];
}

function contains(outer: Interval, inner: Interval): boolean {
  return outer.family === inner.family && outer.from <= inner.from && inner.to <= outer.to;
}

function merged(all: Interval[]): Interval[] {
  const order = (a: Interval, b: Interval) =>
    a.family === b.family ? (a.from < b.from ? -1 : 1) : a.family < b.family ? -1 : 1;
  const out: Interval[] = [];
  for (const next of [...all].sort(order)) {
    const last = out.at(-1);
    if (last?.family !== next.family || next.from > last.to + 1n) out.push({ ...next });
    else if (next.to > last.to) last.to = next.to;
  }
  return out;
}

/** Whether the record lets this address in; without a list every address may come. */
export function admits({ addresses }: IscsiCredentials, address: string): boolean {
  const all = intervals(addresses);
  const parsed = parseAddress(address);
  if (all.length === 0 || parsed === undefined) return all.length === 0;
  const one = { family: parsed.family, from: parsed.value, to: parsed.value };
  return all.some((interval) => contains(interval, one));
}

/** The list with what is not in it yet. */
export function joined(list: AddressList, more: AddressList): AddressList {
  const has = (one: Interval) => intervals(list).some((other) => contains(other, one) && contains(one, other));
  return {
    ranges: [...list.ranges, ...more.ranges.filter((range) => !has(ofRange(range)))],
    masks: [...list.masks, ...more.masks.filter((mask) => !has(ofMask(mask)))],
  };
}

/** The list without the entries that lie within those given, and whether each of those met one. No entry is split. */
export function without(list: AddressList, less: AddressList): { list: AddressList; allKnown: boolean } {
  const gone = intervals(less);
  const stored = intervals(list);
  const stays = (one: Interval) => !gone.some((other) => contains(other, one));
  return {
    list: {
      ranges: list.ranges.filter((range) => stays(ofRange(range))),
      masks: list.masks.filter((mask) => stays(ofMask(mask))),
    },
    allKnown: gone.every((other) => stored.some((one) => contains(other, one))),
  };
}

/** How a list comes back. */
export type AddressView = "as-written" | "both" | "masks" | "merged";

/** The list as GET shows it. */
export function addressesAsShown(list: AddressList, readBack: AddressView): AddressList {
  const all = intervals(list);
  switch (readBack) {
    case "as-written":
      return list;
    case "both":
      return { ranges: all.map(toRange), masks: all.flatMap(toMask) };
    case "masks": {
      const ranges = all.filter((one) => toMask(one).length === 0).map(toRange);
      return { ranges, masks: all.flatMap(toMask) };
    }
    case "merged":
      return { ranges: merged(all).map(toRange), masks: [] };
  }
}

/** The family of an address that was checked before. */
export function familyOf(address: string): Family {
  return parseAddress(address)?.family ?? "ipv4";
}
