import * as z from "zod";
import { isRecord } from "../base/unknown";
import type { Field } from "../lifecycle/definition";

/** The argument `attributes`, which accounts and groups have alike. */
export const attributesField: Field = {
  schema: z.record(z.string(), z.unknown(), "must be an object of names and values"),
  source: "array",
  initial: {},
  resetTo: {},
  words: { cleared: true },
};

/** As the cluster sends them. Not a record of zod, which would drop an attribute called `__proto__`. */
export const attributesRecord = z.custom<Record<string, unknown>>(isRecord).nullish();
