import { z } from "zod";
import type { Field } from "../../lifecycle/definition";

/** The arguments, once they are plain values. */
export interface AccountInputs {
  username: string;
  initiatorSecret?: string;
  targetSecret?: string;
  attributes?: Record<string, unknown>;
  enableChap?: boolean;
  status?: "active" | "locked";
  secretsVersion?: string | number;
  adopt?: boolean;
}

const secretField: Field = {
  schema: z
    .string("must be a text")
    .min(12, "must be 12 to 16 characters long")
    .max(16, "must be 12 to 16 characters long"),
  source: "array",
  secret: true,
};

export const fields: { readonly [Name in keyof AccountInputs]-?: Field } = {
  username: {
    schema: z
      .string("must be a text")
      .min(1, "must be 1 to 64 characters long")
      .max(64, "must be 1 to 64 characters long")
      .regex(/^\P{Cc}*$/u, "must not hold control characters"),
    required: true,
    source: "array",
  },
  initiatorSecret: secretField,
  targetSecret: secretField,
  attributes: {
    schema: z.record(z.string(), z.unknown(), "must be an object of names and values"),
    source: "array",
    takenOut: {},
  },
  enableChap: { schema: z.boolean("must be true or false"), source: "array", takenOut: true },
  status: { schema: z.enum(["active", "locked"], 'must be "active" or "locked"'), source: "array", takenOut: "active" },
  secretsVersion: {
    schema: z.union([z.string(), z.number()], "must be a text or a number"),
    source: "program",
    remembered: true,
  },
  adopt: { schema: z.boolean("must be true or false"), source: "program", instruction: true },
};
