import { type ParseArgsConfig, parseArgs } from "node:util";
import { ensureEngine } from "../engine/engine";
import { ensureBuilt } from "./build";
import { main } from "./main";
import { runProgram } from "./spawn";

export const flagOption = { type: "boolean" } as const;
export const textOption = { type: "string" } as const;

export const NUMBER = "[1-9]\\d*";
export const wholeNumber = new RegExp(`^${NUMBER}$`);
export const listOf = (item: string) => new RegExp(`^(${item})(,(${item}))*$`);

/** A long program with all that it needs: compiled code, the engine. `--help` and a mistake are answered before that is made. */
export function onDemand(
  file: string,
  { usage, forms = {}, ...config }: ParseArgsConfig & { usage: string; forms?: Record<string, RegExp> },
): void {
  main(async (args) => {
    if (args.includes("--help")) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    try {
      const values: Record<string, unknown> = parseArgs({ args, ...config }).values;
      for (const [name, form] of Object.entries(forms)) {
        const value = values[name];
        if (value !== undefined && !form.test(String(value))) throw new Error(`--${name} cannot be ${value}`);
      }
    } catch (error) {
      const [reason] = (error as Error).message.split(". ");
      process.stderr.write(`${reason}: ${usage}\n`);
      return 2;
    }
    await ensureBuilt();
    return runProgram(file, args, (await ensureEngine()).env);
  });
}
