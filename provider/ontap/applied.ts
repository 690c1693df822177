import { ProviderError, Unfinished } from "../base/errors";
import type { Field } from "../lifecycle/definition";
import { difference } from "../lifecycle/diff";
import type { OntapClient } from "./client";
import { asUuid } from "./svm";

/**
 * The live object, if it shows what was sent. A successful answer may not have applied everything; the state then says so,
 * and the next `up` sends it again.
 */
export function expectApplied<Live extends object>(
  client: OntapClient,
  fields: Readonly<Record<string, Field>>,
  id: string,
  live: Live,
  delta: object,
  what: string,
): Live {
  const left = Object.keys(difference(fields, { ...live } as Record<string, unknown>, { ...delta }));
  if (left.length === 0) return live;
  const cause = client.failed("refused", what, {
    why: `the array reports success and did not apply ${left.join(", ")}`,
    next: "look at the object on the array, then run pulumi up again",
  });
  throw new Unfinished(id, live, cause);
}

/**
 * The failure of a create that was carried out and could not be looked at afterwards. It is kept under the SVM's UUID where
 * the program gives one; otherwise the sentence is all that leads back to it.
 */
export function unseen(
  client: OntapClient,
  svm: string,
  what: string,
  /** The resource's id on the SVM with this UUID. */
  idOn = (svmUuid: string) => svmUuid,
): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ProviderError)) throw error;
    const cause = client.failed("lost", what, {
      why: "the array has made it and could not be asked for it afterwards",
      status: error.status,
      errorCode: error.errorCode,
      next: "run pulumi up again, with adopt: true if it then says that it exists",
    });
    const uuid = asUuid(svm);
    throw uuid === undefined ? cause : new Unfinished(idOn(uuid), undefined, cause);
  };
}
