import type { Budget } from "./budget";

/** The largest `maxParallelCalls`: there is nothing to grow to beyond it. */
const MOST = 64;

/** A call that may be under way; `end` makes room for the next one. */
export interface Turn {
  end(became: "answered" | "throttled" | "unanswered"): void;
}

/**
 * How many calls to one system are under way at once, of all logins and settings in this process. A throttled call halves the
 * number, an answered one lets it grow again by as much as one call per round (additive increase, multiplicative decrease).
 */
export class Limiter {
  private static readonly known = new Map<string, Limiter>();
  private users = 0;
  private running = 0;
  private allowed = MOST;
  /** Calls that began before the last decrease tell nothing new. */
  private round = 0;
  private readonly queue: { readonly most: number; start(): void }[] = [];

  private constructor(private readonly origin: string) {}

  /** The one of a system, until each of its users has released it. */
  static of(origin: string): Limiter {
    const limiter = Limiter.known.get(origin) ?? new Limiter(origin);
    Limiter.known.set(origin, limiter);
    limiter.users += 1;
    return limiter;
  }

  release(): void {
    this.users -= 1;
    if (this.users === 0) Limiter.known.delete(this.origin);
  }

  /** Waits until fewer than `most` calls are under way; `undefined` when the time is up before. */
  async enter(most: number, budget: Budget): Promise<Turn | undefined> {
    const started = await new Promise<boolean>((done) => {
      const timer = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(waiting), 1);
        done(false);
        this.startNext();
      }, budget.left()).unref();
      const start = () => {
        clearTimeout(timer);
        done(true);
      };
      const waiting = { most, start };
      this.queue.push(waiting);
      this.startNext();
    });
    return started ? this.turn(this.round) : undefined;
  }

  private turn(round: number): Turn {
    return {
      end: (became) => {
        if (became === "throttled" && round === this.round) {
          this.allowed = Math.max(1, Math.min(this.allowed, this.running) / 2);
          this.round += 1;
        } else if (became === "answered") this.allowed = Math.min(MOST, this.allowed + 1 / this.allowed);
        this.running -= 1;
        this.startNext();
      },
    };
  }

  private startNext(): void {
    const [next] = this.queue;
    if (!next || this.running + 1 > Math.min(next.most, this.allowed)) return;
    this.queue.shift();
    this.running += 1;
    next.start();
    this.startNext();
  }
}
