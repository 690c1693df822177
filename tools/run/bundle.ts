import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { licensesOf } from "./licenses.mjs";
import { ROOT } from "./root.mjs";

const PLUGIN_DOOR = join(ROOT, "provider/program/door.plugin.ts");
const FOLDER = join(ROOT, "plugin");

/** Node finds the main program behind a link, and takes a file without ending for CommonJS. */
const EXECUTABLE = '#!/usr/bin/env node\nrequire("./index.js");\n';
const WINDOWS = '@node "%~dp0index.js" %*\r\n';

/** What the program side is built with in the place of the dynamic door. What asks an array itself is never loaded. */
const throughThePlugin = {
  name: "through the plugin",
  setup(/** @type {import("esbuild").PluginBuild} */ build) {
    build.onResolve({ filter: /\/door$/ }, () => ({ path: PLUGIN_DOOR }));
    build.onResolve({ filter: /\/(look-up|connections)\.js$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** undici without the rest of it: fetch, caches, mocks and proxies are two thirds of what it loads. */
const AGENT = `
Object.assign(require("undici/lib/dispatcher/dispatcher").prototype, require("undici/lib/api"));
exports.Agent = require("undici/lib/dispatcher/agent");
exports.buildConnector = require("undici/lib/core/connect");
`;
const theAgentAlone = {
  name: "the agent alone",
  setup(/** @type {import("esbuild").PluginBuild} */ build) {
    build.onResolve({ filter: /^undici$/ }, ({ path }) => ({ path, namespace: "agent" }));
    build.onLoad({ filter: /./, namespace: "agent" }, () => ({ contents: AGENT, resolveDir: ROOT }));
  },
};

/** What the dynamic host loads: one file in the place of the compiled one, and undici beside it for the first call. */
export async function bundleRuntime() {
  const { build } = await import("esbuild");
  const folder = join(ROOT, "dist/provider/hosts/dynamic");
  // Not minified: a defect is reported with its place.
  const options = /** @type {const} */ ({
    bundle: true,
    platform: "node",
    target: "node20.18",
    legalComments: "none",
    logLevel: "error",
  });
  const wire = {
    name: "the wire beside it",
    setup(/** @type {import("esbuild").PluginBuild} */ build) {
      build.onResolve({ filter: /^undici$/ }, () => ({ path: "./undici.js", external: true }));
    },
  };
  const main = join(ROOT, "provider/hosts/dynamic/index.ts");
  await build({ ...options, entryPoints: [main], outfile: join(folder, "index.js"), plugins: [wire] });
  await build({
    ...options,
    stdin: { contents: AGENT, resolveDir: ROOT },
    outfile: join(folder, "undici.js"),
    minifyWhitespace: true,
  });
}

/** Bundles the packaged plugin into one file: the folder works wherever it is copied, with nothing but Node. */
export async function bundlePlugin() {
  const { build } = await import("esbuild");
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  const { metafile } = await build({
    entryPoints: [join(ROOT, "provider/hosts/plugin/main.ts")],
    absWorkingDir: ROOT,
    metafile: true,
    outfile: join(FOLDER, "index.js"),
    bundle: true,
    platform: "node",
    target: "node20.18",
    minify: true,
    keepNames: false,
    legalComments: "none",
    plugins: [theAgentAlone],
    define: { VERSION: JSON.stringify(version) },
    logLevel: "error",
  });
  await build({
    entryPoints: [join(ROOT, "provider/index.ts")],
    outfile: join(ROOT, "dist/provider/plugin.js"),
    bundle: true,
    platform: "node",
    target: "node20.18",
    external: ["@pulumi/pulumi"],
    plugins: [throughThePlugin],
    logLevel: "error",
  });
  writeFileSync(join(FOLDER, "LICENSES.txt"), licensesOf(metafile));
  copyFileSync(join(ROOT, "LICENSE"), join(FOLDER, "LICENSE"));
  copyFileSync(join(ROOT, "schema.json"), join(FOLDER, "schema.json"));
  const executable = join(FOLDER, "pulumi-resource-netapp");
  writeFileSync(executable, EXECUTABLE);
  chmodSync(executable, 0o755);
  writeFileSync(`${executable}.cmd`, WINDOWS);
}
