import { runDemo } from "./demo";
import { test } from "./test";

/** What works on a bare clone. The other scripts of package.json need `npm ci` first, and say what they run. */
const COMMANDS: Record<string, (args: string[]) => Promise<number>> = { demo: runDemo, test };

export async function runCommand([name = "", ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return command(args);
  process.stderr.write(`There is no command "${name}"; there are ${Object.keys(COMMANDS).join(" and ")}.\n`);
  return 2;
}
