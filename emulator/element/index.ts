import { endpointKnows } from "../version";
import { type ApiAnswer, type ApiCall, htmlAnswer, isObject } from "../wire";
import { accountMethods } from "./accounts";
import { clusterMethods } from "./cluster";
import type { ElementContext } from "./context";
import { ElementError } from "./errors";
import { groupMethods } from "./groups";
import { initiatorMethods } from "./initiators";
import type { Method } from "./method";
import { checkParameters } from "./parameters";
import { sessionMethods } from "./sessions";
import type { ElementSwitches } from "./switches";
import { volumeMethods } from "./volumes";

const methods: Readonly<Record<string, Method>> = {
  ...accountMethods,
  ...volumeMethods,
  ...groupMethods,
  ...initiatorMethods,
  ...sessionMethods,
  ...clusterMethods(() => Object.keys(methods).sort()),
};

/** The error object of the API. */
export function elementErrorAnswer(error: ElementError, id: unknown, switches: ElementSwitches): ApiAnswer {
  const code = switches.elementErrorCodeText ? "500" : 500;
  const message = switches.messageTrailingNewline ? error.message.replace(/\n?$/, "\n") : error.message;
  return {
    ...reply({ error: { code, message, name: error.errorName } }, id, switches),
    errorCode: error.errorName,
  };
}

// Failure or not: the HTTP status is 200.
function reply(body: Record<string, unknown>, id: unknown, switches: ElementSwitches): ApiAnswer {
  const envelope = switches.echoIdMissing ? body : { id: id ?? null, ...body };
  return { status: 200, type: "application/json", text: jsonOf(envelope) };
}

/** Numbers of any length stand in stored attributes as bigints. */
function jsonOf(value: unknown): string {
  const marked = JSON.stringify(value, (_, member: unknown) =>
    typeof member === "bigint" ? `\u0001${member}` : member,
  );
  return marked.replace(/"\\u0001(-?\d+)"/g, "$1");
}

/** The answer to bad credentials: a web page, not JSON. */
export function unauthorizedElement(): ApiAnswer {
  return htmlAnswer(401, "401 Unauthorized.");
}

/** `id` of a request, if it is one. */
export function requestId(body: unknown): unknown {
  return isObject(body) ? body.id : undefined;
}

function find(context: ElementContext, name: string, version: string): Method | undefined {
  const wanted = context.switches.methodCaseInsensitive
    ? Object.keys(methods).find((known) => known.toLowerCase() === name.toLowerCase())
    : name;
  const method = wanted !== undefined && Object.hasOwn(methods, wanted) ? methods[wanted] : undefined;
  return method !== undefined && endpointKnows(version, method.since) ? method : undefined;
}

function checkEntitlement(context: ElementContext, call: ApiCall, method: Method): void {
  const access = method.access ?? (context.switches.helpersNeedEntitlement ? ["read" as const] : undefined);
  if (access === undefined || call.user.element.includes("administrator")) return;
  if (!call.user.element.some((own) => access.includes(own))) throw new ElementError("xPermissionDenied");
}

function invoke(context: ElementContext, call: ApiCall, version: string): ApiAnswer {
  const { switches } = context;
  const { body } = call;
  if (body === undefined) throw new ElementError(switches.malformedJsonError, "the request is not valid JSON");
  if (!isObject(body)) throw new ElementError("xInvalidParameter", "the request must be one object");
  if ("jsonrpc" in body && switches.jsonrpcMember === "reject") {
    throw new ElementError("xInvalidParameter", "jsonrpc: not supported");
  }
  if (body.method === undefined) throw new ElementError("xMissingParameter", "Missing member=[method]");
  if (typeof body.method !== "string") throw new ElementError("xInvalidParameterType", "method: Invalid type");
  const method = find(context, body.method, version);
  if (method === undefined) throw new ElementError("xUnknownAPIMethod", `method=${body.method}`);
  checkEntitlement(context, call, method);
  const raw = body.params ?? {};
  if (!isObject(raw)) throw new ElementError("xInvalidParameterType", "params: Invalid type: expected object");
  const { params, unused } = checkParameters(context, version, method.parameters(context), raw);
  const result = method.run({ context, version, user: call.user, params, unused });
  if (method.writes === true) call.applied();
  if (Object.keys(unused).length === 0) return reply({ result }, body.id, switches);
  switch (switches.unusedParametersShape) {
    case "object":
      return reply({ result, unusedParameters: unused }, body.id, switches);
    case "array":
      return reply({ result, unusedParameters: Object.keys(unused) }, body.id, switches);
    case "in-result":
      return reply({ result: { ...result, unusedParameters: unused } }, body.id, switches);
  }
}

/** Answers a request to `/json-rpc/<version>`. */
export function answerElement(context: ElementContext, call: ApiCall): ApiAnswer {
  const version = call.params.version ?? "";
  if (call.method !== "POST" || !context.store.supportedVersions.includes(version)) {
    return htmlAnswer(404, "404 Not Found");
  }
  const type = (call.headers["content-type"] ?? "").toLowerCase();
  const form = type.startsWith("application/x-www-form-urlencoded");
  if (form || (context.switches.strictContentType && !type.startsWith("application/json-rpc"))) {
    return htmlAnswer(415, "415 Unsupported Media Type");
  }
  try {
    return invoke(context, call, version);
  } catch (error) {
    if (error instanceof ElementError) return elementErrorAnswer(error, requestId(call.body), context.switches);
    throw error;
  }
}
