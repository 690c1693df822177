/** @typedef {{ signal: AbortSignal, onInterrupt(cleanup: () => void): void, dispose(): void }} Interrupts */

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * While it is not disposed of, Ctrl-C and its kin stop the children and run the clean-ups. Then the process ends as it
 * would have without us, unless the program has handlers of its own: those decide.
 *
 * @returns {Interrupts}
 */
export function listenForInterrupts() {
  const controller = new AbortController();
  /** @type {(() => void)[]} */
  const cleanups = [];
  const handle = (/** @type {NodeJS.Signals} */ name) => {
    dispose();
    controller.abort();
    for (const cleanup of cleanups.reverse()) cleanup();
    if (process.listenerCount(name) === 0) process.kill(process.pid, name);
  };
  const dispose = () => {
    for (const name of SIGNALS) process.removeListener(name, handle);
  };
  for (const name of SIGNALS) process.on(name, handle);
  return { signal: controller.signal, onInterrupt: (cleanup) => void cleanups.push(cleanup), dispose };
}
