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
