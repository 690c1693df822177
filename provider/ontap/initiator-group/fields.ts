import * as z from "zod";
import { asSet, canonicalInitiator, isWwpn, type Same } from "../../base/equal";
import type { Plain, State } from "../../base/shape";
import { isRecord } from "../../base/unknown";
import { adopt, boolean, type CheckFailure, type Field, onOff, text } from "../../lifecycle/definition";
import { type MemberList, memberWords } from "../../lifecycle/members";
import type { Reference } from "../san";
import { svmField } from "../svm";
import type { InitiatorGroupArgs } from "./args";

/** The arguments, once they are plain values. */
export type InitiatorGroupInputs = Plain<InitiatorGroupArgs>;

/** The members of a group: its own initiators, or the groups nested in it. */
export const MEMBER_LISTS = ["initiators", "initiatorGroups"] as const;
export type MemberName = (typeof MEMBER_LISTS)[number];

const INITIATOR = /^(iqn\.\d{4}-\d\d\.[a-z0-9.:-]+|eui\.[0-9a-f]{16})$/i;

const initiatorText = text
  .max(96, "must be at most 96 characters long, which is what a group takes")
  .refine(
    (name) => INITIATOR.test(name) || isWwpn(name),
    'must be an IQN (iqn.yyyy-mm. and a name of letters, digits, ".", ":" and "-"), an EUI (eui. and 16 hexadecimal digits) or a WWPN',
  );

/** As ONTAP takes it: in lower case, a WWPN with colons. */
export function spelledInitiator(name: string): string {
  const key = canonicalInitiator(name);
  return isWwpn(key) ? key.replace(/..(?=.)/g, "$&:") : key;
}

/** What the array said of the objects that a group refers to: a program may name each of them in two ways. */
export interface Refs {
  readonly uuid: string;
  readonly portset?: Reference;
  readonly igroups?: readonly Reference[];
}

/** The references in a state or a live object; before they are known there are none. */
export function refsOf(of: State | undefined): Partial<Refs> {
  return isRecord(of?.__refs) ? of.__refs : {};
}

/** Two texts mean one object when they are equal, or the array knows it by both. */
function keyIn(references: readonly Reference[]): (item: unknown) => string {
  return (item) => references.find(({ uuid, name }) => item === name || item === uuid)?.uuid ?? String(item);
}

/** The key of a member of one of the lists. */
export function memberKeyOf(list: MemberName, of: State): (member: unknown) => string {
  return list === "initiators" ? canonicalInitiator : keyIn(refsOf(of).igroups ?? []);
}

/** Both lists as the set rule knows them. */
export function memberLists(of: State): MemberList<MemberName>[] {
  return MEMBER_LISTS.map((name) => ({ name, key: memberKeyOf(name, of) }));
}

const sameGroups: Same = (left, right, of) => asSet(memberKeyOf("initiatorGroups", of ?? {}))(left, right);

const samePortset: Same = (left, right, of) => {
  const { portset } = refsOf(of);
  const key = keyIn(portset ? [portset] : []);
  return key(left) === key(right);
};

const nameText = text.regex(
  /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,95}$/,
  'must be 1 to 96 letters, digits, "-", "_", "." or ":", with a letter or digit first',
);

const each = (key: (item: unknown) => string) => (list: readonly unknown[]) =>
  new Set(list.map(key)).size === list.length;

const members = { source: "array", initial: [], resetTo: [] } as const;

export const fields: { readonly [Name in keyof InitiatorGroupInputs]-?: Field } = {
  svm: svmField,
  name: { schema: nameText, required: true, source: "array", words: { remark: "renamed in place", inPlace: true } },
  osType: {
    schema: z.enum(
      ["aix", "hpux", "hyper_v", "linux", "netware", "openvms", "solaris", "vmware", "windows", "xen"],
      "must be aix, hpux, hyper_v, linux, netware, openvms, solaris, vmware, windows or xen",
    ),
    required: true,
    source: "array",
  },
  protocol: {
    schema: z.enum(["fcp", "iscsi", "mixed"], 'must be "fcp", "iscsi" or "mixed"'),
    source: "array",
    initial: "mixed",
    resetTo: "mixed",
    replaces: (wanted, state) => wanted !== state.protocol,
  },
  initiators: {
    ...members,
    schema: z
      .array(initiatorText, "must be a list")
      .refine(each(canonicalInitiator), "must name each initiator once (case and colons do not count)"),
    words: memberWords(canonicalInitiator),
    same: asSet(canonicalInitiator),
  },
  initiatorGroups: {
    ...members,
    schema: z
      .array(text.min(1, "must not be empty: give the name or the UUID of a group"), "must be a list")
      .refine(each(String), "must name each group once"),
    words: memberWords(String),
    same: sameGroups,
  },
  comment: {
    schema: text.max(254, "must be at most 254 characters long"),
    source: "array",
    initial: "",
    resetTo: "",
    words: { cleared: true },
  },
  deleteOnUnmap: { schema: boolean, source: "array", initial: false, resetTo: false, words: onOff },
  portset: {
    schema: text,
    source: "array",
    initial: "",
    resetTo: "",
    same: samePortset,
    words: { whole: (_, after) => (after === "" ? "unbound: through all interfaces on the LUNs' nodes" : undefined) },
  },
  allowDeleteWhileMapped: { schema: boolean, source: "program", resetTo: false },
  adopt,
};

/** A group holds either initiators or groups (5374040). */
export function rules({ initiators = [], initiatorGroups = [] }: Partial<InitiatorGroupInputs>): CheckFailure[] {
  if (initiators.length === 0 || initiatorGroups.length === 0) return [];
  return [{ property: "", reason: "initiators and initiatorGroups exclude each other: a group holds one of both" }];
}
