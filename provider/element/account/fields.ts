import * as z from "zod";
import type { Plain } from "../../base/shape";
import { adopt, boolean, type Field, onOff } from "../../lifecycle/definition";
import { attributesField } from "../attributes";
import { secretFields } from "../chap-secrets";
import { PRINTABLE, textOf } from "../schemas";
import type { AccountArgs } from "./args";

/** The arguments, once they are plain values. */
export type AccountInputs = Plain<AccountArgs>;

export const fields: { readonly [Name in keyof AccountInputs]-?: Field } = {
  username: {
    schema: textOf(1, 64).regex(...PRINTABLE),
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
