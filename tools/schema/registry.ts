import { schema } from "./schema";

type Json = Record<string, unknown>;
interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly oneOf?: readonly Property[];
  readonly description?: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}
type Properties = Readonly<Record<string, Property>>;
interface Resource {
  readonly description: string;
  readonly inputProperties: Properties;
  readonly requiredInputs: readonly string[];
  readonly properties: Properties;
}

/** Stands for a secret of the stack's config. */
const secret = (key: string) => ({ $secret: key });
/** What an example declares; a resource that is not here has a page without one. */
const EXAMPLES: Readonly<Record<string, Json>> = {
  "netapp:ontap:IscsiService": { svm: "svm-blue", targetAlias: "blue" },
  "netapp:ontap:ActiveDirectoryAccount": {
    svm: "svm-blue",
    name: "BLUE01",
    fqdn: "corp.example.net",
    username: "joiner",
    password: secret("joinerPassword"),
  },
  "netapp:ontap:IscsiCredentials": {
    svm: "svm-blue",
    initiator: "iqn.1994-05.com.example:host7",
    authenticationType: "chap",
    inboundUser: "host7",
    inboundPassword: secret("host7Password"),
  },
  "netapp:ontap:InitiatorGroup": {
    svm: "svm-blue",
    name: "host7",
    osType: "linux",
    initiators: ["iqn.1994-05.com.example:host7"],
  },
  "netapp:ontap:LunMap": { svm: "svm-blue", lun: "/vol/data/lun1", igroup: "host7", logicalUnitNumber: 0 },
  "netapp:element:Account": { username: "tenant-blue", status: "locked" },
  "netapp:element:VolumeAccessGroup": { name: "blue", initiators: ["iqn.1994-05.com.example:host7"], volumes: [1] },
  "netapp:element:Initiator": { name: "iqn.1994-05.com.example:db-1", alias: "db-1" },
};

/** A page for each resource and each look-up, by file name: everything in it is from the schema. */
export function registryPages(): Record<string, string> {
  const { resources, functions, types } = schema() as {
    resources: Record<string, Resource>;
    functions: Record<string, { description: string; inputs: Resource; outputs: Resource }>;
    types: Record<string, { description: string; properties?: Properties; enum?: { value: string }[] }>;
  };
  const used = (tables: string) =>
    Object.entries(types)
      .filter(([name]) => tables.includes(`#${name.split(":").at(-1)?.toLowerCase()})`))
      .flatMap(([name, type]) => [
        `### ${name.split(":").at(-1)}`,
        type.enum ? type.enum.map(({ value }) => `\`${value}\``).join(", ") : table(type.properties ?? {}),
      ]);
  const page = (token: string, parts: readonly string[]) =>
    [NOTICE, `# ${token}`, ...parts, ...used(parts.join("\n"))].join("\n\n").concat("\n");
  const file = (token: string) => `${token.split(":").slice(1).join(".")}.md`;
  return Object.fromEntries([
    ...Object.entries(resources).map(([token, resource]) => [
      file(token),
      page(token, [
        words(resource.description),
        ...examples(token),
        "## Inputs",
        table(resource.inputProperties, resource.requiredInputs),
        "## Outputs",
        table(resource.properties),
        ...importOf(resource.description),
      ]),
    ]),
    ...Object.entries(functions).map(([token, { description, inputs, outputs }]) => [
      file(token),
      page(token, [
        words(description),
        "## Arguments",
        table(inputs.properties, (inputs as unknown as { required: string[] }).required),
        "## Result",
        table(outputs.properties),
      ]),
    ]),
  ]);
}

const NOTICE = "<!-- Made from schema.json by npm run schema. -->";

/** A description without its TypeScript and its Import, which have sections of their own. */
function words(description: string): string {
  return description.replace(/\n*```ts[\s\S]*?```/g, "").replace(IMPORT, "");
}

const IMPORT = /\n*(## Import\n[\s\S]*)$/;

function importOf(description: string): string[] {
  return IMPORT.exec(description)?.slice(1) ?? [];
}

function table(properties: Properties, required: readonly string[] = []): string {
  const rows = Object.entries(properties).map(([name, property]) => {
    const marks = [
      ...(required.includes(name) ? ["required"] : []),
      ...(property.secret ? ["secret"] : []),
      ...(property.willReplaceOnChanges ? ["replaces"] : []),
    ];
    const text = (property.description ?? "").replace(/\n\n/g, "<br>").replace(/\n/g, " ").replaceAll("|", "\\|");
    return `| \`${name}\` | ${typeText(property)} | ${marks.join(", ")} | ${text} |`;
  });
  return ["| property | type | | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function typeText({ type, $ref, items, oneOf }: Property): string {
  if (oneOf) return oneOf.map(typeText).join(" or ");
  if (items) return `list of ${typeText(items)}`;
  const name = $ref?.split(":").at(-1);
  if (name && !$ref?.startsWith("pulumi.json")) return `[${name}](#${name.toLowerCase()})`;
  return type ?? "any";
}

function examples(token: string): string[] {
  const args = EXAMPLES[token];
  if (!args) return [];
  const [, product = "", type = ""] = token.split(":");
  const secrets = Object.values(args).flatMap((value) => (isSecret(value) ? [value.$secret] : []));
  const lines = (line: (name: string, value: string) => string, config: (key: string) => string) =>
    Object.entries(args).map(([name, value]) =>
      line(name, isSecret(value) ? config(value.$secret) : JSON.stringify(value)),
    );
  const typescript = [
    ...(secrets.length > 0 ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    `import { ${product} } from "pulumi-netapp/plugin";`,
    "",
    `new ${product}.${type}("blue", {`,
    ...lines(
      (name, value) => `  ${name}: ${value},`,
      (key) => `new pulumi.Config().requireSecret("${key}")`,
    ),
    "});",
  ];
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const python = [
    ...(secrets.length > 0 ? ["import pulumi"] : []),
    "import pulumi_netapp as netapp",
    "",
    `netapp.${product}.${type}(`,
    '    "blue",',
    ...lines(
      (name, value) => `    ${snake(name)}=${value},`,
      (key) => `pulumi.Config().require_secret("${key}")`,
    ),
    ")",
  ];
  const yaml = [
    ...(secrets.length > 0 ? ["config:", ...secrets.map((key) => `  ${key}: { type: string, secret: true }`)] : []),
    "resources:",
    "  blue:",
    `    type: ${token}`,
    "    properties:",
    ...lines(
      (name, value) => `      ${name}: ${value}`,
      (key) => `\${${key}}`,
    ),
  ];
  const block = (language: string, text: readonly string[]) => `\`\`\`${language}\n${text.join("\n")}\n\`\`\``;
  return ["## Example", block("ts", typescript), block("python", python), block("yaml", yaml)];
}

function isSecret(value: unknown): value is { $secret: string } {
  return typeof value === "object" && value !== null && "$secret" in value;
}
