import { X509Certificate } from "node:crypto";
import { generate } from "selfsigned";

/** A certificate with its private key, both PEM. */
export interface CertificatePair {
  certificate: string;
  key: string;
}

/** Clocks of virtual machines are set back now and then: valid from this very second would be not yet valid. */
function yesterday(): Date {
  return new Date(Date.now() - 24 * 60 * 60 * 1000);
}

/** A certificate that signs itself, as arrays make one at first start. */
export async function serverCertificate(): Promise<CertificatePair> {
  const made = await generate([{ name: "commonName", value: "netapp-emulator" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: yesterday(),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 7, ip: "127.0.0.1" },
          { type: 2, value: "localhost" },
        ],
      },
    ],
  });
  return { certificate: made.cert, key: made.private };
}

/** A client certificate; ONTAP takes its common name as the user name. */
export async function clientCertificate(commonName: string): Promise<CertificatePair & { fingerprint: string }> {
  const made = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: yesterday(),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", clientAuth: true },
    ],
  });
  const fingerprint = new X509Certificate(made.cert).fingerprint256;
  return { certificate: made.cert, key: made.private, fingerprint };
}
