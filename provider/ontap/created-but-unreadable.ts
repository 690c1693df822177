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
