import { ProviderError, SINCE_LAST_UP } from "../../base/errors";
import type { OpenSystem } from "../../connection/connections";
import type { Definition, Right } from "../../lifecycle/definition";

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

/** Runs a read whose failure is a finding. */
export async function attemptRead<T>(
  read: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly error: ProviderError }> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof ProviderError) return { error };
    throw error;
  }
}

/** Tries what a login needs. */
export async function* tryRights<System extends OpenSystem>(
  rights: readonly Right<System>[],
  system: System,
): Findings {
  for (const right of rights) {
    const step = `rights: ${right.of}`;
    const tried = await attemptRead(() => right.attempt(system));
    if ("value" in tried) {
      const { value } = tried;
      yield value === undefined
        ? { step, status: "ok", text: right.granted }
        : { step, status: "skipped", text: value };
    } else if (right.lack && tried.error.kind === "denied") yield { step, status: "warning", ...right.lack };
    else yield failed(step, tried.error);
  }
}

/** A failed read as a finding: what its sentence says to do is the fix. */
export function failed(
  step: string,
  { message, next }: ProviderError,
  otherwise = "Look at what it names, on the array.",
): Finding {
  const end = `; ${next}.`;
  if (next === undefined || !message.endsWith(end)) return { step, status: "failure", text: message, fix: otherwise };
  return { step, status: "failure", text: message.slice(0, -end.length), fix: asFix(next) };
}

/** The doctor reads the config itself: nothing that it looks at is from the last `pulumi up`. */
export function asFix(next: string): string {
  return `${next.charAt(0).toUpperCase()}${next.slice(1).replace(SINCE_LAST_UP, "")}.`;
}

/** Which of the resources' features a release has, and what it lacks, in words. A program may do without them. */
export function supportOf(
  known: readonly Definition[],
  has: (first: string) => boolean,
  words: (first: string) => string = (first) => first,
): { supports: Readonly<Record<string, boolean>>; missing: string } {
  const all = known.flatMap(({ since }) => Object.entries(since));
  const lacking = all.filter(([, first]) => !has(first));
  return {
    supports: Object.fromEntries(all.map(([feature, first]) => [feature, has(first)])),
    missing: lacking.map(([feature, first]) => `${feature} (${words(first)} and later)`).join(" and "),
  };
}
