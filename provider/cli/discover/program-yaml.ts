import { escapeInvisible } from "../../base/invisible";
import { FromConfig } from "../../lifecycle/discovery";
import type { Declaration, ProgramPlan } from "./declare";
import type { ProgramOptions } from "./program";

/** The project file of a program in YAML that imports what exists, through the plugin. */
export function yamlProgram({ declarations, config, skipped }: ProgramPlan, options: ProgramOptions): string {
  const comment = (lines: readonly string[]) => lines.map((line) => `# ${escapeInvisible(line)}`.trimEnd());
  const lines = [
    ...comment([
      `Made by pulumi-netapp discover from ${options.from}.`,
      "",
      "pulumi up imports what is declared here as it is and changes nothing on the systems. Save it as Pulumi.yaml.",
      ...(options.configLines.length > 0 ? ["", "Once, before the first pulumi up:", ""] : []),
      ...options.configLines.map((line) => `  ${line}`),
      ...(skipped.length > 0 ? ["", "Not in this program:", ""] : []),
      ...skipped.map((line) => `  ${line}`),
    ]),
    `name: ${options.project ?? "storage"}`,
    "runtime: yaml",
    "plugins:",
    "  providers:",
    "    - { name: netapp, path: node_modules/pulumi-netapp/plugin }",
    ...(config.length > 0 ? ["config:"] : []),
    ...config.map(({ key, secret }) => `  ${key}: { type: string${secret ? ", secret: true" : ""} }`),
    ...(declarations.length > 0 ? ["resources:"] : ["resources: {}"]),
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
