import * as z from "zod";
import { asSet, canonicalInitiator, commonTo, missingFrom } from "../../base/equal";
import type { Plain } from "../../base/shape";
import { adopt, boolean, type Field } from "../../lifecycle/definition";
import { memberWords } from "../../lifecycle/members";
import { attributesField } from "../attributes";
import { initiatorName, positiveId, textOf } from "../schemas";
import type { VolumeAccessGroupArgs } from "./args";

/** The arguments, once they are plain values. */
export type VolumeAccessGroupInputs = Plain<VolumeAccessGroupArgs>;

/** The members of a group; managed while the program names them, and not in the state otherwise. */
export const LISTS = ["initiators", "volumes"] as const;
export type List = (typeof LISTS)[number];
export type Member = string | number;

/** The members of one list that another one lacks, each once. */
export const missingMembers = <T>(list: readonly T[], other: readonly unknown[]): T[] =>
  missingFrom(canonicalInitiator, list, other);

/** The members of both lists. */
export const commonMembers = <T>(list: readonly T[], other: readonly unknown[]): T[] =>
  commonTo(canonicalInitiator, list, other);

const each = (members: readonly unknown[]) => new Set(members.map(canonicalInitiator)).size === members.length;

/** What both lists have alike; each names a member once. */
const members = (schema: z.ZodType, once: string): Field => ({
  schema: z.array(schema, "must be a list").refine(each, once),
  source: "array",
  initial: [],
  resetTo: [],
  words: memberWords(canonicalInitiator),
  same: asSet(canonicalInitiator),
});

export const fields: { readonly [Name in keyof VolumeAccessGroupInputs]-?: Field } = {
  name: {
    schema: textOf(1, 64),
    required: true,
    source: "array",
    words: { remark: "renamed in place", inPlace: true },
  },
  initiators: members(initiatorName, "must name each initiator once (case and colons do not count)"),
  volumes: members(positiveId("a volume ID"), "must name each volume once"),
  attributes: attributesField("volume access group"),
  deleteOrphanInitiators: { schema: boolean, source: "program", resetTo: false },
  adopt,
};
