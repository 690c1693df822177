import * as z from "zod";
import { asSet } from "../../base/equal";
import type { Plain } from "../../base/plain";
import type { Field } from "../../lifecycle/definition";
import { adopt, boolean, text } from "../../lifecycle/schemas";
import type { Words } from "../../lifecycle/words";
import { attributesField } from "../attributes";
import type { VolumeAccessGroupArgs } from "./args";

/** The arguments, once they are plain values. */
export type VolumeAccessGroupInputs = Plain<VolumeAccessGroupArgs>;

/** The members of a group; managed while the program names them, and not in the state otherwise. */
export const LISTS = ["initiators", "volumes"] as const;
export type List = (typeof LISTS)[number];
export type Member = string | number;

const WWPN = /^([0-9a-f]{16}|[0-9a-f]{2}(:[0-9a-f]{2}){7})$/;

/** One spelling per member: clusters keep IQNs in lower case, and WWPNs with or without colons. */
export function canonicalMember(member: unknown): string {
  const lower = String(member).toLowerCase();
  return WWPN.test(lower) ? lower.replaceAll(":", "") : lower;
}

/** The members of one list that another one lacks, each once. */
export function missingMembers<T extends Member>(list: readonly T[], other: readonly Member[]): T[] {
  const others = new Set(other.map(canonicalMember));
  return list.filter((member) => !others.has(canonicalMember(member)));
}

/** The members of both lists. */
export function commonMembers<T extends Member>(list: readonly T[], other: readonly Member[]): T[] {
  const missing = new Set(missingMembers(list, other));
  return list.filter((member) => !missing.has(member));
}

const each = (members: readonly Member[]) => new Set(members.map(canonicalMember)).size === members.length;

const members: Words = { whole: addedAndRemoved };

export const fields: { readonly [Name in keyof VolumeAccessGroupInputs]-?: Field } = {
  name: {
    schema: text.min(1, "must be 1 to 64 characters long").max(64, "must be 1 to 64 characters long"),
    required: true,
    source: "array",
    words: { remark: "renamed in place", inPlace: true },
  },
  initiators: {
    schema: z
      .array(
        text
          .min(1, "must not be empty")
          .max(224, "must be at most 224 characters long")
          .regex(/^[^\s\p{Cc}]*$/u, "must not hold blanks or control characters"),
        "must be a list",
      )
      .refine(each, "must name each initiator once (case and colons do not count)"),
    source: "array",
    initial: [],
    resetTo: [],
    words: members,
    same: asSet(canonicalMember),
  },
  volumes: {
    schema: z
      .array(
        z.int("must be a volume ID, a positive whole number").positive("must be a volume ID, a positive whole number"),
        "must be a list",
      )
      .refine(each, "must name each volume once"),
    source: "array",
    initial: [],
    resetTo: [],
    words: members,
    same: asSet(canonicalMember),
  },
  attributes: attributesField,
  deleteOrphanInitiators: { schema: boolean, source: "program", resetTo: false },
  adopt,
};

/** Members are added and removed one by one; the others stay as they are. */
function addedAndRemoved(before: unknown, after: unknown, show: (value: unknown) => string): string | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  if (after.length === 0) return `all removed: ${before.map(show).join(", ")}`;
  const removed = missingMembers(before, after).map((member) => `removed ${show(member)}`);
  const added = missingMembers(after, before).map((member) => `added ${show(member)}`);
  return [...removed, ...added].join(", ") || undefined;
}
