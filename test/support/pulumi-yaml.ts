import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Type {
  readonly $ref?: string;
  readonly properties?: Record<string, Type>;
  readonly required?: readonly string[];
}

interface Resource {
  readonly inputProperties: Record<string, Type>;
  readonly requiredInputs?: readonly string[];
  readonly properties: Record<string, Type>;
}

interface Schema {
  readonly provider: Resource;
  readonly resources: Record<string, Resource>;
  readonly functions: Record<string, { inputs: Type; outputs: Type }>;
  readonly types: Record<string, Type>;
}

interface Program {
  readonly config?: Record<string, unknown>;
  readonly variables?: Record<string, { "fn::invoke": { function: string; arguments: object; return?: string } }>;
  readonly resources?: Record<
    string,
    { type: string; properties?: Record<string, unknown>; options?: Record<string, unknown> }
  >;
  readonly outputs?: Record<string, unknown>;
}

const SCHEMA = JSON.parse(readFileSync(join(__dirname, "../../schema.json"), "utf8")) as Schema;
const OPTIONS = ["provider", "protect", "import", "retainOnDelete", "ignoreChanges", "dependsOn"];

/** What a Pulumi YAML program says that schema.json does not know, or lacks; for where no YAML host can run it. */
export function yamlProblems(text: string): string[] {
  const program = parse(text) as Program;
  const problems: string[] = [];
  const known = new Map<string, readonly string[] | undefined>();
  for (const name of Object.keys(program.config ?? {})) known.set(name.replace(/^.*:/, ""), undefined);
  const keysOf = (where: string, value: object, types: Record<string, Type>, required: readonly string[] = []) => {
    for (const key of required) if (!(key in value)) problems.push(`${where} lacks ${key}`);
    for (const [key, inner] of Object.entries(value)) {
      const type = types[key];
      if (!type) problems.push(`${where} has no ${key}`);
      const named = SCHEMA.types[type?.$ref?.replace("#/types/", "") ?? ""];
      if (named?.properties && typeof inner === "object")
        keysOf(`${where}.${key}`, inner, named.properties, named.required);
    }
  };
  for (const [name, { "fn::invoke": call }] of Object.entries(program.variables ?? {})) {
    const { inputs, outputs } = SCHEMA.functions[call.function] ?? { inputs: {}, outputs: {} };
    if (!outputs.properties) problems.push(`there is no ${call.function}`);
    keysOf(name, call.arguments, inputs.properties ?? {}, inputs.required);
    known.set(name, call.return === undefined ? Object.keys(outputs.properties ?? {}) : undefined);
  }
  for (const [name, { type, properties = {}, options = {} }] of Object.entries(program.resources ?? {})) {
    const resource = type === "pulumi:providers:netapp" ? SCHEMA.provider : SCHEMA.resources[type];
    if (resource) keysOf(name, properties, resource.inputProperties, resource.requiredInputs);
    else problems.push(`there is no ${type}`);
    known.set(name, ["id", "urn", ...Object.keys(resource?.properties ?? {})]);
    for (const option of Object.keys(options))
      if (!OPTIONS.includes(option)) problems.push(`${name} has no option ${option}`);
  }
  for (const [, name = "", member] of JSON.stringify(program).matchAll(/(?<!\$)\$\{(\w+)(?:\.(\w+))?[^}]*\}/g)) {
    if (!known.has(name)) problems.push(`nothing is called ${name}`);
    else if (member && !(known.get(name) ?? []).includes(member)) problems.push(`${name} has no ${member}`);
  }
  return problems;
}
