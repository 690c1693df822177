import { fitForLine } from "./invisible";

/** What kind of failure it is; callers decide by this, never by the text. */
export type ErrorKind =
  /** The array understood and refused. */
  | "refused"
  /** The object that the call names is not there (any more). */
  | "gone"
  /** The object that a create was to make is there already. */
  | "exists"
  /** A write was sent and its answer never came: it may have been carried out or not. */
  | "lost"
  /** Nothing was carried out: no connection, wrong certificate, no time left. */
  | "unreachable"
  /** The login or its rights. */
  | "denied"
  /** The answer is not what the API documents. */
  | "malformed"
  /** The connection settings themselves. */
  | "connection";

/**
 * An expected failure: one sentence, free of secrets. It has no stack, because the SDK prints the stack of a failed check,
 * diff, read or delete next to the message.
 */
export class ProviderError extends Error {
  readonly status: number | undefined;
  /** ONTAP's number or Element's name of the error. */
  readonly errorCode: string | undefined;
  /** What to do next, as the message says it. */
  readonly next: string | undefined;

  constructor(
    readonly kind: ErrorKind,
    message: string,
    facts: Partial<Pick<Failure, "status" | "errorCode" | "next">> = {},
  ) {
    super(fitForLine(message));
    this.name = "pulumi-netapp";
    this.stack = "";
    this.status = facts.status;
    this.errorCode = facts.errorCode;
    this.next = facts.next === undefined ? undefined : fitForLine(facts.next, MOST.next);
  }

  static is(error: unknown, ...kinds: ErrorKind[]): error is ProviderError {
    return error instanceof ProviderError && kinds.includes(error.kind);
  }
}

/** How many letters of each part are told: what to do next has to be seen, however much an array says. */
const MOST = { what: 400, host: 300, why: 1_200, errorCode: 80, next: 900 };

/** The parts of a failure sentence; every one that is known is said. */
export interface Failure {
  /** The operation and its object: `create the iSCSI service of SVM svm1`. */
  readonly what: string;
  readonly host: string;
  /** What went wrong, in words. */
  readonly why: string;
  readonly status?: number | undefined;
  readonly errorCode?: string | undefined;
  /** What to do next. */
  readonly next?: string | undefined;
}

/** `Cannot create … on ontap1: it exists already (HTTP 409, code 5374077); set adopt: true to take it over.` */
export function sentence({ status, ...parts }: Failure): string {
  const told = (name: keyof typeof MOST) => fitForLine(parts[name] ?? "", MOST[name]);
  const [next, errorCode] = [told("next"), told("errorCode")];
  const facts = [status && `HTTP ${status}`, errorCode && `code ${errorCode}`].filter(Boolean).join(", ");
  const why = told("why")
    .replace(/[.\s]+$/, "")
    .trimStart();
  return `Cannot ${told("what")} on ${told("host")}: ${why}${facts && ` (${facts})`}${next && `; ${next}`}.`;
}

/** What to do about an object that a create finds; continues "set adopt: true to take it over". */
export const ANOTHER_NAME =
  "for one that got another name or parent, name the old one in aliases; for one that is replaced, set deleteBeforeReplace: true";

/** Refresh, destroy and drift jobs take the settings of the last `pulumi up` from the state; the config may be right already. */
export const SINCE_LAST_UP = ", or, if it changed since the last pulumi up, run that once or add --run-program";

/** Fails with a sentence made of its parts. */
export function failure(kind: ErrorKind, parts: Failure): ProviderError {
  return new ProviderError(kind, sentence(parts), parts);
}

/**
 * A write that went part of the way: the object exists, and this is how far it came. The lifecycle keeps it in the state as
 * "created but not initialised", and the next `up` goes on from there.
 */
export class Unfinished extends Error {
  constructor(
    /** The resource's id. */
    readonly id: string,
    /** What the array says of the object; `undefined` when not even that is known yet. */
    readonly live: object | undefined,
    override readonly cause: ProviderError,
  ) {
    super(cause.message);
  }
}
