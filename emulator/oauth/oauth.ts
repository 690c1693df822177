import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PeerCertificate } from "node:tls";
import type { FastifyRequest } from "fastify";
import { type CertificatePair, serverCertificate } from "../certificate";
import { corrupt } from "../corrupt";
import type { Faults } from "../faults";
import type { Recorder } from "../recorder";
import { certificateOf, send, webServer } from "../server";
import type { Switches } from "../switches";
import { atLeast } from "../version";
import { type ClientSeed, DEFAULT_CLIENT, type OAuthSeed, type TokenSeed } from "./entities";
import { TokenEndpoint, type TokenRequest } from "./token-endpoint";
import { Tokens } from "./tokens";

const PATH = "/oauth2/token";

/** Access tokens: how the cluster takes them, and the authorization server that gives them, on a port of its own. */
export class OAuth {
  /** Settings of the cluster, and how long tokens are good; may be changed at any time. */
  readonly settings: Required<Omit<OAuthSeed, "audience" | "clients">> & Pick<OAuthSeed, "audience">;

  readonly #tokens: Tokens;
  readonly #endpoint: TokenEndpoint;
  #app: ReturnType<typeof webServer> | undefined;
  #pair: CertificatePair | undefined;
  #file: string | undefined;
  #port = 0;

  constructor(
    private readonly seed: OAuthSeed | undefined,
    private readonly array: {
      readonly switches: Switches;
      readonly faults: Faults;
      readonly recorder: Recorder;
      readonly username: string;
      readonly release: () => string;
    },
  ) {
    const { clients = [DEFAULT_CLIENT], ...given } = seed ?? {};
    this.settings = {
      enabled: seed !== undefined,
      mutualTls: "request",
      validation: "introspection",
      introspectionSeconds: 0,
      tokenSeconds: 300,
      ...given,
    };
    this.#tokens = new Tokens(this.settings, () => this.issuer, array.username);
    this.#endpoint = new TokenEndpoint([...clients], this.#tokens, array.switches);
  }

  /** The issuer that ONTAP trusts. */
  get issuer(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** The token endpoint. */
  get tokenUrl(): string {
    return `${this.issuer}${PATH}`;
  }

  /** The certificate of the authorization server, PEM: another one than the array's. */
  get caCertificate(): string {
    return this.#started.certificate;
  }

  /** A file that holds it, for `NODE_EXTRA_CA_CERTS`. */
  get caCertificateFile(): string {
    if (this.#file === undefined) {
      this.#file = join(mkdtempSync(join(tmpdir(), "netapp-emulator-")), "authorization-server.pem");
      writeFileSync(this.#file, this.caCertificate);
    }
    return this.#file;
  }

  /** The environment with which the first client of the server logs in to ONTAP; `Emulator.environment` has the password. */
  get environment(): Record<string, string> {
    const { id = "", secret } = this.#endpoint.clients[0] ?? {};
    return {
      NETAPP_ONTAP_TOKEN_URL: this.tokenUrl,
      NETAPP_ONTAP_CLIENT_ID: id,
      ...(secret !== undefined && { NETAPP_ONTAP_CLIENT_SECRET: secret }),
      NODE_EXTRA_CA_CERTS: this.caCertificateFile,
    };
  }

  /** Adds a client of the authorization server, or replaces the one of that id. */
  addClient(client: ClientSeed): void {
    const { clients } = this.#endpoint;
    const place = clients.findIndex(({ id }) => id === client.id);
    if (place < 0) clients.push(client);
    else clients[place] = client;
  }

  /** Makes a token, as a step before the program gets one. */
  issue(seed?: TokenSeed): string {
    return this.#tokens.issue(seed);
  }

  /** Ends a token, or all that were issued, now. */
  expire(token?: string): void {
    if (token === undefined) this.#tokens.expireAll();
    else this.#tokens.expire(token);
  }

  /** Revokes a token at the server; when ONTAP sees that depends on `validation`. */
  revoke(token: string): void {
    this.#tokens.revoke(token);
  }

  /** The name of the user for whom ONTAP takes a bearer token; undefined: refused. */
  judge(token: string, certificate: PeerCertificate | undefined): string | undefined {
    const knows = this.settings.enabled && atLeast(this.array.release(), this.array.switches.oauthSince);
    return knows ? this.#tokens.judge(token, certificate) : undefined;
  }

  /** Starts the authorization server, where there is one; again on the same port. */
  async start(): Promise<void> {
    if (this.seed === undefined || this.#app !== undefined) return;
    this.#pair ??= await serverCertificate();
    const app = webServer(this.#pair);
    app.all("*", async (request, reply) => send(reply, request, await this.#handle(request)));
    await app.listen({ host: "127.0.0.1", port: this.#port });
    this.#port = (app.server.address() as AddressInfo).port;
    this.#app = app;
  }

  /** Stops the authorization server, and drops its connections. */
  async stop(): Promise<void> {
    const app = this.#app;
    this.#app = undefined;
    app?.server.closeAllConnections();
    await app?.close();
  }

  /** Ends everything. */
  async close(): Promise<void> {
    await this.stop();
    if (this.#file !== undefined) rmSync(dirname(this.#file), { recursive: true, force: true });
  }

  get #started(): CertificatePair {
    if (this.#pair === undefined)
      throw new Error("There is no authorization server: start the emulator with oauth: {}.");
    return this.#pair;
  }

  async #handle(request: FastifyRequest): ReturnType<typeof corrupt> {
    const { method } = request;
    const [path = "", query = ""] = request.url.split("?");
    const label = `${method} ${path}`;
    const text = typeof request.body === "string" ? request.body : "";
    const { authorization, "content-type": type } = request.headers;
    const { recorder, faults, switches } = this.array;
    const entry = recorder.begin({
      system: "oauth",
      method,
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      label,
      body: Object.fromEntries(new URLSearchParams(text)),
      authorization,
    });
    const asked: TokenRequest = { method, authorization, type, text, certificate: certificateOf(request) };
    const fault = faults.take({ system: "oauth", label, method });
    const outcome = await corrupt(
      { system: "oauth", body: entry.body, jobFault: {} },
      fault,
      switches,
      async () =>
        path === PATH
          ? this.#endpoint.answer(asked)
          : this.#endpoint.refused("invalid_request", "There is no such path.", 404, asked),
      () =>
        this.#endpoint.refused(
          "invalid_client",
          "The client is refused on demand.",
          switches.invalidClientStatus,
          asked,
        ),
    );
    if (outcome !== "reset" && outcome.answer.errorCode !== undefined) entry.errorCode = outcome.answer.errorCode;
    recorder.finish(entry, outcome, fault !== undefined);
    return outcome;
  }
}
