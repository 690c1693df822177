import { contradicted } from "./contradictions";
import { elementErrorAnswer, requestId } from "./element";
import { ElementError } from "./element/errors";
import type { Fault } from "./faults";
import { errorAnswer, OntapError } from "./ontap/errors";
import type { Switches } from "./switches";
import { type ApiAnswer, type ApiCall, htmlAnswer, sleep } from "./wire";

/** What happens to one request: an answer, half of one, or a connection that ends. */
export type Corrupted = { answer: ApiAnswer; truncate?: boolean } | "reset";

const json = "application/json";

// What ONTAP says together with a status when nothing else was asked for.
const codes: Record<number, string> = {
  400: "2",
  403: "6",
  404: "4",
  409: "8",
  429: "262160",
  500: "262145",
  503: "7",
};

/** What a fault has to know of a request. */
type Struck = Pick<ApiCall, "system" | "body" | "jobFault"> & Partial<Pick<ApiCall, "path" | "queryText">>;

function statusAnswer(call: Struck, fault: Fault & { kind: "status" }, switches: Switches): ApiAnswer {
  const headers = { ...retryAfter(fault.retryAfter), ...fault.headers };
  if (fault.body !== undefined) {
    return { status: fault.status, headers, type: json, text: JSON.stringify(fault.body) };
  }
  const code = codes[fault.status];
  if (call.system !== "ontap" || code === undefined) {
    return { ...htmlAnswer(fault.status, `${fault.status} from the emulator`), headers };
  }
  const error = new OntapError(code, "The request was refused on demand.");
  return { ...errorAnswer(error, switches), status: fault.status, headers };
}

function retryAfter(value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { "Retry-After": value };
}

/** The answer that a fault puts in the place of the real one. */
function replacement(call: Struck, fault: Fault, switches: Switches): ApiAnswer | undefined {
  switch (fault.kind) {
    case "status":
      return statusAnswer(call, fault, switches);
    case "empty":
      return { status: fault.status ?? 200, type: json, text: "" };
    case "null":
      return { status: 200, type: json, text: "null" };
    case "html":
      return htmlAnswer(fault.status, `${fault.status} from a proxy`);
    case "json":
      return { status: fault.status, type: json, text: JSON.stringify(fault.body) };
    case "elementError":
      return elementErrorAnswer(new ElementError(fault.name, fault.message), requestId(call.body), switches);
    case "ontapError": {
      const error = new OntapError(fault.code, fault.message ?? `The operation failed (${fault.code}).`);
      return { ...errorAnswer(error, switches), status: fault.status, headers: retryAfter(fault.retryAfter) };
    }
    default:
      return undefined;
  }
}

function instructJob(call: Struck, fault: Fault): void {
  if (fault.kind === "jobDelay") call.jobFault = { delayMs: fault.ms };
  if (fault.kind === "jobVanish") call.jobFault = { vanish: true };
  if (fault.kind === "jobFailure") {
    const { code, message, applied = false } = fault;
    call.jobFault = { fail: { code, message, applied } };
  }
}

/** Carries a request out, or not, as the fault wants it. */
export async function corrupt(
  call: Struck,
  fault: Fault | undefined,
  switches: Switches,
  run: () => Promise<ApiAnswer>,
  unauthorized: () => ApiAnswer,
): Promise<Corrupted> {
  if (fault === undefined) return { answer: await run() };
  if (fault.kind === "reset-before") return "reset";
  if (fault.kind === "unauthorized") return { answer: unauthorized() };
  const replaced = replacement(call, fault, switches);
  if (replaced !== undefined) {
    if ("applied" in fault && fault.applied === true) await run();
    return { answer: replaced };
  }
  if (fault.kind === "delay") await sleep(fault.ms);
  instructJob(call, fault);
  const answer = await run();
  if (fault.kind === "reset-after") return "reset";
  if (fault.kind === "contradict") return { answer: contradicted(answer, fault.how, `${call.path}?${call.queryText}`) };
  return { answer, truncate: fault.kind === "truncate" };
}
