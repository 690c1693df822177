import { z } from "zod";
import { ProviderError } from "../core/errors";
import { isRecord } from "../core/unknown";
import { backoff } from "../http/budget";
import { errorOf, type OntapClient, pathKey } from "./client";

/** Seconds for which ONTAP holds an asynchronous call open, so that a short job costs no poll at all (0..120). */
export const RETURN_TIMEOUT = 15;

/** What became of a job. */
export type JobEnd =
  | { readonly state: "success" }
  | { readonly state: "failure"; readonly code: string; readonly message: string | undefined }
  /** ONTAP does not know it: it ended more than 300 s ago, or this login may not see it. Only the object itself tells. */
  | { readonly state: "vanished"; readonly uuid: string }
  /** Still running when the time was up. */
  | { readonly state: "unfinished"; readonly uuid: string };

const FAILED = new Set(["failure", "error", "cancelled", "expired"]);

const job = z.object({
  state: z.string(),
  message: z.string().optional(),
  code: z.union([z.number(), z.string()]).optional(),
  error: z.unknown().optional(),
});

/**
 * The end of an asynchronous call. Whatever the status of its answer is (200, 201 or 202), a `job` in the body decides;
 * without one the call is over. The path is built from the UUID: the link may be missing without HAL.
 */
export async function endOf(client: OntapClient, answer: Record<string, unknown>, what: string): Promise<JobEnd> {
  const uuid = isRecord(answer.job) ? answer.job.uuid : undefined;
  if (typeof uuid !== "string") return { state: "success" };
  const pauses = backoff(250, 5000, 1.5);
  for (;;) {
    const end = await look(client, uuid, what);
    if (end) return end;
    if (!(await client.budget.pause(pauses.next().value))) return { state: "unfinished", uuid };
  }
}

async function look(client: OntapClient, uuid: string, what: string): Promise<JobEnd | undefined> {
  const waiting = `${what} (job ${uuid})`;
  try {
    const body = await client.get(`/cluster/jobs/${pathKey(uuid)}`, {}, waiting);
    const { state, message, code, error } = client.decode(job, body, waiting);
    if (state === "success") return { state };
    if (!FAILED.has(state)) return undefined;
    const told = errorOf({ error });
    return { state: "failure", code: told?.code ?? String(code ?? 0), message: told?.message ?? message };
  } catch (error) {
    if (ProviderError.is(error, "gone")) return { state: "vanished", uuid };
    // The time was up during the poll itself: the job goes on all the same.
    if (ProviderError.is(error, "lost", "unreachable") && client.budget.left() === 0)
      return { state: "unfinished", uuid };
    throw error;
  }
}

/** The failure of a job that outlived the budget; the job's id is all that is left to follow it by. */
export function outlived(client: OntapClient, uuid: string, what: string): ProviderError {
  return client.failed("lost", what, {
    why: `job ${uuid} was still running when the time was up (timeoutSeconds: ${client.budget.seconds})`,
    next: `follow it with "job show -uuid ${uuid}" on the array, raise timeoutSeconds if such jobs take longer, and run pulumi up again`,
  });
}
