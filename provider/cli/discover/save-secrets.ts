import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { ConfigEntry } from "../../lifecycle/discovery";

/**
 * Puts secrets that the cluster reported into the encrypted config of a stack, one `pulumi config set --secret` each, the value
 * on stdin: it is on no screen, in no list of processes and in no shell history.
 */
export async function saveSecrets(entries: readonly ConfigEntry[], stack: string | undefined): Promise<void> {
  for (const { key, value } of entries) {
    if (value === undefined) continue;
    const named = stack === undefined ? [] : ["--stack", stack];
    const child = spawn("pulumi", ["config", "set", "--secret", key, "--non-interactive", ...named], {
      stdio: ["pipe", "ignore", "pipe"],
    });
    const ended = new Promise<number | null>((done, fail) => {
      child.once("error", () =>
        fail(new Error("The secrets cannot be saved: the pulumi command was not found on PATH.")),
      );
      child.once("close", done);
    });
    // A command that ends without reading breaks the pipe; its exit code tells why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(value);
    const [code, said] = await Promise.all([ended, text(child.stderr)]);
    if (code !== 0) {
      const why =
        said
          .trim()
          .split("\n")
          .at(-1)
          ?.replace(/^error: /, "") || `pulumi ended with ${code}`;
      throw new Error(`The secret ${key} cannot be saved in the config of the stack: ${why}.`);
    }
  }
}
