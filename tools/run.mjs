// What the scripts of package.json call. A fresh clone has no node_modules yet, so this file and what it imports before
// `prepare` is done need nothing but Node's own modules.
import { checkNode } from "./run/node-version.mjs";

checkNode();

/** @type {Record<string, { about: string, load(): Promise<{ run(args: string[]): Promise<number> }> }>} */
const COMMANDS = {
  demo: {
    about: "show the package at work against an emulated array (--plugin)",
    load: () => import("./run/demo.mjs"),
  },
  test: { about: "lint, types, build and all tests; arguments name test files", load: () => import("./run/test.mjs") },
  emulator: { about: "keep an emulated array running to play with", load: () => import("./run/emulator.mjs") },
  bench: {
    about: "measure, as ratios side by side (--quick)",
    load: () => import("./run/long.mjs").then((all) => all.bench),
  },
  torture: {
    about: "random programs under random faults (--programs 1000 --seed 1)",
    load: () => import("./run/long.mjs").then((all) => all.torture),
  },
  matrix: {
    about: "versions of Node, SDK and compiler, and package managers",
    load: () => import("./run/long.mjs").then((all) => all.matrix),
  },
  clients: {
    about: "NetApp's own clients against the emulator (needs Python)",
    load: () => import("./run/clients.mjs"),
  },
  sdks: {
    about: "make SDKs of other languages (--out FOLDER, --language python)",
    load: () => import("./run/sdks.mjs"),
  },
  schema: {
    about: "write schema.json anew from the definitions",
    load: () => import("./run/long.mjs").then((all) => all.schema),
  },
  archive: {
    about: "pack the plugin for pulumi plugin install (an argument: into which folder)",
    load: () => import("./run/archive.mjs"),
  },
  arrows: { about: "draw the arrows between the folders into docs/arrows.md", load: () => import("./run/arrows.mjs") },
  build: { about: "compile to dist/ (--clean: from nothing)", load: () => import("./run/build.mjs") },
  lint: { about: "check formatting and lint rules", load: () => import("./run/checks.mjs").then((all) => all.lint) },
  format: {
    about: "format, and fix what can be fixed",
    load: () => import("./run/checks.mjs").then((all) => all.format),
  },
  typecheck: { about: "check the types", load: () => import("./run/checks.mjs").then((all) => all.typecheck) },
};

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command) {
  try {
    process.exitCode = await (await command.load()).run(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
} else {
  const list = Object.entries(COMMANDS).map(([key, { about }]) => `  ${key.padEnd(10)} ${about}`);
  process.stderr.write(`${[`There is no command "${name}". There are:`, ...list].join("\n")}\n`);
  process.exitCode = 2;
}
