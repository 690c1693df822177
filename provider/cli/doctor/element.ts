import * as z from "zod";
import { ElementClient } from "../../element/client";
import { type ApiVersion, CHAP_VERSION, isBelow, negotiate, parseVersion, versionText } from "../../element/version";
import { attempt, failed } from "./attempt";
import type { Finding, Findings } from "./finding";
import type { Watched } from "./watched";

const info = z.object({ clusterVersion: z.string().optional(), pendingClusterVersion: z.string().nullish() });
// Nothing else of an account is looked at: the answer holds its secrets.
const accounts = z.object({ accounts: z.array(z.object({ accountID: z.number() })).optional() });

/** The steps of an Element cluster once its certificate is trusted. Only reads. */
export async function* examineElement(transport: Watched): Findings {
  const { connection } = transport;
  const pinned = connection.apiVersion === undefined ? undefined : parseVersion(connection.apiVersion);
  let version: Promise<ApiVersion> | undefined;
  const client = (): ElementClient =>
    new ElementClient(transport, transport.budget(), () => {
      version ??= pinned ? Promise.resolve(pinned) : negotiate(client());
      return version;
    });
  const asked = await attempt(async () => {
    const what = "log in";
    await client().version();
    return client().decode(info, await client().call("GetClusterVersionInfo", {}, what, true), what);
  });
  // In no list of access types: an admin of few rights may be refused, after the login.
  const restricted = "error" in asked && asked.error.errorCode === "xPermissionDenied";
  if ("error" in asked && !restricted) {
    yield failed("login", asked.error);
    return;
  }
  yield { step: "login", status: "ok", text: `${connection.username} is known` };
  yield transport.clock();
  yield versionFinding(await client().version(), pinned !== undefined, "value" in asked ? asked.value : {});
  yield* rights(client);
}

function versionFinding(version: ApiVersion, pinned: boolean, cluster: z.output<typeof info>): Finding {
  const enableChap = !isBelow(version, CHAP_VERSION);
  const software = cluster.clusterVersion === undefined ? "" : `Element ${cluster.clusterVersion}, `;
  const lacking = enableChap ? "" : `: without enableChap (API ${versionText(CHAP_VERSION)} and later)`;
  const text = `${software}API ${versionText(version)}${pinned ? " (as apiVersion says)" : ""}${lacking}`;
  const facts = { apiVersion: versionText(version), supports: { Account: true, enableChap } };
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

async function* rights(client: () => ElementClient): Findings {
  const what = "list an account";
  const listed = await attempt(async () => {
    const result = await client().call("ListAccounts", { startAccountID: 1, limit: 1 }, what, true);
    return client().decode(accounts, result, what);
  });
  if ("error" in listed) yield failed("rights: Account", listed.error);
  else yield { step: "rights: Account", status: "ok", text: "may be read (writing is not tried)" };
  const accountID = "value" in listed ? listed.value.accounts?.[0]?.accountID : undefined;
  const step = "rights: volumes";
  if (accountID === undefined) {
    yield { step, status: "skipped", text: "there is no account whose volumes could be listed" };
    return;
  }
  const volumes = await attempt(() => client().call("ListVolumesForAccount", { accountID }, "list volumes", true));
  if ("value" in volumes) yield { step, status: "ok", text: "may be listed" };
  else if (volumes.error.kind !== "denied") yield failed(step, volumes.error);
  else {
    yield {
      step,
      status: "warning",
      text: "this cluster admin may not list volumes: a refused deletion cannot name the volumes that are in the way",
      fix: 'Give it the access type "read" or "volumes" too, if you want them named.',
    };
  }
}
