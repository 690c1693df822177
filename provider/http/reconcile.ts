import { type ErrorKind, ProviderError } from "../base/errors";
import { type Budget, backoff } from "./budget";

/** How often a write whose answer was lost is sent again, each time after reading the array. */
const REPEATS = 5;

/**
 * Sends a write. If its answer is lost, the array is asked: when it shows the write, that is the answer; otherwise the write is
 * sent again. Nothing is repeated blindly.
 */
export async function reconciled<T>(
  budget: Budget,
  write: () => Promise<T>,
  /** The result as the array shows it, or `undefined` when the write was not carried out. */
  readBack: () => Promise<T | undefined>,
): Promise<T> {
  const pauses = backoff(250, 8000);
  for (let repeat = 0; ; repeat++) {
    try {
      return await write();
    } catch (error) {
      if (!ProviderError.is(error, "lost")) throw error;
      const seen = await readBack().catch((unanswered: unknown) => {
        throw ProviderError.is(unanswered, "lost", "unreachable", "denied") ? unresolved(error) : unanswered;
      });
      if (seen !== undefined) return seen;
      if (repeat >= REPEATS || !(await budget.pause(pauses.next().value))) throw error;
    }
  }
}

/** How to find and judge the object after a create whose answer was lost. */
export interface AfterLostCreate<T, Seen> {
  /** The object that is there now. */
  find(): Promise<Seen | undefined>;
  /**
   * The result, when the object is proved to be the one that the lost call made. `free`: the name was free right before the last
   * call. Left out: nothing can prove it.
   */
  proof?(seen: Seen, free: boolean): T | undefined;
  /** The error that names the object and says `adopt: true`. */
  unproven(seen: Seen): ProviderError;
  /** How a repetition is refused if the lost call was carried out. Left out: that refusal is the answer. */
  readonly refusedAs?: ErrorKind;
}

/**
 * Creates an object. If the answer is lost and an object is there, it is ours only with proof, and otherwise an error: taken over,
 * it might be somebody else's; created again, there might be two.
 */
export async function created<T, Seen>(
  budget: Budget,
  create: () => Promise<T>,
  found: AfterLostCreate<T, Seen>,
): Promise<T> {
  let lost = false;
  let free = false;
  const readBack = async (refused = false): Promise<T | undefined> => {
    lost = true;
    const seen = await found.find();
    if (seen === undefined) {
      free = true;
      return undefined;
    }
    // A refused repetition made nothing, so "was free" proves nothing.
    const proven = found.proof?.(seen, free && !refused);
    if (proven === undefined) throw found.unproven(seen);
    return proven;
  };
  return reconciled(
    budget,
    async () => {
      try {
        return await create();
      } catch (error) {
        const proven =
          lost && found.refusedAs && ProviderError.is(error, found.refusedAs) ? await readBack(true) : undefined;
        if (proven === undefined) throw error;
        return proven;
      }
    },
    readBack,
  );
}

/** The same for a write whose answer holds nothing: `isDone` asks whether the array shows it. */
export async function carriedOut(
  budget: Budget,
  write: () => Promise<void>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  await reconciled(
    budget,
    async () => {
      await write();
      return true;
    },
    async () => (await isDone()) || undefined,
  );
}

/** Sends an idempotent write again when its answer is lost, without asking: the end state is the same. */
export function repeated(budget: Budget, write: () => Promise<void>): Promise<void> {
  return carriedOut(budget, write, async () => false);
}

/** The array did not answer the question either. After a create, the object may exist and be in no state: say so. */
function unresolved(error: ProviderError): ProviderError {
  const message = error.message.replace(/;[^;]*$/, "");
  return new ProviderError(
    "lost",
    `${message}, and the array did not answer when asked whether the change was made; run pulumi up again, and if it reports that the object exists, set adopt: true.`,
  );
}
