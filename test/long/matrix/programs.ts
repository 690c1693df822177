import type { Cell, Kind } from "./cells";

const RESOURCES = (ontap: string, element: string, options: string) => `
const blue = new ${ontap}.IscsiService("blue", { svm: "svm-blue", targetAlias: "blue" }${options});
const computer = new ${ontap}.ActiveDirectoryAccount("computer", {
  svm: "svm-blue",
  name: "SVMBLUE",
  fqdn: "corp.example",
  username: "join",
  password: pulumi.secret("Join-1-Domain"),
});
const tenant = new ${element}.Account("tenant", { username: "tenant", attributes: { team: "blue" } });
const found = ${ontap}.getSvmOutput({ name: "svm-blue" });
`;

const EXPORTS = (annotated: boolean) => {
  const as = (type: string) => (annotated ? `: pulumi.Output<${type}>` : "");
  return `
export const iqn${as("string")} = blue.targetName;
export const domain${as("string")} = computer.fqdn;
export const accountId${as("number")} = tenant.accountId;
export const secret${as("string")} = tenant.initiatorSecret;
export const svm${as("string")} = found.uuid;
`;
};

const isModule = (kind: Kind) => kind.includes("module");
const isTypeScript = (kind: Kind) => kind.startsWith("ts");

/** The text of the program, which is the same in every way of writing it. */
function program({ kind, special }: Cell): string {
  const options = special === "import" ? ', { import: "00000000-0000-0000-0000-000000000000" }' : "";
  const source = special === "wrapper" ? "wrapper" : "pulumi-netapp";
  const body = RESOURCES("ontap", "element", options);
  if (isTypeScript(kind) || isModule(kind)) {
    return `import * as pulumi from "@pulumi/pulumi";
import { element, ontap } from "${source}";
${body}${EXPORTS(isTypeScript(kind))}`;
  }
  return `const pulumi = require("@pulumi/pulumi");
const { element, ontap } = require("${source}");
${body}
module.exports = { iqn: blue.targetName, domain: computer.fqdn, accountId: tenant.accountId, secret: tenant.initiatorSecret, svm: found.uuid };
`;
}

function pulumiYaml(kind: Kind): string {
  const options: Partial<Record<Kind, string>> = {
    "ts, tsx": "typescript: false, nodeargs: --import tsx",
    "ts module, tsx": "typescript: false, nodeargs: --import tsx",
    "ts module, node": "typescript: false",
    "ts compiled": "typescript: false",
    js: "typescript: false",
    "js module": "typescript: false",
  };
  return `name: matrix\nruntime:\n  name: nodejs\n  options: { ${options[kind] ?? "typescript: true"} }\n`;
}

function packageJson({ kind, special, typescript, sdk }: Cell, tarball: string): string {
  const own = special === "wrapper" ? { wrapper: "file:./wrapper" } : { "pulumi-netapp": `file:${tarball}` };
  return JSON.stringify({
    name: "program",
    version: "1.0.0",
    private: true,
    ...(isModule(kind) && { type: "module" }),
    main: kind === "ts compiled" ? "bin/index.js" : isTypeScript(kind) ? "index.ts" : "index.js",
    dependencies: {
      "@pulumi/pulumi": sdk,
      ...own,
      ...(typescript && { typescript, "@types/node": "^20" }),
      ...(kind.includes("tsx") && { tsx: "^4" }),
      ...(kind === "ts module, ts-node" && { "ts-node": "^10" }),
    },
  });
}

/** What the package manager reads besides package.json. */
function settings({ layout }: Cell): Record<string, string> {
  switch (layout) {
    // Whether the SDK's own dependencies may run their scripts at installation is asked by pnpm of each project.
    case "pnpm":
      return { "pnpm-workspace.yaml": "strictDepBuilds: false\n" };
    case "yarn 4":
    case "yarn 4 pnp": {
      const linker = layout === "yarn 4" ? "node-modules" : "pnp";
      // The packed package changes under one name; and a cell leaves nothing behind.
      return {
        ".yarnrc.yml": `nodeLinker: ${linker}\nenableGlobalCache: false\nenableTelemetry: false\nenableImmutableInstalls: false\n`,
        "yarn.lock": "",
      };
    }
    default:
      return {};
  }
}

/** The files of the program's folder. */
export function files(cell: Cell, tarball: string): Record<string, string> {
  const { kind, typescript } = cell;
  return {
    "Pulumi.yaml": pulumiYaml(kind),
    "package.json": packageJson(cell, tarball),
    [isTypeScript(kind) ? "index.ts" : "index.js"]: program(cell),
    ...settings(cell),
    ...(typescript && {
      "tsconfig.json": JSON.stringify({ compilerOptions: compilerOptions(cell), files: ["index.ts"] }),
    }),
    ...(cell.special === "wrapper" && {
      "wrapper/package.json": JSON.stringify({
        name: "wrapper",
        version: "1.0.0",
        main: "index.js",
        dependencies: { "pulumi-netapp": `file:${tarball}` },
        peerDependencies: { "@pulumi/pulumi": "^3" },
      }),
      "wrapper/index.js": 'module.exports = require("pulumi-netapp");\n',
    }),
  };
}

/** As `pulumi new typescript` writes them, where the way of starting leaves the choice. */
function compilerOptions({ kind, typescript }: Cell): object {
  const common = { strict: true, target: "es2020", outDir: "bin", types: ["node"], skipLibCheck: false };
  if (kind === "ts" && typescript?.includes("5")) return { ...common, module: "commonjs", moduleResolution: "node" };
  return { ...common, module: "nodenext", moduleResolution: "nodenext" };
}

/** The ways in which a compiler looks for the package's types; each has to understand the program. */
export function resolutions({ kind, typescript }: Cell): string[][] {
  const node16 = ["--module", "node16", "--moduleResolution", "node16"];
  const bundler = ["--module", "esnext", "--moduleResolution", "bundler"];
  const classic = ["--module", "commonjs", "--moduleResolution", "node"];
  const six = typescript?.includes("6") ? ["--ignoreDeprecations", "6.0"] : [];
  return [node16, bundler, ...(isModule(kind) ? [] : [[...classic, ...six]])];
}
