import { ProviderError } from "../../base/errors";
import { fitForLine } from "../../base/invisible";
import { learnTextsIn } from "../../base/redact";
import { sayImpact } from "../../base/say";
import type { Properties } from "../../base/shape";
import type { Connections } from "../../connection/connections";
import type { Checked } from "../../lifecycle/check";
import type { Definition } from "../../lifecycle/definition";
import { lifecycle, type Outcome } from "../../lifecycle/lifecycle";
import { LEFT_OUT, SECRETS } from "../../program/dynamic";
import { guarded, writeUnderWay } from "../leave";

/** What the SDK's dynamic provider process calls: the shape of `pulumi.dynamic.ResourceProvider`, in plain values. */
export type Handler = ReturnType<typeof handler>;

/** Puts the lifecycle of a resource into the shapes of the SDK's dynamic provider process. */
export function handler(definition: Definition, connections: Connections) {
  const resource = lifecycle(definition, connections);
  return {
    async configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
      // The SDK hands out the provider before it awaits this: nothing here may come after an await.
      connections.configure((key) => config.get(key));
    },

    async check(olds: Properties, news: Properties): Promise<Pick<Checked, "inputs" | "failures">> {
      if (isOfThePackagedPlugin(olds, news)) return { inputs: news, failures: [{ property: "", reason: CLOSED }] };
      learnSecretArguments(olds, news);
      const given = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== LEFT_OUT));
      const { inputs, failures } = resource.check(olds, given);
      const secret = secretArgumentsOf(news);
      // The engine prints the value of the property that a failure names.
      const quiet = failures.map(({ property, reason }) => ({
        property: secret.includes(property) ? "" : property,
        reason: fitForLine(reason),
      }));
      return { inputs: { ...inputs, ...kept(news) }, failures: quiet };
    },

    async diff(_id: string, olds: Properties, news: Properties) {
      learnSecretArguments(olds, news);
      const { changed, replaces, finishes, notes } = resource.plan(olds, news);
      notes.forEach(sayImpact);
      return { changes: changed.size > 0 || finishes, replaces: [...replaces], deleteBeforeReplace: true };
    },

    async create(inputs: Properties) {
      learnSecretArguments(inputs);
      const outcome = await guarded(() => writeUnderWay(() => resource.create(inputs)));
      return { id: outcome.id, outs: finished(outcome, inputs) };
    },

    async read(id: string, state: Properties) {
      learnSecretArguments(state);
      const found = await guarded(() => resource.read(id, state));
      if (!found) return { id: "", props: {} };
      return { id: found.id, props: { ...found.outputs, ...kept(state) }, inputs: { ...found.inputs, ...kept(state) } };
    },

    async update(id: string, olds: Properties, news: Properties) {
      learnSecretArguments(olds, news);
      const outcome = await guarded(() => writeUnderWay(() => resource.update(id, olds, news)));
      return { outs: finished(outcome, news) };
    },

    async delete(id: string, state: Properties): Promise<void> {
      learnSecretArguments(state);
      await guarded(() => writeUnderWay(() => resource.remove(id, state)));
    },
  };
}

/** For a program that switches back from the plugin: adopted anew, an object would be deleted with its old resource. */
const CLOSED =
  'it is managed by the packaged plugin, and the way back to dynamic resources is closed; import from "pulumi-netapp/plugin" again, nothing was changed';

/** The class's alias leads here from a resource of the plugin: its inputs lack what the dynamic provider adds. */
function isOfThePackagedPlugin(olds: Properties, news: Properties): boolean {
  return Object.keys(olds).length > 0 && "__provider" in news && !("__provider" in olds);
}

/** The names of the arguments that the program gave as secrets; only the class can tell. */
function secretArgumentsOf({ [SECRETS]: names }: Properties): readonly string[] {
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

function learnSecretArguments(...bags: Properties[]): void {
  for (const bag of bags) for (const name of secretArgumentsOf(bag)) learnTextsIn(bag[name]);
}

/** A refresh and a destroy are given outputs alone: these have the names too. */
function kept(bag: Properties): Properties {
  const names = secretArgumentsOf(bag);
  return names.length > 0 ? { [SECRETS]: names } : {};
}

/** The outputs, unless the work is half done: the SDK reports this error as "created but not initialised". */
function finished({ id, outputs: values, unfinished }: Outcome, inputs: Properties): Properties {
  const outputs = { ...values, ...kept(inputs) };
  if (!unfinished) return outputs;
  // The SDK adds __provider to the outputs of a success only; without it what exists could not be refreshed or destroyed.
  throw Object.assign(new ProviderError(unfinished.kind, unfinished.message), {
    id,
    properties: { ...outputs, __provider: inputs.__provider },
    reasons: [unfinished.message],
  });
}

/** What the SDK prints of an expected failure: `${error}: ${error.stack}`, of which ours have an empty one. */
const EXPECTED = /^pulumi-netapp: .*: $/s;

/**
 * Keeps expected failures from being said twice. The SDK prints those of `check`, `diff`, `read` and `delete` to stderr
 * beside answering them, and the engine shows stderr as messages of the stack. Defects keep their stack there.
 */
export function sayFailuresOnce(): void {
  const print = console.error;
  console.error = (...texts: unknown[]) => {
    if (!(texts.length === 1 && EXPECTED.test(String(texts[0])))) print(...texts);
  };
}
