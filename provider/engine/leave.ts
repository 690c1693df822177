import { endBudgetsIn } from "../http/budget";

/** What a shutdown, systemd or a cancelled CI job sends to all processes at once. */
const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** After a signal: how long operations may go on, and when the process ends in any case. Kubernetes kills after 30 s. */
const FINISH_MS = 20_000;
const END_MS = 28_000;
/** How long the answer of the last operation may take on its way to the engine. */
const ANSWER_MS = 200;

/** Operations under way in this process. */
let busy = 0;
/** What the process waits for before it goes, after what is under way: `answer` is that its answer arrives. */
let leaving: undefined | "answer" | "nothing";
let told = false;
/** Whether this process belongs to whoever started it; engines attach to it and go. */
let attached = false;

/** Counts an operation, so that a write that has begun is finished before the process goes. */
export async function underWay<T>(operation: () => Promise<T>): Promise<T> {
  busy++;
  try {
    return await operation();
  } finally {
    busy--;
    leaveWhenIdle();
  }
}

/** Whether this process ends as soon as what has begun is finished. */
export function isLeaving(): boolean {
  return leaving !== undefined;
}

/** From now on the end of the parent is no reason to go: somebody debugs this process. */
export function outliveParent(): void {
  attached = true;
}

/**
 * Ends the plugin when the engine is gone and when it is told to, but never in the middle of a write: an engine that is still
 * there waits for the answer and saves it. A CLI that was killed leaves its plugins behind: they would wait for ever, and a
 * line written to nobody (EPIPE) would send the SDK's handler of uncaught errors, which writes a line as well, into a loop
 * that eats the machine's memory.
 */
export function leaveInTime(everyMilliseconds = 2000): void {
  const parent = process.ppid;
  const leave = (waitFor: typeof leaving) => () => {
    leaving = leaving === "nothing" ? leaving : waitFor;
    leaveWhenIdle();
  };
  process.stdout.on("error", leave("nothing"));
  process.stderr.on("error", leave("nothing"));
  const leaveAfterAnswer = leave("answer");
  setInterval(() => {
    // The shell that started this process may have ended before it, and the engine still listens.
    if (process.ppid !== parent && !attached) leaveAfterAnswer();
  }, everyMilliseconds).unref();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (told) return;
      told = true;
      endBudgetsIn(FINISH_MS);
      setTimeout(() => process.exit(), END_MS);
      leaveAfterAnswer();
    });
  }
}

function leaveWhenIdle(): void {
  if (leaving === undefined || busy > 0) return;
  if (leaving === "nothing") process.exit();
  setTimeout(() => busy === 0 && process.exit(), ANSWER_MS);
}
