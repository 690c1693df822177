import { isRecord } from "../../base/unknown";
import type { Words } from "../../lifecycle/definition";
import type { Difference } from "./differences";
import { definitionOf } from "./resource";
import type { PreviewStep } from "./schema";
import { shown } from "./values";

/** The words for one property, or `undefined` when there are none. */
export function wordsFor(type: string, property: string): Words | undefined {
  const definition = definitionOf(type);
  if (!definition) return undefined;
  const { fields } = definition;
  const words = Object.hasOwn(fields, property) ? fields[property]?.words : undefined;
  return words ?? (definition.rotates === property ? { remark: renewed(definition), inPlace: true } : undefined);
}

/** `old → new` of one property in Markdown, in words that fit the API. */
export function change(
  type: string,
  { property, before, after }: Difference,
  step: PreviewStep,
  replaced: boolean,
): string {
  const words = wordsFor(type, property);
  const whole = words?.whole?.(before, after, shown);
  if (whole !== undefined) return whole;
  const cleared = words?.cleared === true;
  const to =
    words?.value?.(after) ?? (after === undefined ? "taken out" : cleared && isEmpty(after) ? "cleared" : shown(after));
  // On the left an empty value is a fact, not an act.
  const from = cleared && isEmpty(before) ? "empty" : (words?.value?.(before) ?? shown(before));
  const given = replaced && words?.inPlace ? undefined : words?.remark;
  const { old, new: wanted } = step;
  const remark =
    typeof given === "function"
      ? given({ outputs: old?.outputs ?? {}, inputs: wanted?.inputs ?? {} })
      : before !== undefined && given;
  return `${from} → ${to}${remark ? ` (${remark})` : ""}`;
}

function isEmpty(value: unknown): boolean {
  return value === "" || (isRecord(value) && Object.keys(value).length === 0);
}

/** Asks what decides at `up`: the secrets that the program gives stay as they are. */
function renewed(definition: NonNullable<ReturnType<typeof definitionOf>>): NonNullable<Words["remark"]> {
  return ({ outputs, inputs }) => {
    const names = Object.keys(definition.generate?.(outputs, inputs) ?? {});
    if (names.length === 0) return "no secret is replaced";
    return `${names.join(" and ")} ${names.length > 1 ? "are replaced by new ones" : "is replaced by a new one"}`;
  };
}
