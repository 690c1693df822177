const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * While it is not disposed of, Ctrl-C and its kin stop the children and run the clean-ups. Then the process ends as it
 * would have without us, unless the program has handlers of its own: those decide.
 */
export function listenForInterrupts() {
  const controller = new AbortController();
  const cleanups: (() => void)[] = [];
  const handle = (name: NodeJS.Signals) => {
    dispose();
    controller.abort();
    for (const cleanup of cleanups.reverse()) cleanup();
    if (process.listenerCount(name) === 0) process.kill(process.pid, name);
  };
  const dispose = () => {
    for (const name of SIGNALS) process.removeListener(name, handle);
  };
  for (const name of SIGNALS) process.on(name, handle);
  return { signal: controller.signal, onInterrupt: (cleanup: () => void) => void cleanups.push(cleanup), dispose };
}
