// A stack of the program in this folder for the length of a test. Nothing here is about arrays: it is the same for any
// Pulumi program that is tested through the Automation API.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";

export interface TemporaryStack {
  stack: Stack;
  /** Forgets the stack, with its config file beside the program and its state. */
  remove(): Promise<void>;
}

export async function temporaryStack(environment: Record<string, string>): Promise<TemporaryStack> {
  const state = await mkdtemp(join(tmpdir(), "stack-"));
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "test", workDir: __dirname },
    { envVars: { ...environment, PULUMI_BACKEND_URL: `file://${state}`, PULUMI_CONFIG_PASSPHRASE: "test" } },
  );
  const remove = async () => {
    await stack.workspace.removeStack("test", { force: true });
    await rm(state, { recursive: true });
  };
  return { stack, remove };
}
