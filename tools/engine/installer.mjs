// The official installer, through the SDK's own Automation API, in a process of its own so that it can be given up.
import { join } from "node:path";
import { PACKAGE_ROOT } from "./pins.mjs";
import { run } from "./run.mjs";

/** The SDK waits two minutes for the script; where the host cannot be reached that would be two minutes lost. */
const REACH_MS = 15_000;
/** The distribution is some 100 MB. */
const TOTAL_MS = 10 * 60_000;

const SCRIPT = `
  const [root, version] = process.argv.slice(1);
  const original = globalThis.fetch;
  globalThis.fetch = (url, init) =>
    original(url, { ...init, signal: AbortSignal.timeout(${REACH_MS}) }).catch((error) => {
      throw error.name === "TimeoutError" ? new Error("no answer within ${REACH_MS / 1000} s") : (error.cause ?? error);
    });
  const { PulumiCommand } = require("@pulumi/pulumi/automation");
  const { SemVer } = require("semver");
  PulumiCommand.install({ root, version: new SemVer(version) }).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
`;

/** @type {import("./engine.d.mts").Way} */
export const officialInstaller = {
  name: "the official Pulumi installer",
  source: "installer",
  async provide({ version, temp, reporter, signal, env }) {
    const root = join(temp, "installer");
    reporter.line(`installing Pulumi ${version} with its official installer (a download of about 100 MB)`);
    const done = reporter.during(() => "the official installer is at work");
    try {
      await run(process.execPath, ["-e", SCRIPT, root, version], {
        cwd: PACKAGE_ROOT,
        env,
        signal,
        timeoutMs: TOTAL_MS,
      });
    } catch (error) {
      throw new Error(reasonIn(error));
    } finally {
      done();
    }
    return join(root, "bin");
  },
};

/** Of the child's output the last line says why. */
function reasonIn(/** @type {unknown} */ error) {
  const lines = (error instanceof Error ? error.message : String(error)).split("\n");
  return lines.at(-1) ?? "unknown";
}
