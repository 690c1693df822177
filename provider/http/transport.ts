import type { Agent } from "undici";
import { failure } from "../base/errors";
import { parseExactly } from "../base/exact-json";
import { say, trace } from "../base/say";
import { isRecord } from "../base/unknown";
import type { Connection } from "../connection/resolve";
import { type Budget, backoff } from "./budget";
import { Limiter } from "./limiter";
import { type Login, passwordLogin } from "./login";
import { CLIENT_CERT_REFUSED, codeOf, NO_ANSWER, type NoAnswer, noAnswerOf } from "./no-answer";
import {
  type Distrust,
  distrustOf,
  lookAtServer,
  ownerOf,
  type ShownCertificates,
  tlsOptions,
} from "./server-certificate";

/** One HTTP call. */
export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** What the user sees it as: `create the iSCSI service of SVM svm1`. */
  readonly what: string;
  /** `true`: repeating it changes nothing (a read). Otherwise it is repeated only when it certainly was not carried out. */
  readonly idempotent: boolean;
  /** For the log, where the path does not tell (JSON-RPC). */
  readonly label?: string;
}

/** An answer, whatever its status. */
export class Answer {
  private parsed: { readonly body: Record<string, unknown> | undefined } | undefined;

  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string | string[] | undefined>>,
    readonly text: string,
  ) {}

  /** The JSON object of the text, if it is one. A page of a listing is large: it is parsed once. */
  get body(): Record<string, unknown> | undefined {
    this.parsed ??= { body: parse(this.text) };
    return this.parsed.body;
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const body = parseExactly(text);
    return isRecord(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** What an answer means for repeating the call. */
export type Verdict =
  /** It stands. */
  | "final"
  /** The call was refused before it was carried out: repeated. */
  | "unapplied"
  /** It may have been carried out or not (a gateway's 502): only what is idempotent is repeated. */
  | "unclear"
  /** The login was refused before anything was carried out: repeated once, with another login only. */
  | "unauthorized";

/**
 * Whether a text is none of an array's: a web page, say. Nothing, `null` and half an object are what a node answers whose
 * services are not up yet, or what is left of a cut connection.
 */
export function isForeign(text: string): boolean {
  return !/^\s*(\{|null\s*$|$)/.test(text);
}

const MEBIBYTE = 1024 * 1024;
/** The largest answer is a page of a listing; anything above is not an answer of these APIs. */
const LARGEST_ANSWER = 64 * MEBIBYTE;
/** ONTAP holds a call open for up to its `return_timeout`; Element's own clients wait between 30 and 300 s. */
const ANSWER_TIMEOUT = 90_000;
const CONNECT_TIMEOUT = 10_000;
const ATTEMPTS = 6;
/** So many refused calls are told: one or two cost the user nothing. */
const TOLD_AFTER = 3;

function busyLine({ host, maxParallelCalls }: Connection): string {
  return `${host} is busy and refuses calls: they are sent again, with pauses, until timeoutSeconds is over (maxParallelCalls: ${maxParallelCalls}; fewer leave more to others)`;
}

/** Time that is left and not worth another pause and call. */
const TOO_LATE = 250;
/** A management address moves to another node within two minutes; only for a host that has answered before. */
const FAILOVER = 120_000;

/** The connection pool for one connection's settings, shared by all operations of this process. */
export class Transport {
  private readonly agent: Agent;
  private readonly limiter: Limiter;
  private answered = false;
  private refusals = 0;
  /** What ended connections before a call could be sent on them. */
  private readonly unmade = new WeakSet<object>();
  private look: Promise<ShownCertificates | undefined> | undefined;

  constructor(
    readonly connection: Connection,
    private readonly login: Login = passwordLogin(connection),
  ) {
    if (this.connection.insecureSkipVerify)
      say(`${this.host}: the server's certificate is not verified (insecureSkipVerify)`);
    // Loaded with the first call: a preview makes none, and undici is a third of all that the plugin loads.
    const undici = loadUndici();
    const connect = undici.buildConnector({
      timeout: Math.min(CONNECT_TIMEOUT, connection.timeoutSeconds * 1000),
      rejectUnauthorized: !connection.insecureSkipVerify,
      ...tlsOptions(connection),
    });
    this.limiter = Limiter.of(connection.origin);
    this.agent = new undici.Agent({
      connections: connection.maxParallelCalls,
      pipelining: 1,
      headersTimeout: ANSWER_TIMEOUT,
      bodyTimeout: ANSWER_TIMEOUT,
      maxResponseSize: LARGEST_ANSWER,
      connect: (options, done) =>
        connect(options, (...made) => {
          const [error, socket] = made;
          if (error) this.unmade.add(error);
          // undici lets the end of the connection, which follows the alert, take its place as the reason.
          socket?.once("error", (alert) => CLIENT_CERT_REFUSED.test(codeOf(alert)) && socket.destroy(alert));
          done(...made);
        }),
    });
  }

  get host(): string {
    return this.connection.host;
  }

  /** Sends a call, repeats it as its kind and `verdictOf` allow within the budget, and returns the last answer. */
  async send(call: Call, budget: Budget, verdictOf: (answer: Answer) => Verdict): Promise<Answer> {
    const pauses = backoff(500, 16_000);
    const throttled = backoff(250, 16_000);
    const started = performance.now();
    const use = { what: call.what, budget };
    let refused = false;
    for (let attempt = 1; ; attempt++) {
      const authorization = await this.login.authorization(use);
      const turn = await this.limiter.enter(this.connection.maxParallelCalls, budget);
      if (!turn) throw await this.explain(call, budget, undefined, "queued", attempt);
      const outcome = await this.attempt(call, budget, attempt, authorization);
      if ("error" in outcome) {
        turn.end("unanswered");
        const { error, noAnswer } = outcome;
        const unsent = noAnswer === "unsent" || noAnswer === "handshakeAborted";
        const repeat = unsent || ((noAnswer === "lost" || noAnswer === "timedOut") && call.idempotent);
        const patient = attempt < ATTEMPTS && (attempt < 4 || this.answered);
        const failingOver = this.answered && performance.now() - started < FAILOVER;
        if (!repeat || !(patient || failingOver) || !(await budget.pause(pauses.next().value)))
          throw await this.explain(call, budget, error, noAnswer, attempt);
      } else {
        const verdict = verdictOf(outcome);
        turn.end(verdict === "unapplied" ? "throttled" : "answered");
        if (verdict === "final") return outcome;
        if (verdict === "unauthorized") {
          if (!this.login.refused(authorization) || refused) return outcome;
          refused = true;
          continue;
        }
        if (verdict === "unclear" && (!call.idempotent || attempt >= ATTEMPTS)) return outcome;
        // A busy array is no failure as long as there is time, but the user may wonder where it goes.
        if (verdict === "unapplied" && ++this.refusals === TOLD_AFTER) say(busyLine(this.connection));
        const pause = (verdict === "unclear" ? pauses : throttled).next().value;
        if (!(await waited(outcome, pause, budget))) return outcome;
      }
    }
  }

  async close(): Promise<void> {
    this.limiter.release();
    await this.agent.close();
  }

  private async attempt(
    call: Call,
    budget: Budget,
    attempt: number,
    authorization: string | undefined,
  ): Promise<Answer | { error: unknown; noAnswer: NoAnswer }> {
    const started = performance.now();
    // Never a body, never a header.
    const log = (outcome: string) => {
      if (process.env.NETAPP_LOG !== "debug") return;
      const took = Math.round(performance.now() - started);
      trace(`debug: ${call.method} ${call.label ?? call.path} ${outcome} ${took} ms, attempt ${attempt}`);
    };
    try {
      // No redirect is followed: it would carry the credentials to where the array did not ask for them.
      const signal = AbortSignal.timeout(Math.max(1, Math.ceil(budget.left())));
      const request = this.agent.request({
        origin: this.connection.origin,
        path: call.path,
        method: call.method,
        headers: { ...(authorization && { authorization }), ...call.headers, "user-agent": "pulumi-netapp" },
        body: call.body ?? null,
        signal,
      });
      const response = await Promise.race([request, unconnected(signal)]);
      const text = await response.body.text();
      this.answered = true;
      log(String(response.statusCode));
      return new Answer(response.statusCode, response.headers, text);
    } catch (error) {
      const found = noAnswerOf(error);
      const noAnswer = found === "lost" && this.unmade.has(error as object) ? "handshakeAborted" : found;
      log(`${noAnswer} (${codeOf(error)})`);
      return { error, noAnswer };
    }
  }

  /** Why the server is not trusted. Calls that fail at the same time share one look at it. */
  protected distrust(error: unknown, budget: Budget, owner = ownerOf(this.connection)): Promise<Distrust> {
    return distrustOf(error, owner, () => {
      this.look ??= lookAtServer(this.connection, Math.max(1, budget.left())).finally(() => {
        this.look = undefined;
      });
      return this.look;
    });
  }

  protected async explain(
    call: Call,
    budget: Budget,
    error: unknown,
    noAnswer: NoAnswer,
    attempts: number,
  ): Promise<Error> {
    const { what } = call;
    if (noAnswer === "untrusted")
      return failure("unreachable", { what, host: this.host, ...(await this.distrust(error, budget)) });
    const { kind, why, next } = NO_ANSWER[noAnswer];
    // Not every server sends an alert, and one may get lost in the reset that follows it.
    const maybeRefused = this.connection.clientCertificate !== undefined && !this.answered;
    const facts = {
      code: codeOf(error),
      tries: attempts > 1 ? ` after ${attempts} attempts` : "",
      limit: budget.limit,
      perhaps: maybeRefused ? ", perhaps because the array refuses the client certificate" : "",
    };
    return failure(kind, { what, host: this.host, why: why(facts), next: next(call.idempotent, budget.setting) });
  }
}

/**
 * Rejects when the time is up and the call still has no connection: undici keeps such a call until there is one, and then
 * drops it. A call that was sent has been rejected by then.
 */
function unconnected(signal: AbortSignal): Promise<never> {
  return new Promise((_, fail) => {
    const error = Object.assign(new Error("no connection in time"), { code: "UND_ERR_CONNECT_TIMEOUT" });
    signal.addEventListener("abort", () => setImmediate(fail, error), { once: true });
  });
}

/**
 * Waits before a call is sent again, never shorter than `Retry-After`; with jitter, or all would come back at once. `false`:
 * there is no time for it. Before the end of the budget the pauses get shorter.
 */
async function waited(answer: Answer, pause: number, budget: Budget): Promise<boolean> {
  const left = budget.left();
  const asked = retryAfter(answer);
  const wait = asked === undefined ? pause : asked + Math.random() * pause;
  return left > TOO_LATE && budget.pause(Math.max(asked ?? 0, Math.min(wait, left / 2)));
}

/** `Retry-After` in milliseconds: delta-seconds or an HTTP date, as HTTP allows both and no array says which it sends. */
function retryAfter({ headers }: Answer): number | undefined {
  const value = headers["retry-after"];
  if (typeof value !== "string") return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

type Undici = Pick<typeof import("undici"), "Agent" | "buildConnector">;

/** What undici's own index.js makes its classes of. */
const innerFiles = (): Undici & { Dispatcher: { prototype: object }; api: object } => ({
  Dispatcher: require("undici/lib/dispatcher/dispatcher"),
  api: require("undici/lib/api"),
  Agent: require("undici/lib/dispatcher/agent"),
  buildConnector: require("undici/lib/core/connect"),
});

/**
 * The installed undici without fetch, caches and mocks, which are two thirds of what its public entry loads. Where a release
 * has moved its inner files, the public entry serves.
 */
export function loadUndici(load = innerFiles): Undici {
  try {
    const { Dispatcher, api, Agent, buildConnector } = load();
    Object.assign(Dispatcher.prototype, api);
    if (typeof Agent.prototype.request === "function" && typeof buildConnector === "function")
      return { Agent, buildConnector };
  } catch {
    // The files have moved.
  }
  return require("undici");
}
