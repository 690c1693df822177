/** Points of a login with access tokens that are undocumented, or on which releases and authorization servers differ. */
export interface OAuthSwitches {
  /** First release that takes access tokens; NetApp's pages also say 9.14.0. */
  oauthSince: string;
  /** How a token is refused: as a wrong password is, with 401 and no body, or with 403 and code 6. */
  tokenRefused: "as-password" | "empty" | "403";
  /** Whether refusals of a token carry the `WWW-Authenticate` of RFC 6750. */
  tokenChallenge: boolean;
  /** Whether passwords and certificates still log in while OAuth is on. */
  basicBesideTokens: boolean;
  /** Where the token endpoint wants the client's credentials. */
  clientIn: "any" | "form" | "basic";
  /** HTTP status of `invalid_client`. */
  invalidClientStatus: 401 | 400;
  /** `expires_in` of an answer: a number, a text of digits, or not there. */
  expiresIn: "number" | "text" | "missing";
  /** What a request has to have; without `scope` it is refused, without the others the token is for another resource. */
  tokenRequestNeeds: "nothing" | "scope" | "audience" | "resource";
  /** Form of the tokens that the endpoint gives. */
  tokenForm: "jwt" | "opaque";
  /** Whether the endpoint gives a client the same token until that ends. */
  sameToken: boolean;
}

/** The defaults. */
export const oauthSwitches: OAuthSwitches = {
  oauthSince: "9.14.1",
  tokenRefused: "as-password",
  tokenChallenge: false,
  basicBesideTokens: true,
  clientIn: "any",
  invalidClientStatus: 401,
  expiresIn: "number",
  tokenRequestNeeds: "nothing",
  tokenForm: "jwt",
  sameToken: false,
};
