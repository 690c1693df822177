// Each process that loads the SDK loads npm's resolver, TypeScript and others, for closures in the state and for programs in TypeScript,
// what it traces with, and source maps, which it reads at each resource: most of its time. Here they are loaded when they are first used.
const { existsSync } = require("node:fs");
const Module = require("node:module");
const v8 = require("node:v8");

// Optimising the machine code of undici's parser takes 0.1 s of a processor; a test's process ends before that pays off.
v8.setFlagsFromString("--no-wasm-tier-up");

const TRACING = [
  "api",
  "exporter-zipkin",
  "instrumentation",
  "instrumentation-grpc",
  "resources",
  "sdk-trace-base",
  "sdk-trace-node",
];
const LATE = [
  ...["@npmcli/arborist", "fdir", "js-yaml", "normalize-package-data", "semver", "typescript"],
  ...["./automation", "source-map-support/register"],
  ...TRACING.map((name) => `@opentelemetry/${name}`),
];

// The language host that is built here does not know the option `typescript` of a project.
if (!existsSync("index.ts")) process.env.PULUMI_NODEJS_TYPESCRIPT = "false";

/** It switches V8's debugger on, which hashes each file that is loaded. Code that serialises a closure switches it on itself. */
const HOOKS = "../../runtime/closure/v8Hooks";

const load = Module._load;
Module._load = function (name, ...rest) {
  if (name === HOOKS) return { isInitializedAsync: async () => undefined };
  if (!LATE.includes(name)) return load.call(this, name, ...rest);
  const get = (_, member) => {
    if (member === "__esModule") return true;
    const loaded = load.call(Module, name, ...rest);
    return member === "default" && !loaded.__esModule ? loaded : loaded[member];
  };
  return new Proxy({}, { get });
};
