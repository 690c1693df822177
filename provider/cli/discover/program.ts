import { escapeInvisible } from "../../base/invisible";
import { FromConfig } from "../../lifecycle/discovery";
import type { Explicit } from "./config-lines";
import type { Declaration, ProgramPlan } from "./declare";
import { literal, textLiteral } from "./literal";

/** How the program is printed. */
export interface ProgramOptions {
  /** `ONTAP ontap1 and Element sf1` */
  readonly from: string;
  /** Shell lines that have to be run once before the program. */
  readonly configLines: readonly string[];
  /** `false`: without `protect: true`. */
  readonly protect: boolean;
  /** Through the packaged plugin, with `import` in the place of `adopt`. */
  readonly plugin?: boolean | undefined;
  /** Name of the project in this folder: its stacks belong to it. */
  readonly project?: string | undefined;
  /** The provider that the resources use, when it is not the default one. */
  readonly explicit?: Explicit | undefined;
}

/** The TypeScript program that takes over what exists. */
export function program({ declarations, config, skipped }: ProgramPlan, options: ProgramOptions): string {
  const { explicit } = options;
  const products = [...new Set(declarations.map(({ type }) => type.slice(0, type.indexOf("."))))].sort();
  const imported = [...products, ...(explicit ? ["Provider"] : [])];
  const hasConfig = config.length > 0 || explicit !== undefined;
  const head = [
    `Made by pulumi-netapp discover from ${options.from}.`,
    "",
    `pulumi up takes over what is declared here as it is (${options.plugin ? "import" : "adopt: true"}) and changes nothing on the systems. From then on`,
    "the declared properties are managed, and what is taken out of the program is removed from the systems as well",
    options.protect ? "(protect: true refuses that until it is taken out itself)." : "(no resource is protected).",
    ...section(
      "Once, before the first pulumi up, in the folder of the program (a line without a value asks for it):",
      options.configLines,
    ),
    ...section("Not in this program:", skipped),
  ];
  const imports = [
    ...(hasConfig ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    imported.length > 0
      ? `import { ${imported.join(", ")} } from "pulumi-netapp${options.plugin ? "/plugin" : ""}";`
      : "export {};",
  ];
  const parts = [
    head.map((line) => `// ${escapeInvisible(line)}`.trimEnd()).join("\n"),
    imports.join("\n"),
    ...(hasConfig ? ["const config = new pulumi.Config();"] : []),
    ...(explicit ? [explicit.statement] : []),
    ...declarations.map((declaration) => statement(declaration, options)),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Lines below a heading, where there are any. */
function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", heading, "", ...lines.map((line) => `  ${line}`)];
}

function statement(
  { type, variable, name, id, args, remarks, dependsOn }: Declaration,
  { explicit, plugin, protect }: ProgramOptions,
): string {
  const lines = Object.entries(plugin ? args : { ...args, adopt: true }).map(
    ([argument, value]) => `  ${argument}: ${literal(value, "  ")},\n`,
  );
  const given = [
    explicit ? `provider: ${explicit.name}` : [],
    dependsOn === undefined ? [] : `dependsOn: ${dependsOn}`,
    protect ? "protect: true" : [],
    plugin ? `import: ${textLiteral(id)}` : [],
  ].flat();
  const options = given.length > 0 ? `, { ${given.join(", ")} }` : "";
  const comments = remarks.map((remark) => `// ${escapeInvisible(remark)}\n`).join("");
  return `${comments}const ${variable} = new ${type}(${textLiteral(name)}, {\n${lines.join("")}}${options});`;
}

/** The project file of a program in YAML that imports what exists, through the plugin. */
export function yamlProgram({ declarations, config, skipped }: ProgramPlan, options: ProgramOptions): string {
  const comment = (lines: readonly string[]) => lines.map((line) => `# ${escapeInvisible(line)}`.trimEnd());
  const lines = [
    ...comment([
      `Made by pulumi-netapp discover from ${options.from}.`,
      "",
      "pulumi up imports what is declared here as it is and changes nothing on the systems. Save it as Pulumi.yaml.",
      ...section("Once, before the first pulumi up:", options.configLines),
      ...section("Not in this program:", skipped),
    ]),
    `name: ${options.project ?? "storage"}`,
    "runtime: yaml",
    "plugins:",
    "  providers:",
    "    - { name: netapp, path: node_modules/pulumi-netapp/plugin }",
    ...(config.length > 0 ? ["config:"] : []),
    ...config.map(({ key, secret }) => `  ${key}: { type: string${secret ? ", secret: true" : ""} }`),
    declarations.length > 0 ? "resources:" : "resources: {}",
    ...declarations.flatMap((declaration) => [
      ...comment(declaration.remarks).map((line) => `  ${line}`),
      ...resource(declaration, options.protect),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function resource({ type, variable, name, id, args, dependsOn }: Declaration, protect: boolean): string[] {
  return [
    `  ${variable}:`,
    `    type: netapp:${type.replace(".", ":")}`,
    `    name: ${JSON.stringify(name)}`,
    "    properties:",
    ...Object.entries(args).map(([argument, value]) => `      ${argument}: ${flow(value)}`),
    "    options:",
    `      import: ${flow(id)}`,
    ...(dependsOn === undefined ? [] : [`      dependsOn: ["\${${dependsOn}}"]`]),
    ...(protect ? ["      protect: true"] : []),
  ];
}

/** JSON is YAML; `${` would begin a reference. */
function flow(value: unknown): string {
  if (value instanceof FromConfig) return `\${${value.key}}`;
  const text = escapeInvisible(JSON.stringify(value)).replaceAll("${", "$$${");
  // YAML takes no halves of a pair.
  return text.replace(/\\u(d[89ab]..)\\u(d[c-f]..)/gi, (_, first: string, second: string) => {
    const letter = String.fromCharCode(Number.parseInt(first, 16), Number.parseInt(second, 16));
    return `\\U${letter.codePointAt(0)?.toString(16).padStart(8, "0")}`;
  });
}
