/** Operations under way in this process. */
let busy = 0;
let orphaned = false;

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
 * Ends the plugin when the engine is gone. A CLI that was killed leaves its plugins behind: they would wait for ever, and
 * a line written to nobody (EPIPE) would send the SDK's handler of uncaught errors, which writes a line as well, into a
 * loop that eats the machine's memory.
 */
export function leaveWithEngine(everyMilliseconds = 2000): void {
  const parent = process.ppid;
  const gone = () => {
    orphaned = true;
    leaveWhenIdle();
  };
  process.stdout.on("error", gone);
  process.stderr.on("error", gone);
  setInterval(() => {
    if (process.ppid !== parent) gone();
  }, everyMilliseconds).unref();
}

function leaveWhenIdle(): void {
  if (orphaned && busy === 0) process.exit();
}
