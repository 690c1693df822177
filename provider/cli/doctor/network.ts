import { lookup } from "node:dns/promises";
import { isIP, type Socket, connect as tcpConnect } from "node:net";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import type { Connection } from "../../connection/resolve";
import { CLIENT_CERT_REFUSED, NO_ANSWER } from "../../http/no-answer";
import { asFix } from "./attempt";
import { certificateFinding, chainOf, type Shown } from "./certificate";
import type { Finding } from "./finding";

const PATIENCE = 10_000;

/** The steps before the first HTTP call: name, port, TLS. Returns what the server showed, when it came so far. */
export async function* network(connection: Connection): AsyncGenerator<Finding, Shown | undefined> {
  const { hostname, port } = new URL(connection.origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  let address = host;
  if (isIP(host) === 0) {
    try {
      const found = await lookup(host, { all: true });
      address = found.map((one) => one.address).join(", ");
    } catch (error) {
      const fix = `Check host ${host}: this machine's name service does not know it.`;
      yield { step: "network", status: "failure", text: `${host} has no address (${codeOf(error)})`, fix };
      return undefined;
    }
  }
  const number = Number(port || 443);
  let socket: Socket;
  try {
    socket = await connected(host, number);
  } catch (error) {
    const fix =
      "Check that host is the management address, and that no firewall stands between this machine and that port.";
    yield {
      step: "network",
      status: "failure",
      text: `${address} port ${number} cannot be reached (${codeOf(error)})`,
      fix,
    };
    return undefined;
  }
  yield { step: "network", status: "ok", text: `${address} port ${number} answers` };
  try {
    const shown = await shake(connection, socket, host);
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

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = tcpConnect({ host, port });
    socket.setTimeout(PATIENCE, () => socket.destroy(Object.assign(new Error(), { code: "no answer in 10 s" })));
    socket.once("connect", () => done(socket));
    socket.once("error", fail);
  });
}

/** Completes the handshake also with a server that is not trusted, to see what it shows; nothing is sent to it. */
function shake(connection: Connection, socket: Socket, host: string): Promise<Shown> {
  return new Promise((done, fail) => {
    const tls: TLSSocket = tlsConnect({
      socket,
      host,
      ...(isIP(host) === 0 && { servername: host }),
      rejectUnauthorized: false,
      ...(connection.caCertificate !== undefined && { ca: connection.caCertificate }),
      ...(connection.clientCertificate !== undefined && { cert: connection.clientCertificate }),
      ...(connection.clientKey !== undefined && { key: connection.clientKey }),
    });
    tls.once("error", fail);
    // A server that speaks no TLS may just end the connection.
    tls.once("close", () => fail(Object.assign(new Error(), { code: "the connection was closed" })));
    tls.once("secureConnect", () => {
      const error = tls.authorizationError as unknown;
      const distrust = error ? (typeof error === "string" ? error : codeOf(error)) : undefined;
      done({ chain: chainOf(tls.getPeerCertificate(true)), distrust });
    });
  });
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === "string" ? code : String(message);
}
