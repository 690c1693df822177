import { X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate } from "node:tls";
import type { Connection } from "../../connection/resolve";
import { environmentName } from "../../connection/settings";
import type { Finding } from "./finding";

const DAY = 86_400_000;
const SOON = 30;

/** What the server showed of itself, and what the TLS library made of it. */
export interface Shown {
  readonly chain: readonly X509Certificate[];
  /** Why it is not trusted, as a code of OpenSSL or Node; `undefined`: it is. */
  readonly distrust: string | undefined;
}

/** The certificates from the server's own up to the last one that it sent. */
export function chainOf(peer: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let at: DetailedPeerCertificate | undefined = peer; at?.raw; at = at.issuerCertificate) {
    const certificate = new X509Certificate(at.raw);
    // A root names itself as its issuer.
    if (chain.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) break;
    chain.push(certificate);
  }
  return chain;
}

/** The certificate to trust for the whole chain: the last one, if it is signed by itself. */
export function anchorOf(chain: readonly X509Certificate[]): X509Certificate | undefined {
  const last = chain.at(-1);
  return last && isSelfSigned(last) ? last : undefined;
}

export function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.checkIssued(certificate);
}

/** What to say about the certificate of a server. */
export function certificateFinding(connection: Connection, { chain, distrust }: Shown, now: number): Finding {
  const [own] = chain;
  if (!own) {
    const fix = "Check that host and port are those of the array's management address.";
    return { step: "certificate", status: "failure", text: "the server showed no certificate", fix };
  }
  const days = Math.floor((Date.parse(own.validTo) - now) / DAY);
  const facts = {
    subject: flat(own.subject),
    issuer: flat(own.issuer),
    selfSigned: isSelfSigned(own),
    names: own.subjectAltName ?? "",
    validFrom: own.validFrom,
    validTo: own.validTo,
    sha256: own.fingerprint256,
    trusted: distrust === undefined,
    ...(distrust !== undefined && { reason: distrust }),
  };
  const issuer = facts.selfSigned ? "self-signed" : `issued by ${facts.issuer}`;
  const text = `${facts.subject}, ${issuer}, valid to ${new Date(own.validTo).toISOString().slice(0, 10)}, SHA-256 ${own.fingerprint256}`;
  const finding = { step: "certificate", facts };
  if (distrust !== undefined) {
    const fix = remedy(connection, chain, distrust, own);
    // Accepted by the user; the settings say what that means.
    if (connection.insecureSkipVerify)
      return { ...finding, status: "warning", text: `${text}; not trusted (${distrust})`, fix };
    return { ...finding, status: "failure", text: `${text}; not trusted (${distrust})`, fix };
  }
  if (days < SOON) {
    const fix = `Have it renewed: in ${days} days nothing can log in any more.`;
    return { ...finding, status: "warning", text, fix };
  }
  return { ...finding, status: "ok", text };
}

function remedy(
  connection: Connection,
  chain: readonly X509Certificate[],
  distrust: string,
  own: X509Certificate,
): string {
  const { product } = connection;
  if (distrust === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const names = own.subjectAltName?.replaceAll("DNS:", "").replaceAll("IP Address:", "") ?? flat(own.subject);
    return `Set host to a name that the certificate holds (${names}), or have it reissued with the name in use.`;
  }
  if (distrust === "CERT_HAS_EXPIRED")
    return "Have the certificate renewed on the array; until then nothing can log in.";
  if (distrust === "CERT_NOT_YET_VALID")
    return "Set the clock of the array or of this machine: the certificate is not valid yet.";
  if (!anchorOf(chain)) {
    const issuer = flat(chain.at(-1)?.issuer ?? own.issuer);
    return `Get the certificate of the authority (${issuer}) from whoever runs it and set caCertificate to it, in PEM form.`;
  }
  const wrong = connection.caCertificate === undefined ? "" : "The caCertificate that is set is another one. ";
  return (
    `${wrong}Compare the fingerprint with whoever runs the array, save the certificate with ` +
    `"npx pulumi-netapp doctor --system ${product} --save-certificate ca.pem", and trust it with ` +
    `pulumi config set --path netapp:${product}.caCertificate -- "$(cat ca.pem)" or ${environmentName(product, "caCertificate")}.`
  );
}

/** A distinguished name on one line. */
function flat(name: string): string {
  return name.trim().split("\n").join(", ");
}
