import * as z from "zod";
import { hasLostDigits } from "../base/exact-json";
import { notPlain } from "../base/signature";
import { isRecord } from "../base/unknown";
import type { Field } from "../lifecycle/definition";

const LOST =
  "is a number with more digits than Pulumi keeps: give it as a text, or leave attributes out and to the cluster";

type Path = (string | number)[];

/** The places of numbers that are not what the program or the cluster said. */
function inexact(value: unknown, path: Path = []): Path[] {
  if (hasLostDigits(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((member, at) => inexact(member, [...path, at]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => inexact(member, [...path, name]));
}

/** The argument `attributes`, which accounts and groups have alike. */
export const attributesField: Field = {
  schema: z
    .record(z.string(), z.unknown(), "must be an object of names and values")
    .superRefine((attributes, context) => {
      for (const path of inexact(attributes)) context.addIssue({ code: "custom", path, message: LOST });
    }),
  source: "array",
  initial: {},
  resetTo: {},
  words: { cleared: true },
};

/** Why a program cannot declare the attributes that there are. */
export function undeclarable(attributes: Record<string, unknown>): string | undefined {
  if (inexact(attributes).length > 0) return "they hold a number with more digits than Pulumi keeps";
  return notPlain("attributes", attributes) === undefined
    ? undefined
    : "they hold what Pulumi takes for a value of its own";
}

/** As the cluster sends them. Not a record of zod, which would drop an attribute called `__proto__`. */
export const attributesRecord = z.custom<Record<string, unknown>>(isRecord).nullish();
