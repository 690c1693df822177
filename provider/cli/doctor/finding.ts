import type { Definition } from "../../lifecycle/definition";
/** What a step found. `warning`: works, and somebody should know. `skipped`: could not be looked at, the text says why. */
export type Status = "ok" | "warning" | "failure" | "skipped";

/** The result of one step, free of secrets. */
interface Found {
  /** `settings`, `network`, `certificate`, `login`, ... */
  readonly step: string;
  readonly text: string;
  /** The facts behind the text, for `--json`. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** `fix`: what to do about it, one sentence; no failure goes without. */
export type Finding = Found &
  (
    | { readonly status: "failure"; readonly fix: string }
    | { readonly status: Exclude<Status, "failure">; readonly fix?: string }
  );

/** The findings of a system, in the order in which its steps build on each other. */
export type Findings = AsyncGenerator<Finding, void>;

/** Which of the resources' features a release has, and what it lacks, in words. A program may do without them. */
export function supportOf(
  known: readonly Definition[],
  has: (first: string) => boolean,
  words: (first: string) => string = (first) => first,
): { supports: Readonly<Record<string, boolean>>; missing: string } {
  const since: Readonly<Record<string, string>> = Object.assign({}, ...known.map((definition) => definition.since));
  const all = Object.entries(since);
  const lacking = all.filter(([, first]) => !has(first));
  return {
    supports: Object.fromEntries(all.map(([feature, first]) => [feature, has(first)])),
    missing: lacking.map(([feature, first]) => `${feature} (${words(first)} and later)`).join(" and "),
  };
}
