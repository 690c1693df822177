import { setTimeout as sleep } from "node:timers/promises";

/** The time that one operation may take in all: calls, repetitions and waiting for jobs together. */
export class Budget {
  private readonly deadline: number;

  constructor(readonly seconds: number) {
    this.deadline = performance.now() + seconds * 1000;
  }

  /** Milliseconds that are left, never negative. */
  left(): number {
    return Math.max(0, this.deadline - performance.now());
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
