import * as z from "zod";
import type { Query } from "../../ontap/client";
import { OntapClient } from "../../ontap/client";
import { isBefore, type Release, releaseText } from "../../ontap/release";
import { attempt, failed } from "./attempt";
import type { Finding, Findings } from "./finding";
import type { Watched } from "./watched";

/** ONTAP's code for a wrong user name or password; every other refusal comes after the login. */
const WRONG_LOGIN = "6691623";

const cluster = z.object({
  name: z.string().optional(),
  version: z.object({ generation: z.number(), major: z.number(), minor: z.number() }),
});

/** The steps of an ONTAP system once its certificate is trusted. Only reads. */
export async function* examineOntap(transport: Watched): Findings {
  const client = () => new OntapClient(transport, transport.budget());
  const asked = await attempt(async () => {
    const what = "log in";
    return client().decode(cluster, await client().get("/cluster", { fields: "name,version" }, what), what);
  });
  const who = transport.connection.username ?? "the client certificate";
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
    yield releaseFinding(release, name);
    yield await platform(client());
  } else {
    yield {
      step: "release",
      status: "warning",
      text: "this login may not read /api/cluster, so the release stays unknown",
      fix: "Give its role read access to /api/cluster, or live with ONTAP's own refusals of what it does not know.",
    };
  }
  yield* rights(client, release);
}

function releaseFinding(release: Release, name: string | undefined): Finding {
  const supports = {
    IscsiService: !isBefore(release, [9, 6, 0]),
    ActiveDirectoryAccount: !isBefore(release, [9, 12, 1]),
    advertisedKdcEncryptions: !isBefore(release, [9, 17, 1]),
  };
  const lacking = [
    supports.ActiveDirectoryAccount ? [] : ["ActiveDirectoryAccount (9.12.1 and later)"],
    supports.advertisedKdcEncryptions ? [] : ["advertisedKdcEncryptions (9.17.1 and later)"],
  ].flat();
  const text = `ONTAP ${releaseText(release)}${name === undefined ? "" : `, cluster ${name}`}`;
  const facts = { release: releaseText(release), supports };
  if (lacking.length === 0) return { step: "release", status: "ok", text: `${text}: everything is supported`, facts };
  // What a program does not use may be missing.
  return { step: "release", status: "ok", text: `${text}: without ${lacking.join(" and ")}`, facts };
}

/** ASA r2 has its iSCSI services from the start; there is no documented field that says so in one word. */
async function platform(client: OntapClient): Promise<Finding> {
  const step = "platform";
  const query = { fields: "san_optimized,disaggregated", ignore_unknown_fields: true };
  const asked = await attempt(() => client.get("/cluster", query, "read the platform of the cluster"));
  if ("error" in asked) return { step, status: "skipped", text: asked.error.message };
  const asaR2 = asked.value.san_optimized === true && asked.value.disaggregated === true;
  const text = asaR2
    ? "ASA r2: every SVM has its iSCSI service from the start, so IscsiService needs adopt: true, and destroy leaves it disabled"
    : "iSCSI services are created and deleted";
  return { step, status: "ok", text, facts: { asaR2 } };
}

const RESOURCES: readonly { step: string; path: string; since?: Release }[] = [
  { step: "rights: IscsiService", path: "/protocols/san/iscsi/services" },
  { step: "rights: ActiveDirectoryAccount", path: "/protocols/active-directory", since: [9, 12, 1] },
];

const listing = z.object({ num_records: z.number().optional(), records: z.array(z.unknown()).optional() });

async function* rights(client: () => OntapClient, release: Release | undefined): Findings {
  const one: Query = { max_records: 1 };
  const list = (path: string) =>
    attempt(async () => {
      const what = `read /api${path}`;
      return client().decode(listing, await client().get(path, one, what), what);
    });
  for (const { step, path, since } of RESOURCES) {
    if (since && release && isBefore(release, since)) {
      yield { step, status: "skipped", text: `needs ONTAP ${releaseText(since)} or later` };
      continue;
    }
    const asked = await list(path);
    // Whether the login may also write, only a write could tell.
    yield "error" in asked
      ? failed(step, asked.error)
      : { step, status: "ok", text: "may be read (writing is not tried)" };
  }
  const svms = await list("/svm/svms");
  const step = "rights: SVMs";
  if ("error" in svms) yield failed(step, svms.error);
  else if ((svms.value.num_records ?? svms.value.records?.length ?? 0) > 0)
    yield { step, status: "ok", text: "may be read" };
  else {
    const fix = "Check that the login belongs to the cluster or to the right SVM.";
    yield { step, status: "warning", text: "no SVM is visible to this login", fix };
  }
  const jobs = await list("/cluster/jobs");
  if ("value" in jobs) yield { step: "rights: jobs", status: "ok", text: "may be read" };
  else if (jobs.error.kind !== "denied") yield failed("rights: jobs", jobs.error);
  else {
    yield {
      step: "rights: jobs",
      status: "warning",
      text: "this login may not see jobs: why joining a domain failed cannot be told, and its end is found by looking at the account",
      fix: "Give its role read access to /api/cluster/jobs.",
    };
  }
}
