import { quotedName } from "../base/invisible";
import { learnSecrets, learnToken, redact, TOKEN } from "../base/redact";
import type { Connection } from "../connection/resolve";
import { Budget } from "./budget";
import { type AccessToken, NoToken, REFUSED_NEXT, type TokenSource } from "./login";
import { codeOf, type NoAnswer } from "./no-answer";
import type { CertificateOwner } from "./server-certificate";
import { type Answer, type Call, Transport } from "./transport";

/** Where the client's credentials stand in the request (RFC 6749 §2.3.1). */
type ClientPlace = "form" | "basic";

/** Client credentials as the settings have them. */
type ClientSettings = Pick<Connection, "clientSecret" | "scope" | "audience" | "resource"> & {
  readonly tokenUrl: string;
  readonly clientId: string;
};

/** A token is renewed so many seconds before it ends, or when a fifth of its time is left: a call may wait for its turn. */
const EARLY = 30;
/** Seconds for one token, repetitions included. */
const TOKEN_TIME = 60;

/** Tokens from the token endpoint: one request at a time, shared by all calls that wait for it. */
export class ClientCredentials implements TokenSource {
  readonly renews = true;
  private current: { readonly text: string; readonly renewAt: number; readonly endsAt: number } | undefined;
  private pending: Promise<void> | undefined;
  /** Where the server was seen to take the client's credentials. */
  private place: ClientPlace = "form";

  constructor(
    private readonly connection: Connection,
    private readonly client: ClientSettings,
  ) {}

  async token(isRefused: (token: string) => boolean): Promise<AccessToken> {
    const isGood = () => this.current !== undefined && !isRefused(this.current.text) && now() < this.current.endsAt;
    if (!isGood() || now() >= (this.current?.renewAt ?? 0)) {
      this.pending ??= this.renew().finally(() => {
        this.pending = undefined;
      });
      await this.pending.catch((error: unknown) => {
        // Too early for a failure: the token that is there still works.
        if (!isGood()) throw error;
      });
    }
    const { text = "", endsAt = 0 } = this.current ?? {};
    if (isRefused(text)) {
      throw new NoToken(`ONTAP refuses the access token, and ${this.server} gives the same one again`, REFUSED_NEXT);
    }
    return { text, secondsLeft: Number.isFinite(endsAt) ? Math.round((endsAt - now()) / 1000) : undefined };
  }

  private get server(): string {
    return `the authorization server ${new URL(this.client.tokenUrl).host}`;
  }

  private async renew(): Promise<void> {
    const asked = now();
    const granted = await this.grant().catch((error: unknown) => {
      throw error instanceof NoToken ? error : this.nothing();
    });
    const { access_token: text, token_type: type, expires_in: seconds = Number.POSITIVE_INFINITY } = granted;
    learnToken(text);
    if (type !== "bearer" || !TOKEN.test(text)) throw this.nothing();
    const endsAt = asked + seconds * 1000;
    this.current = { text, endsAt, renewAt: endsAt - Math.min(EARLY, seconds / 5) * 1000 };
  }

  private nothing(): NoToken {
    return new NoToken(`${this.server} answers no access token of the type Bearer`, ENDPOINT_NEXT);
  }

  /** Servers differ in where they want the client's credentials, and a wrong place looks like a wrong client. */
  private async grant() {
    const transport = new TokenTransport(this.connection, this.client.tokenUrl, this.server);
    try {
      return await this.request(transport, this.place).catch(async (error: unknown) => {
        if (!(error instanceof WrongClient) || this.client.clientSecret === undefined) throw error;
        const place = this.place === "form" ? "basic" : "form";
        const granted = await this.request(transport, place);
        this.place = place;
        return granted;
      });
    } finally {
      await transport.close();
    }
  }

  /**
   * The grant `client_credentials` (RFC 6749 §4.4), made and read by a library that is loaded with the first one: a login by
   * password never needs it.
   */
  private async request(transport: TokenTransport, place: ClientPlace) {
    const { tokenUrl, clientId, clientSecret, scope, audience, resource } = this.client;
    const oauth = await import("oauth4webapi");
    const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
    const client = { client_id: clientId };
    const secretIn = place === "form" ? oauth.ClientSecretPost : oauth.ClientSecretBasic;
    const proof = clientSecret === undefined ? oauth.TlsClientAuth() : secretIn(clientSecret);
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries({ scope, audience, resource })) {
      if (value !== undefined) parameters.set(name, value);
    }
    const response = await oauth.clientCredentialsGrantRequest(server, client, proof, parameters, {
      [oauth.customFetch]: async (_url, { headers, body }) => {
        // Of an ID token or a scope in an odd form the library would complain; nothing of them goes to ONTAP.
        const { access_token, token_type, expires_in } = await this.send(transport, headers, String(body));
        const seconds = Number(expires_in);
        return Response.json({ access_token, token_type, ...(seconds > 0 && { expires_in: seconds }) });
      },
    });
    return oauth.processClientCredentialsResponse(server, client, response);
  }

  private async send(transport: TokenTransport, headers: Readonly<Record<string, string>>, body: string) {
    if (headers.authorization) learnSecrets(Buffer.from(headers.authorization.slice(6), "base64").toString());
    const { pathname, search } = new URL(this.client.tokenUrl);
    const answer = await transport.send(
      {
        method: "POST",
        path: pathname + search,
        headers,
        body,
        what: "",
        idempotent: true,
        label: `token endpoint ${pathname}`,
      },
      new Budget(Math.min(TOKEN_TIME, this.connection.timeoutSeconds)),
      ({ status }) => (status === 429 || status >= 500 ? "unapplied" : "final"),
    );
    if (answer.status === 200 && answer.body) return answer.body;
    throw this.refusal(answer);
  }

  private refusal({ status, body, headers }: Answer): NoToken {
    const code = typeof body?.error === "string" ? body.error : undefined;
    const description = typeof body?.error_description === "string" ? body.error_description : undefined;
    // Redacted first: what is cut off in the middle of a secret would not be found any more.
    const said = [code, description].flatMap((text) => (text ? [quotedName(redact(text))] : [])).join(": ");
    const words = said === "" ? "" : ` (${said})`;
    if (status === 401 || code === "invalid_client") {
      return new WrongClient(`${this.server} refuses the client${words}`, CLIENT_NEXT, status);
    }
    if (code === "invalid_scope") {
      return new NoToken(`${this.server} refuses the scope${words}`, SCOPE_NEXT, status);
    }
    if (status >= 300 && status <= 399 && headers.location !== undefined) {
      const why = `${this.server} redirects, and no secret is sent on`;
      return new NoToken(why, "set tokenUrl to the address of the token endpoint itself", status);
    }
    if (code !== undefined) return new NoToken(`${this.server} refuses the request${words}`, REQUEST_NEXT, status);
    return new NoToken(`${this.server} answers no access token`, ENDPOINT_NEXT, status);
  }
}

/** The server does not know the client, or wants its credentials in another place. */
class WrongClient extends NoToken {}

const ENDPOINT_NEXT = "check that tokenUrl is the token endpoint of the server, and that the server is up";
const CLIENT_NEXT =
  "check clientId and clientSecret (or the client certificate), and that the client may use the grant client_credentials";
const SCOPE_NEXT = "check scope; Microsoft Entra ID wants the application's URI with /.default";
const REQUEST_NEXT = "check scope, audience and resource, and that the client may use the grant client_credentials";

/** The connection to the token endpoint: `caCertificate` and `insecureSkipVerify` are of the array, and not for it. */
class TokenTransport extends Transport {
  constructor(
    { clientCertificate, clientKey, timeoutSeconds }: Connection,
    tokenUrl: string,
    private readonly server: string,
  ) {
    const { origin, host } = new URL(tokenUrl);
    super({
      product: "ontap",
      origin,
      host,
      clientCertificate,
      clientKey,
      timeoutSeconds,
      insecureSkipVerify: false,
      maxParallelCalls: 1,
      countSessions: false,
    });
  }

  private get owner(): CertificateOwner {
    const trust = (certificate: string) =>
      `let NODE_EXTRA_CA_CERTS name a PEM file with ${certificate}; caCertificate is for the array alone`;
    return {
      certificate: `the TLS certificate of ${this.server}`,
      server: "that server",
      origin: this.connection.origin,
      address: "tokenUrl",
      trust,
      pin: trust("the CA of that server"),
      hasAuthority: false,
      stale: "",
    };
  }

  protected override async explain(_call: Call, budget: Budget, error: unknown, noAnswer: NoAnswer): Promise<NoToken> {
    const code = codeOf(error);
    switch (noAnswer) {
      case "untrusted": {
        const { why, next } = await this.distrust(error, budget, this.owner);
        return new NoToken(why, next);
      }
      case "clientCertRefused":
      case "handshake":
        return new NoToken(
          `no TLS connection to ${this.server} can be made (${code})`,
          "check the port in tokenUrl, and that the server trusts the client certificate, if it demands one",
        );
      case "oversized":
        return new NoToken(`${this.server} answers more than a token (${code})`, ENDPOINT_NEXT);
      case "timedOut":
        return new NoToken(`${this.server} did not answer in time`, ENDPOINT_NEXT);
      default:
        return new NoToken(
          `${this.server} cannot be reached (${code})`,
          "check tokenUrl and the network between here and that server",
        );
    }
  }
}

function now(): number {
  return performance.now();
}
