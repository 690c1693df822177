import type { OAuthSwitches } from "../oauth/switches";
import { atLeast } from "../version";
import { type ApiAnswer, type ApiCall, htmlAnswer } from "../wire";
import { activeDirectoryRoutes } from "./active-directory";
import { clusterRoutes } from "./cluster";
import type { OntapContext, OntapPath } from "./context";
import { errorAnswer, OntapError, PartlyApplied } from "./errors";
import { credentialsRoutes } from "./iscsi-credentials";
import { iscsiRoutes } from "./iscsi-services";
import { sessionRoutes } from "./iscsi-sessions";
import { jobRoutes } from "./jobs";
import { preferredDcRoutes } from "./preferred-dcs";
import { igroupMemberRoutes } from "./san/igroup-members";
import { igroupRoutes } from "./san/igroups";
import { lunMapRoutes } from "./san/lun-maps";
import { lunRoutes } from "./san/luns";
import { svmRoutes } from "./svms";
import type { OntapSwitches } from "./switches";

/** All paths of the ONTAP API that are emulated. */
export function ontapPaths(context: OntapContext): OntapPath[] {
  return [
    ...clusterRoutes(context),
    ...svmRoutes(context),
    ...jobRoutes(context),
    ...iscsiRoutes(context),
    ...credentialsRoutes(context),
    ...sessionRoutes(context),
    ...igroupRoutes(context),
    ...igroupMemberRoutes(context),
    ...lunMapRoutes(context),
    ...lunRoutes(context),
    ...activeDirectoryRoutes(context),
    ...preferredDcRoutes(context),
  ];
}

/** Whether the release and the platform have a path. */
function exists(context: OntapContext, path: OntapPath): boolean {
  const { release, asaR2 } = context.store.cluster;
  if (path.since !== undefined && !atLeast(release, path.since)) return false;
  return !(path.adOnly === true && asaR2 && !context.switches.adOnAsaR2);
}

/** Answers a request to `/api`; `path` is undefined when no route matches. */
export async function answerOntap(
  context: OntapContext,
  path: OntapPath | undefined,
  label: string,
  call: ApiCall,
): Promise<ApiAnswer> {
  try {
    const denied = call.user.ontap.deny.some((rule) =>
      typeof rule === "string" ? rule === label : label.search(rule) >= 0,
    );
    if (denied) throw new OntapError("6", "not authorized for that command");
    if (path === undefined || !exists(context, path)) {
      throw new OntapError(context.switches.unknownPathCode, "API not found", undefined, 404);
    }
    const handler = path.methods[call.method as keyof OntapPath["methods"]];
    if (handler === undefined)
      throw new OntapError("3", "The method is not supported on this resource.", undefined, 405);
    if (call.method === "GET" && call.text !== undefined && call.text !== "") {
      throw new OntapError("262198", "A body is not allowed in this operation.");
    }
    return await handler(call);
  } catch (error) {
    if (error instanceof PartlyApplied) call.applied();
    if (error instanceof OntapError) return errorAnswer(error, context.switches);
    throw error;
  }
}

/** The answer to a token that is not taken. */
export function refusedToken(switches: OntapSwitches & OAuthSwitches): ApiAnswer {
  switch (switches.tokenRefused) {
    case "as-password":
      return unauthorizedOntap(switches);
    case "empty":
      return { status: 401, type: "application/hal+json", text: "" };
    case "403":
      return errorAnswer(new OntapError("6", "not authorized for that command"), switches);
  }
}

/** The answer to bad credentials. */
export function unauthorizedOntap(switches: OntapSwitches): ApiAnswer {
  const status = switches.unauthorizedStatus;
  const error = new OntapError("6691623", "User is not authorized.", undefined, status);
  switch (switches.unauthorizedBody) {
    case "json":
      return errorAnswer(error, switches);
    case "json-without-code":
      return { status, type: "application/hal+json", text: JSON.stringify({ error: { message: error.message } }) };
    case "html":
      return htmlAnswer(status, "401 Unauthorized");
    case "empty":
      return { status, type: "application/hal+json", text: "" };
  }
}
