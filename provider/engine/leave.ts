import { ProviderError } from "../base/errors";
import { fitForLine } from "../base/invisible";
import { endBudgetsIn } from "../http/budget";

/** What a shutdown, systemd or a cancelled CI job sends to all processes at once. */
const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** How often it looks whether its parent is still there. */
const WATCH_MS = 2000;
/** After a signal: how long operations may go on, and when the process ends in any case. Kubernetes kills after 30 s. */
const FINISH_MS = 20_000;
const END_MS = 28_000;
/** How long the answer of a write may take on its way to the engine: of one that ended before the process was told to end, and after. */
const ANSWER_MS = { before: 25, after: 200 };
/** Turns of the event loop after that: where the process got no processor meanwhile, time alone ends it before the answer is sent. */
const ANSWER_TURNS = 8;

/** Operations under way in this process. */
let busy = 0;
/** What the process waits for before it goes, after what is under way: `answer` is that its answer arrives. */
let leaving: undefined | "answer" | "nothing";
let told: NodeJS.Signals | undefined;
let leaveTimer: NodeJS.Timeout | undefined;
/** When the answer of the last write has had its time. */
let answeredBy = 0;
/** True for a plugin that was started by hand: engines attach to it and leave. */
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

/**
 * The same for a call that may change something: nothing new begins once the engine or this process is told to end, and its answer
 * gets time to leave. The engine ends each command with SIGINT, so whatever is waited for here is waited for in each command.
 */
export function writeUnderWay<T>(work: () => Promise<T>, cancelled = false): Promise<T> {
  return underWay(async () => {
    if (cancelled || leaving) throw new ProviderError("refused", "Nothing was sent: the operation was cancelled.");
    try {
      return await work();
    } finally {
      answeredBy = performance.now() + (leaving ? ANSWER_MS.after : ANSWER_MS.before);
    }
  });
}

/** From now on the end of the parent is no reason to go: somebody debugs this process. */
export function outliveParent(): void {
  attached = true;
}

/**
 * Ends the process when the engine is gone or asks for it, but never in the middle of a write. Without this, a killed CLI leaves
 * its plugins behind, and a line that they write into its closed pipe starts an endless loop (docs/internals/engine.md).
 */
export function leaveInTime(): void {
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
  }, WATCH_MS).unref();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (told) return;
      told = signal;
      endBudgetsIn(FINISH_MS);
      setTimeout(() => process.exit(), END_MS);
      leaveAfterAnswer();
    });
  }
}

function leaveWhenIdle(): void {
  if (leaving === undefined || busy > 0) return;
  if (leaving === "nothing") process.exit();
  clearTimeout(leaveTimer);
  leaveTimer = setTimeout(leaveAfter, Math.max(0, answeredBy - performance.now()), ANSWER_TURNS);
}

function leaveAfter(turns: number): void {
  if (busy > 0) return;
  if (turns === 0) end();
  else setImmediate(leaveAfter, turns - 1);
}

/** As the signal would have done: Node's own end waits for its threads, 0.1 s in each command. */
function end(): void {
  if (told === undefined) process.exit();
  process.removeAllListeners(told);
  process.kill(process.pid, told);
}

/** Runs a call of the engine: expected failures pass as they are, a defect of ours with its place and a request to report it. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await underWay(work);
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    const unexpected = error instanceof Error ? error : new Error(String(error));
    unexpected.message = fitForLine(
      `pulumi-netapp failed in a way that it should not, please report it: ${unexpected.message}`,
    );
    if (unexpected.stack)
      unexpected.stack = unexpected.stack
        .split("\n")
        .map((line) => fitForLine(line))
        .join("\n");
    throw unexpected;
  }
}
