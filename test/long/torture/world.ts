import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "../../../emulator";
import { arrayForTests } from "../../lifecycle/subject";
import { Life } from "../../support/life";
import { Plugin, PluginError } from "../../support/plugin";
import type { ProviderWay } from "../../support/ways";
import { Place } from "./place";
import { type Program, SECRETS, type Step } from "./program";
import { type Armed, arm, SIGNALS } from "./trouble";

/** Small, so that operations also run out of time; the transport's own pauses are left as they are. */
const TIMEOUT_SECONDS = 6;
/** A provider that is told to end has 20 s for what it has begun. */
const END_SECONDS = 20;

/** An array and a provider's process, on which programs run one after the other. */
export class World {
  private armed: Armed | undefined;
  private expired = false;
  private killed: Promise<void> | undefined;
  /** It was told to end, and may finish what it has begun. */
  private signalled: Promise<boolean> | undefined;
  private serial = 0;
  /** What ended a program otherwise than it should. */
  readonly violations: string[] = [];
  readonly counts = { programs: 0, steps: 0, troubles: 0, errors: 0, adopted: 0, removed: 0 };
  /** What of the troubles struck, by its kind. */
  readonly struck = new Map<string, number>();
  private said: string[] = [];

  private constructor(
    private readonly array: Emulator,
    private plugin: Plugin,
  ) {
    array.onRequest(() => this.armed?.called());
  }

  static async start(way: ProviderWay): Promise<World> {
    // Jobs and moves take their time: the emulator's own switches.
    const array = await arrayForTests({});
    return new World(array, await startPlugin(array, way));
  }

  async close(): Promise<void> {
    await this.plugin.stop();
    await this.array.close();
  }

  /** Runs a program through its faults, then without them, and notes every violated invariant. */
  async run(program: Program, label: string): Promise<void> {
    this.counts.programs += 1;
    this.said = [];
    const tell = (text: string) => this.violations.push(`${label}: ${text}`);
    const running = program.slots.map(({ subject, first, foreign }) => {
      const place = new Place(this.array, this.plugin, subject, first, ++this.serial);
      if (foreign) place.makeForeign();
      return place;
    });
    try {
      for (const step of [first(program), ...program.steps]) await this.step(running, step, program.parallel, tell);
      await this.converge(running, tell);
      await this.leave(running, tell);
    } catch (error) {
      tell(`the test itself failed: ${error instanceof Error ? error.stack : String(error)}`);
      this.armed?.end();
      await this.repair(running, tell);
    }
    await this.plugin.said();
    this.searchSecrets(running, tell);
    this.forget(running);
  }

  private async step(running: Place[], step: Step, parallel: boolean, tell: (text: string) => void): Promise<void> {
    this.counts.steps += 1;
    this.counts.troubles += step.trouble.length;
    const target = running[step.slot];
    if (step.drift !== undefined) target?.drift(step.drift);
    const before = running.filter(({ isLost }) => isLost);
    this.armed = arm(this.array, step.trouble, (event) => {
      if (event === "restart") void this.array.restart();
      else if (event === "expire") this.expire();
      else if (event === "busy") this.beBusy(true);
      else if (event === "kill") this.killed ??= this.plugin.stop();
      else this.signalled ??= this.endsInTime(event);
    });
    const work = running.map((one, index) => async () => {
      const wanted = step.wanted[index];
      if (step.action === "up") {
        if (wanted) one.wanted = wanted;
        await this.attempt(one, () => one.life.up(one.args));
      } else if (step.action === "refresh") await this.attempt(one, () => one.life.refresh());
      else if (index === step.slot) await this.attempt(one, () => one.life.destroy());
    });
    if (parallel) await Promise.all(work.map((one) => one()));
    else for (const one of work) await one();
    for (const [kind, times] of this.armed.end()) this.struck.set(kind, (this.struck.get(kind) ?? 0) + times);
    await this.repair(running, tell);
    // After a signal alone nothing that was begun is lost.
    if (!step.trouble.every(({ what }) => SIGNALS.some((signal) => signal === what.kind))) return;
    for (const one of running.filter(({ isLost }) => isLost))
      if (!before.includes(one)) tell(`${one.who}: made, and not in the state after a signal`);
  }

  /** An operation that may fail, but only in the ways in which it may. */
  private async attempt(one: Place, work: () => Promise<unknown>): Promise<string | undefined> {
    const before = one.life.kept;
    try {
      await work();
      one.pending = false;
      return undefined;
    } catch (error) {
      // Of a plugin that is gone the client says so in errors of its own.
      if (!(error instanceof PluginError) && !this.killed && !this.signalled) throw error;
      if (!(error instanceof Error)) throw error;
      this.counts.errors += 1;
      this.said.push(error.message);
      if (this.killed && !before) one.pending = true;
      return error.message;
    }
  }

  private expire(): void {
    this.expired = true;
    this.array.setPassword(this.array.credentials.username, "rotated-behind-us");
  }

  /** One call at a time, as a switch and not as a fault: calls that wait for their answer are refused others. */
  private beBusy(busy: boolean): void {
    this.array.switches.maxParallelRequests = busy ? 1 : 0;
    this.array.latency = busy ? 10 : 0;
  }

  private async endsInTime(signal: NodeJS.Signals): Promise<boolean> {
    const late = new AbortController();
    const ended = await Promise.race([
      this.plugin.signal(signal).then(() => true),
      sleep(END_SECONDS * 1000, false, { signal: late.signal }),
    ]);
    late.abort();
    return ended;
  }

  private async repair(running: Place[], tell: (text: string) => void): Promise<void> {
    this.armed = undefined;
    if (this.expired) this.array.setPassword(this.array.credentials.username, this.array.credentials.password);
    this.expired = false;
    this.beBusy(false);
    await this.array.start();
    if (!this.killed && !this.signalled) return;
    if ((await this.signalled) === false) tell(`the process did not end within ${END_SECONDS} s of a signal`);
    await (this.killed ?? this.plugin.stop());
    this.said.push(this.plugin.written);
    this.killed = undefined;
    this.signalled = undefined;
    this.plugin = await startPlugin(this.array, this.plugin.way);
    for (const one of running) {
      const { kept } = one.life;
      one.life = new Life(this.plugin, one.subject.type);
      one.life.kept = kept;
    }
  }

  /** The faults are over: one refresh and one `up` (and what an error advises) have to bring everything in line. */
  private async converge(running: Place[], tell: (text: string) => void): Promise<void> {
    // A job that was slow on purpose ends first: what runs on the array is not a fault any more.
    await this.jobsEnd();
    for (const one of running) {
      if (!one.isUntouched)
        tell(`${one.who}: somebody else's object was touched without adopt: ${JSON.stringify(one.found())}`);
      const refused = await this.attempt(one, () => one.life.refresh());
      if (refused) tell(`${one.who}: refresh after the faults failed: ${refused}`);
    }
    await Promise.all(running.map((one) => this.settle(one, tell)));
    for (const one of running) for (const text of one.violations(this.said)) tell(`${one.who}: ${text}`);
    this.array.take();
    for (const one of running) {
      const refused = await this.attempt(one, async () => {
        const { op, lines } = await one.life.up(one.args);
        if (op !== "same") tell(`${one.who}: a second up is "${op}": ${lines.join(", ")}`);
      });
      if (refused) tell(`${one.who}: the second up failed: ${refused}`);
    }
    const sent = this.array.take();
    if (sent.length > 0) tell(`the second up sent ${sent.map(({ label }) => label).join(", ")}`);
  }

  private async settle(one: Place, tell: (text: string) => void): Promise<void> {
    let refused = await this.attempt(one, () => one.life.up(one.args));
    if (refused?.includes("set adopt: true")) {
      this.counts.adopted += 1;
      one.adopt = true;
      refused = await this.attempt(one, () => one.life.up(one.args));
    }
    if (refused && /remove the (object|map) first/.test(refused)) {
      this.counts.removed += 1;
      one.drift("removed");
      refused = await this.attempt(one, () => one.life.up(one.args));
    }
    // Members of a group that no preview has shown stay until a refresh shows them.
    if (!refused && one.subject.rows.some(({ hidden }) => hidden))
      refused = await this.attempt(one, async () => {
        await one.life.refresh();
        await one.life.up(one.args);
      });
    if (refused) tell(`${one.who}: up after the faults failed: ${refused}`);
  }

  private async leave(running: Place[], tell: (text: string) => void): Promise<void> {
    for (const one of running) {
      const refused = await this.attempt(one, () => one.life.destroy());
      if (refused) tell(`${one.who}: destroy after the faults failed: ${refused}`);
      const left = one.found().filter(({ name }) => name === one.names[one.wanted.identity]);
      if (left.length > 0) tell(`${one.who}: still there after destroy`);
    }
  }

  private async jobsEnd(): Promise<void> {
    while (this.array.ontap.jobs.some(({ state }) => state === "running")) await sleep(100);
  }

  private searchSecrets(running: Place[], tell: (text: string) => void): void {
    const secrets = new Set<string>([...SECRETS, this.array.credentials.password]);
    for (const account of this.array.element.records.accounts.values())
      secrets.add(account.initiatorSecret).add(account.targetSecret);
    for (const { initiatorSecret, targetSecret } of this.array.element.groups.initiators)
      for (const secret of [initiatorSecret, targetSecret]) if (secret) secrets.add(secret);
    const texts = [...this.said, this.plugin.written];
    for (const one of running) {
      for (const [key, value] of Object.entries(one.life.kept?.outputs ?? {}))
        if (!/password|secret$/i.test(key)) texts.push(JSON.stringify(value));
    }
    for (const secret of secrets) {
      const text = texts.find((one) => one.includes(secret));
      if (text) tell(`a secret (${secret}) stands in: ${text}`);
    }
    for (const text of texts) {
      if (/in a way that it should not|TypeError|RangeError|\n\s+at /.test(text)) tell(`no sentence: ${text}`);
      if (/unhandled|UnhandledPromise/i.test(text)) tell(`an unhandled rejection: ${text}`);
    }
    this.plugin.written = "";
  }

  private forget(running: Place[]): void {
    for (const one of running) one.forget();
    for (const [id, { status }] of this.array.element.records.accounts)
      if (status === "removed") this.array.element.records.accounts.delete(id);
    this.array.take();
  }
}

/** The first `up` is part of the program, and has its share of faults too. */
function first({ slots, steps }: Program): Step {
  return {
    action: "up",
    slot: 0,
    wanted: slots.map((slot) => slot.first),
    drift: undefined,
    trouble: steps[0]?.trouble ?? [],
  };
}

function startPlugin(array: Emulator, way: ProviderWay): Promise<Plugin> {
  return Plugin.start(Plugin.connection(array, { timeoutSeconds: TIMEOUT_SECONDS }), {}, { way });
}
