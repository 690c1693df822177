import { expect } from "chai";
import { hasUnknown } from "../../provider/base/unknown";
import { pointer } from "../../provider/program/dynamic";
import { type Differs, type Plugin, PluginError } from "./plugin";

type Bag = Record<string, unknown>;

/** What the engine keeps of a resource. */
export interface Kept {
  id: string;
  inputs: Bag;
  outputs: Bag;
  /** The create or update came only part of the way: the next `up` updates in any case. */
  unfinished?: string;
}

/** What a preview shows of a resource. */
export interface Shown {
  op: "create" | "same" | "update" | "replace";
  /** `- targetAlias: "blue"`, `~ status: "active" => "locked"`, `+ adopt: true`: old inputs against new inputs, as the engine draws them. */
  lines: string[];
  replaces: string[];
  notes: string[];
}

/**
 * One resource in the hands of a small stand-in for the engine, which calls the real provider process in the engine's order.
 * For tables of transitions; that the real engine does the same is held by the tests on it.
 */
export class Life {
  kept: Kept | undefined;

  constructor(
    readonly plugin: Plugin,
    readonly type: string,
  ) {}

  /** `check` and `diff`, as a preview runs them. Fails with all reasons when `check` does. */
  async preview(args: Bag): Promise<Shown> {
    return (await this.plan(args)).shown;
  }

  /** Preview and then what it showed; `previewed` is called in between. */
  async up(args: Bag, previewed?: (shown: Shown) => void): Promise<Shown> {
    const { shown, inputs } = await this.plan(args);
    previewed?.(shown);
    if (shown.op === "create") await this.create(inputs);
    else if (shown.op === "replace") {
      await this.destroy();
      await this.create((await this.checked({}, args)).inputs);
    } else if (this.kept) {
      if (shown.op === "update") await this.update(this.kept, inputs);
      this.kept.inputs = inputs;
    }
    return shown;
  }

  /** `read`, as a refresh runs it; `false` when the object is gone. */
  async refresh(): Promise<boolean> {
    if (!this.kept) return false;
    const { id, props, inputs } = await this.plugin.read(this.kept.id, this.kept.outputs, this.type, this.kept.inputs);
    this.kept = id === "" ? undefined : { id, outputs: props, inputs: inputs ?? this.kept.inputs };
    return this.kept !== undefined;
  }

  async destroy(): Promise<void> {
    if (this.kept) await this.plugin.delete(this.kept.id, this.kept.outputs, this.type);
    this.kept = undefined;
  }

  private async checked(olds: Bag, args: Bag) {
    const news = this.plugin.way === "dynamic" ? { ...args, __provider: pointer(this.type) } : args;
    const { inputs, failures } = await this.plugin.check(olds, news, this.type);
    if (failures.length > 0) {
      throw new PluginError(failures.map(({ property, reason }) => `[${property}] ${reason}`).join("\n"));
    }
    return { inputs };
  }

  private async plan(args: Bag): Promise<{ shown: Shown; inputs: Bag }> {
    const { kept } = this;
    const { inputs } = await this.checked(kept?.inputs ?? {}, args);
    if (!kept)
      return {
        inputs,
        shown: { op: "create", lines: drawn({}, inputs), replaces: [], notes: await this.plugin.said() },
      };
    const { changes, replaces, deleteBeforeReplace, details } = await this.plugin.diff(
      kept.id,
      kept.outputs,
      inputs,
      this.type,
      kept.inputs,
    );
    const op = replaces.length > 0 ? "replace" : changes || kept.unfinished !== undefined ? "update" : "same";
    if (op === "replace") expect(deleteBeforeReplace, "deleted before it is replaced").to.equal(true);
    const lines = op === "same" ? [] : drawn(kept.inputs, inputs);
    if (this.plugin.way === "plugin") expectDetails(details, kept, inputs, op);
    return { inputs, shown: { op, lines, replaces, notes: await this.plugin.said() } };
  }

  /** What the packaged plugin tells at preview of the outputs. */
  private async predicted(ask: () => Promise<{ outs: Bag }>): Promise<Bag> {
    return this.plugin.way === "plugin" ? (await ask()).outs : {};
  }

  private async create(inputs: Bag): Promise<void> {
    try {
      const predicted = await this.predicted(() => this.plugin.create(inputs, this.type, true));
      const { id, outs } = await this.plugin.create(inputs, this.type);
      expectPredicted(predicted, outs);
      this.kept = { id, inputs, outputs: outs };
    } catch (error) {
      if (error instanceof PluginError && error.id !== undefined) {
        this.kept = { id: error.id, inputs, outputs: error.properties ?? {}, unfinished: error.message };
      }
      throw error;
    }
  }

  private async update(kept: Kept, inputs: Bag): Promise<void> {
    try {
      const predicted = await this.predicted(() => this.plugin.update(kept.id, kept.outputs, inputs, this.type, true));
      kept.outputs = (await this.plugin.update(kept.id, kept.outputs, inputs, this.type)).outs;
      expectPredicted(predicted, kept.outputs);
      delete kept.unfinished;
    } catch (error) {
      if (error instanceof PluginError && error.id !== undefined) {
        this.kept = { id: kept.id, inputs, outputs: error.properties ?? {}, unfinished: error.message };
      }
      throw error;
    }
  }
}

/** What a preview told of the outputs came true. */
function expectPredicted(predicted: Bag, outputs: Bag): void {
  const known = Object.entries(predicted).filter(([name, value]) => !name.startsWith("__") && !hasUnknown(value));
  expect(Object.fromEntries(known.map(([name]) => [name, outputs[name]])), "told at preview").to.deep.equal(
    Object.fromEntries(known),
  );
}

/** The details name each property whose input changes with its sign, and nothing that stays the same. */
function expectDetails(details: Differs["details"], kept: Kept, inputs: Bag, op: Shown["op"]): void {
  const told = details.filter((one) => one.inputs).map(({ path }) => path.replace(/[.[].*$/, ""));
  const differing = drawn(kept.inputs, inputs).map((line) => line.replace(/^. (\w+):.*$/s, "$1"));
  const speaking = differing.filter((name) => !["adopt", "forceAccountOverwrite"].includes(name));
  // Taking a secret out changes the inputs and nothing else.
  const gone = speaking.filter((name) => inputs[name] === undefined);
  expect([...new Set(told)].sort(), "details").to.deep.equal(
    op === "same" ? [] : speaking.filter((name) => !gone.includes(name)),
  );
}

/** Old inputs against new inputs, a line per property that differs, in alphabetical order. */
function drawn(olds: Bag, news: Bag): string[] {
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])]
    .filter((name) => !name.startsWith("__"))
    .sort();
  return names.flatMap((name) => {
    const [old, now] = [JSON.stringify(olds[name]), JSON.stringify(news[name])];
    if (old === now) return [];
    if (old === undefined) return [`+ ${name}: ${now}`];
    return now === undefined ? [`- ${name}: ${old}`] : [`~ ${name}: ${old} => ${now}`];
  });
}
