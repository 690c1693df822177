import { ProviderError } from "../../base/errors";
import type { Finding } from "./finding";

/** The outcome of a harmless read. */
export type Outcome<T> = { readonly value: T } | { readonly error: ProviderError };

/** Runs a read whose failure is a finding. */
export async function attempt<T>(read: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof ProviderError) return { error };
    throw error;
  }
}

/** A failed read as a finding: its sentence says what to do already. */
export function failed(step: string, error: ProviderError): Finding {
  return { step, status: "failure", text: error.message };
}
