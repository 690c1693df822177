import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "pulumi-netapp/emulator";
import { type SentCall, signature } from "./calls";
import { type DemoStep, found } from "./steps";

/** What is on trial after a step. */
export interface Evidence {
  /** Everything that its commands printed, without colours. */
  readonly text: string;
  readonly calls: readonly SentCall[];
  readonly array: Emulator;
  /** Everything that Pulumi keeps on disk. */
  readonly kept: readonly string[];
  readonly secrets: readonly string[];
}

/** In what a step is not as its caption says; empty when it is. */
export function objections(step: DemoStep, { text, calls, array, kept, secrets }: Evidence): string[] {
  const has = (what: string | RegExp) => (typeof what === "string" ? text.includes(what) : what.test(text));
  const lines = [
    ...step.shows.filter((what) => !has(what)).map((what) => `the output lacks ${what}`),
    ...(step.hides ?? []).filter(has).map((what) => `the output has ${what}`),
  ];
  if (/^\s+at .+:\d+:\d+\)?$/m.test(text)) lines.push("the output has a stack trace");
  if (secrets.some((secret) => text.includes(secret))) lines.push("the output has a secret in the clear");
  if (kept.some((file) => secrets.some((secret) => file.includes(secret)))) {
    lines.push("the state or the stack's config has a secret in the clear");
  }

  lines.push(...wrongCalls(step.calls, calls.map(signature)));
  lines.push(
    ...calls.filter(({ status }) => status >= 400).map(({ label, status }) => `${label} was answered ${status}`),
  );

  const now = found(array);
  for (const key of Object.keys(now) as (keyof typeof now)[]) {
    if (isDeepStrictEqual(now[key], step.leaves[key])) continue;
    lines.push(`on the array, ${key} is ${JSON.stringify(now[key])} instead of ${JSON.stringify(step.leaves[key])}`);
  }
  return lines;
}

/** Which system it is: asked once by each process that creates, changes or refreshes something. */
const IDENTITY: readonly string[] = ["GET /cluster", "element GetClusterInfo"];

function wrongCalls(groups: DemoStep["calls"], all: readonly string[]): string[] {
  const sent = all.filter((call) => !IDENTITY.includes(call));
  const rest = [...sent];
  const missing = groups.flat().filter((call) => {
    const place = rest.indexOf(call);
    if (place >= 0) rest.splice(place, 1);
    return place < 0;
  });
  const wrong = [
    ...missing.map((call) => `the array was not sent ${call}`),
    ...rest.map((call) => `the array was also sent ${call}`),
  ];
  if (wrong.length > 0) return wrong;
  const inOrder = (group: readonly string[]) =>
    group.every((call, n) => n === 0 || sent.indexOf(group[n - 1] ?? "") < sent.lastIndexOf(call));
  return groups.filter((group) => !inOrder(group)).map((group) => `out of order: ${group.join(", ")}`);
}
