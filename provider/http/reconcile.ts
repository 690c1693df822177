import { type ErrorKind, ProviderError } from "../base/errors";
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

/** What may stand where a create was to make its object. */
export interface AfterLostCreate<T, Seen> {
  /** The object that is there now. */
  find(): Promise<Seen | undefined>;
  /**
   * The result, when the object proves to be the one that the lost call made. `free`: right before the last call the place
   * was seen to be free. Left out: nothing can prove it.
   */
  proof?(seen: Seen, free: boolean): T | undefined;
  /** The error that names an object which may be anybody's, and says `adopt: true`. */
  unproven(seen: Seen): ProviderError;
  /** How a repetition is refused when the lost call came through after all. Left out: that refusal is the answer. */
  readonly refusedAs?: ErrorKind;
}

/**
 * The one rule for an object that is there after the answer to its create got lost. It is ours when it proves to be, and
 * otherwise an error: taken over, it might be somebody else's; made again, there might be two.
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
