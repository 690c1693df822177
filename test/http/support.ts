import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Emulator } from "../../emulator";
import { type CertificatePair, serverCertificate } from "../../emulator/certificate";
import { type ConfigReader, type Connection, resolveConnection } from "../../provider/connection/resolve";
import type { ProductName } from "../../provider/connection/settings";
import { Budget } from "../../provider/http/budget";
import { type Call, Transport } from "../../provider/http/transport";

type Bag = Record<string, unknown>;

/** A config as the engine hands it over, with one structured section. */
export function configured(product: ProductName, settings: Bag): ConfigReader {
  return (key) => (key === `netapp:${product}` ? JSON.stringify(settings) : undefined);
}

/** A connection to a server that is trusted by its certificate; `extra` overrides. */
export function connection(host: string, caCertificate: string, extra: Bag = {}): Connection {
  const settings = { host, caCertificate, username: "admin", password: "emulated-Pa55word", ...extra };
  return resolveConnection(
    "ontap",
    configured("ontap", Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))),
    {},
  );
}

export function connectionTo(array: Emulator, extra: Bag = {}): Connection {
  return connection(array.host, array.caCertificate, extra);
}

/** A plain HTTPS server, for answers that no array gives. */
export class RawServer {
  /** Connections that were opened, in all and now. */
  opened = 0;
  readonly requests: { method: string; url: string; headers: IncomingMessage["headers"] }[] = [];

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly certificate: CertificatePair,
  ) {}

  static async start(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    options: ServerOptions & { pair?: CertificatePair } = {},
  ): Promise<RawServer> {
    const pair = options.pair ?? (await serverCertificate());
    const server = createServer({ cert: pair.certificate, key: pair.key, ...options });
    const raw = new RawServer(server, pair);
    server.on("secureConnection", () => {
      raw.opened += 1;
    });
    server.on("request", (request, response) => {
      raw.requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
      request.resume();
      answer(request, response);
    });
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return raw;
  }

  /** Also of those whose handshake fails. */
  onConnection(listener: () => void): void {
    this.server.on("connection", listener);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  connection(extra: Bag = {}): Connection {
    return connection(this.host, this.certificate.certificate, extra);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** An idempotent call. */
export const READ: Call = { method: "GET", path: "/api/cluster", what: "read the cluster", idempotent: true };

/** Sends one call over a transport of its own; every answer is final. */
export async function once(to: Connection, call: Call = READ, seconds = 20) {
  const transport = new Transport(to);
  try {
    return await transport.send(call, new Budget(seconds), () => "final");
  } finally {
    await transport.close();
  }
}

/** The error that a promise ends with. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("It succeeded, and should have failed.");
}

/** What is written to stderr meanwhile. */
export async function stderrOf(work: () => Promise<unknown>): Promise<string> {
  const original = process.stderr.write;
  let text = "";
  process.stderr.write = ((chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  }) as typeof process.stderr.write;
  try {
    await work();
  } finally {
    process.stderr.write = original;
  }
  return text;
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = await RawServer.start(() => undefined);
  const { port } = server;
  await server.close();
  return port;
}

export function destroy(socket: Socket): void {
  socket.destroy();
}
