import type { Contradiction } from "./contradictions";
import type { ApiName } from "./wire";

/** Which requests a fault is for; what is left out matches everything. */
export interface FaultMatch {
  system?: ApiName;
  /** The whole label, or a pattern for it. */
  label?: string | RegExp;
  method?: string;
  /** Strike from the n-th matching request on (1 = the next one). */
  attempt?: number;
}

interface Common {
  match?: FaultMatch;
  /** How many requests are struck; 1 by default. `Infinity` = until removed. */
  times?: number;
}

/** Whether the request is carried out before its answer is spoiled. */
interface MaybeApplied {
  applied?: boolean;
}

/** What goes wrong. */
export type FaultKind =
  /** An HTTP status, with an ONTAP or HTML body unless one is given. */
  | ({
      kind: "status";
      status: number;
      retryAfter?: string;
      /** Such as `Location`. */
      headers?: Record<string, string>;
      body?: unknown;
    } & MaybeApplied)
  /** The connection is cut before anything is carried out. */
  | { kind: "reset-before" }
  /** The request is carried out, its answer is lost. */
  | { kind: "reset-after" }
  /** The answer comes later. */
  | { kind: "delay"; ms: number }
  /** The request is carried out; the answer ends in its middle. */
  | { kind: "truncate" }
  /** 200 with a body of no bytes. */
  | ({ kind: "empty"; status?: number } & MaybeApplied)
  /** 200 with the body `null`. */
  | ({ kind: "null" } & MaybeApplied)
  /** The request is carried out; the answer contradicts itself, or is about something else than was asked. */
  | { kind: "contradict"; how: Contradiction }
  /** A web page instead of JSON. */
  | ({ kind: "html"; status: number } & MaybeApplied)
  /** An Element error by name. */
  | ({ kind: "elementError"; name: string; message?: string } & MaybeApplied)
  /** An ONTAP error by code. */
  | ({ kind: "ontapError"; code: string; status: number; message?: string; retryAfter?: string } & MaybeApplied)
  /** The job that the request starts fails; `applied`: its work is done nevertheless. */
  | ({ kind: "jobFailure"; code: string; message?: string } & MaybeApplied)
  /** The job that the request starts cannot be found, though its work is done. */
  | { kind: "jobVanish" }
  /** The job that the request starts takes this long. */
  | { kind: "jobDelay"; ms: number }
  /** The system's own answer to bad credentials. */
  | { kind: "unauthorized" }
  /** Any JSON, to fuzz decoders. */
  | ({ kind: "json"; status: number; body: unknown } & MaybeApplied);

/** A fault on demand. */
export type Fault = FaultKind & Common;

/** A fault that was added. */
export interface FaultHandle {
  /** Requests struck so far. */
  readonly hits: number;
  remove(): void;
}

interface Armed {
  fault: Fault;
  seen: number;
  hits: number;
}

/** What a request is matched by. */
export interface Matchable {
  system: ApiName;
  label: string;
  method: string;
}

/** The faults that are waiting for a request. */
export class Faults {
  #armed: Armed[] = [];

  /** Arms a fault. Of several that match one request, the first added strikes. */
  add(fault: Fault): FaultHandle {
    const armed: Armed = { fault: { ...fault }, seen: 0, hits: 0 };
    this.#armed.push(armed);
    return {
      get hits() {
        return armed.hits;
      },
      remove: () => {
        this.#armed = this.#armed.filter((other) => other !== armed);
      },
    };
  }

  /** Removes all faults. */
  clear(): void {
    this.#armed = [];
  }

  /** The fault that strikes this request. Every matching fault counts the request as an attempt. */
  take(request: Matchable): Fault | undefined {
    let struck: Armed | undefined;
    for (const armed of this.#armed) {
      if (!matches(armed.fault.match ?? {}, request)) continue;
      armed.seen += 1;
      const due = armed.seen >= (armed.fault.match?.attempt ?? 1) && armed.hits < (armed.fault.times ?? 1);
      if (due && struck === undefined) struck = armed;
    }
    if (struck === undefined) return undefined;
    struck.hits += 1;
    return struck.fault;
  }
}

function matches(match: FaultMatch, request: Matchable): boolean {
  if (match.system !== undefined && match.system !== request.system) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false;
  if (match.label === undefined) return true;
  // search() ignores lastIndex, so a pattern with the g flag matches every time.
  return typeof match.label === "string" ? match.label === request.label : request.label.search(match.label) >= 0;
}
