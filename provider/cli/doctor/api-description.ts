import { quotedName } from "../../base/invisible";
import { isRecord, ownMember } from "../../base/unknown";

type Node = Record<string, unknown>;

/** Why a description cannot be used: a sentence without its end, and what to do. */
export class NoDescription extends Error {
  constructor(
    why: string,
    readonly fix = "Give the description that the cluster serves at /docs/api/swagger.yaml, as a file or as its https URL.",
  ) {
    super(why);
  }
}

/** So many references may lead from one to the next. */
const MOST_HOPS = 50;

/** What a description says of something that a body or an answer may hold. */
type Knowledge = "known" | "read-only" | "unknown";

/** A path with its keys taken out: what they are called is no part of a call. */
const bare = (path: string) => path.replace(/^\/api(?=\/)/, "").replace(/\{[^{}]*\}/g, "{}");

/** One method of a path. */
export interface Operation {
  readonly query: ReadonlySet<string>;
  /** What the body may hold. */
  body(name: string): Knowledge;
  /** What the answer, or each of its records, may hold. */
  field(name: string): Knowledge;
}

/** A description of an API in Swagger 2.0. It may be any file: each part of it may be missing. */
export class ApiDescription {
  private readonly paths = new Map<string, Node>();

  private constructor(private readonly root: Node) {
    const { paths } = root;
    for (const [path, item] of Object.entries(isRecord(paths) ? paths : {}))
      if (isRecord(item)) this.paths.set(bare(path), item);
  }

  static parse(text: string): ApiDescription {
    const root = parsed(text);
    if (!isRecord(root) || String(root.swagger) !== "2.0")
      throw new NoDescription("it is no description in Swagger 2.0");
    const description = new ApiDescription(root);
    if (description.paths.size === 0) throw new NoDescription("it describes no path");
    return description;
  }

  get size(): number {
    return this.paths.size;
  }

  /** What it calls itself. */
  get title(): string {
    const info = isRecord(this.root.info) ? this.root.info : {};
    const told = [info.title, info.version].filter((one) => typeof one === "string");
    return told.length > 0 ? quotedName(told.join(" ")) : "a description without a title";
  }

  knows(path: string): boolean {
    return this.paths.has(bare(path));
  }

  operation(method: string, path: string): Operation | undefined {
    const item = this.paths.get(bare(path));
    const operation = item && ownMember(item, method.toLowerCase());
    if (!item || !isRecord(operation)) return undefined;
    const listed = (list: unknown): Node[] =>
      Array.isArray(list) ? list.map((one) => this.resolved(one)).filter((one) => one !== undefined) : [];
    const parameters = [...listed(item.parameters), ...listed(operation.parameters)];
    const query = parameters.flatMap(({ in: place, name }) =>
      place === "query" && typeof name === "string" ? name : [],
    );
    const body = parameters.find((one) => one.in === "body")?.schema;
    const answer = this.answerOf(operation);
    return {
      query: new Set(query),
      body: (name) => this.member(body, name),
      field: (name) => this.member(answer, name),
    };
  }

  /** The schema of what a GET answers, or of each record of it. */
  private answerOf({ responses }: Node): unknown {
    const answers = isRecord(responses) ? responses : {};
    const schema = this.resolved(ownMember(answers, "200"))?.schema;
    return this.property(schema, "records") ?? schema;
  }

  private member(schema: unknown, dotted: string): Knowledge {
    let [at, found]: [unknown, Knowledge] = [schema, "known"];
    for (const name of dotted.split(".")) {
      const next = this.property(at, name);
      if (next === undefined) return "unknown";
      if (next.readOnly === true) found = "read-only";
      at = next;
    }
    return found;
  }

  /** A property of an object, or of the objects of a list; `allOf` counts as what is in it. */
  private property(schema: unknown, name: string, seen = new Set<Node>()): Node | undefined {
    let node = this.resolved(schema);
    for (let hops = 0; node && node.items !== undefined; hops++)
      node = hops < MOST_HOPS ? this.resolved(node.items) : undefined;
    if (!node || seen.has(node)) return undefined;
    seen.add(node);
    const { properties, allOf } = node;
    const own = isRecord(properties) ? ownMember(properties, name) : undefined;
    if (isRecord(own)) return own.readOnly === true ? { ...this.resolved(own), readOnly: true } : this.resolved(own);
    for (const part of Array.isArray(allOf) ? allOf : []) {
      const found = this.property(part, name, seen);
      if (found) return found;
    }
    return undefined;
  }

  /** What a reference stands for. One that goes in a circle, or out of the file, stands for nothing. */
  private resolved(value: unknown): Node | undefined {
    let node = value;
    for (let hops = 0; hops < MOST_HOPS; hops++) {
      if (!isRecord(node)) return undefined;
      const { $ref: reference } = node;
      if (typeof reference !== "string") return node;
      if (!reference.startsWith("#/")) return undefined;
      node = reference
        .slice(2)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
        .reduce<unknown>((at, part) => (isRecord(at) ? ownMember(at, part) : undefined), this.root);
    }
    return undefined;
  }
}

/** The part of js-yaml that is used: its types are a package of their own. `yaml` took fifteen times as long for 13 MB. */
interface YamlReader {
  readonly CORE_SCHEMA: object;
  load(text: string, options: { readonly schema: object }): unknown;
}

function parsed(text: string): unknown {
  try {
    if (/^\s*\{/.test(text)) return JSON.parse(text);
    const { CORE_SCHEMA, load }: YamlReader = require("js-yaml");
    return load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    const { mark, reason } = error as { mark?: { line?: number }; reason?: string };
    const where = typeof mark?.line === "number" ? ` (line ${mark.line + 1}: ${quotedName(reason ?? "")})` : "";
    throw new NoDescription(`it is neither YAML nor JSON${where}`);
  }
}
