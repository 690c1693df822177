import { writeFileSync } from "node:fs";
import { type MochaOptions, type Runner, reporters, type Test } from "mocha";

/** Mocha's usual report; the counts go to a file as well, for the closing line of `npm test`. */
module.exports = class extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    runner.on("retry", (test: Test, error?: Error) => {
      process.stdout.write(`  Tried once more: ${test.fullTitle()}: ${error?.message}\n`);
    });
    runner.on("pending", (test) => skipped.push(test.fullTitle()));
    // Also when the process is ended early, what was counted until then must not look like a whole run.
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      writeFileSync(
        String(process.env.TEST_COUNTS_FILE),
        JSON.stringify({ passed: passes, failed: failures, skipped }),
      );
    });
  }
};
