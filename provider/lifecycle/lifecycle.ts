import { ProviderError, Unfinished } from "../base/errors";
import { learnSecrets, redact } from "../base/redact";
import { announce } from "../base/say";
import type { Connections } from "../connection/connections";
import { underWay } from "../hosts/orphan";
import { check, same } from "./check";
import type { Change, CheckFailure, Definition, Field, Operations, State } from "./definition";
import { changedFields, difference, MANAGED, managedBy, remembered, replacingFields, UNFINISHED } from "./diff";
import { isGet, parsedId } from "./get";

type Properties = Record<string, unknown>;

/** What the SDK's plugin host calls; the shape of `pulumi.dynamic.ResourceProvider`, with plain values throughout. */
export interface Handler {
  configure(request: { config: { get(key: string): string | undefined } }): Promise<void>;
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: CheckFailure[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(id: string, state: Properties): Promise<{ id: string; props: Properties; inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, state: Properties): Promise<void>;
}

/** The lifecycle of one resource: the same for all of them, driven by the definition. */
export function handler<Inputs extends object, Live extends object>(
  definition: Definition<Inputs, Live>,
  connections: Connections,
): Handler {
  const fields: Readonly<Record<string, Field>> = definition.fields;
  const secretNames = Object.keys(fields).filter((name) => fields[name]?.secret);
  const learn = (...bags: Properties[]) => {
    for (const bag of bags) learnSecrets(...secretNames.map((name) => bag[name]));
  };

  /** Brings an object that exists to the wanted state, and tells how far it came if that fails. */
  async function sync(api: Operations<Inputs, Live>, live: Live, inputs: Inputs): Promise<Live> {
    const delta = difference(fields, live as Properties, inputs as Properties);
    const fixed = Object.keys(delta).find((name) => fields[name]?.replaces);
    if (fixed) {
      throw new ProviderError(
        "refused",
        `Cannot bring what exists to the declared state: its ${fixed} is ${JSON.stringify((live as Properties)[fixed])}, the program says ${JSON.stringify(delta[fixed])}, and the API cannot change it; correct the program or remove the object first.`,
      );
    }
    if (Object.keys(delta).length === 0) return live;
    return api.update(api.id(live), delta as Partial<Inputs>, { inputs, before: live });
  }

  async function make(api: Operations<Inputs, Live>, inputs: Inputs, adopt: boolean, id?: string): Promise<Live> {
    const found = adopt ? await api.find(inputs, id) : undefined;
    if (found) return sync(api, found, inputs);
    const live = await api.create(inputs).catch(async (error: unknown) => {
      // Somebody made it between the look and the create: with `adopt` that is not a failure.
      const raced = adopt && ProviderError.is(error, "exists") ? await api.find(inputs) : undefined;
      if (!raced) throw error;
      return raced;
    });
    try {
      return await sync(api, live, inputs);
    } catch (error) {
      throw error instanceof Unfinished || !(error instanceof ProviderError)
        ? error
        : new Unfinished(api.id(live), live, error);
    }
  }

  /** The outputs: what the array says, in the program's spelling where that means the same, and what only we know. */
  function outputs(live: Partial<Live>, previous: State, managed: Iterable<string>): Properties {
    const outs: Properties = {};
    for (const [name, value] of Object.entries(live)) {
      const field = fields[name];
      const keep = field?.same && previous[name] !== undefined && same(field, previous[name], value);
      outs[name] = keep ? previous[name] : value;
    }
    for (const [name, field] of Object.entries(fields)) {
      // Without a program (`get`) the text is the array's.
      if (field.source === "program") outs[name] = previous[name] ?? outs[name];
    }
    outs[MANAGED] = [...managed].sort();
    return withoutUndefined(outs);
  }

  const declaredLive = (inputs: Properties) =>
    Object.keys(fields).filter((name) => fields[name]?.source === "array" && inputs[name] !== undefined);

  /** Turns a half-done create or update into the shape that the plugin host reports as "created but not initialised". */
  function unfinished(error: Unfinished<Live>, inputs: Properties, creating: boolean): Error {
    // The old state knows more than nothing: what it still shows as different is sent again.
    if (!error.live && !creating) return error.cause;
    const properties = error.live
      ? outputs(error.live, inputs, declaredLive(inputs))
      : { ...inputs, [MANAGED]: declaredLive(inputs) };
    if (creating) properties[UNFINISHED] = true;
    // The host adds it to the outputs of a success only; without it nobody could refresh or destroy what exists by now.
    properties.__provider = inputs.__provider;
    learn(properties);
    return Object.assign(new ProviderError(error.cause.kind, error.cause.message), {
      id: error.id,
      properties: withoutUndefined(properties),
      reasons: [redact(error.cause.message)],
    });
  }

  // Forgotten before the call as well: a listing may begin while the write is still under way.
  const written = () => connections.forget();

  return {
    async configure({ config }) {
      // The host hands out the provider before it awaits this: nothing here may come after an await.
      connections.configure((key) => config.get(key));
    },

    async check(olds, news) {
      learn(olds, news);
      return check(fields, definition.rules as Parameters<typeof check>[1], olds, news);
    },

    async diff(_id, olds, news) {
      learn(olds, news);
      const changed = changedFields(fields, olds, news);
      const replaces = replacingFields(fields, olds, news, changed);
      if (changed.size > 0) {
        // Managed from now on, with the value that is there: nothing happens to anybody.
        const felt = new Set(
          [...changed].filter((name) => !fields[name] || !same(fields[name], olds[name], news[name])),
        );
        const change = { state: olds, inputs: news, changed: felt, replaced: replaces.length > 0 };
        announce(definition.notes?.(change as unknown as Change<Inputs>) ?? []);
      }
      // One object per SVM, one account per name: the new one cannot be made while the old one is there.
      return { changes: changed.size > 0 || olds[UNFINISHED] === true, replaces, deleteBeforeReplace: true };
    },

    async create(inputs) {
      learn(inputs);
      const api = definition.operations(connections);
      const live = await guarded(
        () => make(api, inputs as Inputs, inputs.adopt === true),
        (error: Unfinished<Live>) => unfinished(error, inputs, true),
      ).finally(written);
      return { id: api.id(live), outs: outputs(live, inputs, declaredLive(inputs)) };
    },

    async read(id, state) {
      learn(state);
      const key = parsedId(definition.ids, id);
      const api = definition.operations(connections);
      const live = await guarded(() => api.read(key, state));
      if (!live && isGet(state)) throw api.absent(key);
      if (!live) return { id: "", props: {} };
      const managed = managedBy(state);
      const props = outputs(live, state, managed);
      learn(props);
      const inputs = Object.entries(fields)
        .filter(([name, field]) => field.source === "program" || managed.has(name))
        .map(([name]) => [name, props[name]]);
      return { id: key, props, inputs: withoutUndefined(Object.fromEntries(inputs)) };
    },

    async update(id, olds, given) {
      learn(olds, given);
      const news = { ...remembered(fields, olds), ...given };
      const inputs = news as Inputs;
      const generated: Properties = { ...definition.generate?.(olds, inputs) };
      const wanted = { ...news, ...generated };
      const live = await guarded(
        async () => {
          learn(generated);
          if (olds[UNFINISHED] === true) return make(definition.operations(connections), wanted as Inputs, true, id);
          const delta = difference(fields, olds, wanted);
          // Credentials, the text that names the SVM, a property that is managed from now on: state only.
          if (Object.keys(delta).length === 0) return olds as Partial<Live>;
          learn(delta);
          const api = definition.operations(connections);
          const live = await api.update(id, delta as Partial<Inputs>, { inputs, before: olds as Partial<Live> });
          // Of the rest, what somebody else changed meanwhile is for a refresh to tell: the engine draws old inputs against
          // new ones, so from here it would become a change that the next preview cannot draw and `up` sends all the same.
          const unsent = declaredLive(news).filter((name) => !(name in delta));
          return { ...live, ...Object.fromEntries(unsent.map((name) => [name, news[name]])) };
        },
        (error: Unfinished<Live>) => {
          const arrived = Object.keys(difference(fields, { ...error.live }, generated)).length === 0;
          // Otherwise the state would say that the rotation was done, and nobody would ask for it again.
          return unfinished(error, arrived ? news : { ...news, ...toldByProgram(olds) }, false);
        },
      ).finally(written);
      return { outs: outputs(known(live as Properties), news, declaredLive(news)) as Properties };
    },

    async delete(id, state) {
      learn(state);
      await guarded(() => definition.operations(connections).remove(id, state)).finally(written);
    },
  };

  /** What a state holds because the program said so; `undefined` for what it did not say. */
  function toldByProgram(state: State): Properties {
    const names = Object.keys(fields).filter((name) => fields[name]?.source === "program");
    return Object.fromEntries(names.map((name) => [name, state[name]]));
  }

  /** The part of an old state that describes the array: what an update without a call carries over. */
  function known(live: Properties): Partial<Live> {
    return Object.fromEntries(
      Object.entries(live).filter(([name]) => !name.startsWith("__") && fields[name]?.source !== "program"),
    ) as Partial<Live>;
  }
}

/** Lets expected failures through as they are, half-done work in the host's shape, and a defect of ours with its place. */
async function guarded<T, Live>(work: () => Promise<T>, onUnfinished?: (error: Unfinished<Live>) => Error): Promise<T> {
  try {
    return await underWay(work);
  } catch (error) {
    if (error instanceof Unfinished) throw onUnfinished ? onUnfinished(error) : error.cause;
    if (error instanceof ProviderError) throw error;
    const unexpected = error instanceof Error ? error : new Error(String(error));
    unexpected.message = redact(
      `pulumi-netapp failed in a way that it should not, please report it: ${unexpected.message}`,
    );
    if (unexpected.stack) unexpected.stack = redact(unexpected.stack);
    throw unexpected;
  }
}

function withoutUndefined(bag: Properties): Properties {
  // The plugin host cannot put `undefined` into its answer ("Unexpected struct type").
  return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined));
}
