import * as z from "zod";
import { isBefore } from "../../base/equal";
import { type ApiVersion, OLDEST, parseVersion, versionText } from "../../element/client";
import { mayCountClusterSessions } from "../../element/sessions";
import { ElementSystem } from "../../element/system";
import type { Definition } from "../../lifecycle/definition";
import type { ClockedTransport } from "./clocked-transport";
import { attemptRead, type Finding, type Findings, failed, supportOf, tryRights } from "./finding";

const info = z.object({ clusterVersion: z.string().optional(), pendingClusterVersion: z.string().nullish() });

/** The steps of an Element cluster once its certificate is trusted. Only reads. */
export async function* examineElement(transport: ClockedTransport, known: readonly Definition[]): Findings {
  const { connection } = transport;
  const system = new ElementSystem(connection, transport);
  const client = () => system.client().step("log in");
  const asked = await attemptRead(async () => {
    await client().version();
    return client().decode(info, await client().ask("GetClusterVersionInfo", {}));
  });
  // In no list of access types: an admin of few rights may be refused, after the login.
  const restricted = "error" in asked && asked.error.errorCode === "xPermissionDenied";
  if ("error" in asked && !restricted) {
    yield failed("login", asked.error);
    return;
  }
  yield { step: "login", status: "ok", text: `${connection.username} is known` };
  yield transport.clock();
  yield versionFinding(
    await client().version(),
    connection.apiVersion !== undefined,
    "value" in asked ? asked.value : {},
    known,
  );
  yield* tryRights([...known.flatMap(({ rights }) => rights), mayCountClusterSessions], system);
}

function versionFinding(
  version: ApiVersion,
  pinned: boolean,
  cluster: z.output<typeof info>,
  known: readonly Definition[],
): Finding {
  const { supports, missing } = supportOf(
    known,
    (first) => !isBefore(version, parseVersion(first) ?? OLDEST),
    (first) => `API ${first}`,
  );
  const software = cluster.clusterVersion === undefined ? "" : `Element ${cluster.clusterVersion}, `;
  const lacking = missing === "" ? "" : `: without ${missing}`;
  const text = `${software}API ${versionText(version)}${pinned ? " (as apiVersion says)" : ""}${lacking}`;
  const facts = { apiVersion: versionText(version), supports };
  if (cluster.pendingClusterVersion) {
    const fix = "Make changes when it is over: during an upgrade calls may be refused or get lost.";
    return {
      step: "release",
      status: "warning",
      text: `${text}; an upgrade to ${cluster.pendingClusterVersion} is under way`,
      fix,
      facts,
    };
  }
  return { step: "release", status: "ok", text, facts };
}
