import { escapeInvisible } from "../../base/invisible";
import type { Declaration, ProgramPlan } from "./declare";
import type { Explicit } from "./explicit";
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
    ...(options.protect
      ? ["(protect: true refuses that until it is taken out itself)."]
      : ["(no resource is protected)."]),
    ...(options.configLines.length > 0
      ? ["", "Once, before the first pulumi up, in the folder of the program (a line without a value asks for it):", ""]
      : []),
    ...options.configLines.map((line) => `  ${line}`),
    ...(skipped.length > 0 ? ["", "Not in this program:", ""] : []),
    ...skipped.map((line) => `  ${line}`),
  ];
  const imports = [
    ...(hasConfig ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    ...(imported.length > 0
      ? [`import { ${imported.join(", ")} } from "pulumi-netapp${options.plugin ? "/plugin" : ""}";`]
      : ["export {};"]),
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
