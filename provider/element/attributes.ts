import type { Input } from "@pulumi/pulumi";
import * as z from "zod";
import { exactly, type Same } from "../base/equal";
import { hasLostDigits, isStandIn } from "../base/exact-json";
import { named } from "../base/invisible";
import { say } from "../base/say";
import type { Plain, State } from "../base/shape";
import { isRecord, ownMember } from "../base/unknown";
import { OF_NAME } from "../lifecycle/check";
import type { Field } from "../lifecycle/definition";
import { PARTIAL } from "../lifecycle/state";
import type { ElementClient } from "./client";
import type { Numbered } from "./records";

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

function holdsHidden(attributes: unknown): boolean {
  return places(attributes, (_, path) => isHidden(path.at(-1))).length > 0;
}

/** What attributes may not hold, said of those of a program, and of those that there are. */
const FAULTS = [
  {
    test: hasLostDigits,
    message:
      "is a number with more digits than Pulumi keeps: give it as a text, or leave attributes out and to the cluster",
    why: "they hold a number with more digits than Pulumi keeps",
  },
  {
    test: (value: unknown, path: Path) => isStandIn(value) || isStandIn(path.at(-1)),
    message: "is no value of its own, it shows what Pulumi cannot carry: leave attributes out and to the cluster",
    why: "they hold what Pulumi cannot carry as it is",
  },
  {
    test: (_: unknown, path: Path) => isHidden(path.at(-1)),
    message: "must not begin with two underscores: no preview would show it",
    params: OF_NAME,
    why: "they hold a name that begins with two underscores, which no preview shows",
  },
];

/** What previews show. */
function visible(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(visible);
  if (!isRecord(value)) return value;
  const shown = Object.entries(value).filter(([name]) => !isHidden(name));
  return Object.fromEntries(shown.map(([name, member]) => [name, visible(member)]));
}

const sameAttributes: Same = (left, right) => exactly(visible(left), visible(right));

/** The argument `attributes`, which accounts, groups and initiators have alike. */
export const attributesField = (noun: string): Field => ({
  // Not a record of zod, which would drop a member called `__proto__`.
  schema: z
    .custom<Record<string, unknown>>(isRecord, { error: "must be an object of names and values", abort: true })
    .superRefine((attributes, context) => {
      for (const { test, message, params } of FAULTS)
        for (const path of places(attributes, test)) context.addIssue({ code: "custom", path, message, params });
    })
    // The JSON schema of a custom type says nothing.
    .meta({ type: "object" }),
  source: "array",
  initial: {},
  resetTo: {},
  same: sameAttributes,
  kept(attributes, { username, name }) {
    if (holdsHidden(attributes))
      say(
        `attributes of ${noun} ${named(username ?? name)}: names that begin with two underscores are left to the cluster`,
      );
    return visible(attributes);
  },
  words: { cleared: true },
});

/** What a program declares of the attributes that there are, or `why` it cannot. */
export function declaredAttributes(
  attributes: Record<string, unknown>,
  why = FAULTS.find(({ test }) => places(attributes, test).length > 0)?.why,
): { args: { attributes?: object }; remarks: string[] } {
  if (why !== undefined) return { args: {}, remarks: [`attributes are left to the array: ${why}`] };
  return { args: Object.keys(attributes).length > 0 ? { attributes } : {}, remarks: [] };
}

/** As the cluster sends them; `__proto__` as above. */
export const attributesRecord = z.custom<Record<string, unknown>>(isRecord).nullish();

/** As the arguments of the three resources have them. */
type Attributes = Partial<Plain<{ attributes: Input<Record<string, unknown>> }>>;

/**
 * Sends a change, its attributes as the complete set. Undocumented: they may replace those that are there, or merge with
 * them. Where old keys survive, they are cleared and set again.
 */
export async function sendComplete<Delta extends Attributes, Live extends { attributes?: unknown }>(
  client: ElementClient,
  objects: Pick<Numbered<{ attributes?: unknown }>, "read">,
  id: number,
  delta: Delta,
  before: object,
  send: (change: Delta | Attributes) => Promise<Live>,
): Promise<Live> {
  const sent = await withHidden(client, delta, { ...before }, () => objects.read(client, id));
  const live = await send(sent);
  if (sent.attributes === undefined || sameAttributes(live.attributes, sent.attributes)) return live;
  await send({ attributes: {} });
  return send({ attributes: sent.attributes });
}

/** The change with what is there in the attributes and no preview shows. */
async function withHidden<Delta extends Attributes>(
  client: ElementClient,
  delta: Delta,
  before: State,
  read: () => Promise<{ attributes?: unknown } | undefined>,
): Promise<Delta> {
  // An older state has them among its attributes.
  const known = before[PARTIAL] === true || holdsHidden(before.attributes);
  if (delta.attributes === undefined || !known) return delta;
  const there = (await read())?.attributes;
  if (!holdsHidden(there)) return delta;
  const attributes = united(delta.attributes, there);
  if (isRecord(attributes) && exactly(visible(attributes), delta.attributes)) return { ...delta, attributes };
  throw client.failed("refused", {
    why: "its attributes hold, inside what this change removes or replaces, names that begin with two underscores, which no preview shows",
    next: "remove those on the cluster, or leave attributes out of the program",
  });
}

/** The wanted value with the hidden members of the one that is there; other than wanted where they have no place in it. */
function united(wanted: unknown, there: unknown): unknown {
  if (!holdsHidden(there)) return wanted;
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
