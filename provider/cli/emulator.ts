import { Command, InvalidArgumentError } from "commander";
import { failing } from "./output";

const HELP = `
Nothing in it is real: SVMs, domains, accounts and passwords are made up, and everything is forgotten at the end. The
first lines say how to point a stack or the environment at it; after them comes a line per request.

It needs two packages that nothing else here needs:

  npm install --save-dev fastify selfsigned

Tests start an emulator of their own: startEmulator() of "pulumi-netapp/emulator".

Exit codes:
  0  ended by Ctrl-C or a signal
  1  it could not start; one sentence on stderr says why`;

const PEERS = ["fastify", "selfsigned"];

/** The command `emulator`: an array on this machine, to play with and to try programs on. */
export function emulatorCommand(): Command {
  return new Command("emulator")
    .description("run an emulated array (ONTAP REST API and Element API) on this machine until Ctrl-C")
    .option("-p, --port <port>", "port on 127.0.0.1; a free one when left out", port)
    .addHelpText("after", HELP)
    .action(failing("emulator", run));
}

async function run({ port }: { port?: number }): Promise<void> {
  const { serve } = await import("../../emulator/serve.js").catch((error: unknown) => {
    throw missingPeer(error)
      ? new Error(`The emulator needs packages that are not installed: npm install --save-dev ${PEERS.join(" ")}.`)
      : error;
  });
  await serve({ ...(port !== undefined && { port }) }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE"
      ? new Error(`Port ${port} is in use: give another one with --port, or none.`)
      : error;
  });
}

/** Whether one of the optional packages is missing (and not some file of the emulator itself). */
function missingPeer(error: unknown): boolean {
  if (!(error instanceof Error) || !/MODULE_NOT_FOUND/.test(String((error as NodeJS.ErrnoException).code)))
    return false;
  return PEERS.some((name) => error.message.includes(`'${name}'`));
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError("It has to be a number from 0 to 65535.");
  return number;
}
