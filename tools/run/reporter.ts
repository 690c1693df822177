const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** Mocha's usual report; the counts go to a file as well, for the closing line of `npm test`. */
module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on("retry", (test, error) => {
      process.stdout.write(`  Tried once more: ${test.fullTitle()}: ${error?.message}\n`);
    });
    runner.on("pending", (test) => skipped.push(test.fullTitle()));
    // Also when the process is ended early, what was counted until then must not look like a whole run.
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      writeFileSync(process.env.TEST_COUNTS_FILE, JSON.stringify({ passed: passes, failed: failures, skipped }));
    });
  }
};
