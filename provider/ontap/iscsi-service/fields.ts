import type { Plain } from "../../base/shape";
import { adopt, boolean, type Field, onOff, text } from "../../lifecycle/definition";
import { svmField } from "../svm";
import type { IscsiServiceArgs } from "./args";

/** The arguments, once they are plain values. */
export type IscsiServiceInputs = Plain<IscsiServiceArgs>;

export const fields: { readonly [Name in keyof IscsiServiceInputs]-?: Field } = {
  svm: svmField,
  enabled: { schema: boolean, source: "array", initial: true, resetTo: true, words: onOff },
  targetAlias: {
    schema: text
      .max(128, "must be at most 128 characters long")
      .regex(/^[\x21-\x7e]*$/, "must consist of printable ASCII characters without space"),
    source: "array",
    initial: (live) => live.svmName,
    resetTo: "",
    words: { cleared: true },
  },
  adopt,
};
