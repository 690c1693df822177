/** What a step found. `warning`: works, and somebody should know. `skipped`: could not be looked at, the text says why. */
export type Status = "ok" | "warning" | "failure" | "skipped";

/** The result of one step, free of secrets. */
export interface Finding {
  /** `settings`, `network`, `certificate`, `login`, ... */
  readonly step: string;
  readonly status: Status;
  readonly text: string;
  /** What to do about it, one sentence. */
  readonly fix?: string;
  /** The facts behind the text, for `--json`. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** The findings of a system, in the order in which its steps build on each other. */
export type Findings = AsyncGenerator<Finding, void>;
