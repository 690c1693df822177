import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type ProductName, SECRET_SETTINGS, SETTINGS } from "../../provider/connection/settings";
import type { Definition, Fields, Lookup } from "../../provider/lifecycle/definition";
import { LIST_INPUTS } from "../../provider/lifecycle/discovery";
import { lookups, resources } from "../../provider/resources";
import { Comments } from "./comments";

type Json = Record<string, unknown>;

const ROOT = join(__dirname, "../..");
const PRODUCTS = { ontap: "OntapConnection", element: "ElementConnection" } as const;
const ANY = { $ref: "pulumi.json#/Any" };

/** The schema of the package `netapp`, as the engine and the makers of SDKs take it. */
export function schema(manifest: Manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))): Json {
  const { version, description, license } = manifest;
  const maker = new Maker();
  const settings = maker.settings();
  return {
    name: "netapp",
    displayName: "NetApp",
    version,
    description,
    license,
    ...published(manifest),
    // Go's SDK becomes a module with a go.mod of its own.
    meta: { supportPack: true },
    keywords: ["pulumi", "netapp", "ontap", "element", "solidfire", "kind/native", "category/infrastructure"],
    language: LANGUAGES,
    config: { variables: settings },
    provider: {
      description: "The systems that resources are on: an explicit provider takes nothing from the environment.",
      inputProperties: settings,
      properties: settings,
    },
    resources: Object.fromEntries(resources().map((definition) => maker.resource(definition))),
    functions: Object.fromEntries(lookups().map((lookup) => maker.lookup(lookup))),
    types: maker.types,
  };
}

/** What of package.json goes into the schema. */
interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** Only a release has them. */
  readonly repository?: { readonly url: string };
  readonly homepage?: string;
}

/** Where the package is published. Only a release knows it: its workflow writes it into package.json. */
function published({ version, repository, homepage }: Manifest): Json {
  const address = repository?.url.replace(/^git\+|\.git$/g, "");
  if (address === undefined) return {};
  const path = new URL(address).pathname.slice(1);
  return {
    publisher: path.split("/")[0],
    repository: address,
    homepage: homepage ?? address,
    logoUrl: `${address}/raw/v${version}/docs/pictures/logo.svg`,
    // The release holds the plugin's archives under the names that the engine asks for.
    pluginDownloadURL: `github://api.github.com/${path}`,
  };
}

const LANGUAGES = {
  nodejs: { respectSchemaVersion: true, packageName: "pulumi-netapp-sdk" },
  python: { respectSchemaVersion: true, packageName: "pulumi_netapp", pyproject: { enabled: true } },
  go: {
    respectSchemaVersion: true,
    generateResourceContainerTypes: false,
    importBasePath: "pulumi-netapp/sdk/go/netapp",
  },
  csharp: { respectSchemaVersion: true, namespaces: { netapp: "NetApp", ontap: "Ontap", element: "Element" } },
};

class Maker {
  readonly types: Json = {};
  private readonly comments = new Comments();

  settings(): Json {
    return Object.fromEntries(
      Object.entries(PRODUCTS).map(([product, name]) => {
        const members = SETTINGS[product as keyof typeof PRODUCTS];
        const properties = members.map((member) => [
          member,
          {
            ...plainType(this.comments.typeText(name, member)),
            description: this.comments.ofMember(name, member),
            ...(SECRET_SETTINGS.includes(member) && { secret: true }),
          },
        ]);
        // What is left out comes from the environment, so nothing is required.
        const type = this.named(`index:${name}`, {
          type: "object",
          description: this.comments.of(name),
          properties: Object.fromEntries(properties),
        });
        return [product, { ...type, description: this.comments.ofMember("ProviderArgs", product) }];
      }),
    );
  }

  /** By what `pulumi do … list` narrows a listing. */
  private listInputs(product: ProductName): Json {
    const texts = {
      svm: "Lists only what is on SVMs whose name or UUID matches this pattern: `*` stands for any characters, `?` for one.",
      name: "Lists only what has a name that matches this pattern: `*` stands for any characters, `?` for one.",
    };
    const properties = LIST_INPUTS[product].map((name) => [name, { type: "string", description: texts[name] }]);
    return { type: "object", properties: Object.fromEntries(properties) };
  }

  resource({ shape, ids, product: { name: productName }, fields: all }: Definition): [string, Json] {
    const [product = "", name = ""] = shape.type.split(":");
    const fields = all as Fields;
    const secret = (property: string) => (shape.secrets.includes(property) ? { secret: true } : {});
    const inputs = Object.entries(fields).map(([property, field]) => [
      property,
      {
        ...this.typeOf(product, name, property, z.toJSONSchema(field.schema, { unrepresentable: "any", io: "input" })),
        description: this.comments.ofMember(`${name}Args`, property),
        ...secret(property),
        ...(field.replaces && { willReplaceOnChanges: true }),
      },
    ]);
    const known = Object.fromEntries(inputs) as Record<string, Json>;
    const outputs = shape.properties.map((property) => {
      const text = this.comments.typeText(name, property);
      const simple = /^(string|number|boolean)$/.test(text);
      const { description: _, willReplaceOnChanges: __, ...input } = known[property] ?? {};
      const type = simple ? { type: text === "number" ? "integer" : text } : input;
      return [property, { ...type, description: this.comments.ofMember(name, property), ...secret(property) }];
    });
    return [
      `netapp:${shape.type}`,
      {
        description: `${this.comments.of(name)}\n\n${importText(`netapp:${shape.type}`, ids.form)}`,
        inputProperties: known,
        requiredInputs: Object.keys(fields).filter((property) => fields[property]?.required),
        properties: Object.fromEntries(outputs),
        required: shape.properties,
        listInputs: this.listInputs(productName),
        aliases: [{ type: `pulumi-nodejs:dynamic/${shape.type}` }],
      },
    ];
  }

  lookup({ name, product, args, secrets = [] }: Lookup): [string, Json] {
    const type = upper(name);
    const inputs = Object.entries(args as Record<string, z.ZodType>).map(([member, field]) => {
      // Look-ups by SVM share one interface.
      const documented = this.comments.has(`${type}Args`) ? `${type}Args` : "GetBySvmArgs";
      return [
        member,
        {
          ...this.typeOf(product.name, type, member, z.toJSONSchema(field, { io: "input" })),
          description: this.comments.ofMember(documented, member),
        },
        field.safeParse(undefined).success,
      ] as const;
    });
    const results = [...this.comments.members(`${type}Result`), ...secrets];
    const outputs = results.map((member) => {
      const owner = secrets.includes(member) ? "AccountSecrets" : `${type}Result`;
      const secret = secrets.includes(member) ? { secret: true } : {};
      return [
        member,
        {
          ...plainType(this.comments.typeText(owner, member)),
          description: this.comments.ofMember(owner, member),
          ...secret,
        },
      ];
    });
    return [
      `netapp:${product.name}:${name}`,
      {
        description: this.comments.of(name),
        inputs: {
          properties: Object.fromEntries(inputs),
          required: inputs.filter(([, , optional]) => !optional).map(([member]) => member),
        },
        outputs: {
          properties: Object.fromEntries(outputs),
          required: results.filter(
            (member) => secrets.includes(member) || !this.comments.isOptional(`${type}Result`, member),
          ),
        },
      },
    ];
  }

  /** The Pulumi type of a JSON schema; objects and enums get a name of their own. */
  private typeOf(
    product: string,
    owner: string,
    property: string,
    json: Json,
    one = `${owner}${upper(property)}`,
  ): Json {
    if (Array.isArray(json.type)) return { oneOf: json.type.map((type) => ({ type })) };
    if (Array.isArray(json.enum)) {
      return this.named(`${product}:${one}`, {
        type: "string",
        description: this.comments.ofMember(`${owner}Args`, property),
        enum: json.enum.map((value) => ({ value })),
      });
    }
    if (json.type === "array") {
      return { type: "array", items: this.typeOf(product, owner, property, json.items as Json, singular(property)) };
    }
    if (json.type === "object" && json.properties) {
      const members = Object.entries(json.properties as Record<string, Json>).map(([member, type]) => [
        member,
        { type: type.type, description: this.comments.ofMember(one, member) },
      ]);
      return this.named(`${product}:${one}`, {
        type: "object",
        description: this.comments.of(one),
        properties: Object.fromEntries(members),
        required: json.required,
      });
    }
    if (json.type === "object") return { type: "object", additionalProperties: ANY };
    return { type: json.type };
  }

  private named(name: string, type: Json): Json {
    this.types[`netapp:${name}`] = type;
    return { $ref: `#/types/netapp:${name}` };
  }
}

/** The section that the registry shows at the end of a resource's page. */
function importText(token: string, form: string): string {
  const example = /such as (\S+)$/.exec(form)?.[1] ?? "41";
  const what = form.replace(/,? such as \S+$/, "");
  return `## Import\n\nThe id is ${what}:\n\n\`\`\`sh\npulumi import ${token} blue ${example}\n\`\`\``;
}

function upper(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** `PreferredDomainController` for a member of `preferredDomainControllers`. */
function singular(property: string): string {
  return upper(property).replace(/s$/, "");
}

function plainType(text: string): Json {
  if (text.endsWith("[]")) return { type: "array", items: plainType(text.slice(0, -2)) };
  if (text.startsWith("{ fqdn")) return { $ref: "#/types/netapp:ontap:PreferredDomainController" };
  if (text.startsWith("Record")) return { type: "object", additionalProperties: ANY };
  return { type: text === "number" ? "integer" : text };
}
