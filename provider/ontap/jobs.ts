import * as z from "zod";
import { ProviderError } from "../base/errors";
import { quotedName } from "../base/invisible";
import { backoff } from "../http/budget";
import { errorOf, type OntapClient } from "./client";
import { mayRead } from "./system";

/** Seconds for which ONTAP holds an asynchronous call open, so that a short job costs no poll at all (0..120). */
export const RETURN_TIMEOUT = 15;

/** What became of a job. */
export type JobEnd =
  | { readonly state: "success" }
  | { readonly state: "failure"; readonly code: string | undefined; readonly message: string | undefined }
  /** ONTAP does not show it: it ended more than 300 s ago, or this login may not see it. Only the object itself tells. */
  | { readonly state: "vanished"; readonly uuid: string }
  /** Its end was not seen: the time ran out, or the array did not answer any more. `svmUuid`: what the job said of its SVM. */
  | {
      readonly state: "unfinished";
      readonly uuid: string;
      readonly why?: string;
      readonly svmUuid?: string | undefined;
    };

/** A job whose end was not seen. */
export type UnseenEnd = Extract<JobEnd, { readonly uuid: string }>;

/** A new job may show up late: only after so many looks is one that is not there taken for vanished. */
const POLLS = 3;

const FAILED = new Set(["failure", "error", "cancelled", "expired"]);

const reference = z.object({
  uuid: z.string().optional(),
  _links: z
    .object({ self: z.object({ href: z.string() }) })
    .optional()
    .catch(undefined),
});

const job = z.object({
  uuid: z.string().optional(),
  state: z.string(),
  message: z.string().optional(),
  code: z.union([z.number(), z.string()]).optional(),
  error: z.unknown().optional(),
  svm: z.object({ uuid: z.string() }).optional().catch(undefined),
});

/**
 * The end of an asynchronous call: a `job` in its answer decides, whatever the status. Some answers have only a link. Its
 * UUID is taken and the link never followed, so that credentials go to this host alone.
 */
export async function endOf(client: OntapClient, answer: Record<string, unknown>): Promise<JobEnd> {
  const named = reference.safeParse(answer.job).data;
  const uuid = named?.uuid ?? /[0-9a-f-]{36}(?=\/?$)/i.exec(named?._links?.self.href ?? "")?.[0];
  if (uuid === undefined) return { state: "success" };
  const pauses = backoff(250, 5000, 1.5);
  let svmUuid: string | undefined;
  for (let missed = 0; ; ) {
    const end = await pollJob(client, uuid);
    missed = end.state === "vanished" ? missed + 1 : 0;
    if (end.state === "running") svmUuid = end.svmUuid ?? svmUuid;
    else if (end.state === "unfinished") return { ...end, svmUuid };
    else if (missed === 0 || missed === POLLS) return end;
    if (!(await client.budget.pause(pauses.next().value))) return { state: "unfinished", uuid, svmUuid };
  }
}

/** Waits for the end of a call, which must be a good one. `isDone` asks the object itself where the job cannot be seen. */
export async function expectDone(
  client: OntapClient,
  answer: Record<string, unknown>,
  isDone = async (): Promise<boolean> => true,
): Promise<void> {
  const end = await endOf(client, answer);
  if (end.state === "failure") throw client.failedWith(end.code, end.message);
  if (end.state === "unfinished" || (end.state === "vanished" && !(await isDone()))) throw jobStillRunning(client, end);
}

type Running = { readonly state: "running"; readonly svmUuid: string | undefined };

async function pollJob(client: OntapClient, uuid: string): Promise<JobEnd | Running> {
  try {
    const waiting = client.step(`${client.what} (job ${uuid})`);
    const { uuid: told = uuid, state, message, code, error, svm } = waiting.decode(job, await waiting.getJob(uuid));
    if (state === "success") {
      if (told !== uuid) throw waiting.unreliable(`it is about job ${quotedName(told)}`);
      return { state };
    }
    if (!FAILED.has(state)) return { state: "running", svmUuid: svm?.uuid };
    const { code: own, message: words } = errorOf({ error }) ?? {};
    // 0 is what a job says that has no code to give.
    const given = own ?? (code === undefined || Number(code) === 0 ? undefined : String(code));
    return { state: "failure", code: given, message: words ?? message };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind === "gone" || error.status === 403) return { state: "vanished", uuid };
    // The job goes on, whatever became of the question: thrown on, this error would look like that of the call itself.
    return client.budget.left() === 0
      ? { state: "unfinished", uuid }
      : { state: "unfinished", uuid, why: `job ${uuid} could not be followed: ${error.message}` };
  }
}

/**
 * The failure of a call whose job was not seen to its end; the job's id is all that is left to follow it by. It is no lost
 * answer: the call arrived, and must not be sent again while its job may still run.
 */
export function jobStillRunning(client: OntapClient, end: UnseenEnd): ProviderError {
  const { uuid } = end;
  const why =
    end.state === "vanished"
      ? `job ${uuid} is not visible to this login, and what it was to do did not show in time`
      : end.why;
  return client.failed("refused", {
    why: why ?? `job ${uuid} was still running when the time ran out (${client.budget.limit})`,
    next: `follow it with "job show -uuid ${uuid}" on the array, raise ${client.budget.setting} if such jobs take longer, and run pulumi up again`,
  });
}

/** Needed only to learn what became of a job. */
export const mayReadJobs = mayRead("jobs", "/cluster/jobs", {
  granted: "may be read",
  lack: {
    text: "this login may not see jobs: why joining a domain failed stays unknown, and its end is found by looking at the account",
    fix: "Give its role read access to /api/cluster/jobs.",
  },
});
