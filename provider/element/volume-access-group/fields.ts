import * as z from "zod";
import { asSet, canonicalInitiator, commonTo, missingFrom } from "../../base/equal";
import type { Plain } from "../../base/shape";
import type { Field } from "../../lifecycle/definition";
import { memberWords } from "../../lifecycle/members";
import { adopt, boolean, text } from "../../lifecycle/schemas";
import { attributesField } from "../attributes";
import { initiatorName } from "../schemas";
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

const each = (members: readonly Member[]) => new Set(members.map(canonicalInitiator)).size === members.length;

const members = memberWords(canonicalInitiator);

export const fields: { readonly [Name in keyof VolumeAccessGroupInputs]-?: Field } = {
  name: {
    schema: text.min(1, "must be 1 to 64 characters long").max(64, "must be 1 to 64 characters long"),
    required: true,
    source: "array",
    words: { remark: "renamed in place", inPlace: true },
  },
  initiators: {
    schema: z
      .array(initiatorName, "must be a list")
      .refine(each, "must name each initiator once (case and colons do not count)"),
    source: "array",
    initial: [],
    resetTo: [],
    words: members,
    same: asSet(canonicalInitiator),
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
    same: asSet(canonicalInitiator),
  },
  attributes: attributesField("volume access group"),
  deleteOrphanInitiators: { schema: boolean, source: "program", resetTo: false },
  adopt,
};
