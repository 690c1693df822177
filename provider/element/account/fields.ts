import * as z from "zod";
import type { Plain } from "../../base/shape";
import { adopt, boolean, type Field, onOff, text } from "../../lifecycle/definition";
import { attributesField } from "../attributes";
import { secretFields } from "../chap-secrets";
import type { AccountArgs } from "./args";

/** The arguments, once they are plain values. */
export type AccountInputs = Plain<AccountArgs>;

export const fields: { readonly [Name in keyof AccountInputs]-?: Field } = {
  username: {
    schema: text
      .min(1, "must be 1 to 64 characters long")
      .max(64, "must be 1 to 64 characters long")
      .regex(/^\P{Cc}*$/u, "must not hold control characters"),
    required: true,
    source: "array",
    words: { remark: "renamed in place", inPlace: true },
  },
  ...secretFields,
  attributes: attributesField("account"),
  enableChap: { schema: boolean, source: "array", initial: true, resetTo: true, words: onOff },
  status: {
    schema: z.enum(["active", "locked"], 'must be "active" or "locked"'),
    source: "array",
    initial: "active",
    resetTo: "active",
    words: { value: (value) => (value === "locked" || value === "active" ? value : undefined) },
  },
  adopt,
};
