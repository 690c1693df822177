import { learnSecrets } from "./redact";
import { isRecord } from "./unknown";

/** `b64token` of RFC 6750 §2.1, which is what a Bearer header may hold. */
export const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Shorter parts of a token are found in words. */
const SHORTEST_PART = 8;

/** Remembers an access token as a secret, and each part of a JWT: its claims name people and systems. */
export function learnToken(token: string): void {
  learnSecrets(token, ...token.split(".").filter((part) => part.length >= SHORTEST_PART));
}

/** The claims of a JWT, unverified; `undefined` for a token of another form. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload, , ...more] = token.split(".");
  if (payload === undefined || more.length > 0) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return isRecord(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
