import type * as z from "zod";
import { ANOTHER_NAME, type ErrorKind, type Failure, failure, type ProviderError } from "../base/errors";
import type { Budget } from "./budget";
import type { Transport } from "./transport";

/** A client before it is said what for: `step` binds it to one step of its operation, the subject of that step's errors. */
export type ClientFor<Bound extends Client> = Pick<Bound, "step" | "budget">;

/** How a product is called in errors. */
export interface ProductWords {
  /** Who answers: `the array`. */
  readonly answers: string;
  /** What `host` has to be. */
  readonly host: string;
  /** What to do about a write that was not applied although the answer says so. */
  readonly whenNotApplied: string;
}

/** What the clients of all products share: one operation on one system, the time that it may take, and errors as sentences. */
export abstract class Client {
  protected abstract readonly names: ProductWords;

  constructor(
    protected readonly transport: Transport,
    readonly budget: Budget,
    readonly what: string,
  ) {}

  /** The same client for another step: `create the iSCSI service of SVM svm1`. */
  abstract step(what: string): Client;

  /** An answer in the shape that the API documents, or a sentence that says where it is not. */
  decode<T>(shape: z.ZodType<T>, body: unknown): T {
    const result = shape.safeParse(body);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    const place = issue?.path.join(".") || "the whole";
    throw this.failed("malformed", {
      why: `the answer is not what the API documents (${place}: ${issue?.message})`,
      next: `check that host is ${this.names.host} and report this answer`,
    });
  }

  /** The failure of an answer that proves nothing: it contradicts itself, or is about something else than was asked. */
  unreliable(why: string, written = false): ProviderError {
    return this.failed(written ? "lost" : "malformed", {
      why: `${this.names.answers} gave an answer that proves nothing: ${why}`,
      next: `check that host is ${this.names.host} and that nothing stands in between, then run it again`,
    });
  }

  failed(kind: ErrorKind, parts: Omit<Failure, "what" | "host">): ProviderError {
    return failure(kind, { what: this.what, host: this.transport.host, ...parts });
  }

  /** The failure of a create whose answer was lost, where the object is there now: `the SVM has an iSCSI service now`. */
  unproven(now: string, refusal?: string): ProviderError {
    const hint = refusal === undefined ? "" : ` (${ANOTHER_NAME})`;
    return this.failed("exists", {
      why: `${refusal ?? "the answer was lost"}; ${now}, and nothing tells whether this run created it`,
      next: `set adopt: true if it is yours to manage${hint}, and run pulumi up again`,
    });
  }

  /** The failure of a write that was answered with success and does not show in the object. */
  notApplied(names: readonly string[]): ProviderError {
    return this.failed("refused", {
      why: `${this.names.answers} reports success and did not apply ${names.join(", ")}`,
      next: `${this.names.whenNotApplied}, then run pulumi up again`,
    });
  }
}
