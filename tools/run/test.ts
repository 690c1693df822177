import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureEngine } from "../engine/engine";
import { ensureBuilt } from "./build";
import { passes } from "./checks";
import { endSession, spawnSession } from "./processes";
import { ROOT, timesOfTests, tool } from "./root";

/** Milliseconds for a file that was never run here: those that need the engine take longest. */
const UNKNOWN_TIME = { engine: 30_000, others: 0 };
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * All checks and all tests, also when one before has failed; ends with "N passed, N failed". Arguments name test files:
 * then only these are run. `--no-engine` leaves out the tests that need the Pulumi engine, and does not get it.
 */
export async function test(args: string[]): Promise<number> {
  const files = args.filter((arg) => arg !== "--no-engine");
  const withEngine = files.length === args.length;
  await ensureBuilt();
  if (withEngine) await ensureEngine();
  const checking = files.length > 0 ? [] : allChecks();
  const chosen = files.length > 0 ? files : testFiles(join(ROOT, "test"));
  const engine = new Set(chosen.filter((file) => needsEngine(file)));
  const wanted = chosen.filter((file) => withEngine || !engine.has(file));
  // The longest come first, so that none is left for one process at the end.
  const times = timesOfTests();
  const timeOf = (file: string) => times[file] ?? UNKNOWN_TIME[engine.has(file) ? "engine" : "others"];
  const tests = await runTests(wanted.toSorted((one, other) => timeOf(other) - timeOf(one)));
  if (tests.skipped.length > 0) {
    process.stdout.write(`\nSkipped:\n${tests.skipped.map((title) => `  ${title}\n`).join("")}`);
  }
  const checks = await checking;
  const failed = tests.failed + checks.filter((passed) => !passed).length;
  const passed = tests.passed + checks.filter((passed) => passed).length;
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function allChecks(): Promise<boolean[]> {
  return Promise.all([passes("types"), passes("lint"), passes("arrows"), passes("names")]);
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join(folder, name))
    .sort();
}

/** Whether a test, or a file of the tests that it imports, imports the tool that gets the engine. */
export function needsEngine(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const imports = [...text.matchAll(/from "(\.(?!.*\/tools\/)[^"]+)"/g)].map(([, path = ""]) =>
    join(dirname(file), path),
  );
  return /from ".*\/engine\/engine"/.test(text) || imports.some((path) => needsEngine(`${path}.ts`, seen));
}

async function runTests(files: string[]): Promise<Counts> {
  // What the tests leave in it goes with it, whatever ended them.
  const folder = mkdtempSync(join(tmpdir(), "pulumi-netapp-tests-"));
  const counts = join(folder, "counts.json");
  // Two more than there are processors: tests also wait for jobs, pauses and budgets.
  const jobs = Math.min(availableParallelism(), 4) + 2;
  // On a machine of others a clock that is set back or a minute without a processor must not cost a landing; at one's own
  // desk a test that fails now and then has to show.
  const retries = process.env.CI ? ["--retries", "1"] : [];
  const args = [
    tool("mocha/bin/mocha.js"),
    "--parallel",
    "--jobs",
    String(jobs),
    "--reporter",
    join(ROOT, "tools/run/reporter.ts"),
    ...retries,
    ...files,
  ];
  const child = spawnSession(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder, TEST_COUNTS_FILE: counts },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const clean = () => {
    const left = child.pid ? endSession(child.pid) : [];
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    return left;
  };
  const stop = (name: NodeJS.Signals) => {
    clean();
    for (const signal of SIGNALS) process.removeListener(signal, stop);
    process.kill(process.pid, name);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const result: Counts = existsSync(counts)
    ? JSON.parse(readFileSync(counts, "utf8"))
    : { passed: 0, failed: 0, skipped: [] };
  const left = clean();
  for (const signal of SIGNALS) process.removeListener(signal, stop);
  for (const { command } of left) process.stdout.write(`A test left this process running: ${command}\n`);
  // A file that cannot be loaded, or a crash, ends Mocha without a failed test.
  if (code !== 0 && result.failed === 0) {
    process.stdout.write(`Mocha ended with ${code} without naming a failed test.\n`);
    result.failed = 1;
  }
  return result;
}

interface Counts {
  passed: number;
  failed: number;
  readonly skipped: readonly string[];
}
