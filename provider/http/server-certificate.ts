import { X509Certificate } from "node:crypto";
import { isIP, type Socket, connect as tcpConnect } from "node:net";
import { type DetailedPeerCertificate, type SecureContextOptions, connect as tlsConnect } from "node:tls";
import { SINCE_LAST_UP } from "../base/errors";
import { fitForLine, quotedName } from "../base/invisible";
import { isRecord } from "../base/unknown";
import type { Connection } from "../connection/resolve";
import { environmentName } from "../connection/settings";
import { codeOf } from "./no-answer";

/** What the server showed of itself, and what the TLS library made of it. */
export interface ShownCertificates {
  /** From the server's own up to the last one that it sent. */
  readonly chain: readonly X509Certificate[];
  /** Why they are not trusted; `undefined`: they are. */
  readonly distrust: unknown;
}

/** Whose certificate it is, and where trust in it is set. */
export interface CertificateOwner {
  /** `its TLS certificate` */
  readonly certificate: string;
  /** `the array` */
  readonly server: string;
  /** Where it was reached: `[::1]:8443`. */
  readonly origin: string;
  /** The setting that holds the address. */
  readonly address: string;
  /** `set caCertificate to …` */
  readonly trust: (certificate: string) => string;
  /** What to do about a certificate that signs itself. */
  readonly pin: string;
  /** Whether a certificate to trust is set. */
  readonly hasAuthority: boolean;
  /** What else may be the reason when a setting is wrong. */
  readonly stale: string;
}

/** The array at the end of a connection. */
export function ownerOf({ product, origin, caCertificate }: Connection): CertificateOwner {
  return {
    certificate: "its TLS certificate",
    server: "the array",
    origin,
    address: "host",
    trust: (certificate) => `set caCertificate to ${certificate}, in PEM form`,
    pin:
      `compare the fingerprint that "npx pulumi-netapp doctor --system ${product} --save-certificate ca.pem" shows with the one that ` +
      `the array's administrator has, and set caCertificate to what it saves (pulumi config set --path netapp:${product}.caCertificate -- "$(cat ca.pem)", ` +
      `or ${environmentName(product, "caCertificate")})`,
    hasAuthority: caCertificate !== undefined,
    stale: SINCE_LAST_UP,
  };
}

/** Why a server is not trusted, and the one thing to do about it. */
export interface Distrust {
  readonly why: string;
  readonly next: string;
}

const NAME = /^(ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH)/;
const SELF_SIGNED = /SELF_SIGNED/;
/** `CERT_SIGNATURE_FAILURE`: an authority of the same name with another key. */
const UNKNOWN_ISSUER = /SELF_SIGNED|^UNABLE_TO_|^CERT_(SIGNATURE_FAILURE|UNTRUSTED)/;
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

/** Explains the error of a connection. Where the error alone does not tell enough, `look` shows the certificates. */
export async function distrustOf(
  error: unknown,
  owner: CertificateOwner,
  look: () => Promise<ShownCertificates | undefined>,
): Promise<Distrust> {
  const code = codeOf(error);
  if (NAME.test(code) && error instanceof Error && "cert" in error && isPeer(error.cert))
    return explained(error, chainOf(error.cert), owner);
  if (SELF_SIGNED.test(code)) return explained(error, [], owner);
  const shown = await look();
  // Another server may answer behind the same address by now.
  return explained(error, shown && codeOf(shown.distrust) === code ? shown.chain : [], owner);
}

function isPeer(value: unknown): value is DetailedPeerCertificate {
  return isRecord(value) && Buffer.isBuffer(value.raw);
}

/** In words, from the certificates as far as they are known. */
export function explained(
  error: unknown,
  chain: readonly X509Certificate[],
  owner: CertificateOwner,
  now = Date.now(),
): Distrust {
  const code = codeOf(error);
  const [own, ...issuers] = chain;
  const { certificate, server, stale } = owner;
  if (NAME.test(code)) {
    const host = hostOf(owner.origin);
    const names = own ? namesIn(own) : [];
    const isNot = `${certificate} is not for ${quotedName(host)}`;
    if (own && names.length === 0) {
      const next = `have a certificate with that name installed on ${server}`;
      return { why: `${isNot}, nor for any other name (${code})`, next };
    }
    const resolve = isIP(host) !== 0 && names.every((name) => isIP(name) === 0) ? "; it must resolve here" : "";
    const held = names.length > 0 ? ` (${listed(names)}${resolve})` : "";
    const next = `set ${owner.address} to a name that the certificate holds${held}${stale}`;
    return { why: `${isNot} but for other names (${code})`, next };
  }
  if (code === "CERT_HAS_EXPIRED") {
    const issuer = issuers.find(({ validTo }) => Date.parse(validTo) < now);
    if (own && Date.parse(own.validTo) >= now) {
      const which = issuer ? ` (${oneLine(issuer.subject)})` : "";
      const since = issuer ? `expired on ${day(issuer.validTo)}` : "has expired";
      return {
        why: `${certificate} is good, but that of its authority${which} ${since} (${code})`,
        next: `${owner.trust("the authority's renewed certificate")}${stale}`,
      };
    }
    const expired = own ? `expired on ${day(own.validTo)}` : "has expired";
    return { why: `${certificate} ${expired} (${code})`, next: `have the certificate renewed on ${server}` };
  }
  if (code === "CERT_NOT_YET_VALID") {
    const late = chain.find(({ validFrom }) => Date.parse(validFrom) > now);
    const from = late ? `before ${time(late.validFrom)}, and here it is ${time(now)}` : "yet";
    return {
      why: `${certificate} is not valid ${from} (${code})`,
      next: `correct the clock of this machine or of ${server}`,
    };
  }
  if (UNKNOWN_ISSUER.test(code)) {
    const why = `${certificate} is not trusted${owner.hasAuthority ? " with the caCertificate that is set" : ""} (${code})`;
    const last = chain.at(-1);
    if (SELF_SIGNED.test(code) || (last && isSelfSigned(last))) return { why, next: `${owner.pin}${stale}` };
    const authority = last
      ? `get the certificate of the authority (${oneLine(last.issuer)}) from its administrator and `
      : "";
    return { why, next: `${authority}${owner.trust(last ? "it" : "the certificate of its authority")}${stale}` };
  }
  const why = `${certificate} is not trusted (${code})`;
  if (code === "INVALID_PURPOSE" && own?.keyUsage && !own.keyUsage.includes(SERVER_AUTH))
    return { why, next: "have it reissued for use by a server (extended key usage serverAuth)" };
  if (/^INVALID_|^PATH_LENGTH/.test(code))
    return { why, next: "have it reissued by an authority that may issue certificates (basic constraint CA:TRUE)" };
  return { why, next: `have another certificate installed on ${server}` };
}

/** One of Node's list; a name that could be taken for several is a JSON string. */
const ALTERNATIVE_NAME = /([\w ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g;

/** The names by which a server may be reached, as Node takes them: the common name counts where there is no DNS name. */
function namesIn({ subject, subjectAltName = "" }: X509Certificate): string[] {
  const names = [...subjectAltName.matchAll(ALTERNATIVE_NAME)];
  const unquoted = (name: string) => (name.startsWith('"') ? String(JSON.parse(name)) : name);
  const of = (kind: string) => names.flatMap(([, its, name = ""]) => (its === kind ? [unquoted(name)] : []));
  const dns = of("DNS");
  const common = dns.length === 0 ? /^CN=(.+)$/m.exec(subject)?.[1] : undefined;
  return [...dns, ...of("IP Address"), ...(common === undefined ? [] : [common])];
}

const MOST_NAMES = 5;

function listed(names: readonly string[]): string {
  const told = names.slice(0, MOST_NAMES).map(quotedName).join(", ");
  return names.length > MOST_NAMES ? `${told} and ${names.length - MOST_NAMES} more` : told;
}

function day(date: string): string {
  return time(date).slice(0, 10);
}

function time(date: string | number): string {
  return new Date(date).toISOString().replace(/\.\d+/, "");
}

/** A distinguished name on one line. */
export function oneLine(name: string): string {
  return fitForLine(name.trim().split("\n").join(", "), 200);
}

export function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.checkIssued(certificate);
}

function chainOf(peer: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let at: DetailedPeerCertificate | undefined = peer; at?.raw; at = at.issuerCertificate) {
    const certificate = new X509Certificate(at.raw);
    // A root names itself as its issuer.
    if (chain.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) break;
    chain.push(certificate);
  }
  return chain;
}

const PATIENCE = 10_000;

/** The name or address in an origin, without port and brackets. */
export function hostOf(origin: string): string {
  return new URL(origin).hostname.replace(/^\[|\]$/g, "");
}

/** What the server of a connection shows, on a connection of its own that carries nothing; `undefined` when it shows nothing. */
export async function lookAtServer(connection: Connection, patience: number): Promise<ShownCertificates | undefined> {
  let socket: Socket | undefined;
  try {
    socket = await reach(connection, Math.min(PATIENCE, patience));
    return await shake(connection, socket);
  } catch {
    return undefined;
  } finally {
    socket?.destroy();
  }
}

/** A TCP connection to the server. */
export function reach({ origin }: Connection, patience = PATIENCE): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = tcpConnect({ host: hostOf(origin), port: Number(new URL(origin).port || 443) });
    const seconds = Math.ceil(patience / 1000);
    socket.setTimeout(patience, () =>
      socket.destroy(Object.assign(new Error(), { code: `no answer in ${seconds} s` })),
    );
    socket.once("connect", () => done(socket));
    socket.once("error", fail);
  });
}

/** Completes the handshake also with a server that is not trusted, to see what it shows; nothing is sent to it. */
export function shake(connection: Connection, socket: Socket): Promise<ShownCertificates> {
  const host = hostOf(connection.origin);
  return new Promise((done, fail) => {
    const tls = tlsConnect({
      ...tlsOptions(connection),
      socket,
      host,
      ...(isIP(host) === 0 && { servername: host }),
      rejectUnauthorized: false,
    });
    tls.once("error", fail);
    // A server that speaks no TLS may just end the connection.
    tls.once("close", () => fail(Object.assign(new Error(), { code: "the connection was closed" })));
    tls.once("secureConnect", () => {
      // Node declares an Error, and gives the code of OpenSSL's verdict or the error of the name check.
      const error: unknown = tls.authorizationError;
      const distrust = typeof error === "string" ? Object.assign(new Error(), { code: error }) : (error ?? undefined);
      done({ chain: chainOf(tls.getPeerCertificate(true)), distrust });
    });
  });
}

/** What a TLS connection is made with: whom it trusts, and the client's own certificate. */
export function tlsOptions({ caCertificate, clientCertificate, clientKey }: Connection): SecureContextOptions {
  return {
    // So that the array's own certificate or an intermediate one will do. Without `ca`, Node would trust no authority any more.
    ...(caCertificate !== undefined && { ca: caCertificate, allowPartialTrustChain: true }),
    ...(clientCertificate !== undefined && { cert: clientCertificate }),
    ...(clientKey !== undefined && { key: clientKey }),
  };
}
