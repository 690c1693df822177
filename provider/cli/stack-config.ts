import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import type { ConfigReader } from "../connection/resolve";
import { unknownKeys } from "../connection/settings";
import type { ConfigEntry } from "../lifecycle/discovery";

/** What a Pulumi stack says about the systems, or why it could not be asked. */
export interface StackConfig {
  readonly read: ConfigReader;
  /** Keys that look like settings and are none. */
  readonly unknown: ReturnType<typeof unknownKeys>;
  /** Why the config could not be read; then `read` knows nothing. */
  readonly problem?: { readonly stack: string; readonly reason: string };
}

export const NOTHING: StackConfig = { read: () => undefined, unknown: [] };

const printed = z.record(z.string(), z.object({ value: z.string().optional() }));

/**
 * The config of the stack that is selected in this folder, or of the named one. Pulumi's own command line is asked: only
 * it knows backend, encryption and environments. Outside of a Pulumi project there is nothing to ask.
 */
export async function readStackConfig(stack: string | undefined): Promise<StackConfig> {
  const project = projectFile(process.cwd());
  if (stack === undefined && project === undefined) return NOTHING;
  try {
    const { stdout } = await pulumiConfig(["--json", "--show-secrets"], stack);
    const config = printed.parse(JSON.parse(stdout));
    // In a project of this name the other keys are the program's own.
    const own = projectName(project) === "netapp";
    return { read: (key) => config[key]?.value, unknown: own ? [] : unknownKeys(Object.keys(config)) };
  } catch (error) {
    const which = stack === undefined ? "the selected stack" : `stack ${stack}`;
    return {
      ...NOTHING,
      problem: { stack: which, reason: reasonOf(error) ?? "pulumi config printed nothing that can be read" },
    };
  }
}

/** Pulumi looks for its project file in this folder and in all above it. */
export function projectFile(folder: string): string | undefined {
  const file = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]
    .map((name) => join(folder, name))
    .find((path) => existsSync(path));
  const parent = dirname(folder);
  return file ?? (parent === folder ? undefined : projectFile(parent));
}

/** The name in a project file. */
export function projectName(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  return /^["']?name["']?:\s*["']?([\w.-]+)["']?\s*(?:#.*)?$/m.exec(readFileSync(file, "utf8"))?.[1];
}

/**
 * Puts secrets that the cluster reported into the encrypted config of a stack, one `pulumi config set --secret` each, the value
 * on stdin: it is on no screen, in no list of processes and in no shell history.
 */
export async function saveSecrets(entries: readonly ConfigEntry[], stack: string | undefined): Promise<void> {
  for (const { key, value } of entries) {
    if (value === undefined) continue;
    const saving = pulumiConfig(["set", "--secret", key], stack);
    // A command that ends without reading breaks the pipe; its exit code tells why.
    saving.child.stdin?.on("error", () => undefined).end(value);
    await saving.catch((error: NodeJS.ErrnoException) => {
      const why = reasonOf(error) ?? `pulumi ended with ${error.code}`;
      throw new Error(
        error.code === "ENOENT"
          ? `The secrets cannot be saved: ${why}.`
          : `The secret ${key} cannot be saved in the config of the stack: ${why}.`,
      );
    });
  }
}

function pulumiConfig(command: readonly string[], stack: string | undefined) {
  const named = stack === undefined ? [] : ["--stack", stack];
  const line = ["config", ...command, "--non-interactive", ...named];
  return promisify(execFile)("pulumi", line, { maxBuffer: 64 * 1024 * 1024 });
}

/** Why pulumi failed, in its own words: the last line of its stderr. Its stdout may hold secrets and is never shown. */
function reasonOf(error: unknown): string | undefined {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  if (code === "ENOENT") return "the pulumi command was not found on PATH";
  const [last = ""] = String(stderr ?? "")
    .trim()
    .split("\n")
    .slice(-1);
  return last.replace(/^error: /, "") || undefined;
}
