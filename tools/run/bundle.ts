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
import { dirname, join, relative } from "node:path";
import { type BuildOptions, build, type Plugin, transform } from "esbuild";
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

/** The classes are for both ways, of which a program may import both: `way` is the argument of the file's one function. */
const bothWays: Plugin = {
  name: "both ways",
  setup(build) {
    build.onResolve({ filter: /\/binding$/ }, ({ path, namespace }) =>
      namespace === "way" ? undefined : { path, namespace: "way" },
    );
    build.onLoad({ filter: /./, namespace: "way" }, () => ({
      contents: `export const { binding } = way === "plugin" ? require("./binding.plugin") : require("./binding");`,
      resolveDir: join(ROOT, "provider/program"),
    }));
  },
};

/**
 * What asks arrays is in one file of the package, that of the dynamic provider: the commands too, and what look-ups of a
 * program need.
 */
const RUNTIME = "engine/dynamic/index";
/** Set by our own files. Without it the file is loaded by a dynamic provider's process, which ends with its engine. */
const BY_PARTS = 'globalThis[Symbol.for("pulumi-netapp loads parts")]';

/** The classes take from there what they load with the first look-up of a program; `parts` learns what that is. */
const outOfRuntime = (parts: Set<string>): Plugin => ({
  name: "out of the runtime",
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
      if (kind !== "dynamic-import") return undefined;
      const file = relative(join(ROOT, "provider"), join(resolveDir, path));
      const part = file.replaceAll("\\", "/").replace(/\.js$/, "");
      parts.add(part);
      return { path: part, namespace: "runtime" };
    });
    build.onResolve({ filter: /./, namespace: "runtime" }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /./, namespace: "runtime" }, ({ path }) => ({ contents: takes(`./${RUNTIME}.js`, path) }));
  },
});

/** The emulator is a file of its own beside dist/provider. */
const besideTheEmulator: Plugin = {
  name: "beside the emulator",
  setup(build) {
    build.onResolve({ filter: /\/emulator\/serve\.js$/ }, () => ({
      path: "../../../emulator/serve.js",
      external: true,
    }));
  },
};

/** What is never called, by what imports it, and what stands in its place. */
const UNUSED: readonly [importer: RegExp, path: RegExp, contents: string][] = [
  // The public entry, the fallback of undici's inner files (provider/http/transport.ts); bodies that are forms; HTTP/2.
  [/provider.http.transport\.ts$/, /^undici$/, ""],
  [/node_modules.undici/, /\/web\/fetch\/body\.js$/, ""],
  [/node_modules.undici/, /\/client-h2\.js$/, ""],
  [/undici.lib.api.index\.js$/, /\/api-(pipeline|stream|upgrade|connect)$/, ""],
  // Its parser for processors without SIMD: V8 has needed that for WebAssembly's SIMD since before Node 20.
  [/node_modules.undici/, /\/llhttp-wasm\.js$/, ""],
  // Reads .proto files for a service of grpc-js that we do not serve; how clients choose among several servers.
  [/node_modules.@grpc/, /^@grpc\/proto-loader$/, ""],
  [
    /node_modules.@grpc/,
    /\/load-balancer-(outlier-detection|weighted-round-robin)$/,
    "exports.setup = () => undefined;",
  ],
  // Only tools/schema makes JSON schemas.
  [/classic.schemas\.js$/, /\/json-schema-processors\.js$/, "export {};"],
  [
    /classic.schemas\.js$/,
    /\/to-json-schema\.js$/,
    "export const createToJSONSchemaMethod = () => undefined, createStandardJSONSchemaMethod = () => undefined;",
  ],
];

const withoutUnused: Plugin = {
  name: "without what is never called",
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, importer }) => {
      const index = UNUSED.findIndex(([by, what]) => by.test(importer) && what.test(path));
      return index < 0 ? undefined : { path: `${index} ${path}`, namespace: "unused" };
    });
    build.onLoad({ filter: /./, namespace: "unused" }, ({ path }) => ({
      contents: UNUSED[Number.parseInt(path, 10)]?.[2] ?? "",
    }));
  },
};

/** Messages as plain objects, which google-protobuf's generator makes a third of its code of. Nothing asks for them. */
const withoutToObject: Plugin = {
  name: "without toObject",
  setup(build) {
    build.onLoad({ filter: /_pb\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("if (jspb.Message.GENERATE_TO_OBJECT)", "if (false)"),
    }));
  },
};

/** esbuild keeps a part of the comments. They stand in the sources, and those of what is exported in the types. */
const withoutComments: Plugin = {
  name: "without comments",
  setup(build) {
    build.onLoad({ filter: /(provider|emulator).*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, ""),
      loader: "ts",
    }));
  },
};

/** zod is not what a user debugs, and a third of the file otherwise. */
const smallerZod: Plugin = {
  name: "smaller zod",
  setup(build) {
    build.onLoad({ filter: /node_modules.zod.*\.js$/ }, async ({ path }) => ({
      contents: (await transform(readFileSync(path, "utf8"), { minify: true, target: OPTIONS.target })).code,
    }));
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
    await bundlePackage(join(aside, "dist"));
    copyTypes(join(aside, "dist"));
    await bundlePlugin(join(aside, "plugin"));
    const files = readdirSync(aside, { recursive: true, encoding: "utf8" });
    // In this order plugin/schema.json comes last: by its time the next build knows that everything is there.
    for (const file of files.filter((name) => statSync(join(aside, name)).isFile()).sort()) {
      mkdirSync(dirname(join(ROOT, file)), { recursive: true });
      renameSync(join(aside, file), join(ROOT, file));
    }
    removeOthers(new Set(files));
  } finally {
    rmSync(aside, { recursive: true });
  }
}

/** As a whole zod would take longer to load than all the rest. The other packages are installed beside ours. */
const BUNDLED = ["zod", "dataloader"];

/** The package's JavaScript, in the place of what was compiled file by file. Not minified: a defect is reported with its place. */
async function bundlePackage(folder: string): Promise<void> {
  const provider = join(folder, "provider");
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const installed = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !BUNDLED.includes(name));
  const external = installed.flatMap((name) => [name, `${name}/*`]);
  const options = { ...OPTIONS, external };
  const banner = { js: "module.exports = (way, module) => {" };
  const classes = { entryPoints: ["provider/index.ts"], outfile: join(provider, "classes.js") };
  const parts = new Set(["cli/main"]);
  await build({
    ...options,
    ...classes,
    banner,
    footer: { js: "};" },
    plugins: [bothWays, outOfRuntime(parts), withoutComments],
  });
  const handlers = `{ enumerable: true, get: () => require("./${RUNTIME}").handlers }`;
  const contents = [
    ...[...parts].sort().map((part) => `exports[${JSON.stringify(part)}] = () => require("./${part}");`),
    // On another name: Node's ES modules leave out what they see a getter for on `exports`.
    `const lazy = exports; Object.defineProperty(lazy, "handlers", ${handlers});`,
    `if (!${BY_PARTS}) exports.handlers;`,
  ].join("\n");
  const stdin = { contents, resolveDir: join(ROOT, "provider") };
  const plugins = [besideTheEmulator, withoutUnused, smallerZod, withoutComments];
  // By this line Node's ES modules know the name.
  const footer = { js: "0 && (module.exports = { handlers });" };
  await build({ ...options, stdin, footer, outfile: join(provider, `${RUNTIME}.js`), plugins });
  const [names] = /^0 && \(module\.exports = \{[^}]*\}\);$/m.exec(readFileSync(classes.outfile, "utf8")) ?? [];
  for (const [entry, way] of [
    ["index", "dynamic"],
    ["plugin", "plugin"],
  ])
    writeFileSync(join(provider, `${entry}.js`), `require("./classes.js")("${way}", module);\n${names}\n`);
  // The emulator is test equipment, so it is minified; the names of functions stay, for the traces of errors.
  const emulator = {
    minify: true,
    keepNames: true,
    outdir: join(folder, "emulator"),
    external: [...external, "./index"],
  };
  await build({
    ...options,
    ...emulator,
    entryPoints: ["emulator/index.ts", "emulator/serve.ts"],
    plugins: [withoutComments],
  });
  mkdirSync(join(provider, "cli"));
  writeFileSync(join(provider, "cli/main.js"), `#!/usr/bin/env node\n${takes(`../${RUNTIME}.js`, "cli/main")}`);
}

/** The types that a program can reach: those of what is exported, and what they name. */
function copyTypes(folder: string): void {
  const types = join(DIST, ".types");
  const left = ["index", "engine/dynamic/index"].map((name) => join(types, "provider", `${name}.d.ts`));
  left.push(join(types, "emulator/index.d.ts"));
  const found = new Set<string>();
  for (let file = left.pop(); file; file = left.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(file, "utf8");
    const target = join(folder, relative(types, file));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    for (const [, name = ""] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
      const named = join(dirname(file), name.replace(/\.js$/, ""));
      const next = [`${named}.d.ts`, join(named, "index.d.ts")].find((path) => existsSync(path));
      if (!next) throw new Error(`${file} names ${name}, which has no types.`);
      left.push(next);
    }
  }
  // The classes of both ways are the same.
  writeFileSync(join(folder, "provider/plugin.d.ts"), 'export * from "./index";\n');
}

/** An earlier build may have left files that would go into the package. */
function removeOthers(made: ReadonlySet<string>): void {
  for (const part of ["dist/provider", "dist/emulator"]) {
    for (const name of readdirSync(join(ROOT, part), { recursive: true, encoding: "utf8" })) {
      const file = join(part, name);
      if (!made.has(file)) rmSync(join(ROOT, file), { recursive: true, force: true });
    }
  }
}

function takes(runtime: string, part: string): string {
  return `${BY_PARTS} = true;\nmodule.exports = require(${JSON.stringify(runtime)})[${JSON.stringify(part)}]();\n`;
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
    plugins: [withoutUnused, onlyTheGrant, withoutToObject],
    define: { VERSION: JSON.stringify(version) },
  });
  writeFileSync(join(folder, "LICENSES.txt"), licensesOf(metafile));
  for (const name of ["LICENSE", "schema.json"]) copyFileSync(join(ROOT, name), join(folder, name));
  const executable = join(folder, "pulumi-resource-netapp");
  writeFileSync(executable, EXECUTABLE, { mode: 0o755 });
  writeFileSync(`${executable}.cmd`, WINDOWS);
}
