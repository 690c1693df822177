import type { X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import type { Connection } from "../../connection/resolve";
import { CLIENT_CERT_REFUSED, codeOf, NO_ANSWER } from "../../http/no-answer";
import {
  explained,
  hostOf,
  isSelfSigned,
  oneLine,
  ownerOf,
  reach,
  type ShownCertificates,
  shake,
} from "../../http/server-certificate";
import { asFix, type Finding } from "./finding";

const DAY = 86_400_000;
const SOON = 30;

/** The steps before the first HTTP call: name, port, TLS. Returns what the server showed, when it came so far. */
export async function* network(connection: Connection): AsyncGenerator<Finding, ShownCertificates | undefined> {
  const step = "network";
  const host = hostOf(connection.origin);
  let address = host;
  if (isIP(host) === 0) {
    try {
      const found = await lookup(host, { all: true });
      address = found.map((one) => one.address).join(", ");
    } catch (error) {
      const fix = `Check host ${host}: this machine's name service does not know it.`;
      yield { step, status: "failure", text: `${host} has no address (${codeOf(error)})`, fix };
      return undefined;
    }
  }
  const port = new URL(connection.origin).port || "443";
  let socket: Socket;
  try {
    socket = await reach(connection);
  } catch (error) {
    const text = `${address} port ${port} cannot be reached (${codeOf(error)})`;
    const fix =
      "Check that host is the management address, and that no firewall stands between this machine and that port.";
    yield { step, status: "failure", text, fix };
    return undefined;
  }
  yield { step, status: "ok", text: `${address} port ${port} answers` };
  try {
    const shown = await shake(connection, socket);
    yield certificateFinding(connection, shown, Date.now());
    return shown;
  } catch (error) {
    const fix = CLIENT_CERT_REFUSED.test(codeOf(error))
      ? asFix(NO_ANSWER.clientCertRefused.next(true))
      : connection.clientKey === undefined
        ? "Check that this is the HTTPS port of the management address and that it offers TLS 1.2 or later; it may also demand a client certificate."
        : "Check that clientCertificate and clientKey belong together and that the array trusts them, and that this is the HTTPS port of the management address.";
    yield { step: "certificate", status: "failure", text: `the TLS handshake failed (${codeOf(error)})`, fix };
    return undefined;
  } finally {
    socket.destroy();
  }
}

/** The certificate to trust for the whole chain: the last one, if it is self-signed. */
export function anchorOf(chain: readonly X509Certificate[]): X509Certificate | undefined {
  const last = chain.at(-1);
  return last && isSelfSigned(last) ? last : undefined;
}

/** What to say about the certificate of a server. */
function certificateFinding(connection: Connection, { chain, distrust }: ShownCertificates, now: number): Finding {
  const step = "certificate";
  const [own] = chain;
  if (!own) {
    const fix = "Check that host and port are those of the array's management address.";
    return { step, status: "failure", text: "the server showed no certificate", fix };
  }
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
  if (distrust !== undefined) {
    const { why, next } = explained(distrust, chain, ownerOf(connection), now);
    // With insecureSkipVerify the user has accepted it; the settings say what that means.
    const status = connection.insecureSkipVerify ? "warning" : "failure";
    return { step, status, text: `${text}; ${why}`, fix: asFix(next), facts };
  }
  const days = Math.floor((Date.parse(own.validTo) - now) / DAY);
  if (days >= SOON) return { step, status: "ok", text, facts };
  return { step, status: "warning", text, fix: `Have it renewed: in ${days} days nothing can log in any more.`, facts };
}
