import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import type { ConfigReader } from "../connection/resolve";

/** What a Pulumi stack says about the systems, or why it could not be asked. */
export interface StackConfig {
  readonly read: ConfigReader;
  /** Why the config could not be read; then `read` knows nothing. */
  readonly problem?: { readonly stack: string; readonly reason: string };
}

const NOTHING: StackConfig = { read: () => undefined };

const printed = z.record(z.string(), z.object({ value: z.string().optional() }));

/**
 * The config of the stack that is selected in this folder, or of the named one. Pulumi's own command line is asked: only
 * it knows backend, encryption and environments. Outside of a Pulumi project there is nothing to ask.
 */
export async function readStackConfig(stack: string | undefined): Promise<StackConfig> {
  if (stack === undefined && !insideProject(process.cwd())) return NOTHING;
  const named = stack === undefined ? [] : ["--stack", stack];
  try {
    const command = ["config", "--json", "--show-secrets", "--non-interactive", ...named];
    const { stdout } = await promisify(execFile)("pulumi", command, { maxBuffer: 64 * 1024 * 1024 });
    const config = printed.parse(JSON.parse(stdout));
    return { read: (key) => config[key]?.value };
  } catch (error) {
    const which = stack === undefined ? "the selected stack" : `stack ${stack}`;
    return { ...NOTHING, problem: { stack: which, reason: reason(error) } };
  }
}

/** Pulumi looks for its project file in this folder and in all above it. */
function insideProject(folder: string): boolean {
  if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(folder, name)))) return true;
  const parent = dirname(folder);
  return parent !== folder && insideProject(parent);
}

function reason(error: unknown): string {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  if (code === "ENOENT") return "the pulumi command was not found on PATH";
  // The last lines of its stderr are the reason; stdout may hold secrets and is never shown.
  const words =
    typeof stderr === "string"
      ? stderr
          .trim()
          .split("\n")
          .at(-1)
          ?.replace(/^error: /, "")
      : undefined;
  return words || "pulumi config printed nothing that can be read";
}
