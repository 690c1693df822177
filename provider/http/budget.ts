import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** The longest that a timer takes is a little more than this. */
const MOST_SECONDS = 86_400;

const custom = new AsyncLocalStorage<number>();

/** Does work whose operations may take so many seconds, by `customTimeouts` of the resource; 0 is the connection's time. */
export function withCustomTimeout<T>(seconds: number, work: () => T): T {
  return seconds > 0 ? custom.run(Math.min(seconds, MOST_SECONDS), work) : work();
}

/** When this process was told to end, and when what was under way then has to be over. */
let ending: { readonly told: number; readonly until: number } | undefined;

/** Shortens the time of all operations under way: this process has to end. */
export function endBudgetsIn(milliseconds: number): void {
  const told = performance.now();
  ending ??= { told, until: told + milliseconds };
}

/** The time that one operation may take in all: calls, repetitions and waiting for jobs together. */
export class Budget {
  private readonly started = performance.now();

  /** What an operator raises to give more time. */
  readonly setting: "timeoutSeconds" | "customTimeouts";
  private readonly seconds: number;

  constructor(timeoutSeconds: number) {
    const given = custom.getStore();
    this.seconds = given ?? timeoutSeconds;
    this.setting = given === undefined ? "timeoutSeconds" : "customTimeouts";
  }

  /** Milliseconds that are left, never negative. */
  left(): number {
    const until = Math.min(this.started + this.seconds * 1000, this.end?.until ?? Number.POSITIVE_INFINITY);
    return Math.max(0, until - performance.now());
  }

  /** What ends it, for messages. */
  get limit(): string {
    return this.end
      ? "the process was told to end"
      : `${this.setting}: ${this.seconds}${this.setting === "customTimeouts" ? "s" : ""}`;
  }

  /** A look that begins after the end was told, so that the state learns how far the work came, has its own time. */
  private get end(): typeof ending {
    return ending && this.started <= ending.told ? ending : undefined;
  }

  /** Waits. Returns `false` at once if the wait exceeds the time left. */
  async pause(milliseconds: number): Promise<boolean> {
    if (milliseconds >= this.left()) return false;
    await sleep(milliseconds);
    return true;
  }
}

/** Growing pauses with jitter, so that what failed together does not come back together. */
export function* backoff(first: number, most: number, factor = 2): Generator<number, never> {
  for (let pause = first; ; pause = Math.min(most, pause * factor)) yield pause * (0.75 + Math.random() / 2);
}
