import { isDeepStrictEqual } from "node:util";
import { isRecord, SIGNATURE } from "../../base/unknown";
import type { PreviewStep } from "./schema";
import { isSecret, member } from "./values";

/** One property, or a place inside one, that differs between old and new. */
export interface Difference {
  /** `attributes.team`, for a reader. */
  readonly path: string;
  /** `attributes`. */
  readonly property: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly replaces: boolean;
}

/**
 * What a step changes. The engine has property paths only for providers that made a detailed diff; dynamic resources
 * never do, so for them the old inputs are compared with the new ones.
 */
export function differences(step: PreviewStep, whole: (property: string) => boolean): Difference[] {
  const detailed = Object.entries(step.detailedDiff).filter(([path]) => !isHidden(path));
  const found =
    detailed.length > 0 ? detailed.map(([path, diff]) => fromDetail(step, path, diff)) : fromInputs(step, whole);
  const isTold = (key: string) => found.some(({ property, path }) => property === key || path === key);
  // A secret that the engine or the provider names as changed: both sides look the same.
  const secrets = step.diffReasons.filter(
    (key) => !isTold(key) && isSecret(member(step.old?.inputs, key)) && isSecret(member(step.new?.inputs, key)),
  );
  // A property that forces a replacement although its value looks the same (or is not among the inputs).
  const reasons = step.replaceReasons.filter(
    (key) => !isHidden(key) && !isTold(key) && !step.diffReasons.includes(key),
  );
  const alike = [...secrets, ...reasons].map((key) => ({
    path: key,
    property: key,
    before: member(step.old?.inputs, key),
    after: member(step.new?.inputs, key),
    replaces: step.replaceReasons.includes(key),
  }));
  return [...found, ...alike];
}

/** Keys that begin with two underscores are Pulumi's and the package's own. */
export function isHidden(key: string): boolean {
  return key.startsWith("__");
}

function fromDetail(
  step: PreviewStep,
  path: string,
  { kind, inputDiff }: { kind: string; inputDiff: boolean },
): Difference {
  const keys = pathKeys(path);
  const old = inputDiff ? step.old?.inputs : step.old?.outputs;
  const before = at(old, keys) ?? at(step.old?.inputs, keys) ?? at(step.old?.outputs, keys);
  const after = at(step.new?.inputs, keys) ?? at(step.new?.outputs, keys);
  return {
    path,
    property: keys[0] ?? path,
    before: kind.startsWith("add") ? undefined : before,
    after: kind.startsWith("delete") ? undefined : after,
    replaces: kind.endsWith("-replace") || step.replaceReasons.includes(keys[0] ?? path),
  };
}

function fromInputs(step: PreviewStep, whole: (property: string) => boolean): Difference[] {
  const [old, wanted] = [step.old?.inputs ?? {}, step.new?.inputs ?? {}];
  return keysOf(old, wanted)
    .filter((key) => !isHidden(key))
    .flatMap((key) =>
      leaves(key, member(old, key), member(wanted, key), whole(key)).map((leaf) => ({
        ...leaf,
        property: key,
        replaces: step.replaceReasons.includes(key),
      })),
    );
}

/**
 * The differing places of one property: inside objects, so that one changed label does not show all of them. `whole`: the
 * property has a word for being empty.
 */
function leaves(
  path: string,
  before: unknown,
  after: unknown,
  whole: boolean,
): { path: string; before: unknown; after: unknown }[] {
  if (isDeepStrictEqual(before, after)) return [];
  const emptied = [before, after].some((side) => isMap(side) && Object.keys(side).length === 0);
  const descend = isMap(before) && isMap(after) && !(whole && emptied);
  if (!descend) return [{ path, before, after }];
  return keysOf(before, after).flatMap((key) =>
    leaves(
      `${path}${/^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`,
      member(before, key),
      member(after, key),
      false,
    ),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !Object.hasOwn(value, SIGNATURE);
}

function keysOf(...values: object[]): string[] {
  return [...new Set(values.flatMap((value) => Object.keys(value)))].sort();
}

function at(root: unknown, keys: readonly string[]): unknown {
  let value = root;
  for (const key of keys) {
    // Below a masked value there is nothing to show.
    if (isSecret(value)) return value;
    value = member(value, key);
  }
  return value;
}

/** `a.b[0]["c.d"]` as its keys. */
function pathKeys(path: string): string[] {
  const parts = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, name]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? name ?? "");
}
