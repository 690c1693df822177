import { randomUUID } from "node:crypto";
import { ProviderError, Unfinished } from "../base/errors";
import { quotedName } from "../base/invisible";
import { learnSecrets } from "../base/redact";
import { say, sayImpact } from "../base/say";
import type { Properties, State } from "../base/shape";
import type { Connections } from "../connection/connections";
import { type Checked, check } from "./check";
import { createOrAdopt, replacedTooEarly } from "./create";
import { type Definition, type ImpactNote, namesWhere } from "./definition";
import { difference, matches, type Plan, plan } from "./diff";
import { newlyOn, SameSystem } from "./same-system";
import { inWords, sessionCount } from "./sessions";
import {
  declaredProperties,
  inputsOf,
  isGet,
  keptProperties,
  lasting,
  MADE,
  managedBy,
  managedIn,
  outputsOf,
  parsedId,
  pick,
  reportedProperties,
  SYSTEM,
  UNFINISHED,
  withoutUndefined,
} from "./state";

/** What became of an object. */
export interface Outcome {
  readonly id: string;
  readonly outputs: Properties;
  /** Why the work is half done: the object exists, the state keeps it, and the next `up` goes on from there. */
  readonly unfinished?: ProviderError;
}

/** An object as a refresh finds it. */
export interface Refreshed {
  readonly id: string;
  readonly outputs: Properties;
  /** The inputs of a program that says what is there, of the properties that the program manages. */
  readonly inputs: Properties;
}

/** The lifecycle of one resource. */
export type Lifecycle = ReturnType<typeof lifecycle>;

/** The one lifecycle, in plain values: the same for all resources, for the dynamic provider and for the plugin. */
export function lifecycle(definition: Definition, connections: Connections) {
  const { fields } = definition;
  const secrets = namesWhere(fields, ({ secret }) => secret);
  const learn = (...bags: State[]) => {
    for (const bag of bags) for (const name of secrets) learnSecrets(bag[name]);
  };
  const system = () => connections.system(definition.product);
  const calls = () => definition.operations(system());
  // What this run made or adopted, by the system that it is on: the mark in its newest state by id.
  const runs = new WeakMap<object, Map<string, string>>();
  const made = () => {
    const marks = runs.get(system()) ?? new Map<string, string>();
    runs.set(system(), marks);
    return marks;
  };
  // A write changes what was listed before it, and what is listed while it runs.
  const writing = <T>(work: () => Promise<T>) => {
    connections.forget();
    return work().finally(() => connections.forget());
  };

  return {
    check(olds: State, news: State): Checked {
      learn(olds, news);
      const { failures, ...checked } = check(fields, definition.rules, olds, news);
      const problem = connections.problem(definition.product.name);
      const ofSettings = problem === undefined ? [] : [{ property: "", reason: problem }];
      return { ...checked, failures: [...ofSettings, ...failures] };
    },

    plan(state: State, inputs: State): Plan {
      learn(state, inputs);
      return plan(definition, state, inputs);
    },

    /** `overOld`: the object that this one replaces has not been deleted. */
    create(inputs: State, overOld = false): Promise<Outcome> {
      learn(inputs);
      return writing(async () => {
        const unlessThere = overOld ? replacedTooEarly(definition, system().connection.host) : undefined;
        const api = calls();
        let outcome: Outcome;
        try {
          const live = await createOrAdopt(api, fields, inputs, { adopt: inputs.adopt === true, unlessThere });
          outcome = { id: api.id(live), outputs: outputsOf(fields, live, inputs, managedIn(fields, inputs)) };
        } catch (error) {
          if (!(error instanceof Unfinished)) throw error;
          outcome = unfinished(error, inputs);
        }
        // Of an array that has just stopped answering nothing more is asked.
        const isSilent = ProviderError.is(outcome.unfinished, "lost", "unreachable");
        const on = isSilent ? undefined : await newlyOn(system());
        const mark = randomUUID();
        made().set(outcome.id, mark);
        const marks = { ...(outcome.unfinished && { [UNFINISHED]: true }), [SYSTEM]: on, [MADE]: mark };
        return { ...outcome, outputs: withoutUndefined({ ...outcome.outputs, ...marks }) };
      });
    },

    update(id: string, state: State, given: State): Promise<Outcome> {
      const inputs = { ...keptProperties(fields, state), ...given };
      const generated: Properties = { ...definition.generate?.(state, inputs) };
      const wanted = { ...inputs, ...generated };
      learn(state, inputs, generated);
      return writing(async () => {
        const key = parsedId(definition.ids, id, "update");
        let lasts = lasting(state);
        const onSameSystem = async () => {
          lasts = lasting({ ...state, [SYSTEM]: await beforeWrite("update", key, state) });
        };
        try {
          // A create that was cut off: looks first, then creates or changes.
          const finish = async () => {
            // What follows looks at the object in any case.
            if (state[SYSTEM] !== undefined) await onSameSystem();
            return createOrAdopt(calls(), fields, wanted, { adopt: true, id: key });
          };
          const live = await (state[UNFINISHED] === true
            ? finish()
            : sendDifference(key, state, inputs, wanted, onSameSystem));
          return { id, outputs: { ...outputsOf(fields, live, inputs, managedIn(fields, inputs)), ...lasts } };
        } catch (error) {
          if (!(error instanceof Unfinished)) throw error;
          // The old state still shows the difference, so the next up sends it again.
          if (!error.live) throw error.cause;
          // If the new secret did not arrive, the old secretsVersion is kept, so that the next up rotates again.
          const arrived = matches(fields, error.live, generated);
          const outcome = unfinished(error, arrived ? inputs : { ...inputs, ...declaredProperties(fields, state) });
          return { ...outcome, outputs: { ...outcome.outputs, ...lasts } };
        }
      });
    },

    /** `undefined`: the object is certainly gone. `external`: `get` read it, and no program manages it. */
    async read(id: string, state: State, external = managedBy(state).size === 0): Promise<Refreshed | undefined> {
      learn(state);
      const key = parsedId(definition.ids, id);
      const api = calls();
      const live = await api.read(key, state);
      if (!live && isGet(state)) throw api.absent(key);
      const on = isGet(state) ? undefined : await sameSystem(key, state).afterRead(live, external);
      if (!live) return undefined;
      const managed = managedBy(state);
      const lasts = lasting({ ...state, [SYSTEM]: on });
      const outputs = { ...outputsOf(fields, live, state, managed), ...lasts };
      learn(outputs);
      return { id: key, outputs, inputs: inputsOf(fields, outputs, managed) };
    },

    async remove(id: string, state: State): Promise<void> {
      learn(state);
      const key = parsedId(definition.ids, id, "delete");
      const mark = made().get(id);
      // An older state of an object that this run has made or adopted since: deleted now, it would be gone from under that.
      if (mark !== undefined && mark !== state[MADE]) {
        say(
          `the ${definition.ids.object} ${id} stays: this run has given it to another resource, or to the one that replaces it; another time use aliases (new name or parent) or deleteBeforeReplace: true (replacement)`,
        );
        return;
      }
      return writing(async () => {
        await beforeWrite("delete", key, state);
        await counting(
          () => definition.removal?.(state) ?? [],
          () => calls().remove(key, state),
        );
      });
    },
  };

  function sameSystem(id: string, state: State): SameSystem {
    return new SameSystem(definition, system(), id, state);
  }

  function beforeWrite(step: "update" | "delete", id: string, state: State): Promise<string | undefined> {
    return sameSystem(id, state).beforeWrite(step, () => calls().read(id, state));
  }

  /** Sends what differs between state and inputs, and returns what the array has then. */
  async function sendDifference(
    id: string,
    state: State,
    inputs: State,
    wanted: State,
    first: () => Promise<void>,
  ): Promise<object> {
    const delta = difference(fields, state, wanted);
    // Credentials, the text that names the SVM, a property that is managed from now on: state only.
    if (Object.keys(delta).length === 0) return reportedProperties(fields, state);
    learn(delta);
    await first();
    const live = await counting(
      () => plan(definition, state, inputs).notes,
      () => calls().update(id, delta, { inputs, before: state }),
    );
    // A property that was not sent keeps its declared value, also when the array now differs: from here the drift would be
    // sent by the next up, and its preview could not show it. A refresh picks it up.
    const unsent = managedIn(fields, inputs).filter((name) => !(name in delta));
    return { ...live, ...pick(inputs, unsent) };
  }

  /** With `countSessions`: asks before a change whom it touches, and says so after it. Without, there is no call. */
  async function counting<T>(notes: () => readonly ImpactNote[], work: () => Promise<T>): Promise<T> {
    const asked = system();
    const lines = asked.connection.countSessions
      ? notes().flatMap(({ severity, text, touches }) => {
          if (!touches?.inUp) return [];
          const counted = touches.list(asked).then(
            (sessions) => inWords(sessionCount(sessions), touches.drop === true, quotedName),
            (error: unknown) => {
              // To count is a courtesy: it keeps nothing from being done.
              if (!(error instanceof ProviderError)) throw error;
              return `its sessions were not counted: ${error.message}`;
            },
          );
          return [counted.then((words) => ({ severity, text: `${text} (${words})` }))];
        })
      : [];
    const said = await Promise.all(lines);
    const done = await work();
    said.forEach(sayImpact);
    return done;
  }

  /** How far half-done work came: with what the array says of the object, or with what was to be sent. */
  function unfinished({ id, live, cause }: Unfinished, inputs: State): Outcome {
    const outputs = outputsOf(fields, live ?? inputs, inputs, managedIn(fields, inputs));
    learn(outputs);
    return { id, outputs, unfinished: cause };
  }
}
