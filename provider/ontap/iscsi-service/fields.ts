import { z } from "zod";
import type { Field } from "../../lifecycle/definition";
import { isOtherSvm, svmText } from "../svm";

/** The arguments, once they are plain values. */
export interface IscsiServiceInputs {
  svm: string;
  enabled?: boolean;
  targetAlias?: string;
  adopt?: boolean;
}

export const fields: { readonly [Name in keyof IscsiServiceInputs]-?: Field } = {
  svm: { schema: svmText, required: true, source: "program", replaces: isOtherSvm },
  enabled: { schema: z.boolean("must be true or false"), source: "array", initial: true, resetTo: true },
  targetAlias: {
    schema: z
      .string("must be a text")
      .max(128, "must be at most 128 characters long")
      .regex(/^[\x21-\x7e]*$/, "must consist of printable ASCII characters without space"),
    source: "array",
    initial: (live) => live.svmName,
    resetTo: "",
  },
  adopt: { schema: z.boolean("must be true or false"), source: "program", instruction: true },
};
