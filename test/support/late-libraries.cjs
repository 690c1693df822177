// Each process that loads the SDK loads npm's resolver, TypeScript and others, for closures in the state and for programs in TypeScript,
// what it traces with, and source maps, which it reads at each resource: most of its time. Here they are loaded when they are first used.
const { existsSync } = require("node:fs");
const Module = require("node:module");

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

const load = Module._load;
Module._load = function (name, ...rest) {
  if (!LATE.includes(name)) return load.call(this, name, ...rest);
  const get = (_, member) => {
    if (member === "__esModule") return true;
    const loaded = load.call(Module, name, ...rest);
    return member === "default" && !loaded.__esModule ? loaded : loaded[member];
  };
  return new Proxy({}, { get });
};
