import { ProviderError, Unfinished } from "../base/errors";
import type { OntapClient } from "./client";

/**
 * The failure of a create that was carried out and could not be read afterwards. It is kept under its id, where that is known
 * without the answer; otherwise the sentence is all that leads back to it.
 */
export function createdButUnreadable(client: OntapClient, id: string | undefined): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ProviderError)) throw error;
    const cause = client.failed("lost", {
      why: "the array has made it and could not be asked for it afterwards",
      status: error.status,
      errorCode: error.errorCode,
      next: "run pulumi up again, with adopt: true if it then says that it exists",
    });
    throw id === undefined ? cause : new Unfinished(id, undefined, cause);
  };
}

/** The record that a create made, where its answer had none: it costs a read. `id`: what is known of it without the answer. */
export async function expectListed<T>(
  client: OntapClient,
  id: string | undefined,
  find: () => Promise<T | undefined>,
): Promise<T> {
  const record = await find().catch(createdButUnreadable(client, id));
  if (record) return record;
  throw client.failed("malformed", {
    why: "the array accepted it and does not list it",
    next: "run pulumi up again, with adopt: true if it is there by then",
  });
}
