import * as z from "zod";
import { type ProviderError, SINCE_LAST_UP } from "../base/errors";
import { quotedName } from "../base/invisible";
import { isRecord, ownMember } from "../base/unknown";
import type { Budget } from "../http/budget";
import { Client } from "../http/client";
import { REFUSED_NEXT } from "../http/login";
import { ofPages } from "../http/shared-reads";
import { type Answer, type Call, isForeign, type Transport, type Verdict } from "../http/transport";
import { type Codes, INTERNAL_FAULTS, NOT_CARRIED_OUT, ONTAP_CODES, WRONG_LOGIN } from "./errors";

/** Query parameters; `undefined` is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** A listing of more pages is an error, however it goes on. */
const MOST_PAGES = 10_000;

/** What an answer has to agree with before it says anything about what is there. */
export interface Asked<T> {
  /** By which a record is told from the others. Left out: by all that is in it. */
  key?(record: T): string;
  /** Whether the record is one that was asked for. Left out: all were. */
  meant?(record: T): boolean;
}

type Method = Call["method"];

/** One page of a listing. */
interface Page<T> {
  readonly records: readonly T[];
  /** The path of the next page. */
  readonly next: string | undefined;
}

/** ONTAP's REST conventions (envelopes, errors, paging) for one operation. Knows no endpoint. */
export class OntapClient extends Client {
  protected readonly names = {
    answers: "the array",
    host: "an ONTAP system",
    whenNotApplied: "look at the object on the array",
  };

  constructor(
    transport: Transport,
    budget: Budget,
    /** What codes mean at the endpoint of one resource; they come before those of all. */
    private readonly codes: Codes = {},
    what = "",
  ) {
    super(transport, budget, what);
  }

  step(what: string, codes = this.codes): OntapClient {
    return new OntapClient(this.transport, this.budget, codes, what);
  }

  async get(path: string, query: Query): Promise<Record<string, unknown>> {
    return this.call("GET", path + queryText(query));
  }

  /** A job: the `error` in it is what became of the job, not of the question. */
  async getJob(uuid: string): Promise<Record<string, unknown>> {
    return this.call("GET", `/cluster/jobs/${pathKey(uuid)}`, undefined, (answer, body) =>
      isSuccess(answer, "GET") ? undefined : errorOf(body),
    );
  }

  async post(path: string, query: Query, body: object): Promise<Record<string, unknown>> {
    return this.call("POST", path + queryText(query), body);
  }

  async patch(path: string, query: Query, body: object): Promise<Record<string, unknown>> {
    return this.call("PATCH", path + queryText(query), body);
  }

  async delete(path: string, query: Query = {}, body?: object): Promise<Record<string, unknown>> {
    return this.call("DELETE", path + queryText(query), body);
  }

  /** All records of a collection: follows `next` verbatim, also to a last page that is empty. */
  async list<T>(path: string, query: Query, record: z.ZodType<T>, asked: Asked<NoInfer<T>> = {}): Promise<T[]> {
    const { key = (one) => JSON.stringify(one), meant = () => true } = asked;
    const found = new Map<string, T>();
    const read = new Set<string>();
    let link: string | undefined = path + queryText(query);
    while (link !== undefined) {
      read.add(link);
      const { records, next }: Page<T> = await this.page(link, record);
      const before = found.size;
      const keys = new Set<string>();
      for (const one of records) {
        const name = key(one);
        if (keys.has(name)) throw this.unreliable(`it lists ${quotedName(name)} twice`);
        if (!meant(one)) throw this.unreliable(`it is about ${quotedName(name)}, which was not asked for`);
        keys.add(name);
        found.set(name, one);
      }
      const isOld = next !== undefined && (read.has(next) || (records.length > 0 && found.size === before));
      if (isOld) throw this.unreliable("its pages go in a circle");
      if (read.size >= MOST_PAGES) throw this.unreliable(`it has more than ${MOST_PAGES} pages`);
      link = next;
    }
    return read.size > 1 ? ofPages([...found.values()]) : [...found.values()];
  }

  /** One page of a collection, which agrees with itself, and the path of the next one. */
  async page<T>(path: string, record: z.ZodType<T>): Promise<Page<T>> {
    const { records = [], _links } = this.decode(pageShapeOf(record), await this.call("GET", path));
    const href = _links?.next?.href;
    if (href === undefined) return { records, next: undefined };
    // The link is a path of this system; credentials go nowhere else.
    const { pathname, search } = URL.canParse(href, "https://array") ? new URL(href, "https://array") : NO_PATH;
    if (!pathname.startsWith("/api/"))
      throw this.unreliable(`its link to the next page leads nowhere (${quotedName(href)})`);
    return { records, next: pathname.slice("/api".length) + search };
  }

  /** The failure that an ONTAP code stands for; `said` is ONTAP's own text. */
  failedWith(code: string | undefined, said?: string, status?: number): ProviderError {
    const meaning = code === undefined ? undefined : (ownMember(this.codes, code) ?? ownMember(ONTAP_CODES, code));
    const unknown =
      code === undefined
        ? "look at the events of the SVM on the array (event log show)"
        : "look the code up in the ONTAP REST reference";
    // Unknown code: ONTAP's text. Known: ours, plus ONTAP's if vague.
    const why = meaning?.vague && said ? `${meaning.why} (ONTAP says: ${said})` : (meaning?.why ?? said);
    return this.failed(meaning?.kind ?? "refused", {
      why: why ?? "ONTAP refused without saying why",
      status,
      errorCode: code,
      next: meaning?.next ?? unknown,
    });
  }

  private async call(
    method: Method,
    path: string,
    body?: object,
    errorIn: ErrorIn = (_answer, answered) => errorOf(answered),
  ): Promise<Record<string, unknown>> {
    const answer = await this.transport.send(
      {
        method,
        path: `/api${path}`,
        // No HAL links but the one to the next page. A content type only with a body: the iSCSI DELETE must have none.
        headers: {
          accept: "application/json",
          ...(body && { "content-type": "application/json" }),
        },
        body: body && JSON.stringify(body),
        what: this.what,
        idempotent: method === "GET",
      },
      this.budget,
      (given) => verdictOf(given, method, errorIn),
    );
    return this.unwrap(answer, method, errorIn);
  }

  private unwrap(answer: Answer, method: Method, errorIn: ErrorIn): Record<string, unknown> {
    const { status } = answer;
    const body = bodyOf(answer, method);
    const error = errorIn(answer, body);
    if (verdictOf(answer, method, errorIn) === "unclear" && method !== "GET") {
      throw this.failed("lost", {
        why: error?.message ?? "the array, or something before it, failed in between",
        status,
        errorCode: error?.code,
        next: "run pulumi refresh to see what the array made of it",
      });
    }
    const { accessToken, accessTokenFile, tokenUrl, clientCertificate } = this.transport.connection;
    const usesToken = [accessToken, accessTokenFile, tokenUrl].some((setting) => setting !== undefined);
    if (usesToken && isUnauthorized(answer, error)) {
      throw this.failed("denied", {
        why: "ONTAP refuses the access token",
        status,
        errorCode: error?.code ?? WRONG_LOGIN,
        next: `${REFUSED_NEXT}${accessToken === undefined ? "" : SINCE_LAST_UP}`,
      });
    }
    if (usesToken && status === 403) {
      const denied = this.failedWith(error?.code ?? "6", error?.message, status);
      throw this.failed("denied", {
        why: "the access token may not do this, or has ended",
        status,
        errorCode: error?.code ?? "6",
        next: `${denied.next}; a token has that role by its scopes, or where the cluster has use-local-roles-if-present by the user or role that it names (security oauth2 client show)`,
      });
    }
    if (status === 401 && clientCertificate !== undefined) {
      throw this.failed("denied", {
        why: "the array knows no login for the client certificate",
        status,
        errorCode: error?.code ?? WRONG_LOGIN,
        next: `create a login that is called like the certificate's common name (CN), with authentication method cert for the application http (security login create)${SINCE_LAST_UP}`,
      });
    }
    // A 404 without a code of its own says that the path leads nowhere, not that the object is gone.
    if (error?.code !== undefined) throw this.failedWith(error.code, error.message, status);
    if (status === 401) throw this.failedWith(WRONG_LOGIN, undefined, status);
    if (status === 403) throw this.failedWith("6", error?.message, status);
    if (method !== "GET" && status >= 200 && status < 300 && !isSuccess(answer, method))
      throw this.unreliable(`HTTP ${status} to a write`, true);
    if (status === 202 && !isRecord(body?.job)) throw this.unreliable("HTTP 202 without a job", true);
    if (!isSuccess(answer, method) || error || body === undefined) {
      throw this.failed("malformed", {
        why: error?.message ?? "the answer is not one of ONTAP's REST interface",
        status,
        next: "check that host is the management address of an ONTAP system and that nothing stands in between",
      });
    }
    return body;
  }
}

const NO_PATH = { pathname: "", search: "" };

/** One page of a collection. zod compiles a schema with its first use, so there is one for each kind of record. */
function pageShapeOf<T>(record: z.ZodType<T>): PageShape<T> {
  const known = shapes.get(record) as PageShape<T> | undefined;
  const shape = known ?? pageSchema(record);
  if (!known) shapes.set(record, shape);
  return shape;
}

type PageShape<T> = ReturnType<typeof pageSchema<T>>;
const shapes = new WeakMap<z.ZodType, PageShape<unknown>>();

const pageSchema = <T>(record: z.ZodType<T>) =>
  z
    .object({
      // With no match `records` may be missing, but then the count says so.
      records: z.array(record).optional(),
      num_records: z.number().optional(),
      _links: z.object({ next: z.object({ href: z.string() }).optional() }).optional(),
    })
    .refine((body) => body.records !== undefined || body.num_records === 0, "has neither records nor a count of 0")
    .refine(
      ({ records = [], num_records = records.length }) => num_records === records.length,
      "num_records is not the number of records",
    );

/** The error of the call, if it is one. */
type ErrorIn = (answer: Answer, body: Record<string, unknown> | undefined) => OntapError | undefined;

/** A part of an answer (206) proves nothing, and there is no reading without an answer (202, 204). */
function isSuccess({ status }: Answer, method: Method): boolean {
  return status === 200 || (method !== "GET" && [201, 202, 204].includes(status));
}

/** ONTAP's own table has 400 for the code, and 401 comes without it too. */
function isUnauthorized({ status }: Answer, error: OntapError | undefined): boolean {
  return status === 401 || error?.code === WRONG_LOGIN;
}

/** What an answer means for sending the call again. */
function verdictOf(answer: Answer, method: Method, errorIn: ErrorIn): Verdict {
  const { status } = answer;
  const body = bodyOf(answer, method);
  const error = errorIn(answer, body);
  if (status === 429 || error?.message?.includes("temporarily locked")) return "unapplied";
  if (status === 503 && error?.code !== undefined && NOT_CARRIED_OUT.has(error.code)) return "unapplied";
  if (isUnauthorized(answer, error)) return "unauthorized";
  if (error?.code !== undefined) return INTERNAL_FAULTS.has(error.code) ? "unclear" : "final";
  if (status >= 500) return "unclear";
  // Asked again, a web page stays one; to a write it says nothing of what the array did.
  return isSuccess(answer, method) && body === undefined && !(method === "GET" && isForeign(answer.text))
    ? "unclear"
    : "final";
}

/**
 * The JSON object of an answer. An empty body counts as `{}` for a write, but not for GET (a cut-off answer would look like
 * "no records"), and not for a POST with 200 (a real create answers 201).
 */
function bodyOf(answer: Answer, method: Method): Record<string, unknown> | undefined {
  const mayBeEmpty = method !== "GET" && !(method === "POST" && answer.status === 200);
  return mayBeEmpty && answer.text.trim() === "" ? {} : answer.body;
}

interface OntapError {
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** The error of an answer. The code is a number inside a text here and a plain number in jobs: both are taken. */
export function errorOf(body: Record<string, unknown> | undefined): OntapError | undefined {
  const error = body?.error;
  if (!isRecord(error))
    return error === undefined || error === null ? undefined : { code: undefined, message: undefined };
  const { code, message } = error;
  return {
    code: typeof code === "string" || typeof code === "number" ? String(code) : undefined,
    message: typeof message === "string" ? message : undefined,
  };
}

/** `?a=b&c=d`; spaces as `%20`, because `+` did not work for NetApp's own library. */
export function queryText(query: Query): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

/** A value for a filter, escaped: names may hold the characters of ONTAP's query language. */
export function escapeFilter(value: string): string {
  return /[*|!<>{}"]|\.\./.test(value) ? (value.includes('"') ? `{${value}}` : `"${value}"`) : value;
}

/** A key of a path; a lone `.` or `..` would be resolved away, on DELETE to the parent object. */
export function pathKey(value: string): string {
  return encodeURIComponent(value).replace(/^\.{1,2}$/, (dots) => dots.replaceAll(".", "%2E"));
}
