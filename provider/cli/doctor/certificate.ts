import type { X509Certificate } from "node:crypto";
import type { Connection } from "../../connection/resolve";
import { codeOf } from "../../http/no-answer";
import { explained, isSelfSigned, oneLine, ownerOf, type ShownCertificates } from "../../http/server-certificate";
import { asFix } from "./attempt";
import type { Finding } from "./finding";

const DAY = 86_400_000;
const SOON = 30;

/** The certificate to trust for the whole chain: the last one, if it is self-signed. */
export function anchorOf(chain: readonly X509Certificate[]): X509Certificate | undefined {
  const last = chain.at(-1);
  return last && isSelfSigned(last) ? last : undefined;
}

/** What to say about the certificate of a server. */
export function certificateFinding(
  connection: Connection,
  { chain, distrust }: ShownCertificates,
  now: number,
): Finding {
  const [own] = chain;
  if (!own) {
    const fix = "Check that host and port are those of the array's management address.";
    return { step: "certificate", status: "failure", text: "the server showed no certificate", fix };
  }
  const days = Math.floor((Date.parse(own.validTo) - now) / DAY);
  const facts = {
    subject: oneLine(own.subject),
    issuer: oneLine(own.issuer),
    selfSigned: isSelfSigned(own),
    names: own.subjectAltName ?? "",
    validFrom: own.validFrom,
    validTo: own.validTo,
    sha256: own.fingerprint256,
    trusted: distrust === undefined,
    ...(distrust !== undefined && { reason: codeOf(distrust) }),
  };
  const issuer = facts.selfSigned ? "self-signed" : `issued by ${facts.issuer}`;
  const text = `${facts.subject}, ${issuer}, valid to ${new Date(own.validTo).toISOString().slice(0, 10)}, SHA-256 ${own.fingerprint256}`;
  const finding = { step: "certificate", facts };
  if (distrust !== undefined) {
    const { why, next } = explained(distrust, chain, ownerOf(connection), now);
    // With insecureSkipVerify the user has accepted it; the settings say what that means.
    const status = connection.insecureSkipVerify ? "warning" : "failure";
    return { ...finding, status, text: `${text}; ${why}`, fix: asFix(next) };
  }
  if (days < SOON) {
    const fix = `Have it renewed: in ${days} days nothing can log in any more.`;
    return { ...finding, status: "warning", text, fix };
  }
  return { ...finding, status: "ok", text };
}
