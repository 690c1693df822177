import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { type Hook, type MochaOptions, type Runner, reporters, type Test } from "mocha";
import { ROOT, TIMES, timesOfTests } from "./root";

const LONGEST = 15;

/**
 * Mocha's usual report, then the files that took longest; the counts go to a file, for the closing line of `npm test`, and the times
 * to another one, for the order of the next run.
 */
module.exports = class extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    runner.on("retry", (test: Test, error?: Error) => {
      process.stdout.write(`  Tried once more: ${test.fullTitle()}: ${error?.message}\n`);
    });
    runner.on("pending", (test) => skipped.push(test.fullTitle()));
    const times = new Map<string, number>();
    const add = ({ file, duration }: Test | Hook) =>
      times.set(file ?? "", (times.get(file ?? "") ?? 0) + (duration ?? 0));
    runner.on("test end", add);
    runner.on("hook end", add);
    // Also when the process is ended early, what was counted until then must not look like a whole run.
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      writeFileSync(
        String(process.env.TEST_COUNTS_FILE),
        JSON.stringify({ passed: passes, failed: failures, skipped }),
      );
      mkdirSync(dirname(TIMES), { recursive: true });
      writeFileSync(TIMES, JSON.stringify({ ...timesOfTests(), ...Object.fromEntries(times) }));
      const longest = [...times].sort(([, one], [, other]) => other - one).slice(0, LONGEST);
      const rows = longest.map(([file, ms]) => `  ${(ms / 1000).toFixed(0).padStart(4)} s  ${relative(ROOT, file)}\n`);
      process.stdout.write(`\nLongest files:\n${rows.join("")}`);
    });
  }
};
