import type { Declaration, Plan } from "./declare";
import { literal, textLiteral, visible } from "./literal";

/** How the program is printed. */
export interface ProgramOptions {
  /** `ONTAP ontap1 and Element sf1` */
  readonly from: string;
  /** Shell lines that have to be run once before the program. */
  readonly configLines: readonly string[];
  /** `false`: without `protect: true`. */
  readonly protect: boolean;
}

/** The TypeScript program that takes over what exists. */
export function program({ declarations, config, skipped }: Plan, options: ProgramOptions): string {
  const products = [...new Set(declarations.map(({ type }) => type.slice(0, type.indexOf("."))))].sort();
  const head = [
    `Made by pulumi-netapp discover from ${options.from}.`,
    "",
    "pulumi up takes over what is declared here as it is (adopt: true) and changes nothing on the systems. From then on",
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
    ...(config.length > 0 ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    ...(products.length > 0 ? [`import { ${products.join(", ")} } from "pulumi-netapp";`] : ["export {};"]),
  ];
  const parts = [
    head.map((line) => `// ${visible(line)}`.trimEnd()).join("\n"),
    imports.join("\n"),
    ...(config.length > 0 ? ["const config = new pulumi.Config();"] : []),
    ...declarations.map((declaration) => statement(declaration, options.protect)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function statement({ type, variable, name, args, remarks }: Declaration, protect: boolean): string {
  const lines = Object.entries({ ...args, adopt: true }).map(
    ([argument, value]) => `  ${argument}: ${literal(value, "  ")},\n`,
  );
  const options = protect ? ", { protect: true }" : "";
  const told = remarks.map((remark) => `// ${visible(remark)}\n`).join("");
  return `${told}const ${variable} = new ${type}(${textLiteral(name)}, {\n${lines.join("")}}${options});`;
}
