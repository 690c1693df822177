import { isBefore } from "../base/equal";
import { type ErrorKind, SINCE_LAST_UP } from "../base/errors";
import { isRecord, ownMember } from "../base/unknown";
import type { Budget } from "../http/budget";
import { Client } from "../http/client";
import { type Answer, isForeign, type Transport, type Verdict } from "../http/transport";

/** An API version: two whole numbers. As a decimal 10.10 would be 10.1. */
export type ApiVersion = readonly [major: number, minor: number];

/** Every cluster that runs today has this endpoint; the vendor's own client asks there first. */
export const OLDEST: ApiVersion = [7, 0];

export function parseVersion(text: string): ApiVersion | undefined {
  const match = /^(\d+)\.(\d+)$/.exec(text);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

export function versionText([major, minor]: ApiVersion): string {
  return `${major}.${minor}`;
}

/** What an error name means for the user; without `why` the cluster's own words say it. */
interface Meaning {
  readonly kind: ErrorKind;
  readonly why?: string;
  readonly next?: string;
}

/** What error names mean, by name. */
export type ElementErrors = Readonly<Record<string, Meaning>>;

/** Parameters of a method; `undefined` is left out. Never `null`: for a secret it would mean "generate a new one". */
export type Params = Readonly<Record<string, unknown>>;

const NO_MVIP = "that host does not speak Element's API, so it is not the MVIP of an Element cluster";
const CHECK_HOST = "check that host is the MVIP of an Element cluster and that nothing stands in between";

let calls = 0;

/** Element's JSON-RPC conventions for one operation. Knows no method. */
export class ElementClient extends Client {
  protected readonly names = {
    answers: "the cluster",
    host: "the MVIP of an Element cluster",
    whenNotApplied: "check apiVersion and the release of the cluster",
  };

  constructor(
    transport: Transport,
    budget: Budget,
    readonly version: () => Promise<ApiVersion>,
    /** What error names mean at the methods of one resource; they come before those of all. */
    private readonly errors: ElementErrors = {},
    what = "",
  ) {
    super(transport, budget, what);
  }

  step(what: string, errors = this.errors): ElementClient {
    return new ElementClient(this.transport, this.budget, this.version, errors, what);
  }

  async knows(since: ApiVersion): Promise<boolean> {
    return !isBefore(await this.version(), since);
  }

  /**
   * Parameters that came with an API version; none of them at an older endpoint, which would pass over them silently. It fails
   * where they are `needed`: `enableChap: false`.
   */
  async since(version: ApiVersion, params: Params, needed?: string | false): Promise<Params> {
    if (Object.values(params).every((value) => value === undefined) || (await this.knows(version))) return params;
    if (!needed) return {};
    throw this.failed("refused", {
      why: `${needed} needs Element API ${versionText(version)} or later, this is ${versionText(await this.version())}`,
      next: `leave ${needed.replace(/:.*/, "")} out or upgrade the cluster`,
    });
  }

  /** A method that only reads: asked again where no answer came. */
  async ask(method: string, params: Params, version?: ApiVersion): Promise<Record<string, unknown>> {
    return this.send(version ?? (await this.version()), method, params, true);
  }

  /** A method that changes something: sent again only where it certainly was not carried out. */
  async call(method: string, params: Params): Promise<Record<string, unknown>> {
    return this.send(await this.version(), method, params, false);
  }

  private async send(
    version: ApiVersion,
    method: string,
    params: Params,
    idempotent: boolean,
  ): Promise<Record<string, unknown>> {
    const id = ++calls;
    const path = `/json-rpc/${versionText(version)}`;
    const answer = await this.transport.send(
      {
        method: "POST",
        path,
        headers: { "content-type": "application/json-rpc" },
        body: JSON.stringify({ method, params, id }),
        what: this.what,
        idempotent,
        label: `${path} ${method}`,
      },
      this.budget,
      (given) => (isOther(given, id) ? "final" : verdictOf(given)),
    );
    return this.unwrap(answer, id, version, idempotent);
  }

  private unwrap(answer: Answer, id: number, version: ApiVersion, idempotent: boolean): Record<string, unknown> {
    const { status, body } = answer;
    const error = errorOf(body);
    if (status === 401) {
      throw this.failed("denied", {
        why: "user name or password is wrong",
        status,
        next: `check username and password of the Element connection${SINCE_LAST_UP}`,
      });
    }
    if (status === 404 && !namesItself(error)) {
      const pinned = this.transport.connection.apiVersion !== undefined;
      // Every cluster has the version that is asked first.
      const foreign = !pinned && version === OLDEST;
      throw this.failed("refused", {
        why: foreign ? NO_MVIP : `the cluster has no API version ${versionText(version)}`,
        status,
        next: foreign ? CHECK_HOST : `set apiVersion to one that it has${pinned ? ", or leave it out" : ""}`,
      });
    }
    if (status === 200 && isForeign(answer.text)) {
      // Something in between may have taken the answer of a write and left the write.
      throw this.failed(idempotent ? "malformed" : "lost", { why: NO_MVIP, status, next: CHECK_HOST });
    }
    if (isOther(answer, id)) {
      const why = "the answer is not one of Element's API: it belongs to another call";
      throw this.failed("malformed", { why, status, next: CHECK_HOST });
    }
    if (error && isRecord(body?.result)) throw this.unreliable("it is a failure and a success");
    if (verdictOf(answer) === "unclear") {
      throw this.failed("lost", {
        why: error ? error.message : "the cluster answered with nothing that can be read",
        status,
        errorCode: error?.name,
        next: `it may be in a failover or an upgrade; ${idempotent ? "run it again when that is over" : "run pulumi refresh to see what it made of the call"}`,
      });
    }
    // The cluster answers success and failure alike with HTTP 200; only the body tells.
    if (error) {
      const meaning = ownMember(this.errors, error.name) ?? ownMember(ELEMENT_ERRORS, error.name);
      if (meaning?.kind === "gone" && status !== 200)
        throw this.unreliable(`HTTP ${status} that says "it does not exist" (code ${error.name})`);
      throw this.failed(meaning?.kind ?? "refused", {
        why: meaning?.why ?? error.message,
        status: status === 200 ? undefined : status,
        errorCode: error.name,
        next: meaning?.next ?? UNEXPLAINED,
      });
    }
    if (status !== 200 || !body || !isRecord(body.result)) {
      throw this.failed("malformed", { why: "the answer is not one of Element's API", status, next: CHECK_HOST });
    }
    // Documented by position and type alone, and loosely: an object or a list, beside the result or in it.
    const unused = [...namesOf(body[UNUSED]), ...namesOf(body.result[UNUSED])];
    return unused.length > 0 ? { ...body.result, [UNUSED]: unused } : body.result;
  }
}

/** What to do about an error name that is not documented. */
export const UNEXPLAINED = "correct what it names and run pulumi up again";

/** Where {@link ElementClient.call} puts the names of the parameters that the endpoint ignored. Names only: the values may be secrets. */
export const UNUSED = "unusedParameters";

/** What to do about an object that somebody else deleted. */
export const CREATES_AGAIN = "run pulumi refresh, and the next pulumi up creates it again";

/** The meaning of a name for an object that is not there. */
export function meansGone(noun: string): Meaning {
  return { kind: "gone", why: `the ${noun} does not exist`, next: CREATES_AGAIN };
}

/** The meaning of a name for an admin who needs more: `access` is what. */
export function meansDenied(access: string): Meaning {
  const next = `give it the ${access} (during an upgrade of the cluster, try again later)`;
  return { kind: "denied", why: "the cluster admin may not do this", next };
}

/** The meaning of a name for too many objects. */
export function meansFull(next: string): Meaning {
  return { kind: "refused", why: "a limit of the cluster is reached", next };
}

/** NetApp publishes no list: these few are branched on, others are shown. A resource may know better what one means to it. */
export const ELEMENT_ERRORS: ElementErrors = {
  xPermissionDenied: meansDenied("access type that the method needs"),
  // About the cluster admin, not about a storage account: never a sign that the object is gone.
  xUnknownUsername: {
    kind: "denied",
    why: "the cluster does not know this cluster admin",
    next: `check username and password of the Element connection${SINCE_LAST_UP}`,
  },
  xUnknownAPIMethod: {
    kind: "refused",
    why: "this endpoint does not know the method",
    next: "use the cluster's MVIP (not the address of a node) as host, and check apiVersion",
  },
  xDBVersionMismatch: {
    kind: "refused",
    why: "the cluster is too busy to carry it out",
    next: "run pulumi up again when it has less to do",
  },
  xExceededLimit: meansFull("remove what nobody uses"),
};

/** Answered under load; documented as not carried out, repeat the call. */
export const NOT_APPLIED: ReadonlySet<string> = new Set(["xDBVersionMismatch"]);

/** Answered in a failover or an upgrade of the cluster: a write may have been carried out or not. */
export const UNCLEAR: ReadonlySet<string> = new Set([
  "xDBConnectionLoss",
  "xDBOperationTimeout",
  "xDBSessionExpired",
  "xDBSessionMoved",
  "xDBNoServerResponse",
  "xDBClosing",
  "xDBInvalidState",
  "xDBNoSuchPath",
  "xRecvTimeout",
  "xRpcTimeout",
  "xNoHandler",
  "xNotPrimary",
  "xSliceNotRegistered",
  "xNotReadyForIO",
]);

function verdictOf({ status, text, body }: Answer): Verdict {
  if (status === 401 || status === 403 || status === 404) return "final";
  const error = errorOf(body);
  // The cluster refuses with HTTP 200; behind some gateways its refusals come with 500, and are as final.
  if (status >= 500 && !namesItself(error)) return "unclear";
  const name = error?.name;
  if (status === 429 || (name !== undefined && NOT_APPLIED.has(name))) return "unapplied";
  if (name !== undefined) return UNCLEAR.has(name) ? "unclear" : "final";
  // `null`, nothing, or half an answer: a node whose services are not up yet.
  return status === 200 && !body && !isForeign(text) ? "unclear" : "final";
}

/** Whether an answer says that it belongs to another call; not every cluster says to which. */
function isOther({ body }: Answer, id: number): boolean {
  return body?.id !== undefined && body.id !== null && body.id !== id;
}

function namesOf(unused: unknown): string[] {
  if (Array.isArray(unused)) return unused.filter((name) => typeof name === "string");
  return isRecord(unused) ? Object.keys(unused) : [];
}

/** How Element names its errors: `xUnknownAccount`. */
const NAME = /^x[A-Z]\w*$/;

function namesItself(error: { name: string } | undefined): boolean {
  return error !== undefined && NAME.test(error.name);
}

/** The error of an answer: an object with name, code and message, or, where something in between made it, a text or a number. */
function errorOf(body: Record<string, unknown> | undefined): { name: string; message: string } | undefined {
  const error = body?.error;
  if (error === undefined || error === null) return undefined;
  const told = isRecord(error) ? error : { code: error, message: error };
  const code = typeof told.code === "number" ? String(told.code) : worded(told.code);
  const name =
    worded(told.name) ?? [code, worded(told.message)].find((text) => text && NAME.test(text)) ?? numbered(code);
  const message =
    worded(told.message) ?? (NAME.test(name) ? name : "the cluster reports an error without saying which");
  return { name, message };
}

function numbered(code: string | undefined): string {
  return code !== undefined && /^\d+$/.test(code) ? code : "unknown";
}

/** A text with something in it besides the end of a sentence; messages may end in a newline. */
function worded(value: unknown): string | undefined {
  return typeof value === "string" && /[^.\s]/.test(value) ? value.trim() : undefined;
}
