/** Exit code of a command that failed. */
export const EXIT_FAILED = 1;
/** Exit code of a command that is done and found something that needs a look. */
export const EXIT_LOOK = 2;

/** Writes lines about what a command does to stderr. */
export async function notesTo(command: string): Promise<(text: string) => void> {
  const { fitForLine } = await import("../base/invisible.js");
  return (text) => void process.stderr.write(`pulumi-netapp ${command}: ${fitForLine(text)}\n`);
}

/**
 * The action of a command with the one way in which all of them fail: a sentence on stderr, free of secrets, and exit
 * code 1. The exit code is set, never forced: what was written to a pipe still gets there.
 */
export function failing<Options>(
  name: string,
  run: (options: Options) => Promise<void>,
): (options: Options) => Promise<void> {
  return async (options) => {
    try {
      await run(options);
    } catch (error) {
      const { SINCE_LAST_UP } = await import("../base/errors.js");
      // A command reads the config itself, nothing of it is from the last `pulumi up`.
      const message = (error instanceof Error ? error.message : String(error)).replace(SINCE_LAST_UP, "");
      (await notesTo(name))(message);
      process.exitCode = EXIT_FAILED;
    }
  };
}
