import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { licensesOf } from "./licenses";
import { ROOT } from "./root";

const DIST = join(ROOT, "dist");
/** Beside what tsc writes, whose file of its own tells by its time that a source was newer. */
const SOURCES = ["dist/.tsbuildinfo", "tools/run/bundle.ts", "schema.json", "package.json", "package-lock.json"];

/** Node finds the main program behind a link, and takes a file without ending for CommonJS. */
const EXECUTABLE = '#!/usr/bin/env node\nrequire("./index.js");\n';
const WINDOWS = '@node "%~dp0index.js" %*\r\n';

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node20.18",
  legalComments: "none",
  logLevel: "error",
} as const satisfies BuildOptions;

/** What the program side is built with in the place of the dynamic provider's binding. What asks an array itself is never loaded. */
const throughThePlugin: Plugin = {
  name: "through the plugin",
  setup(build) {
    build.onResolve({ filter: /\/binding$/ }, () => ({ path: join(ROOT, "provider/program/binding.plugin.ts") }));
    build.onResolve({ filter: /\/(lookup|connections)\.js$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** The plugin holds undici's inner files (provider/http/undici.ts); the public entry, their fallback, would bring all the rest. */
const withoutPublicEntry: Plugin = {
  name: "without undici's public entry",
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, ({ path }) => ({ path, namespace: "none" }));
    build.onLoad({ filter: /./, namespace: "none" }, () => ({ contents: "" }));
  },
};

/** The one grant of the library: a fifth of it. */
const GRANT = {
  contents: `
export { ClientSecretBasic, ClientSecretPost, TlsClientAuth } from "oauth4webapi";
export { clientCredentialsGrantRequest, customFetch, processClientCredentialsResponse } from "oauth4webapi";
`,
  resolveDir: ROOT,
};
const onlyTheGrant: Plugin = {
  name: "only the grant",
  setup(build) {
    build.onResolve({ filter: /^oauth4webapi$/ }, ({ path, namespace }) =>
      namespace === "grant" ? undefined : { path, namespace: "grant" },
    );
    build.onLoad({ filter: /./, namespace: "grant" }, () => GRANT);
  },
};

/** Makes what is bundled, when something that goes into it is newer. */
export async function bundle(): Promise<void> {
  const made = join(ROOT, "plugin/schema.json");
  const time = (path: string) => statSync(join(ROOT, path)).mtimeMs;
  if (existsSync(made) && SOURCES.every((path) => time(path) < statSync(made).mtimeMs)) return;
  // A process that runs meanwhile must find each file whole: they are made aside, and renamed.
  const aside = mkdtempSync(join(DIST, ".bundle-"));
  try {
    await bundleRuntime(join(aside, "dist/provider/engine/dynamic"));
    const outfile = join(aside, "dist/provider/plugin.js");
    const external = ["@pulumi/pulumi"];
    await build({ ...OPTIONS, entryPoints: ["provider/index.ts"], outfile, external, plugins: [throughThePlugin] });
    await bundlePlugin(join(aside, "plugin"));
    const files = readdirSync(aside, { recursive: true, encoding: "utf8" });
    // In this order plugin/schema.json comes last: by its time the next build knows that everything is there.
    for (const file of files.filter((name) => statSync(join(aside, name)).isFile()).sort()) {
      mkdirSync(dirname(join(ROOT, file)), { recursive: true });
      renameSync(join(aside, file), join(ROOT, file));
    }
  } finally {
    rmSync(aside, { recursive: true });
  }
}

/** What the dynamic provider loads: one file in the place of the compiled one. What only a call needs is installed. */
async function bundleRuntime(folder: string): Promise<void> {
  // Not minified: a defect is reported with its place.
  const main = { entryPoints: ["provider/engine/dynamic/index.ts"], outfile: join(folder, "index.js") };
  await build({ ...OPTIONS, ...main, external: ["undici", "undici/*", "oauth4webapi"] });
}

/** Bundles the packaged plugin into one file: the folder works wherever it is copied, with nothing but Node. */
async function bundlePlugin(folder: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const { metafile } = await build({
    ...OPTIONS,
    entryPoints: ["provider/engine/plugin/main.ts"],
    metafile: true,
    outfile: join(folder, "index.js"),
    minify: true,
    plugins: [withoutPublicEntry, onlyTheGrant],
    define: { VERSION: JSON.stringify(version) },
  });
  writeFileSync(join(folder, "LICENSES.txt"), licensesOf(metafile));
  for (const name of ["LICENSE", "schema.json"]) copyFileSync(join(ROOT, name), join(folder, name));
  const executable = join(folder, "pulumi-resource-netapp");
  writeFileSync(executable, EXECUTABLE, { mode: 0o755 });
  writeFileSync(`${executable}.cmd`, WINDOWS);
}
