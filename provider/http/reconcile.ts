import { ProviderError } from "../base/errors";
import { type Budget, backoff } from "./budget";

/** How often a write whose answer was lost is sent again, each time only after a look at the array. */
const REPEATS = 5;

/**
 * Sends a write of which the answer may get lost. Then the array is asked: when the write shows there, that is the
 * answer; when it does not, the write is sent again. Nothing is repeated blindly.
 */
export async function reconciled<T>(
  budget: Budget,
  write: () => Promise<T>,
  /** The result as the array shows it, or `undefined` when the write was not carried out. */
  look: () => Promise<T | undefined>,
): Promise<T> {
  const pauses = backoff(250, 8000);
  for (let repeat = 0; ; repeat++) {
    try {
      return await write();
    } catch (error) {
      if (!ProviderError.is(error, "lost")) throw error;
      const seen = await look().catch((unanswered: unknown) => {
        throw ProviderError.is(unanswered, "lost", "unreachable", "denied") ? unresolved(error) : unanswered;
      });
      if (seen !== undefined) return seen;
      if (repeat >= REPEATS || !(await budget.pause(pauses.next().value))) throw error;
    }
  }
}

/** Sends a write whose end state is the same however often it is sent, and sends it again where its answer got lost. */
export async function repeated(budget: Budget, write: () => Promise<void>): Promise<void> {
  await reconciled(
    budget,
    async () => {
      await write();
      return true;
    },
    async () => undefined,
  );
}

/** Nobody can say what became of the write. For a create this is the one place where an object could be lost: say so. */
function unresolved(error: ProviderError): ProviderError {
  const told = error.message.replace(/;[^;]*$/, "");
  return new ProviderError(
    "lost",
    `${told}, and the array could not be asked what became of it; run pulumi up again, and set adopt: true if it then says that the object exists.`,
  );
}
