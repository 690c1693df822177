import type { Server } from "node:https";
import type { PeerCertificate, TLSSocket } from "node:tls";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { CertificatePair } from "./certificate";
import type { Corrupted } from "./corrupt";
import type { OntapPath } from "./ontap/context";

/** A request on its way in, before anything was decided. */
export interface Incoming {
  request: FastifyRequest;
  /** The ONTAP route that matched; undefined for Element and for paths that do not exist. */
  route?: OntapPath;
  /** Keys of the path. */
  params: Record<string, string>;
  /** Whether the path is that of the Element API. */
  element: boolean;
  text: string | undefined;
  certificate: PeerCertificate | undefined;
}

/** Resolves dot segments as RFC 3986 has it; arrays do so before they look at a path. */
export function resolveDots(url: string): string {
  const question = url.indexOf("?");
  const path = question < 0 ? url : url.slice(0, question);
  if (!/\/\.\.?(\/|$)/.test(path)) return url;
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  const resolved = kept.join("/");
  return `${resolved.startsWith("/") ? resolved : `/${resolved}`}${question < 0 ? "" : url.slice(question)}`;
}

function incoming(request: FastifyRequest, params: Record<string, string>, element: boolean): Incoming {
  const announced = Number(request.headers["content-length"] ?? 0) > 0 || "transfer-encoding" in request.headers;
  // fastify leaves the body of a GET unread; that there was one is all that matters then.
  const text = typeof request.body === "string" ? request.body : announced ? "(unread)" : undefined;
  return { request, params, element, text, certificate: certificateOf(request) };
}

/** The certificate that the client shows. */
export function certificateOf(request: FastifyRequest): PeerCertificate | undefined {
  const certificate = (request.raw.socket as TLSSocket).getPeerCertificate();
  return Object.keys(certificate ?? {}).length > 0 ? certificate : undefined;
}

/** Answers a request, or ends its connection. */
export async function send(reply: FastifyReply, request: FastifyRequest, outcome: Corrupted): Promise<FastifyReply> {
  const { socket } = request.raw;
  if (outcome === "reset") {
    reply.hijack();
    socket.destroy();
    return reply;
  }
  const { answer, truncate } = outcome;
  if (truncate === true) {
    reply.hijack();
    const bytes = Buffer.from(answer.text === "" ? "{}" : answer.text);
    reply.raw.writeHead(answer.status, { "Content-Type": answer.type, "Content-Length": bytes.length });
    reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => socket.destroy());
    return reply;
  }
  return (
    reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .header("Content-Type", answer.type)
      // Bytes, because fastify adds a charset to the media type of text.
      .send(Buffer.from(answer.text))
  );
}

/** A web server without routes; one that was closed cannot listen again, so a restart builds another. */
export function webServer(pair: CertificatePair): FastifyInstance<Server> {
  const app = fastify({
    https: {
      cert: pair.certificate,
      key: pair.key,
      // A client certificate is optional and checked by fingerprint, not by a chain.
      requestCert: true,
      rejectUnauthorized: false,
    },
    forceCloseConnections: true,
    rewriteUrl: (request) => resolveDots(request.url ?? "/"),
    routerOptions: { maxParamLength: 1000 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  return app;
}

/** Builds the web server of the array. */
export function buildServer(
  pair: CertificatePair,
  paths: readonly OntapPath[],
  handle: (request: Incoming) => Promise<Corrupted>,
): FastifyInstance<Server> {
  const app = webServer(pair);
  for (const route of paths) {
    const keys: string[] = [];
    const url = route.path.replace(/\{([^}]+)\}/g, (_, key: string) => `:p${keys.push(key) - 1}`);
    app.all(`/api${url}`, async (request, reply) => {
      const values = request.params as Record<string, string>;
      const params = Object.fromEntries(keys.map((key, index) => [key, values[`p${index}`] ?? ""]));
      return send(reply, request, await handle({ ...incoming(request, params, false), route }));
    });
  }
  for (const url of ["/json-rpc/:version", "/json-rpc/:version/"]) {
    app.all(url, async (request, reply) => {
      return send(reply, request, await handle(incoming(request, request.params as Record<string, string>, true)));
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const element = !request.url.startsWith("/api");
    return send(reply, request, await handle(incoming(request, {}, element)));
  });
  return app;
}
