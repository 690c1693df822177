import type { ApiAnswer, ApiCall } from "../wire";
import type { OntapContext } from "./context";
import type { Svm } from "./entities";
import { checkQuery, flag, parseQuery } from "./query";
import type { RecordShape } from "./shape";

/** One write. */
export interface Write {
  svm: Svm;
  shape: RecordShape;
  mode: "synchronous" | "job";
  /** All or nothing. */
  work: () => void;
  /** Answer once done; gets whether return_records was asked for. */
  done: (records: boolean) => ApiAnswer;
  /** Query parameters of this call besides the global ones. */
  declared?: readonly string[];
  /** Headers of 201 and 202. */
  headers?: Record<string, string>;
}

/** Carries a write out at once or as a job. */
export function changes(context: OntapContext, call: ApiCall, change: Write): Promise<ApiAnswer> | ApiAnswer {
  const query = parseQuery(call.queryText, context.switches.plusIsSpace);
  checkQuery(query, "write", change.declared ?? []);
  // Read before the work: a refused request is not carried out.
  const records = flag(query, "return_records", false);
  const done = () => change.done(records);
  if (change.mode === "job") {
    return context.jobs.run(call, { svm: change.svm, work: change.work, done, headers: change.headers ?? {} });
  }
  change.work();
  call.applied();
  return done();
}
