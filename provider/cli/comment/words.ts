import type { Difference } from "./differences";
import { code } from "./markdown";
import { definitionOf, resourceOf } from "./resource";
import type { Step } from "./schema";
import { isObject, shown } from "./values";

/** How a change of one property of this package's resources reads; without an entry it is `old → new`. */
interface Words {
  /** The value in a word of the API, or `undefined` where the value speaks for itself. */
  readonly value?: (value: unknown) => string | undefined;
  /** What the change means, said behind it. A text is about a value that was set before. */
  readonly remark?: string | ((step: Step) => string);
  /** The whole cell, where `old → new` would not tell it. */
  readonly whole?: (before: unknown, after: unknown) => string | undefined;
}

const onOff = (value: unknown) => (value === true ? "enabled" : value === false ? "disabled" : undefined);
const emptyIsCleared = (value: unknown) =>
  value === "" || (isObject(value) && Object.keys(value).length === 0) ? "cleared" : undefined;
const status = (value: unknown) => (value === "locked" || value === "active" ? value : undefined);

const WORDS: Record<string, Record<string, Words>> = {
  "ontap:IscsiService": {
    targetAlias: { value: emptyIsCleared },
    enabled: { value: onOff },
  },
  "ontap:ActiveDirectoryAccount": {
    fqdn: { remark: "joined to another domain" },
    preferredDomainControllers: { whole: controllers },
  },
  "element:Account": {
    username: { remark: "renamed in place" },
    attributes: { value: emptyIsCleared },
    status: { value: status },
    enableChap: { value: onOff },
    secretsVersion: { remark: renewed },
  },
};

/** What is true of an object that stays, and not of one that another takes the place of. */
const IN_PLACE: readonly string[] = ["username", "secretsVersion"];

/** The words for one property, or `undefined` for one that nobody has words for. */
export function wordsFor(type: string, property: string): Words | undefined {
  const ofType = Object.hasOwn(WORDS, type) ? WORDS[type] : undefined;
  return ofType && Object.hasOwn(ofType, property) ? ofType[property] : undefined;
}

/** `old → new` of one property in Markdown, in words that fit the API. */
export function change(type: string, { property, before, after }: Difference, step: Step, replaced: boolean): string {
  const words = wordsFor(type, property);
  const whole = words?.whole?.(before, after);
  if (whole !== undefined) return whole;
  const to = words?.value?.(after) ?? (after === undefined ? "taken out" : shown(after));
  // On the left an empty value is a fact, not an act.
  const emptyBefore = words?.value === emptyIsCleared && emptyIsCleared(before);
  const from = emptyBefore ? "empty" : (words?.value?.(before) ?? shown(before));
  const remark = replaced && IN_PLACE.includes(property) ? undefined : words?.remark;
  const told = typeof remark === "function" ? remark(step) : before !== undefined && remark;
  return `${from} → ${to}${told ? ` (${told})` : ""}`;
}

/** Asks what decides at `up`: the secrets that the program gives stay as they are. */
function renewed({ urn, old, new: wanted }: Step): string {
  const definition = definitionOf(resourceOf(urn).type);
  const names = Object.keys(definition?.generate?.(old?.outputs ?? {}, wanted?.inputs ?? {}) ?? {});
  if (names.length === 0) return "no secret is replaced";
  return `${names.join(" and ")} ${names.length > 1 ? "are replaced by new ones" : "is replaced by a new one"}`;
}

/** Preferred domain controllers are added and removed one by one; the others stay as they are. */
function controllers(before: unknown, after: unknown): string | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  const [old, wanted] = [before.map(controller), after.map(controller)];
  if (wanted.length === 0) return `all removed: ${old.join(", ")}`;
  const removed = old.filter((entry) => !wanted.includes(entry)).map((entry) => `removed ${entry}`);
  const added = wanted.filter((entry) => !old.includes(entry)).map((entry) => `added ${entry}`);
  return [...removed, ...added].join(", ") || undefined;
}

function controller(entry: unknown): string {
  if (!isObject(entry) || typeof entry.fqdn !== "string" || typeof entry.serverIp !== "string") return shown(entry);
  return `${code(entry.fqdn)} (${shown(entry.serverIp)})`;
}
