import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import type { ConfigReader } from "../connection/resolve";
import { unknownKeys } from "../connection/settings";

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
  const named = stack === undefined ? [] : ["--stack", stack];
  try {
    const command = ["config", "--json", "--show-secrets", "--non-interactive", ...named];
    const { stdout } = await promisify(execFile)("pulumi", command, { maxBuffer: 64 * 1024 * 1024 });
    const config = printed.parse(JSON.parse(stdout));
    // In a project of this name the other keys are the program's own.
    const own = projectName(project) === "netapp";
    return { read: (key) => config[key]?.value, unknown: own ? [] : unknownKeys(Object.keys(config)) };
  } catch (error) {
    const which = stack === undefined ? "the selected stack" : `stack ${stack}`;
    return { ...NOTHING, problem: { stack: which, reason: reason(error) } };
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
