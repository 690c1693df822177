// The official installer, through the SDK's own Automation API, in a process of its own so that it can be given up.
import { join } from "node:path";
import { ROOT } from "../run/root";
import type { Way } from "./obtain";
import { run } from "./run";

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
  const install = async () => {
    const { PulumiCommand } = require("@pulumi/pulumi/automation");
    // The version has to be of the SDK's own semver, wherever npm has put that.
    const sdk = require("module").createRequire(require.resolve("@pulumi/pulumi/package.json"));
    await PulumiCommand.install({ root, version: new (sdk("semver").SemVer)(version) });
  };
  install().catch((error) => {
    const text = error.commandResult?.stderr || error.message;
    console.error(text.trim().split("\\n").slice(0, 4).join(" "));
    process.exitCode = 1;
  });
`;

export const officialInstaller: Way = {
  name: "the official Pulumi installer",
  source: "installer",
  async provide({ version, temp, reporter, signal, env }) {
    const root = join(temp, "installer");
    reporter.line(`installing Pulumi ${version} with its official installer (a download of about 100 MB)`);
    const done = reporter.during(() => "the official installer is at work");
    try {
      await run(process.execPath, ["-e", SCRIPT, root, version], {
        cwd: ROOT,
        env,
        signal,
        timeout: TOTAL_MS,
      });
    } catch (error) {
      throw new Error(reasonIn(error));
    } finally {
      done();
    }
    return join(root, "bin");
  },
};

/** The first line says how the child ended, which matters when we ended it; the last one is its own reason. */
function reasonIn(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split("\n");
  return (lines[0]?.startsWith("exit code") ? lines.at(-1) : lines.join(" ")) ?? "";
}
