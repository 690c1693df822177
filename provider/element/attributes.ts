import * as z from "zod";
import { exactly } from "../base/equal";
import { hasLostDigits, isStandIn } from "../base/exact-json";
import { named } from "../base/invisible";
import { say } from "../base/say";
import type { State } from "../base/shape";
import { isRecord, ownMember } from "../base/unknown";
import { OF_NAME } from "../lifecycle/check";
import type { Field } from "../lifecycle/definition";
import { PARTIAL } from "../lifecycle/state";
import type { ElementClient } from "./client";

const LOST =
  "is a number with more digits than Pulumi keeps: give it as a text, or leave attributes out and to the cluster";

const STANDS_IN = "is no value of its own, it shows what Pulumi cannot carry: leave attributes out and to the cluster";

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

function standIns(attributes: unknown): Path[] {
  return places(attributes, (value, path) => isStandIn(value) || isStandIn(path.at(-1)));
}

/** What previews show. */
function visible(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(visible);
  if (!isRecord(value)) return value;
  const shown = Object.entries(value).filter(([name]) => !isHidden(name));
  return Object.fromEntries(shown.map(([name, member]) => [name, visible(member)]));
}

/** The argument `attributes`, which accounts, groups and initiators have alike. */
export const attributesField = (noun: string): Field => ({
  // Not a record of zod, which would drop a member called `__proto__`.
  schema: z
    .custom<Record<string, unknown>>(isRecord, { error: "must be an object of names and values", abort: true })
    .superRefine((attributes, context) => {
      for (const path of places(attributes, hasLostDigits)) context.addIssue({ code: "custom", path, message: LOST });
      for (const path of standIns(attributes)) context.addIssue({ code: "custom", path, message: STANDS_IN });
      for (const path of hiddenPlaces(attributes))
        context.addIssue({ code: "custom", path, message: HIDDEN, params: OF_NAME });
    })
    // The JSON schema of a custom type says nothing.
    .meta({ type: "object" }),
  source: "array",
  initial: {},
  resetTo: {},
  same: (left, right) => exactly(visible(left), visible(right)),
  kept(attributes, { username, name }) {
    if (hiddenPlaces(attributes).length > 0)
      say(
        `attributes of ${noun} ${named(username ?? name)}: names that begin with two underscores are left to the cluster`,
      );
    return visible(attributes);
  },
  words: { cleared: true },
});

/** Why a program cannot declare the attributes that there are. */
export function undeclarable(attributes: Record<string, unknown>): string | undefined {
  if (places(attributes, hasLostDigits).length > 0) return "they hold a number with more digits than Pulumi keeps";
  if (hiddenPlaces(attributes).length > 0)
    return "they hold a name that begins with two underscores, which no preview shows";
  return standIns(attributes).length > 0 ? "they hold what Pulumi cannot carry as it is" : undefined;
}

/** As the cluster sends them; `__proto__` as above. */
export const attributesRecord = z.custom<Record<string, unknown>>(isRecord).nullish();

/** A change with, in the attributes that it sends as the complete set, what is there and no preview shows. */
export async function withHidden<Delta extends { attributes?: unknown }>(
  client: ElementClient,
  delta: Delta,
  before: State & { readonly attributes?: unknown },
  read: () => Promise<{ attributes?: unknown } | undefined>,
): Promise<Delta> {
  // An older state has them among its attributes.
  const known = before[PARTIAL] === true || hiddenPlaces(before.attributes).length > 0;
  if (delta.attributes === undefined || !known) return delta;
  const there = (await read())?.attributes;
  if (hiddenPlaces(there).length === 0) return delta;
  const attributes = united(delta.attributes, there);
  if (exactly(visible(attributes), delta.attributes)) return { ...delta, attributes };
  throw client.failed("refused", {
    why: "its attributes hold, inside what this change removes or replaces, names that begin with two underscores, which no preview shows",
    next: "remove those on the cluster, or leave attributes out of the program",
  });
}

/** The wanted value with the hidden members of the one that is there; other than wanted where they have no place in it. */
function united(wanted: unknown, there: unknown): unknown {
  if (hiddenPlaces(there).length === 0) return wanted;
  if (!isRecord(wanted) || !isRecord(there)) return there;
  const names = [...new Set([...Object.keys(there), ...Object.keys(wanted)])];
  return Object.fromEntries(
    names
      .map(
        (name) =>
          [name, isHidden(name) ? there[name] : united(ownMember(wanted, name), ownMember(there, name))] as const,
      )
      .filter(([, member]) => member !== undefined),
  );
}
