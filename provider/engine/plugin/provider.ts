import { ProviderError } from "../../base/errors";
import { learnSecrets } from "../../base/redact";
import { say, sayImpact } from "../../base/say";
import { objectOf, oneObject, type Properties, type State } from "../../base/shape";
import { Connections } from "../../connection/connections";
import type { Checked } from "../../lifecycle/check";
import type { CheckFailure, Definition, Lookup } from "../../lifecycle/definition";
import type { Plan } from "../../lifecycle/diff";
import { LIST_INPUTS, picked } from "../../lifecycle/discovery";
import { type Lifecycle, lifecycle, type Outcome, type Refreshed } from "../../lifecycle/lifecycle";
import { inputsFor, MANAGED, managedBy } from "../../lifecycle/state";
import { configReader } from "./config";

/** The inputs of an import carry it: they are what the array has, not what an earlier program said. */
const IMPORTED = "__imported";

/** What tokens of types and functions begin with. */
const PACKAGE = "netapp:";

/** Tells the lifecycle that nothing but the id is known. */
const BY_ID = "__byId";

/** One resource as the plugin serves it. */
export interface Served {
  readonly definition: Definition;
  readonly lifecycle: Lifecycle;
}

/** The package `netapp` in plain values, without the protocol. */
export class NetAppProvider {
  private readonly connections = new Connections();
  /** The URN of the resource that manages an object, of all that this run has checked. */
  private readonly owners = new Map<string, string>();
  /** What the old inputs of a resource name, by URN, from its check until it stays or is deleted. */
  private readonly standing = new Map<string, string>();
  /** Whether `pulumi do` asks, which shows all inputs and keeps none; it names no provider. */
  private isCommand = false;
  private readonly served = new Map<string, Served>();

  constructor(
    private readonly loaders: Readonly<Record<string, () => Definition>>,
    private readonly lookups: () => readonly Lookup[],
  ) {}

  configure(settings: Properties, urn?: string): void {
    this.isCommand = urn?.endsWith("::") === true;
    // A run begins: a provider that a debugger holds serves many.
    for (const known of [this.owners, this.standing, this.served]) known.clear();
    this.connections.configure(configReader(settings, urn));
  }

  resource(urn: string): Served {
    const [, , types = ""] = urn.split("::");
    return this.ofType(types.slice(types.lastIndexOf("$") + 1));
  }

  private ofType(type: string): Served {
    const known = this.served.get(type);
    if (known) return known;
    const loaders = new Map(Object.entries(this.loaders).map(([name, load]) => [`${PACKAGE}${name}`, load]));
    const definition = loaders.get(type)?.();
    if (!definition) {
      throw new ProviderError(
        "refused",
        `netapp has no resource type ${type}; it has ${[...loaders.keys()].join(", ")}.`,
      );
    }
    const served = { definition, lifecycle: lifecycle(definition, this.connections) };
    this.served.set(type, served);
    return served;
  }

  /** Validates, and makes explicit what taking an argument out means: unless the old inputs are those of an import. */
  check(urn: string, { definition, lifecycle }: Served, olds: State, news: State): Omit<Checked, "open"> {
    const { [IMPORTED]: imported, ...said } = olds;
    const kept = Object.entries(said).filter(([name]) => !imported || name in news);
    const { inputs, failures, open = [] } = lifecycle.check(Object.fromEntries(kept), news);
    if (open.length > 0) {
      say(`it was imported, and no array reports all of its arguments: ${open.join(", ")}; set them in the program`);
    }
    const before = objectOf(definition.shape, olds);
    if (before !== undefined) this.standing.set(urn, before);
    // A program in another language has no class that would look; see program/resource.ts.
    const object = objectOf(definition.shape, inputs);
    if (object === undefined) return { inputs, failures };
    const owner = this.owners.get(object) ?? urn;
    this.owners.set(object, owner);
    if (owner === urn) return { inputs, failures };
    const [one = "", other = ""] = [owner, urn].map((text) => text.split("::").slice(3).join("::"));
    return { inputs, failures: [...failures, { property: "", reason: oneObject(definition.shape, one, other) }] };
  }

  /** Plans a change and says what it does to hosts. */
  plan(urn: string, { lifecycle }: Served, state: State, inputs: State): Plan {
    const plan = lifecycle.plan(state, inputs);
    if (plan.changed.size === 0 && !plan.finishes) this.standing.delete(urn);
    plan.notes.forEach(sayImpact);
    return plan;
  }

  /**
   * Makes an object. Without the option `deleteBeforeReplace`, which the classes of this package set and SDKs of other
   * languages do not, the engine may replace a resource by creating first: then its old object is still there.
   */
  create(urn: string, { definition, lifecycle }: Served, inputs: State): Promise<Outcome> {
    const before = this.standing.get(urn);
    return lifecycle.create(inputs, before !== undefined && before === objectOf(definition.shape, inputs));
  }

  update(urn: string, { lifecycle }: Served, id: string, state: State, inputs: State): Promise<Outcome> {
    this.standing.delete(urn);
    return lifecycle.update(id, state, inputs);
  }

  async remove(urn: string, { lifecycle }: Served, id: string, state: State): Promise<void> {
    await lifecycle.remove(id, state);
    this.standing.delete(urn);
  }

  /** A refresh; `undefined` when the object is gone. */
  async refresh({ lifecycle }: Served, id: string, state: State, inputs: State): Promise<Refreshed | undefined> {
    const external = Object.keys(inputs).length === 0;
    // What an import returned and no program ever named stays the array's.
    const managed = [...managedBy(state)].filter((name) => external || name in inputs);
    const found = await lifecycle.read(id, { ...state, [MANAGED]: managed }, external);
    if (!found) return undefined;
    return { ...found, inputs: { ...found.inputs, ...(IMPORTED in inputs && { [IMPORTED]: true }) } };
  }

  /** A read by id alone: for `import` and for `get`. */
  async readById({ definition, lifecycle }: Served, id: string): Promise<Refreshed> {
    const found = await lifecycle.read(id, { [BY_ID]: true });
    if (!found) throw new ProviderError("gone", `Cannot read ${definition.shape.type} ${id}: it does not exist.`);
    const inputs = inputsFor(definition.fields, found.outputs);
    return {
      id: found.id,
      outputs: { ...found.outputs, [MANAGED]: Object.keys(inputs).sort() },
      inputs: { ...inputs, ...(!this.isCommand && { [IMPORTED]: true }) },
    };
  }

  /** What exists of a resource, by the listings of `discover`: ids that an import takes, and names. */
  async list(token: string, query: Properties): Promise<{ id: string; name: string }[]> {
    const { definition } = this.ofType(token);
    const { discovery, product, shape } = definition;
    const known: readonly string[] = LIST_INPUTS[product.name];
    const unknown = Object.keys(query).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new ProviderError(
        "refused",
        `${shape.type} cannot be listed by ${unknown}; there is ${known.join(" and ")}.`,
      );
    }
    const system = this.connections.system(product);
    const listed = await discovery.list(system);
    const filters = Object.fromEntries(Object.entries(query).map(([name, pattern]) => [name, [String(pattern)]]));
    const calls = definition.operations(system);
    return picked(discovery, listed?.found ?? [], filters).map((live) => ({
      id: calls.id(live),
      name: [discovery.name(live), ...(discovery.among ? [discovery.among(live)] : [])].join(" "),
    }));
  }

  /** A look-up; what is wrong with its arguments is named. */
  async ask(
    token: string,
    args: Properties,
  ): Promise<{ failures: CheckFailure[] } | { result: object; secrets: readonly string[] }> {
    const lookups = new Map(this.lookups().map((one) => [`${PACKAGE}${one.product.name}:${one.name}`, one]));
    const lookup = lookups.get(token);
    if (!lookup) {
      throw new ProviderError("refused", `netapp has no function ${token}; it has ${[...lookups.keys()].join(", ")}.`);
    }
    const failures = Object.keys(args)
      .filter((name) => !Object.hasOwn(lookup.args, name))
      .map((name) => ({ property: name, reason: `${lookup.name} has no argument ${name}` }));
    for (const [name, shape] of Object.entries(lookup.args)) {
      const parsed = shape.safeParse(args[name] ?? undefined);
      if (!parsed.success) failures.push({ property: name, reason: `${name} ${parsed.error.issues[0]?.message}` });
    }
    if (failures.length > 0) return { failures };
    const result = await lookup.ask(this.connections.system(lookup.product), args);
    const secrets = lookup.secrets ?? [];
    learnSecrets(...secrets.map((name) => (result as Properties)[name]));
    return { result, secrets };
  }
}
