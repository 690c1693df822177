// A build of minutes must never look like a hang: plain lines for logs, one line that is rewritten on a terminal.

const LINE_EVERY_MS = 10_000;
const TERMINAL_EVERY_MS = 500;

export interface Reporter {
  line(text: string): void;
  during(status: () => string): () => void;
}

/** Lines go to `log`; without it to stderr, with a status line when that is a terminal. */
export function createReporter(log?: (line: string) => void, prefix = "engine: "): Reporter {
  const terminal = !log && process.stderr.isTTY === true;
  const wipe = () => {
    if (terminal) process.stderr.write("\r\x1b[K");
  };
  const line = log ?? ((text: string) => process.stderr.write(`${text}\n`));
  return {
    line(text) {
      wipe();
      line(`${prefix}${text}`);
    },
    during(status) {
      const started = Date.now();
      const show = () => {
        const text = `${prefix}${status()} (${elapsed(Date.now() - started)})`;
        if (!terminal) return line(text);
        wipe();
        process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
      };
      const timer = setInterval(show, terminal ? TERMINAL_EVERY_MS : LINE_EVERY_MS);
      return () => {
        clearInterval(timer);
        wipe();
      };
    },
  };
}

/** "45 s", "2 min 5 s" */
export function elapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
