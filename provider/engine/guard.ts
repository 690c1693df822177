import { ProviderError } from "../base/errors";
import { redact } from "../base/redact";
import { isLeaving, underWay } from "./leave";

/** Runs a call of the engine: expected failures pass as they are, a defect of ours with its place and a request to report it. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await underWay(work);
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    const unexpected = error instanceof Error ? error : new Error(String(error));
    unexpected.message = redact(
      `pulumi-netapp failed in a way that it should not, please report it: ${unexpected.message}`,
    );
    if (unexpected.stack) unexpected.stack = redact(unexpected.stack);
    throw unexpected;
  }
}

/** The same for a call that may change something: nothing new begins once the engine or this process is told to end. */
export function guardedWrite<T>(work: () => Promise<T>, cancelled = false): Promise<T> {
  return guarded(async () => {
    if (cancelled || isLeaving()) throw new ProviderError("refused", "Nothing was sent: the operation was cancelled.");
    return work();
  });
}
