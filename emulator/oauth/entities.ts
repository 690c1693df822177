/** A client of the authorization server. */
export interface ClientSeed {
  id: string;
  /** Left out for a client that proves itself with its certificate (RFC 8705, `tls_client_auth`). */
  secret?: string;
  /** PEM certificate of the client. */
  certificate?: string;
  /** Whether its tokens are bound to the certificate that it shows. */
  bound?: boolean;
  /** The emulator's user whose rights its tokens have; the one that may do everything by default. */
  username?: string;
  /** The scopes that it may ask for; any by default. */
  scopes?: string[];
}

/** What a token is made of. */
export interface TokenSeed {
  /** The emulator's user whose rights it has; the one that may do everything by default. */
  username?: string;
  /** Seconds until it ends; `OAuth.tokenSeconds` by default. */
  seconds?: number;
  form?: "jwt" | "opaque";
  /** Who is to have issued it; the issuer that ONTAP trusts by default. */
  issuer?: string;
  audience?: string;
  /** PEM certificate of the client that it is bound to (`cnf`, `x5t#S256`). */
  boundTo?: string;
  /** More claims of a JWT, such as `roles`. */
  claims?: Record<string, unknown>;
}

/** How the cluster takes tokens, and who gives them. */
export interface OAuthSeed {
  /** `enabled` of the cluster; true by default where this seed is given, and false otherwise. */
  enabled?: boolean;
  /** `use-mutual-tls` of the cluster. */
  mutualTls?: "none" | "request" | "required";
  /** The audience that the cluster demands; left out, it looks at none. */
  audience?: string;
  /** Whether the cluster checks tokens by itself (and does not see a revocation) or asks the server. */
  validation?: "local" | "introspection";
  /** Seconds for which the cluster keeps what the server said of a token. */
  introspectionSeconds?: number;
  clients?: ClientSeed[];
  /** Seconds for which a token is good. */
  tokenSeconds?: number;
}

/** Client of the authorization server by default. */
export const DEFAULT_CLIENT = { id: "pulumi", secret: "emulated-cl1ent-Secret" };
