import * as z from "zod";
import { type ProviderError, SINCE_LAST_UP } from "../base/errors";
import { isRecord } from "../base/unknown";
import type { Budget } from "../http/budget";
import { Client } from "../http/client";
import { type Answer, basicAuthorization, type Call, isForeign, type Transport, type Verdict } from "../http/transport";
import { type Codes, INTERNAL_FAULTS, NOT_CARRIED_OUT, ONTAP_CODES, WRONG_LOGIN } from "./errors";

/** Query parameters; `undefined` is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

const MOST_PAGES = 10_000;

type Method = Call["method"];

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
      isSuccess(answer) ? undefined : errorOf(body),
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
  async list<T>(path: string, query: Query, record: z.ZodType<T>): Promise<T[]> {
    const page = pageOf(record);
    const records: T[] = [];
    let body = await this.get(path, query);
    for (let pages = 1; ; pages++) {
      const { records: found, _links } = this.decode(page, body);
      records.push(...(found ?? []));
      const next = _links?.next?.href;
      if (next === undefined || pages >= MOST_PAGES) return records;
      // The link is a path of this system; credentials go nowhere else.
      const url = new URL(next, "https://array");
      body = await this.call("GET", url.pathname.replace(/^\/api/, "") + url.search);
    }
  }

  /** The failure that an ONTAP code stands for; `said` is ONTAP's own text. */
  failedWith(code: string | undefined, said?: string, status?: number): ProviderError {
    const meaning = code === undefined ? undefined : (this.codes[code] ?? ONTAP_CODES[code]);
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
          ...basicAuthorization(this.transport.connection),
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
    if (status === 401 && this.transport.connection.clientCertificate !== undefined) {
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
    if (!isSuccess(answer) || error || body === undefined) {
      throw this.failed("malformed", {
        why: error?.message ?? "the answer is not one of ONTAP's REST interface",
        status,
        next: "check that host is the management address of an ONTAP system and that nothing stands in between",
      });
    }
    return body;
  }
}

/** One page of a collection. zod compiles a schema with its first use, so there is one for each kind of record. */
function pageOf<T>(record: z.ZodType<T>): Page<T> {
  const known = pages.get(record) as Page<T> | undefined;
  const page = known ?? pageSchema(record);
  if (!known) pages.set(record, page);
  return page;
}

type Page<T> = ReturnType<typeof pageSchema<T>>;
const pages = new WeakMap<z.ZodType, Page<unknown>>();

const pageSchema = <T>(record: z.ZodType<T>) =>
  z
    .object({
      // With no match `records` may be missing, but then the count says so.
      records: z.array(record).optional(),
      num_records: z.number().optional(),
      _links: z.object({ next: z.object({ href: z.string() }).optional() }).optional(),
    })
    .refine((body) => body.records !== undefined || body.num_records === 0, "has neither records nor a count of 0");

/** The error of the call, if it is one. */
type ErrorIn = (answer: Answer, body: Record<string, unknown> | undefined) => OntapError | undefined;

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status <= 299;
}

/** What an answer means for sending the call again. */
function verdictOf(answer: Answer, method: Method, errorIn: ErrorIn): Verdict {
  const { status } = answer;
  const body = bodyOf(answer, method);
  const error = errorIn(answer, body);
  if (status === 429 || error?.message?.includes("temporarily locked")) return "unapplied";
  if (status === 503 && error?.code !== undefined && NOT_CARRIED_OUT.has(error.code)) return "unapplied";
  if (error?.code !== undefined) return INTERNAL_FAULTS.has(error.code) ? "unclear" : "final";
  if (status >= 500) return "unclear";
  // Asked again, a web page stays one; to a write it says nothing of what the array did.
  return isSuccess(answer) && body === undefined && !(method === "GET" && isForeign(answer.text)) ? "unclear" : "final";
}

/**
 * The JSON object of an answer, or `undefined`. A write may answer with nothing at all. A read that does has been cut off
 * on its way, and taking it for "no records" would lose objects; a POST that made something says 201, so an empty 200 may
 * be anything, and taking it for success would take over what somebody else made.
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
