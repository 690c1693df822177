/** Exit code of a command that failed. */
export const EXIT_FAILED = 1;
/** Exit code of a command that is done and found something that needs a look. */
export const EXIT_LOOK = 2;

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
      const { redact } = await import("../base/redact.js");
      const { SINCE_LAST_UP } = await import("../base/errors.js");
      // A command reads the config itself, nothing of it is from the last `pulumi up`.
      const message = (error instanceof Error ? error.message : String(error)).replace(SINCE_LAST_UP, "");
      process.stderr.write(`pulumi-netapp ${name}: ${redact(message)}\n`);
      process.exitCode = EXIT_FAILED;
    }
  };
}
