import { atLeast } from "../version";
import type { OntapContext, OntapPath } from "./context";
import type { Job } from "./entities";
import { OntapError } from "./errors";
import { list, type Readable, show } from "./read";
import type { RecordShape } from "./shape";
import { linkSvm } from "./svm-of";

const shape: RecordShape = {
  uuid: { type: "string", key: true },
  description: { type: "string" },
  state: { type: "string" },
  message: { type: "string" },
  code: { type: "number" },
  "error.message": { type: "string" },
  "error.code": { type: "string" },
  start_time: { type: "string" },
  end_time: { type: "string" },
  "svm.uuid": { type: "string", since: "9.8" },
  "svm.name": { type: "string", since: "9.8" },
  "node.name": { type: "string", since: "9.12" },
};

const kind: Readable = {
  shape,
  link: (record, source) => {
    linkSvm(record, source);
    record._links = { self: { href: `/api/cluster/jobs/${String(source.uuid)}` } };
  },
};

/** A job as GET shows it. */
function wire(context: OntapContext, job: Job): Record<string, unknown> {
  const { jobFailedState, jobFailureDetails, jobErrorObjectSince } = context.switches;
  const { failure } = job;
  const withCode = failure !== undefined && ["both", "code"].includes(jobFailureDetails);
  const withError =
    failure !== undefined &&
    ["both", "error"].includes(jobFailureDetails) &&
    atLeast(context.store.cluster.release, jobErrorObjectSince);
  return {
    uuid: job.uuid,
    description: job.description,
    state: job.state === "failure" ? jobFailedState : job.state,
    ...(failure === undefined || withCode
      ? {
          message: failure?.message ?? (job.state === "success" ? "success" : "in progress"),
          // Only inside `error` is the code a text.
          code: failure === undefined ? 0 : Number(failure.code),
        }
      : {}),
    ...(withError ? { error: { message: failure.message, code: failure.code } } : {}),
    start_time: time(job.startTime),
    ...(job.endTime === undefined ? {} : { end_time: time(job.endTime) }),
    ...(job.svm === undefined ? {} : { svm: { ...job.svm } }),
    node: { name: `${context.store.cluster.name}-01` },
  };
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+00:00`;
}

/** Whether the API still (or already) shows a job. */
function shown(context: OntapContext, job: Job, now = Date.now()): boolean {
  const { jobLifetimeMs, jobHiddenMs } = context.switches;
  if (job.vanished || now - job.startTime < jobHiddenMs) return false;
  return job.endTime === undefined || now - job.endTime < jobLifetimeMs;
}

/** `/cluster/jobs` */
export function jobRoutes(context: OntapContext): OntapPath[] {
  const jobs = () => [...context.store.records.jobs.values()].filter((job) => shown(context, job));
  return [
    {
      path: "/cluster/jobs",
      methods: {
        GET: (call) => {
          const all = call.user.ontap.jobsHidden === true ? [] : jobs();
          return list(
            context,
            call,
            all.map((job) => wire(context, job)),
            kind,
          );
        },
      },
    },
    {
      path: "/cluster/jobs/{uuid}",
      methods: {
        GET: (call) => {
          const job = jobs().find((one) => one.uuid === call.params.uuid);
          if (job === undefined || call.user.ontap.jobsHidden === true) {
            throw new OntapError("4", "entry doesn't exist", "uuid");
          }
          return show(context, call, wire(context, job), kind);
        },
      },
    },
  ];
}
