import * as z from "zod";
import { isBefore } from "../../base/equal";
import type { TokenLogin } from "../../http/access-token";
import type { Definition } from "../../lifecycle/definition";
import type { OntapClient } from "../../ontap/client";
import { WRONG_LOGIN } from "../../ontap/errors";
import { mayReadJobs } from "../../ontap/jobs";
import { mayCountSvmSessions } from "../../ontap/sessions";
import { OntapSystem, type Release, recordCount, releaseOf, releaseText } from "../../ontap/system";
import type { ClockedTransport } from "./clocked-transport";
import { attemptRead, type Finding, type Findings, failed, supportOf, tryRights } from "./finding";
import { tokenFinding } from "./token";

const cluster = z.object({
  name: z.string().optional(),
  version: z.object({ generation: z.number(), major: z.number(), minor: z.number() }),
});

/** The steps of an ONTAP system once its certificate is trusted. Only reads. */
export async function* examineOntap(
  transport: ClockedTransport,
  known: readonly Definition[],
  login?: TokenLogin,
): Findings {
  const system = new OntapSystem(transport.connection, transport);
  if (login) {
    const token = await attemptRead(() => login.token({ what: "log in", budget: system.client().budget }));
    if ("error" in token) {
      yield failed("token", token.error);
      return;
    }
    yield tokenFinding(transport.connection, token.value);
  }
  const asked = await attemptRead(async () => {
    const client = system.client().step("log in");
    return client.decode(cluster, await client.get("/cluster", { fields: "name,version" }));
  });
  const who = login ? "the access token" : (transport.connection.username ?? "the client certificate");
  // Refused after the login: a role without /api/cluster, as those of an SVM may be.
  const restricted = "error" in asked && asked.error.kind === "denied" && asked.error.errorCode !== WRONG_LOGIN;
  if ("error" in asked && !restricted) {
    yield failed("login", asked.error);
    return;
  }
  yield { step: "login", status: "ok", text: `${who} is known` };
  yield transport.clock();
  let release: Release | undefined;
  if ("value" in asked) {
    const { name, version } = asked.value;
    release = [version.generation, version.major, version.minor];
    yield releaseFinding(release, name, known);
    yield await platform(system.client().step("read the platform of the cluster"));
  } else {
    yield {
      step: "release",
      status: "warning",
      text: "this login may not read /api/cluster, so the release stays unknown",
      fix: "Give its role read access to /api/cluster, or live with ONTAP's own refusals of what it does not know.",
    };
  }
  yield* rights(system, known, release);
}

function releaseFinding(release: Release, name: string | undefined, known: readonly Definition[]): Finding {
  const { supports, missing } = supportOf(known, (first) => !isBefore(release, releaseOf(first)));
  const text = `ONTAP ${releaseText(release)}${name === undefined ? "" : `, cluster ${name}`}`;
  const facts = { release: releaseText(release), supports };
  const what = missing === "" ? "everything is supported" : `without ${missing}`;
  return { step: "release", status: "ok", text: `${text}: ${what}`, facts };
}

/** ASA r2 has its iSCSI services from the start; there is no documented field that says so in one word. */
async function platform(client: OntapClient): Promise<Finding> {
  const step = "platform";
  const query = { fields: "san_optimized,disaggregated", ignore_unknown_fields: true };
  const asked = await attemptRead(() => client.get("/cluster", query));
  if ("error" in asked) return { step, status: "skipped", text: asked.error.message };
  const asaR2 = asked.value.san_optimized === true && asked.value.disaggregated === true;
  const text = asaR2
    ? "ASA r2: every SVM has its iSCSI service from the start, so IscsiService needs adopt: true, and destroy leaves it disabled"
    : "iSCSI services are created and deleted";
  return { step, status: "ok", text, facts: { asaR2 } };
}

async function* rights(system: OntapSystem, known: readonly Definition[], release: Release | undefined): Findings {
  for (const { shape, since, rights } of known) {
    const first = since[shape.type.replace(/^.*:/, "")];
    if (first !== undefined && release && isBefore(release, releaseOf(first))) {
      const text = `needs ONTAP ${first} or later`;
      yield* rights.map(({ of }): Finding => ({ step: `rights: ${of}`, status: "skipped", text }));
    } else yield* tryRights(rights, system);
  }
  const svms = await attemptRead(() => recordCount(system, "/svm/svms"));
  const step = "rights: SVMs";
  if ("error" in svms) yield failed(step, svms.error);
  else if (svms.value > 0) yield { step, status: "ok", text: "may be read" };
  else {
    const fix = "Check that the login belongs to the cluster or to the right SVM.";
    yield { step, status: "warning", text: "no SVM is visible to this login", fix };
  }
  yield* tryRights([mayReadJobs, mayCountSvmSessions], system);
}
