import { X509Certificate } from "node:crypto";
import type { PeerCertificate } from "node:tls";
import type { ApiAnswer } from "../wire";
import type { ClientSeed } from "./entities";
import type { OAuthSwitches } from "./switches";
import type { Tokens } from "./tokens";

/** A request to the token endpoint. */
export interface TokenRequest {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  readonly text: string;
  readonly certificate: PeerCertificate | undefined;
}

/** A refusal in the words of RFC 6749 §5.2. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    description: string,
    readonly status = 400,
  ) {
    super(description);
  }
}

/** The token endpoint of the authorization server (RFC 6749 §4.4 and §5, RFC 8705). */
export class TokenEndpoint {
  /** The token that each client was given last. */
  readonly #last = new Map<string, string>();

  constructor(
    readonly clients: ClientSeed[],
    private readonly tokens: Tokens,
    private readonly switches: OAuthSwitches,
  ) {}

  answer(request: TokenRequest): ApiAnswer {
    try {
      return this.#granted(request);
    } catch (error) {
      if (error instanceof Refusal) return this.refused(error.code, error.message, error.status, request);
      throw error;
    }
  }

  refused(error: string, description: string, status: number, { authorization }: TokenRequest): ApiAnswer {
    // Only a client that tried this scheme is told of it (§5.2).
    const basic = status === 401 && authorization !== undefined;
    return {
      status,
      headers: { ...UNCACHED, ...(basic && { "WWW-Authenticate": 'Basic realm="emulator"' }) },
      type: "application/json",
      text: JSON.stringify({ error, error_description: description }),
      errorCode: error,
    };
  }

  #granted(request: TokenRequest): ApiAnswer {
    if (request.method !== "POST") throw new Refusal("invalid_request", "Use POST.", 405);
    if (!request.type?.startsWith("application/x-www-form-urlencoded"))
      throw new Refusal("invalid_request", "The request has to be a form.");
    const form = new URLSearchParams(request.text);
    const client = this.#client(request, form);
    if (form.get("grant_type") !== "client_credentials")
      throw new Refusal("unsupported_grant_type", "The grant has to be client_credentials.");
    const scope = form.get("scope") ?? undefined;
    const { tokenRequestNeeds, tokenForm, expiresIn, sameToken } = this.switches;
    const strange = client.scopes && scope?.split(" ").some((one) => !client.scopes?.includes(one));
    if (strange || (tokenRequestNeeds === "scope" && scope === undefined))
      throw new Refusal("invalid_scope", "The scope is missing, or not one of this client.");
    const lacks = tokenRequestNeeds !== "nothing" && !form.has(tokenRequestNeeds);
    const last = this.#last.get(client.id);
    const token =
      sameToken && last !== undefined && this.tokens.isGood(last)
        ? last
        : this.tokens.issue({
            form: lacks ? "opaque" : tokenForm,
            ...(lacks && { issuer: "https://another.example.net" }),
            ...(client.username !== undefined && { username: client.username }),
            ...(form.has("audience") && { audience: form.get("audience") ?? "" }),
            ...(client.bound && { boundTo: this.#shown(request) }),
          });
    this.#last.set(client.id, token);
    const seconds = this.tokens.left(token);
    const expires = { number: seconds, text: String(seconds), missing: undefined }[expiresIn];
    return {
      status: 200,
      headers: UNCACHED,
      type: "application/json",
      text: JSON.stringify({ access_token: token, token_type: "Bearer", expires_in: expires, scope }),
    };
  }

  #client(request: TokenRequest, form: URLSearchParams): ClientSeed {
    const basic = basicOf(request.authorization);
    const formed = form.has("client_secret");
    if (basic && formed) throw new Refusal("invalid_request", "The client proves itself in two ways.");
    const { clientIn, invalidClientStatus } = this.switches;
    const misplaced = (clientIn === "form" && basic) || (clientIn === "basic" && formed);
    const id = basic?.id ?? form.get("client_id");
    const client = misplaced ? undefined : this.clients.find((one) => one.id === id);
    const secret = basic?.secret ?? form.get("client_secret");
    const known =
      client !== undefined &&
      (client.secret === undefined
        ? client.certificate !== undefined &&
          new X509Certificate(client.certificate).fingerprint256 === request.certificate?.fingerprint256
        : client.secret === secret);
    if (!known) throw new Refusal("invalid_client", `The client ${id} is not known or wrong.`, invalidClientStatus);
    return client;
  }

  #shown({ certificate }: TokenRequest): string {
    if (certificate === undefined) throw new Refusal("invalid_request", "This client has to show its certificate.");
    return new X509Certificate(certificate.raw).toString();
  }
}

const UNCACHED = { "Cache-Control": "no-store", Pragma: "no-cache" };

/** Id and secret of a Basic header, each form-encoded before (§2.3.1). */
function basicOf(authorization: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [id = "", secret = ""] = Buffer.from(encoded, "base64")
    .toString("utf8")
    .split(":")
    .map((part) => decodeURIComponent(part.replaceAll("+", " ")));
  return { id, secret };
}
