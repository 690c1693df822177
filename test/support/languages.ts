import { execFileSync } from "node:child_process";
import { ensureEngine } from "../../tools/engine/engine";

export function hasGo(): boolean {
  try {
    return execFileSync("go", ["version"]).length > 0;
  } catch {
    return false;
  }
}

/** The PATH for a program in YAML; `undefined`, and a line that says so, where its language host cannot be had. */
export async function yamlPath(program: string): Promise<NodeJS.ProcessEnv | undefined> {
  try {
    const { env } = await ensureEngine({ languages: ["yaml"], log: () => undefined });
    return { PATH: env.PATH };
  } catch (error) {
    if (hasGo()) throw error;
    process.stdout.write(`  ${program} is not run: no pulumi-language-yaml on PATH, and no Go to build it\n`);
    return undefined;
  }
}
