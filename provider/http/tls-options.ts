import type { SecureContextOptions } from "node:tls";
import type { Connection } from "../connection/resolve";

/** What a TLS connection is made with: whom it trusts, and the client's own certificate. */
export function tlsOptions({ caCertificate, clientCertificate, clientKey }: Connection): SecureContextOptions {
  return {
    // So that the array's own certificate or an intermediate one will do. Without `ca`, Node would trust no authority any more.
    ...(caCertificate !== undefined && { ca: caCertificate, allowPartialTrustChain: true }),
    ...(clientCertificate !== undefined && { cert: clientCertificate }),
    ...(clientKey !== undefined && { key: clientKey }),
  };
}
