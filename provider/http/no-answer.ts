import { type ErrorKind, SINCE_LAST_UP } from "../base/errors";

/** What became of a call that got no answer. */
export type NoAnswer =
  | "unsent"
  | "queued"
  | "untrusted"
  | "clientCertRefused"
  | "handshake"
  | "handshakeAborted"
  | "oversized"
  | "timedOut"
  | "lost";

const UNSENT = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
]);

/** The verdicts of OpenSSL on a certificate by Node's names, of which the last stands for all that have none. */
const UNTRUSTED =
  /^(ERR_TLS_CERT_|CERT_|CRL_|ERROR_IN_C|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH|HOSTNAME_M|UNSPECIFIED$)/;
/**
 * Alerts that a server sends about the client certificate, and then about nothing else. With TLS 1.3 they come after the
 * client has sent its call, which the server does not read.
 */
export const CLIENT_CERT_REFUSED = /^ERR_SSL_.*ALERT_(UNKNOWN_CA|ACCESS_DENIED|(BAD_|NO_|UNSUPPORTED_)?CERTIFICATE)/;
/** No HTTPS on that port, or certificates and keys that cannot be used. */
const HANDSHAKE = /^(ERR_TLS_|ERR_SSL_|ERR_OSSL|EPROTO)/;

export function noAnswerOf(error: unknown): NoAnswer {
  const code = codeOf(error);
  if (UNSENT.has(code)) return "unsent";
  if (UNTRUSTED.test(code)) return "untrusted";
  if (CLIENT_CERT_REFUSED.test(code)) return "clientCertRefused";
  if (HANDSHAKE.test(code)) return "handshake";
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return "oversized";
  return code === "TimeoutError" ? "timedOut" : "lost";
}

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === "string" ? code : error.name;
}

interface Facts {
  readonly code: string;
  /** ` after 4 attempts`, or nothing after one. */
  readonly tries: string;
  /** `timeoutSeconds: 600` */
  readonly limit: string;
  /** What else may be the reason of a connection that ends without a word, or nothing. */
  readonly perhaps: string;
}

/** Each of them in words, but for `untrusted` (server-certificate.ts). A write that came too late or got lost may have been carried out. */
export const NO_ANSWER: Readonly<
  Record<
    Exclude<NoAnswer, "untrusted">,
    {
      readonly kind: ErrorKind;
      readonly why: (facts: Facts) => string;
      readonly next: (idempotent: boolean, setting?: string) => string;
    }
  >
> = {
  queued: {
    kind: "unreachable",
    why: ({ limit }) => `the time was up before it could be sent (${limit})`,
    next: () => "raise timeoutSeconds, or look at what keeps the array busy",
  },
  unsent: {
    kind: "unreachable",
    why: ({ tries, code }) => `the host cannot be reached${tries} (${code})`,
    next: () => `check host, port and the network between here and the array${SINCE_LAST_UP}`,
  },
  clientCertRefused: {
    kind: "unreachable",
    why: ({ code }) => `the array demands a client certificate that it trusts, and nothing was carried out (${code})`,
    next: () =>
      `set clientCertificate and clientKey to ones that are valid today and issued by a CA that the array trusts for clients (security certificate show -type client-ca)${SINCE_LAST_UP}`,
  },
  handshake: {
    kind: "unreachable",
    why: ({ code }) => `no TLS connection can be made (${code})`,
    next: () =>
      "check that the port is the one for HTTPS, and that caCertificate, clientCertificate and clientKey are whole and belong together; the array may also demand a client certificate",
  },
  handshakeAborted: {
    kind: "unreachable",
    why: ({ tries, code, perhaps }) => `the TLS handshake broke off${tries} (${code})${perhaps}`,
    next: () => `check host, port and what stands between here and the array${SINCE_LAST_UP}`,
  },
  oversized: {
    kind: "malformed",
    why: () => "the answer is larger than any answer of this API",
    next: () => "check that host is the array itself",
  },
  timedOut: {
    kind: "lost",
    why: ({ limit }) => `the time ran out (${limit})`,
    next: (_, setting = "timeoutSeconds") => `raise ${setting}, or look at what keeps the array busy`,
  },
  lost: {
    kind: "lost",
    why: ({ tries, code, perhaps }) => `the connection broke before the answer was there${tries} (${code})${perhaps}`,
    next: (idempotent) =>
      idempotent
        ? "check the network between here and the array, and run it again"
        : "run pulumi refresh to see what the array made of it",
  },
};
