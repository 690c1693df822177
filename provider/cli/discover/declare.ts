import { type Properties, UUID } from "../../base/shape";
import { isRecord } from "../../base/unknown";
import type { Definition, Fields } from "../../lifecycle/definition";
import { type ConfigEntry, type Declared, FromConfig, svmOf, type Tools } from "../../lifecycle/discovery";
import type { Inventory, ResourceKind } from "./inventory";
import { textLiteral } from "./literal";
import { capital, identifier, plainName, RESERVED, UniqueNames } from "./names";

/** A resource of the program. */
export interface Declaration {
  /** `ontap.IscsiService` */
  readonly type: string;
  readonly variable: string;
  readonly name: string;
  /** What an import asks for. */
  readonly id: string;
  /** Without `adopt`, which all of them have with the dynamic provider. */
  readonly args: Properties;
  /** Why something of the object is not declared. */
  readonly remarks: string[];
  /** Variable of the resource that is made before it and deleted after it. */
  readonly dependsOn?: string | undefined;
}

/** The program as data. */
export interface ProgramPlan {
  readonly declarations: Declaration[];
  readonly config: ConfigEntry[];
  /** Objects that cannot be declared, a sentence each. */
  readonly skipped: string[];
}

export interface PlanOptions {
  /** Declare the secrets that the array reports, from the config. */
  readonly withSecrets?: boolean;
  /** The explicit provider of the resources; its name begins theirs and those of config keys, so that two systems can be in one stack. */
  readonly provider?: string | undefined;
  readonly language?: "typescript" | "yaml";
}

/** What to declare: every property that a new object would not have on its own, so that the program makes the same again. */
export function planProgram(inventory: Inventory, options: PlanOptions = {}): ProgramPlan {
  const planner = new Planner(inventory, options);
  for (const kind of inventory.kinds) planner.add(kind);
  return planner.plan;
}

class Planner {
  readonly plan: ProgramPlan = { declarations: [], config: [], skipped: [] };
  private readonly names = new UniqueNames();
  private readonly keys = new UniqueNames();
  private readonly variables: UniqueNames;
  private readonly tools: Tools;

  constructor(
    private readonly inventory: Inventory,
    private readonly options: PlanOptions,
  ) {
    this.variables = new UniqueNames([...RESERVED, ...(options.provider === undefined ? [] : [options.provider])]);
    this.tools = {
      svm: ({ svmName, svmUuid }) =>
        this.isClear(svmName) && /^[\w.-]+$/.test(svmName) && !UUID.test(svmName) ? svmName : svmUuid,
      fromConfig: (words, what, secret) => this.fromConfig({ key: identifier(this.prefixed(words)), what, secret }),
      quoted: textLiteral,
      withSecrets: options.withSecrets ?? false,
    };
  }

  add({ definition, lives, ids }: ResourceKind): void {
    const declared = definition.discovery.declare(lives, this.tools);
    lives.forEach((live, at) => {
      this.declare(definition, live, ids[at] ?? "", declared[at] ?? { args: {} });
    });
  }

  private declare({ shape, discovery, fields }: Definition, live: object, id: string, declared: Declared): void {
    const { args, remarks, refused } = accepted(fields, declared.args, this.options.language === "yaml");
    if (refused !== undefined) {
      const subject = discovery.subject(live, textLiteral);
      this.plan.skipped.push(`${subject} cannot be declared: ${refused}.`);
      return;
    }
    const wanted = this.nameOf(discovery, live);
    const suffixed = `${wanted}-${discovery.suffix}`;
    const variable = this.variables.unique(identifier(suffixed));
    const name = this.names.unique(discovery.named ? wanted : suffixed, "-");
    const declaration = {
      type: shape.type.replace(":", "."),
      name,
      variable,
      id,
      args,
      remarks: [...remarks, ...(declared.remarks ?? [])],
      dependsOn: this.plan.declarations.find((other) => other.id === declared.dependsOn)?.variable,
    };
    this.plan.declarations.push(declaration);
    if (this.tools.withSecrets) this.declareSecrets(declaration, fields, declared.secrets ?? {}, discovery.name(live));
  }

  /** The name of the object in the program, before its suffix. */
  private nameOf(discovery: Definition["discovery"], live: object): string {
    const [svm] = svmOf(live);
    const id = discovery.id(live);
    // What is on an SVM is called by it.
    const called = svm && (this.isClear(svm.svmName) ? svm.svmName : `${svm.svmName}-${id}`);
    const among = discovery.among?.(live);
    const text = called === undefined ? discovery.name(live) : among === undefined ? called : `${called}-${among}`;
    return this.prefixed(plainName(text, id));
  }

  private prefixed(name: string): string {
    return this.options.provider === undefined ? name : `${this.options.provider}-${name}`;
  }

  private declareSecrets(
    { args, remarks, variable }: Declaration,
    fields: Fields,
    secrets: Readonly<Record<string, string>>,
    owner: string,
  ): void {
    for (const [name, value] of Object.entries(secrets)) {
      // What is declared has to be the array's value to the letter, or adopting it would change it.
      if (!fields[name]?.schema.safeParse(value).success || !survives(value) || value.trim() !== value) {
        remarks.push(`${name} does not meet the rules for declared secrets: it stays with the cluster`);
        continue;
      }
      const key = `${variable}${capital(name)}`;
      args[name] = this.fromConfig({ key, secret: true, what: `${name} of account ${textLiteral(owner)}`, value });
    }
  }

  private fromConfig(entry: ConfigEntry): FromConfig {
    const key = this.keys.unique(entry.key);
    this.plan.config.push({ ...entry, key });
    return new FromConfig(key, entry.secret);
  }

  /** Whether a name stands for one SVM alone. */
  private isClear(svmName: string): boolean {
    return (this.inventory.svms.get(svmName)?.size ?? 1) === 1;
  }
}

/** What of an object the resource takes. The array may hold what the resource refuses: made by others, in other ways. */
function accepted(fields: Fields, given: Properties, yaml: boolean) {
  const args: Properties = {};
  const remarks: string[] = [];
  let refused: string | undefined;
  for (const [name, value] of Object.entries(given)) {
    const result = value instanceof FromConfig ? undefined : fields[name]?.schema.safeParse(value);
    const issue = result?.success === false ? (result.error.issues[0]?.message ?? "is not accepted") : undefined;
    const carried = survives(value) && !(yaml && holdsNull(value));
    const problem = issue ?? (carried ? undefined : "holds what Pulumi cannot carry unchanged");
    if (problem === undefined) args[name] = value;
    else if (fields[name]?.required) refused ??= `its ${name} ${problem}`;
    else remarks.push(`${name} is left to the array: what is there ${problem}`);
  }
  return { args, remarks, refused };
}

/** Pulumi YAML leaves out what is null. */
function holdsNull(value: unknown): boolean {
  return value === null || (typeof value === "object" && Object.values(value).some(holdsNull));
}

/** Whether a value comes back from the engine as it went in: declared otherwise, adopting it would change it. */
function survives(value: unknown): boolean {
  if (value instanceof FromConfig) return true;
  if (typeof value === "string") return !/\p{Cs}/u.test(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(survives);
  if (!isRecord(value)) return true;
  return Object.entries(value).every(([name, member]) => !/^__proto__$|\p{Cs}/u.test(name) && survives(member));
}
