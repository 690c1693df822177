/** How the program is written and started. */
export type Kind =
  /** `index.ts`, CommonJS, run by the SDK through ts-node as `pulumi new typescript` sets it up. */
  | "ts"
  /** The same through tsx. */
  | "ts, tsx"
  /** `index.ts` in a package of `"type": "module"`, through tsx. */
  | "ts module, tsx"
  /** The same through the SDK's own ES-module mode, which needs a ts-node of the program. */
  | "ts module, ts-node"
  /** The same through Node alone, which strips the types. */
  | "ts module, node"
  /** Compiled before it runs. */
  | "ts compiled"
  | "js"
  | "js module";

/** Who installs, and so where the packages lie. */
export type Layout = "npm" | "npm workspace" | "pnpm" | "yarn 1" | "yarn 4" | "yarn 4 pnp" | "bun";

/** One combination to try, in a fresh folder with nothing but the packed package. */
export interface Cell {
  readonly node: string;
  readonly sdk: string;
  /** Left out: the program has no TypeScript of its own. */
  readonly typescript?: string;
  readonly kind: Kind;
  readonly layout: Layout;
  /** Compile the program also with every other way in which a compiler looks for types. */
  readonly types?: true;
  /** What is special about the program. */
  readonly special?: "import" | "wrapper";
  /** What cannot work, and the text by which it fails. */
  readonly fails?: RegExp;
}

const OLDEST_SDK = "3.216.0";
/** The last SDK for Node 20. */
const NODE_20_SDK = "3.248.0";
const NEWEST = "latest";

/**
 * The pairs that matter, not their product: each Node with an old and a new SDK, each way to write a program with each
 * module system, each layout once with the SDK it is most likely to be met with.
 */
export const cells: readonly Cell[] = [
  { node: "20.18.1", sdk: OLDEST_SDK, typescript: "~5.0", kind: "ts", layout: "npm", types: true },
  { node: "20", sdk: NODE_20_SDK, typescript: "^5", kind: "ts", layout: "npm", types: true },
  { node: "20", sdk: NODE_20_SDK, kind: "ts", layout: "npm" },
  { node: "20", sdk: OLDEST_SDK, kind: "js module", layout: "npm" },
  { node: "20", sdk: NODE_20_SDK, kind: "js", layout: "yarn 1" },
  { node: "22", sdk: OLDEST_SDK, typescript: "^5", kind: "ts, tsx", layout: "pnpm" },
  { node: "22", sdk: NODE_20_SDK, typescript: "^5", kind: "ts", layout: "pnpm" },
  { node: "22", sdk: NEWEST, typescript: "^6", kind: "ts module, tsx", layout: "npm", types: true },
  { node: "22", sdk: NEWEST, typescript: "^6", kind: "ts compiled", layout: "npm workspace" },
  { node: "24", sdk: NEWEST, typescript: "^6", kind: "ts", layout: "npm", types: true },
  { node: "24", sdk: NODE_20_SDK, typescript: "^5", kind: "ts module, ts-node", layout: "npm" },
  { node: "24", sdk: NEWEST, typescript: "^6", kind: "ts module, node", layout: "pnpm" },
  { node: "24", sdk: NEWEST, kind: "js module", layout: "bun" },
  { node: NEWEST, sdk: OLDEST_SDK, kind: "js", layout: "npm" },
  { node: NEWEST, sdk: NEWEST, typescript: "^6", kind: "ts module, tsx", layout: "yarn 4" },

  { node: "22", sdk: NEWEST, kind: "js", layout: "npm", special: "wrapper" },
  {
    node: "22",
    sdk: NEWEST,
    kind: "js",
    layout: "pnpm",
    special: "wrapper",
    // The pointer in the state resolves from the program's folder, where pnpm shows direct dependencies only.
    fails: /Cannot find module 'pulumi-netapp\/runtime'/,
  },
  // Plug'n'Play has no node_modules, and neither the engine's language host nor its plugin launcher asks for its resolver.
  { node: "22", sdk: NEWEST, kind: "js", layout: "yarn 4 pnp", fails: /Pulumi SDK has not been installed/ },
  // The engine would ask the SDK for the object before there is any state, and so any pointer: the class refuses the option.
  {
    node: "22",
    sdk: NEWEST,
    kind: "js",
    layout: "npm",
    special: "import",
    fails: /import option of .* cannot work for a dynamic resource/,
  },
  // The SDK's own peer dependency.
  { node: "22", sdk: NEWEST, typescript: "^7", kind: "ts", layout: "npm", fails: /ERESOLVE/ },
];
