import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import type { Connection } from "../../connection/resolve";
import { CLIENT_CERT_REFUSED, NO_ANSWER } from "../../http/no-answer";
import { hostOf, reach, type ShownCertificates, shake } from "../../http/server-certificate";
import { asFix } from "./attempt";
import { certificateFinding } from "./certificate";
import type { Finding } from "./finding";

/** The steps before the first HTTP call: name, port, TLS. Returns what the server showed, when it came so far. */
export async function* network(connection: Connection): AsyncGenerator<Finding, ShownCertificates | undefined> {
  const host = hostOf(connection.origin);
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
  const port = new URL(connection.origin).port || "443";
  let socket: Socket;
  try {
    socket = await reach(connection);
  } catch (error) {
    const fix =
      "Check that host is the management address, and that no firewall stands between this machine and that port.";
    yield {
      step: "network",
      status: "failure",
      text: `${address} port ${port} cannot be reached (${codeOf(error)})`,
      fix,
    };
    return undefined;
  }
  yield { step: "network", status: "ok", text: `${address} port ${port} answers` };
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

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === "string" ? code : String(message);
}
