import * as z from "zod";
import { asSet, isWwpn, sameInitiator } from "../../base/equal";
import type { Plain } from "../../base/shape";
import { adopt, boolean, type CheckFailure, type Field, text } from "../../lifecycle/definition";
import { attributesField } from "../attributes";
import { CHAP_SECRETS, refuseEqual, secretFields } from "../chap-secrets";
import { initiatorName, PRINTABLE, positiveId, textOf } from "../schemas";
import type { InitiatorArgs } from "./args";

/** The arguments, once they are plain values. */
export type InitiatorInputs = Plain<InitiatorArgs>;

/** What may be said of an initiator that must use CHAP, and of no other. */
const CHAP_ARGUMENTS = ["chapUsername", ...CHAP_SECRETS, "secretsVersion"] as const;

export const fields: { readonly [Name in keyof InitiatorInputs]-?: Field } = {
  name: {
    schema: initiatorName,
    required: true,
    source: "array",
    same: sameInitiator,
    replaces: (wanted, state) => !sameInitiator(wanted, state.name),
  },
  alias: {
    schema: text.max(224, "must be at most 224 characters long").regex(...PRINTABLE),
    source: "array",
    initial: "",
    resetTo: "",
    words: { cleared: true },
  },
  attributes: attributesField("initiator"),
  requireChap: {
    schema: boolean,
    source: "array",
    initial: false,
    resetTo: false,
    words: { value: (value) => (value === true ? "required" : value === false ? "optional" : undefined) },
  },
  chapUsername: { schema: textOf(1, 224).regex(...PRINTABLE), source: "array" },
  ...secretFields,
  virtualNetworkIds: {
    schema: z
      .array(positiveId("a network ID"), "must be a list")
      .refine((ids) => new Set(ids).size === ids.length, "must name each virtual network once"),
    source: "array",
    initial: [],
    resetTo: [],
    same: asSet(String),
    words: { cleared: true },
  },
  adopt,
};

/** What becomes of credentials of an initiator that need not use CHAP is not documented: they are refused. */
export function rules(inputs: Partial<InitiatorInputs>, given: ReadonlySet<string>): CheckFailure[] {
  const { name, requireChap } = inputs;
  const failures = refuseEqual(inputs);
  if (requireChap === true && name !== undefined && isWwpn(name)) {
    failures.push({
      property: "requireChap",
      reason: "requireChap must not be true for a WWPN: CHAP is a login of iSCSI",
    });
  }
  // Given and not among the valid ones: not known yet, or refused for itself.
  if (requireChap === true || (given.has("requireChap") && requireChap === undefined)) return failures;
  const chap = CHAP_ARGUMENTS.filter((argument) => given.has(argument));
  if (chap.length > 0) {
    const reason = `${chap.join(", ")} ${chap.length > 1 ? "need" : "needs"} requireChap: true`;
    failures.push({ property: "", reason });
  }
  return failures;
}
