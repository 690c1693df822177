import { ensureEngine } from "../engine/engine";
import { ensureBuilt } from "./build";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

export async function runDemo(args: string[]): Promise<number> {
  const strange = args.find((one) => one !== "--plugin");
  if (strange !== undefined) {
    process.stderr.write(
      `The demo knows no ${strange}; there is --plugin, which shows it through the packaged plugin.\n`,
    );
    return 2;
  }
  await ensureBuilt();
  const engine = await ensureEngine();
  // It imports the package by its name, which leads to dist/.
  const { demo }: typeof import("../demo/demo") = require("../demo/demo");

  const controller = new AbortController();
  let stopped = 0;
  const stop = (code: number) => {
    stopped ||= code;
    controller.abort();
  };
  for (const [name, code] of Object.entries(EXIT_CODES)) process.on(name, () => stop(code));
  // npm hands a signal on to its shell, which ends without telling us.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && stop(EXIT_CODES.SIGTERM), 200);
  // A reader that has seen enough, such as `head`.
  process.stdout.on("error", () => stop(1));
  try {
    const passed = await demo({
      engine: engine.env,
      write: (text) => void process.stdout.write(text),
      colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
      columns: process.stdout.columns ?? 140,
      signal: controller.signal,
      plugin: args.includes("--plugin"),
    });
    return passed ? 0 : 1;
  } catch (error) {
    if (!stopped) throw error;
    process.stderr.write("\nStopped; nothing is left behind.\n");
    return stopped;
  } finally {
    clearInterval(watch);
  }
}
