import type { SecureContextOptions } from "node:tls";
import type { Connection } from "../connection/resolve";

/** What a TLS connection is made with: whom it trusts, and the client's own certificate. */
export function tlsOptions({ caCertificate, clientCertificate, clientKey }: Connection): SecureContextOptions {
  return {
    // Without it OpenSSL trusts only certificates that sign themselves: an array's own or an intermediate one that is named would not do.
    allowPartialTrustChain: true,
    ...(caCertificate !== undefined && { ca: caCertificate }),
    ...(clientCertificate !== undefined && { cert: clientCertificate }),
    ...(clientKey !== undefined && { key: clientKey }),
  };
}
