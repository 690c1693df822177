import { randomUUID } from "node:crypto";
import type { ApiAnswer, ApiCall } from "../wire";
import { json, wantsLinks } from "./answers";
import type { Job, Svm } from "./entities";
import { errorAnswer, OntapError, PartlyApplied } from "./errors";
import { count, parseQuery } from "./query";
import type { OntapStore } from "./store";
import type { OntapSwitches } from "./switches";

/** One asynchronous call. */
export interface Task {
  svm: Svm;
  /** Does the work, all or nothing, at the end of the job. */
  work: () => void;
  /** Headers of 201 and 202. */
  headers?: Record<string, string>;
  /** Answer once the work is done; the runner adds the job where it is asked to. */
  done: () => ApiAnswer;
}

/** Runs asynchronous calls as jobs. */
export class JobRunner {
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly store: OntapStore,
    private readonly switches: OntapSwitches,
  ) {}

  /** Starts the job and waits for it as long as return_timeout (0 unless given) says. */
  async run(call: ApiCall, task: Task): Promise<ApiAnswer> {
    const query = parseQuery(call.queryText, this.switches.plusIsSpace);
    const patience = count(query, "return_timeout", 0, 0, 120) * 1000;
    const job = this.#start(call, task.svm);
    const ended = this.#after(call.jobFault.delayMs ?? this.switches.jobDelayMs, () => this.#finish(call, task, job));
    if (patience > 0) await Promise.race([ended, this.#after(patience, () => {})]);
    if (job.state === "running" || patience === 0) {
      return json(call, 202, this.#reference(call, job), { ...task.headers });
    }
    if (job.state === "failure") return this.#failed(call, job);
    if (this.switches.finishedAnswer !== "job") return task.done();
    const [status, headers] = call.method === "POST" ? [this.switches.finishedPostStatus, task.headers] : [200];
    return json(call, status, this.#reference(call, job), headers);
  }

  /** Forgets the timers of jobs that still run. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #start(call: ApiCall, svm: Svm): Job {
    const job: Job = {
      uuid: randomUUID(),
      // The key comes along where the path of the call has none.
      description: `${call.method} ${call.path}${call.path.includes(svm.uuid) ? "" : `/${svm.uuid}`}`,
      svm: { uuid: svm.uuid, name: svm.name },
      state: "running",
      startTime: Date.now(),
      vanished: call.jobFault.vanish ?? false,
    };
    this.store.records.jobs.set(job.uuid, job);
    return job;
  }

  #finish(call: ApiCall, task: Task, job: Job): void {
    try {
      this.#work(call, task);
      job.state = "success";
    } catch (error) {
      if (!(error instanceof OntapError)) throw error;
      if (error instanceof PartlyApplied) call.applied();
      job.state = "failure";
      job.failure = { code: error.code, message: error.message };
    }
    job.endTime = Date.now();
  }

  #work(call: ApiCall, task: Task): void {
    const { fail } = call.jobFault;
    if (fail === undefined || fail.applied) {
      task.work();
      call.applied();
    }
    if (fail !== undefined) throw new OntapError(fail.code, fail.message ?? `The operation failed (${fail.code}).`);
  }

  #failed(call: ApiCall, job: Job): ApiAnswer {
    const { code, message } = job.failure ?? { code: "262145", message: "The operation failed." };
    if (this.switches.failedAnswer === "job") return json(call, 200, this.#reference(call, job));
    return errorAnswer(new OntapError(code, message), this.switches);
  }

  #reference(call: ApiCall, job: Job): { job: Record<string, unknown> } {
    const links = wantsLinks(call) || this.switches.jobLinkWithPlainJson;
    return {
      job: { uuid: job.uuid, ...(links ? { _links: { self: { href: `/api/cluster/jobs/${job.uuid}` } } } : {}) },
    };
  }

  #after(ms: number, then: () => void): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        then();
        resolve();
      }, ms);
      this.#timers.add(timer);
    });
  }
}
