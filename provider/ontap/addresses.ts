import { isIP } from "node:net";
import type { Same } from "../base/equal";
import { hasUnknown } from "../base/unknown";

/** Addresses of one family from one to another, both included. */
interface Interval {
  readonly family: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** A range as ONTAP takes and reports it. */
export interface AddressRange {
  readonly start: string;
  readonly end: string;
}

/** A network as ONTAP reports it; the netmask is a length. */
export interface AddressMask {
  readonly address: string;
  readonly netmask: string;
}

const FORMS = "must be an address, a range such as 192.0.2.10-192.0.2.19, or a network such as 2001:db8::/64";

/** What is wrong with a text as addresses. */
export function problemWith(text: string): string | undefined {
  const ends = text.split("-").map((end) => end.trim());
  const [start = "", end] = ends;
  if (end === undefined) return intervalOf(text) ? undefined : FORMS;
  if (ends.length === 2 && familyOf(start || end) && !(start && end))
    return `is a range without ${end ? "a beginning" : "an end"}: give both, or one address alone`;
  if (ends.length > 2 || !familyOf(start) || !familyOf(end)) return FORMS;
  if (familyOf(start) !== familyOf(end)) return "must begin and end in one family, IPv4 or IPv6";
  return intervalOf(text) ? undefined : "must not end before it begins";
}

/** Lists that cover the same addresses: the array may merge, sort, and tell networks as ranges or ranges as networks. */
export const sameAddresses: Same = (left, right) => {
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
  // One that is not known yet covers nothing, and must not pass for one that is not there.
  if (hasUnknown(left) || hasUnknown(right)) return false;
  return JSON.stringify(toRanges(left)) === JSON.stringify(toRanges(right));
};

/** A list as ranges that do not overlap. Undocumented: how ONTAP takes overlapping ones. */
export function toRanges(texts: readonly string[]): AddressRange[] {
  return merged(texts).map(({ family, from, to }) => ({ start: addressOf(family, from), end: addressOf(family, to) }));
}

/** Ranges and networks as texts, each once. Undocumented: whether they are two lists or two views of one. */
export function toTexts(ranges: readonly AddressRange[], masks: readonly AddressMask[]): string[] {
  const texts = [...ranges.map(rangeText), ...masks.map(maskText)];
  const seen = texts.map((text) => JSON.stringify(toRanges([text])));
  return texts.filter((_, at) => seen.indexOf(seen[at] ?? "") === at);
}

/** Whether a list lets in all that another one does; an empty list lets in every address. */
export function covers(list: readonly string[], others: readonly string[]): boolean {
  if (list.length === 0) return true;
  return others.length > 0 && others.every((text) => isWithin(text, list));
}

/** Whether all addresses of a text are on the list. */
export function isWithin(text: string, list: readonly string[]): boolean {
  const inner = intervalOf(text);
  const outer = merged(list);
  return (
    inner !== undefined &&
    outer.some((one) => one.family === inner.family && one.from <= inner.from && inner.to <= one.to)
  );
}

export function rangeText({ start, end }: AddressRange): string {
  return start === end ? start : `${start}-${end}`;
}

export function maskText({ address, netmask }: AddressMask): string {
  return `${address}/${netmask}`;
}

function merged(texts: readonly string[]): Interval[] {
  const sorted = texts
    .map(intervalOf)
    .filter((interval) => interval !== undefined)
    .sort((a, b) => a.family - b.family || (a.from < b.from ? -1 : Number(a.from > b.from)));
  const out: Interval[] = [];
  for (const next of sorted) {
    const last = out.at(-1);
    if (last?.family !== next.family || next.from > last.to + 1n) out.push(next);
    else if (next.to > last.to) out[out.length - 1] = { ...last, to: next.to };
  }
  return out;
}

function intervalOf(text: string): Interval | undefined {
  const network = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const [first = "", last = first, more] = network ? [network[1]] : text.split("-").map((end) => end.trim());
  const family = familyOf(first);
  if (!family || familyOf(last) !== family || more !== undefined) return undefined;
  const [from, to] = [numberOf(family, first), numberOf(family, last)];
  if (!network) return from <= to ? { family, from, to } : undefined;
  const bits = (family === 4 ? 32 : 128) - Number(network[2]);
  if (bits < 0) return undefined;
  const size = 1n << BigInt(bits);
  return { family, from: from - (from % size), to: from - (from % size) + size - 1n };
}

/** 4, 6, or 0 for what is no address; one with a zone is none either. */
function familyOf(text: string): number {
  return text.includes("%") ? 0 : isIP(text);
}

function numberOf(family: number, address: string): bigint {
  if (family === 4) return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [left, right] = shortened(address)
    .split("::")
    .map((half) => half.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: 8 - (left?.length ?? 0) - (right?.length ?? 0) }, () => "0");
  const groups = [...(left ?? []), ...zeros, ...(right ?? [])];
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function addressOf(family: number, value: bigint): string {
  const [count, size] = family === 4 ? [4, 8n] : [8, 16n];
  const parts = Array.from({ length: count }, (_, at) => (value >> (BigInt(count - 1 - at) * size)) % (1n << size));
  return family === 4 ? parts.join(".") : shortened(parts.map((part) => part.toString(16)).join(":"));
}

/** The one spelling of an IPv6 address, which the URL parser knows. */
function shortened(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
