import { setTimeout as sleep } from "node:timers/promises";

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

  constructor(private readonly seconds: number) {}

  /** Milliseconds that are left, never negative. */
  left(): number {
    const until = Math.min(this.started + this.seconds * 1000, this.end?.until ?? Number.POSITIVE_INFINITY);
    return Math.max(0, until - performance.now());
  }

  /** What ends it, for messages. */
  get limit(): string {
    return this.end ? "the process was told to end" : `timeoutSeconds: ${this.seconds}`;
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
