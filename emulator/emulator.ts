import type { AddressInfo } from "node:net";
import { type CertificatePair, clientCertificate, serverCertificate } from "./certificate";
import { type Corrupted, corrupt } from "./corrupt";
import { answerElement, elementErrorAnswer, requestId, unauthorizedElement } from "./element";
import type { ElementSeed } from "./element/entities";
import { ElementError } from "./element/errors";
import { ElementStore } from "./element/store";
import { Faults } from "./faults";
import type { OAuthSeed } from "./oauth/entities";
import { OAuth } from "./oauth/oauth";
import { answerOntap, ontapPaths, refusedToken, unauthorizedOntap } from "./ontap";
import type { OntapContext, OntapPath } from "./ontap/context";
import type { OntapSeed } from "./ontap/entities";
import { errorAnswer, OntapError } from "./ontap/errors";
import { JobRunner } from "./ontap/job-runner";
import { OntapStore } from "./ontap/store";
import { type RecordedAnswer, type RecordedRequest, Recorder } from "./recorder";
import { buildServer, type Incoming, resolveDots } from "./server";
import { makeSwitches, type Switches } from "./switches";
import { DEFAULT_PASSWORD, DEFAULT_USERNAME, type User, type UserSeed, Users } from "./users";
import { type ApiAnswer, type ApiCall, isObject, sleep } from "./wire";

/** How the emulator starts. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1; left out or 0: a free one. */
  port?: number;
  /** The login that may do everything, on both APIs. */
  credentials?: { username: string; password: string };
  /** More logins, with restricted roles. */
  users?: UserSeed[];
  ontap?: OntapSeed;
  element?: ElementSeed;
  /** Access tokens for ONTAP; `{}` starts an authorization server with a client. */
  oauth?: OAuthSeed;
  switches?: Partial<Switches>;
}

/** A running array: the ONTAP REST API and the Element API on one HTTPS port. */
export class Emulator {
  /** State of the ONTAP side, with hooks for changes behind a client's back. */
  readonly ontap: OntapStore;
  /** State of the Element side, with hooks for changes behind a client's back. */
  readonly element: ElementStore;
  /** Access tokens for ONTAP, and the server that gives them. */
  readonly oauth: OAuth;
  /** Undocumented points; may be changed at any time. */
  readonly switches: Switches;
  /** Faults on demand. */
  readonly faults = new Faults();
  /** Milliseconds added to every answer. */
  latency = 0;
  /** The login that may do everything. */
  readonly credentials: { readonly username: string; readonly password: string };

  readonly #certificate: CertificatePair;
  readonly #users = new Users();
  readonly #recorder = new Recorder();
  readonly #paths: OntapPath[];
  readonly #context: OntapContext;
  #app: ReturnType<typeof buildServer> | undefined;
  #port: number;
  #running = 0;

  private constructor(options: EmulatorOptions, certificate: CertificatePair) {
    this.#certificate = certificate;
    this.#port = options.port ?? 0;
    this.switches = makeSwitches(options.switches);
    this.ontap = new OntapStore(options.ontap ?? {}, this.switches);
    this.element = new ElementStore(options.element ?? {}, this.switches);
    this.credentials = { username: DEFAULT_USERNAME, password: DEFAULT_PASSWORD, ...options.credentials };
    for (const user of [this.credentials, ...(options.users ?? [])]) this.#users.add(user);
    this.oauth = new OAuth(options.oauth, {
      switches: this.switches,
      faults: this.faults,
      recorder: this.#recorder,
      username: this.credentials.username,
      release: () => this.ontap.cluster.release,
    });
    this.#context = { store: this.ontap, switches: this.switches, jobs: new JobRunner(this.ontap, this.switches) };
    this.#paths = ontapPaths(this.#context);
  }

  /** Starts an emulator. */
  static async start(options: EmulatorOptions = {}): Promise<Emulator> {
    const emulator = new Emulator(options, await serverCertificate());
    // One after the other: where the port is in use, nothing is left listening.
    await emulator.start();
    await emulator.oauth.start();
    return emulator;
  }

  /** `127.0.0.1:PORT` */
  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** `https://127.0.0.1:PORT` */
  get url(): string {
    return `https://${this.host}`;
  }

  /** The environment that names this emulator as the ONTAP and the Element system of a Pulumi program. */
  get environment(): Record<string, string> {
    const { username, password } = this.credentials;
    const settings = { HOST: this.host, USERNAME: username, PASSWORD: password, CA_CERTIFICATE: this.caCertificate };
    return Object.fromEntries(
      ["ONTAP", "ELEMENT"].flatMap((product) =>
        Object.entries(settings).map(([setting, value]) => [`NETAPP_${product}_${setting}`, value]),
      ),
    );
  }

  /** The certificate to trust, PEM. */
  get caCertificate(): string {
    return this.#certificate.certificate;
  }

  /** All requests since the start or the last `take()`. */
  get requests(): RecordedRequest[] {
    return this.#recorder.all;
  }

  /** The requests since the last `take()`, which are forgotten. */
  take(): RecordedRequest[] {
    return this.#recorder.take();
  }

  /** Calls a function after each request was answered; the answer is told whole, secrets included. */
  onRequest(listener: (request: RecordedRequest, answer: RecordedAnswer) => void): void {
    this.#recorder.onFinished(listener);
  }

  /** Adds a login, or replaces the one of that name. */
  addUser(user: UserSeed): void {
    this.#users.add(user);
  }

  /** Changes the password of a login, as a rotation behind the client's back does. */
  setPassword(username: string, password: string): void {
    this.#users.setPassword(username, password);
  }

  /** Makes a client certificate that logs this user in to ONTAP; both parts PEM. */
  async issueClientCertificate(username = this.credentials.username): Promise<CertificatePair> {
    const user = this.#users.get(username);
    if (user === undefined) throw new Error(`The emulator has no user "${username}"; add it with addUser.`);
    const { fingerprint, ...pair } = await clientCertificate(username);
    user.certificates.push(fingerprint);
    return pair;
  }

  /** Switches OAuth of the cluster on or off, which restarts its web server: connections drop. */
  async enableOAuth(enabled: boolean): Promise<void> {
    this.oauth.settings.enabled = enabled;
    await this.restart();
  }

  /** Listens, on the same port as before if it had one. Needed only after `stop()`. */
  async start(): Promise<void> {
    if (this.#app !== undefined) return;
    const app = buildServer(this.#certificate, this.#paths, (request) => this.#handle(request));
    await app.listen({ host: "127.0.0.1", port: this.#port });
    this.#port = (app.server.address() as AddressInfo).port;
    this.#app = app;
  }

  /** Drops all connections and listens no more; the state stays, and jobs run on. */
  async stop(): Promise<void> {
    const app = this.#app;
    this.#app = undefined;
    app?.server.closeAllConnections();
    await app?.close();
  }

  /** Drops all connections and listens again on the same port, with the same state. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends everything. */
  async close(): Promise<void> {
    this.#context.jobs.stop();
    await Promise.all([this.stop(), this.oauth.close()]);
  }

  async #handle(incoming: Incoming): Promise<Corrupted> {
    const { maxParallelRequests } = this.switches;
    const busy = maxParallelRequests > 0 && this.#running >= maxParallelRequests;
    if (busy) return this.#answer(incoming, true);
    this.#running += 1;
    try {
      return await this.#answer(incoming, false);
    } finally {
      this.#running -= 1;
    }
  }

  async #answer(incoming: Incoming, busy: boolean): Promise<Corrupted> {
    const { request, element, text, params } = incoming;
    const url = resolveDots(request.raw.url ?? "/");
    const question = url.indexOf("?");
    const path = question < 0 ? url : url.slice(0, question);
    const queryText = question < 0 ? "" : url.slice(question + 1);
    const body = parse(text);
    const method = request.method;
    const { authorization } = request.headers;
    const label = labelOf(incoming, method, path, body);
    const system = element ? "element" : "ontap";
    const query = Object.fromEntries(new URLSearchParams(queryText));
    const entry = this.#recorder.begin({ system, method, path, query, label, body: body ?? text, authorization });
    await sleep(this.latency);
    const call: Omit<ApiCall, "user"> = {
      system,
      method,
      path,
      params,
      queryText,
      headers: request.headers as Record<string, string | undefined>,
      text,
      body,
      applied: () => {
        entry.applied = true;
      },
      jobFault: {},
    };
    const token = element ? undefined : /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    const unauthorized = () =>
      element ? unauthorizedElement() : token ? refusedToken(this.switches) : unauthorizedOntap(this.switches);
    const run = async (): Promise<ApiAnswer> => {
      const user = this.#userOf(incoming, token);
      if (user === undefined) return unauthorized();
      if (busy) return this.#busyAnswer(element, requestId(body));
      const given = Object.assign(call, { user });
      if (element) return answerElement({ store: this.element, switches: this.switches }, given);
      return answerOntap(this.#context, incoming.route, label, given);
    };
    const fault = this.faults.take({ system, label, method });
    const outcome = await corrupt(call as ApiCall, fault, this.switches, run, unauthorized);
    if (outcome !== "reset") {
      const { answer } = outcome;
      const challenge = token !== undefined && this.switches.tokenChallenge ? challengeFor(answer.status) : {};
      if (!element) answer.headers = { ...this.#ontapHeaders(), ...challenge, ...answer.headers };
      if (answer.errorCode !== undefined) entry.errorCode = answer.errorCode;
    }
    this.#recorder.finish(entry, outcome, fault !== undefined);
    return outcome;
  }

  #userOf({ request, element, certificate }: Incoming, token: string | undefined): User | undefined {
    if (token !== undefined) return this.#users.get(this.oauth.judge(token, certificate) ?? "");
    if (!element && this.oauth.settings.enabled && !this.switches.basicBesideTokens) return undefined;
    return this.#users.authenticate(request.headers.authorization, element ? undefined : certificate);
  }

  #ontapHeaders(): Record<string, string> {
    return {
      "Cache-Control": "no-cache,no-store,must-revalidate",
      Server: "libzapid-httpd",
      ...(this.switches.etag ? { ETag: '"1"' } : {}),
    };
  }

  #busyAnswer(element: boolean, id: unknown): ApiAnswer {
    if (element) {
      const error = new ElementError("xDBVersionMismatch", "Too many requests are in progress.");
      return elementErrorAnswer(error, id, this.switches);
    }
    const { retryAfter } = this.switches;
    const value = { seconds: "1", date: new Date(Date.now() + 1000).toUTCString(), missing: undefined }[retryAfter];
    const error = errorAnswer(new OntapError("262160", "Too many requests are in progress."), this.switches);
    return { ...error, headers: value === undefined ? {} : { "Retry-After": value } };
  }
}

/** What RFC 6750 has a refusal of a token say. */
function challengeFor(status: number): Record<string, string> {
  const error = { 401: "invalid_token", 403: "insufficient_scope" }[status];
  return error === undefined ? {} : { "WWW-Authenticate": `Bearer error="${error}"` };
}

function parse(text: string | undefined): unknown {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function labelOf({ element, route }: Incoming, method: string, path: string, body: unknown): string {
  if (!element) return `${method} ${route?.path ?? path.replace(/^\/api/, "")}`;
  return `element ${isObject(body) && typeof body.method === "string" ? body.method : `${method} ${path}`}`;
}
