import * as z from "zod";
import { hasLostDigits } from "../base/exact-json";
import { notPlain } from "../base/signature";
import { isRecord } from "../base/unknown";
import { OF_NAME } from "../lifecycle/check";
import type { Field } from "../lifecycle/definition";

const LOST =
  "is a number with more digits than Pulumi keeps: give it as a text, or leave attributes out and to the cluster";

const HIDDEN = "must not begin with two underscores: no preview would show it";

type Path = (string | number)[];

/** The places at any depth of which `test` says yes. */
function places(value: unknown, test: (value: unknown, path: Path) => boolean, path: Path = []): Path[] {
  if (test(value, path)) return [path];
  if (Array.isArray(value)) return value.flatMap((member, at) => places(member, test, [...path, at]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => places(member, test, [...path, name]));
}

/** The engine takes such a name for its own and leaves it out of what it shows. */
function isHidden(name: string | number | undefined): boolean {
  return typeof name === "string" && name.startsWith("__");
}

function hiddenPlaces(attributes: unknown): Path[] {
  return places(attributes, (_, path) => isHidden(path.at(-1)));
}

/** The argument `attributes`, which accounts and groups have alike. */
export const attributesField: Field = {
  // Not a record of zod, which would drop a member called `__proto__`.
  schema: z
    .custom<Record<string, unknown>>(isRecord, { error: "must be an object of names and values", abort: true })
    .superRefine((attributes, context) => {
      for (const path of places(attributes, hasLostDigits)) context.addIssue({ code: "custom", path, message: LOST });
      for (const path of hiddenPlaces(attributes))
        context.addIssue({ code: "custom", path, message: HIDDEN, params: OF_NAME });
    }),
  source: "array",
  initial: {},
  resetTo: {},
  words: { cleared: true },
};

/** Why a program cannot declare the attributes that there are. */
export function undeclarable(attributes: Record<string, unknown>): string | undefined {
  if (places(attributes, hasLostDigits).length > 0) return "they hold a number with more digits than Pulumi keeps";
  if (hiddenPlaces(attributes).length > 0)
    return "they hold a name that begins with two underscores, which no preview shows";
  return notPlain("attributes", attributes) === undefined
    ? undefined
    : "they hold what Pulumi takes for a value of its own";
}

/** As the cluster sends them; `__proto__` as above. */
export const attributesRecord = z.custom<Record<string, unknown>>(isRecord).nullish();
