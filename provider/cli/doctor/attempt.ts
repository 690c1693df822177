import { ProviderError, SINCE_LAST_UP } from "../../base/errors";
import type { Right } from "../../lifecycle/definition";
import type { Finding } from "./finding";

/** The outcome of a read. */
export type Attempted<T> = { readonly value: T } | { readonly error: ProviderError };

/** Runs a read whose failure is a finding. */
export async function attemptRead<T>(read: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof ProviderError) return { error };
    throw error;
  }
}

/** What trying a right came to. */
export function tried<System>({ of, granted, lack }: Right<System>, outcome: Attempted<string | undefined>): Finding {
  const step = `rights: ${of}`;
  if ("value" in outcome) {
    const { value } = outcome;
    return value === undefined ? { step, status: "ok", text: granted } : { step, status: "skipped", text: value };
  }
  if (!lack || outcome.error.kind !== "denied") return failed(step, outcome.error);
  return { step, status: "warning", ...lack };
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
