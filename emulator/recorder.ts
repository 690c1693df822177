import type { Corrupted } from "./corrupt";
import type { ApiName } from "./wire";

/** One request as the emulator saw it. Bodies and logins are kept whole, secrets included: this is test equipment. */
export interface RecordedRequest {
  /** Counts from 1 over the life of the emulator. */
  n: number;
  /** Milliseconds since the epoch at arrival. */
  time: number;
  system: ApiName;
  method: string;
  path: string;
  /** Decoded query parameters; of a repeated one the last. */
  query: Record<string, string>;
  /** Short name of what was called: `PATCH /protocols/san/iscsi/services/{svm.uuid}`, `element AddAccount`. */
  label: string;
  /** Parsed body, its text when it was no JSON, undefined when there was none. */
  body: unknown;
  /** The Authorization header. */
  authorization: string | undefined;
  /** HTTP status of the answer; 0 while unanswered or when the connection was cut. */
  status: number;
  /** Whether the array carried the request out; for a job, whether its work was done. */
  applied: boolean;
  /** ONTAP code or Element name of the answer. */
  errorCode?: string;
}

/** What the array answered to a request. */
export interface RecordedAnswer {
  /** Text of the body; undefined when the connection was cut. */
  text: string | undefined;
  /** Whether a fault struck, so that the answer need not be one of an array. */
  struck: boolean;
}

type Listener = (request: RecordedRequest, answer: RecordedAnswer) => void;

/** Keeps what was asked of the array. */
export class Recorder {
  #entries: RecordedRequest[] = [];
  #count = 0;
  readonly #listeners: Listener[] = [];

  begin(entry: Omit<RecordedRequest, "n" | "time" | "status" | "applied">): RecordedRequest {
    this.#count += 1;
    const recorded = { n: this.#count, time: Date.now(), ...structuredClone(entry), status: 0, applied: false };
    this.#entries.push(recorded);
    return recorded;
  }

  finish(entry: RecordedRequest, outcome: Corrupted, struck: boolean): void {
    const answer = outcome === "reset" ? undefined : outcome.answer;
    entry.status = answer?.status ?? 0;
    for (const listener of this.#listeners) listener(structuredClone(entry), { text: answer?.text, struck });
  }

  onFinished(listener: Listener): void {
    this.#listeners.push(listener);
  }

  get all(): RecordedRequest[] {
    return structuredClone(this.#entries);
  }

  take(): RecordedRequest[] {
    const taken = this.all;
    this.#entries = [];
    return taken;
  }
}
