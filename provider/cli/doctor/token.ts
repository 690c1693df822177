import { X509Certificate } from "node:crypto";
import { quotedName } from "../../base/invisible";
import { isRecord, parsedJson } from "../../base/unknown";
import type { Connection } from "../../connection/resolve";
import type { AccessToken } from "../../http/login";
import type { Finding } from "./finding";

/** What an access token says of itself: facts of it, and never the token. ONTAP alone knows whether they are true. */
export function tokenFinding({ clientCertificate }: Connection, token: AccessToken, now = Date.now()): Finding {
  const step = "token";
  const claims = claimsOf(token.text);
  const ends = typeof claims?.exp === "number" ? Math.round(claims.exp - now / 1000) : undefined;
  const secondsLeft = token.secondsLeft ?? ends;
  const time = secondsLeft === undefined ? "nothing tells how long it is good" : `good for ${secondsLeft} s`;
  if (!claims) return { step, status: "ok", text: `opaque, ${time}`, facts: { form: "opaque", secondsLeft } };
  const bound = isRecord(claims.cnf) ? claims.cnf["x5t#S256"] : undefined;
  const issuer = textsOf(claims.iss)[0];
  const [audience, roles] = [textsOf(claims.aud), textsOf(claims.roles)];
  const facts = { form: "JWT", issuer, audience, roles, bound: bound !== undefined, secondsLeft };
  const text = [
    `JWT of ${issuer === undefined ? "no issuer" : quotedName(issuer)}`,
    `audience ${listed(audience)}`,
    `roles ${listed(roles)}`,
    bound === undefined ? "not bound to a client certificate" : "bound to a client certificate",
    time,
  ].join(", ");
  if (ends !== undefined && ends <= 0) {
    const fix = "Get a new token; if this one is new, set the clock of this machine or of the authorization server.";
    return { step, status: "failure", text: `${text}: it ended ${-ends} s ago`, fix, facts };
  }
  if (bound !== undefined && bound !== (clientCertificate && thumbprint(clientCertificate))) {
    const fix = "Set clientCertificate and clientKey to those with which the token was got.";
    return { step, status: "warning", text: `${text}, which is not clientCertificate`, fix, facts };
  }
  return { step, status: "ok", text, facts };
}

/** The claims of a JWT, unverified; `undefined` for a token of another form. */
function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload, , ...more] = token.split(".");
  if (payload === undefined || more.length > 0) return undefined;
  const claims = parsedJson(Buffer.from(payload, "base64url").toString("utf8"));
  return isRecord(claims) ? claims : undefined;
}

function textsOf(claim: unknown): string[] {
  return [claim].flat().filter((one) => typeof one === "string");
}

function listed(texts: readonly string[]): string {
  return texts.length === 0 ? "none" : texts.map(quotedName).join(" and ");
}

/** `x5t#S256` of a certificate. */
function thumbprint(pem: string): string {
  return Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
}
