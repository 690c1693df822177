import { generateKeyPairSync, randomBytes, randomUUID, sign, X509Certificate } from "node:crypto";
import type { PeerCertificate } from "node:tls";
import type { OAuthSeed, TokenSeed } from "./entities";

/** A token that somebody was given. */
interface Token {
  readonly username: string;
  readonly issuer: string;
  readonly audience: string | undefined;
  /** Thumbprint of the certificate that it is bound to. */
  readonly bound: string | undefined;
  /** Milliseconds since the epoch. */
  ends: number;
  revoked?: boolean;
  /** When the cluster last asked the server about it. */
  asked?: number;
}

/** The tokens that were given out, and how the cluster judges them. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();
  /** Made when the first JWT is signed. */
  #key: ReturnType<typeof generateKeyPairSync>["privateKey"] | undefined;

  constructor(
    private readonly settings: Required<Omit<OAuthSeed, "audience" | "clients">> & Pick<OAuthSeed, "audience">,
    private readonly issuer: () => string,
    private readonly username: string,
  ) {}

  issue(seed: TokenSeed = {}): string {
    const { username = this.username, seconds = this.settings.tokenSeconds, issuer = this.issuer() } = seed;
    const bound = seed.boundTo === undefined ? undefined : thumbprint(new X509Certificate(seed.boundTo).raw);
    const token: Token = { username, issuer, audience: seed.audience, bound, ends: Date.now() + seconds * 1000 };
    const text = seed.form === "opaque" ? randomBytes(24).toString("base64url") : this.#jwt(token, seed.claims);
    this.#tokens.set(text, token);
    return text;
  }

  expire(text: string): void {
    this.#known(text).ends = 0;
  }

  expireAll(): void {
    for (const token of this.#tokens.values()) token.ends = 0;
  }

  revoke(text: string): void {
    this.#known(text).revoked = true;
  }

  isGood(text: string): boolean {
    const token = this.#tokens.get(text);
    return token !== undefined && token.ends > Date.now() && token.revoked !== true;
  }

  /** Seconds that are left of a token. */
  left(text: string): number {
    return Math.max(0, Math.ceil((this.#known(text).ends - Date.now()) / 1000));
  }

  /** The name of the user for whom the cluster takes a token, together with the certificate of the connection. */
  judge(text: string, certificate: PeerCertificate | undefined): string | undefined {
    const token = this.#tokens.get(text);
    const { audience, mutualTls } = this.settings;
    if (token === undefined || token.ends <= Date.now() || this.#seenRevoked(token)) return undefined;
    if (token.issuer !== this.issuer()) return undefined;
    if (audience !== undefined && token.audience !== audience) return undefined;
    const shown = certificate && thumbprint(certificate.raw);
    const required = mutualTls === "required" || (mutualTls === "request" && token.bound !== undefined);
    if (required && (token.bound === undefined || token.bound !== shown)) return undefined;
    return token.username;
  }

  #seenRevoked(token: Token): boolean {
    const { validation, introspectionSeconds } = this.settings;
    if (validation === "local") return false;
    if (token.asked !== undefined && Date.now() < token.asked + introspectionSeconds * 1000) return false;
    token.asked = Date.now();
    return token.revoked === true;
  }

  #known(text: string): Token {
    const token = this.#tokens.get(text);
    if (token === undefined) throw new Error("The emulator has not issued this token.");
    return token;
  }

  #jwt(token: Token, claims: Record<string, unknown> = {}): string {
    this.#key ??= generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    const payload = {
      iss: token.issuer,
      sub: token.username,
      ...(token.audience !== undefined && { aud: token.audience }),
      iat: Math.floor(Date.now() / 1000),
      exp: Math.floor(token.ends / 1000),
      jti: randomUUID(),
      ...(token.bound !== undefined && { cnf: { "x5t#S256": token.bound } }),
      ...claims,
    };
    const signed = [{ alg: "ES256", typ: "at+jwt", kid: "emulated" }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const signature = sign("sha256", Buffer.from(signed), { key: this.#key, dsaEncoding: "ieee-p1363" });
    return `${signed}.${signature.toString("base64url")}`;
  }
}

/** `x5t#S256` of a certificate. */
function thumbprint(der: Buffer): string {
  const fingerprint = new X509Certificate(der).fingerprint256;
  return Buffer.from(fingerprint.replaceAll(":", ""), "hex").toString("base64url");
}
