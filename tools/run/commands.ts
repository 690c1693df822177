import { type ParseArgsConfig, parseArgs } from "node:util";
import { ensureEngine } from "../engine/engine";
import { archive } from "./archive";
import { arrows } from "./arrows";
import { build, ensureBuilt } from "./build";
import { format, lint, typecheck } from "./checks";
import { clients } from "./clients";
import { runDemo } from "./demo";
import { sdks } from "./sdks";
import { runProgram } from "./spawn";
import { test } from "./test";

interface Command {
  readonly about: string;
  run(args: string[]): Promise<number>;
}

const flag = { type: "boolean" } as const;
const text = { type: "string" } as const;
const NUMBER = "[1-9]\\d*";
const whole = new RegExp(`^${NUMBER}$`);
const listOf = (item: string) => new RegExp(`^(${item})(,(${item}))*$`);

const COMMANDS: Record<string, Command> = {
  demo: { about: "show the package at work against an emulated array (--plugin)", run: runDemo },
  test: { about: "lint, types, build and all tests; arguments name test files", run: test },
  emulator: {
    about: "keep an emulated array running to play with",
    async run() {
      const { serve }: typeof import("../../emulator/serve") = require("../../emulator/serve");
      await serve({ port: Number(process.env.PORT ?? 0) });
      return 0;
    },
  },
  bench: program("measure, as ratios side by side (--quick)", "bench/index.ts", {
    usage:
      "npm run bench measures against do-nothing resources side by side; --quick takes small stacks and keeps nothing, --only load,requests,state,hosts,engine,latency,previews some of the parts, --sizes 1,100,5000 and --rounds 1 other stacks and rounds of engine and latency; --peers measures NetApp's own clients beside both hosts instead (needs Python).",
    options: { quick: flag, peers: flag, only: text, sizes: text, rounds: text },
    forms: { only: listOf("load|requests|state|hosts|engine|latency|previews"), sizes: listOf(NUMBER), rounds: whole },
  }),
  torture: program("random programs under random faults (--programs 1000 --seed 1)", "test/long/torture/run.ts", {
    usage:
      "npm run torture runs random programs under random faults; --programs 1000 and --seed 1 say which, --only 17 runs one of them, --worlds 8 so many at once, and --engine kills the plugin and the CLI at every call of an up instead.",
    options: { programs: text, seed: text, only: text, worlds: text, engine: flag },
    forms: { programs: whole, seed: /^\d+$/, only: /^\d+$/, worlds: whole },
  }),
  matrix: program("versions of Node, SDK and compiler, and package managers", "test/long/matrix/run.ts", {
    usage:
      "npm run test:matrix tries the package on versions of Node, SDK and compiler and with several package managers; words from the names of its cells, such as pnpm, run only those.",
    allowPositionals: true,
  }),
  clients: { about: "NetApp's own clients against the emulator (needs Python)", run: clients },
  sdks: { about: "make SDKs of other languages (--out FOLDER, --language python)", run: sdks },
  schema: {
    about: "write schema.json anew from the definitions",
    // Needs neither compiled code nor the engine: the compiled package holds a copy of it.
    run: () => runProgram("tools/schema/make.ts", []),
  },
  archive: {
    about: "pack the plugin for pulumi plugin install (an argument: into which folder)",
    run: archive,
  },
  arrows: { about: "draw the arrows between the folders into docs/arrows.md", run: arrows },
  build: { about: "compile to dist/ (--clean: from nothing)", run: build },
  lint: { about: "check formatting and lint rules", run: lint },
  format: { about: "format, and fix what can be fixed", run: format },
  typecheck: { about: "check the types", run: typecheck },
};

/**
 * A program that is run on demand, with everything that it needs: compiled code, engine. A question and a mistake are
 * answered before any of that is made.
 */
function program(
  about: string,
  file: string,
  { usage, forms = {}, ...config }: ParseArgsConfig & { usage: string; forms?: Record<string, RegExp> },
): Command {
  return {
    about,
    async run(args) {
      if (args.includes("--help")) {
        process.stdout.write(`${usage}\n`);
        return 0;
      }
      try {
        const { values } = parseArgs({ args, ...config });
        for (const [name, form] of Object.entries(forms)) {
          const value = (values as Record<string, unknown>)[name];
          if (value !== undefined && !form.test(String(value))) throw new Error(`--${name} cannot be ${value}`);
        }
      } catch (error) {
        const [reason] = (error as Error).message.split(". ");
        process.stderr.write(`${reason}: ${usage}\n`);
        return 2;
      }
      await ensureBuilt();
      return runProgram(file, args, (await ensureEngine()).env);
    },
  };
}

export async function runCommand([name = "", ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return command.run(args);
  const list = Object.entries(COMMANDS).map(([key, { about }]) => `  ${key.padEnd(10)} ${about}`);
  process.stderr.write(`${[`There is no command "${name}". There are:`, ...list].join("\n")}\n`);
  return 2;
}
