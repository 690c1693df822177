import { ProviderError, Unfinished } from "../base/errors";
import type { OntapClient } from "./client";
import { asUuid } from "./svm";

/**
 * The failure of a create that was carried out and could not be read afterwards. It is kept under the SVM's UUID where the
 * program gives one; otherwise the sentence is all that leads back to it.
 */
export function createdButUnreadable(
  client: OntapClient,
  svm: string,
  /** The resource's id on the SVM with this UUID. */
  idOn = (svmUuid: string) => svmUuid,
): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ProviderError)) throw error;
    const cause = client.failed("lost", {
      why: "the array has made it and could not be asked for it afterwards",
      status: error.status,
      errorCode: error.errorCode,
      next: "run pulumi up again, with adopt: true if it then says that it exists",
    });
    const uuid = asUuid(svm);
    throw uuid === undefined ? cause : new Unfinished(idOn(uuid), undefined, cause);
  };
}

/** The record that a create made, where its answer had none: it costs a read. */
export async function expectListed<T>(
  client: OntapClient,
  svm: string,
  find: () => Promise<T | undefined>,
  idOn?: (svmUuid: string) => string,
): Promise<T> {
  const record = await find().catch(createdButUnreadable(client, svm, idOn));
  if (record) return record;
  throw client.failed("malformed", {
    why: "the array accepted it and does not list it",
    next: "run pulumi up again, with adopt: true if it is there by then",
  });
}
