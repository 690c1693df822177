import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { type Emulator, startEmulator } from "../../../emulator";
import { Life } from "../../support/life";
import { Plugin, PluginError } from "../../support/plugin";
import type { ProviderWay } from "../../support/ways";
import { difference, found, INITIATOR, iqnOf, MAP, type Place, SAN } from "./array";
import { CONTROLLERS, DOMAINS, type Drift, type Program, SECRETS, type Step, VOLUMES, type Wanted } from "./program";
import { type Armed, arm, SIGNALS } from "./trouble";

const JOINER = { username: "joiner", password: "Join-the-d0main" };
/** Small, so that operations also run out of time; the transport's own pauses are left as they are. */
const TIMEOUT_SECONDS = 6;
/** A provider that is told to end has 20 s for what it has begun. */
const END_SECONDS = 20;

/** One resource of a running program. */
export interface Running extends Place {
  /** Somebody else's object stands under the first name; as it was made, until it is removed by hand. */
  foreign: Record<string, unknown> | undefined;
  wanted: Wanted;
  adopt: boolean;
  life: Life;
  /** The plugin was killed while this was being made: the engine names it as a pending operation. */
  pending: boolean;
}

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
    private readonly name: string,
  ) {
    array.onRequest(() => this.armed?.called());
  }

  static async start(name: string, way: ProviderWay): Promise<World> {
    const array = await startEmulator({
      element: { accounts: [{ username: "owner", volumes: VOLUMES.length }] },
      ontap: {
        svms: [SAN],
        domains: DOMAINS.map((fqdn) => ({
          fqdn,
          credentials: [JOINER],
          organizationalUnits: ["OU=Storage"],
          controllers: [...CONTROLLERS],
        })),
      },
    });
    return new World(array, await startPlugin(array, way), name);
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
    const running = program.slots.map((slot, index) => this.place(slot.type, slot.foreign, slot.first, index));
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

  private place(type: Place["type"], foreign: boolean, wanted: Wanted, index: number): Running {
    const stem = `${this.name}${++this.serial}s${index}`;
    const names = [`${stem}a`, `${stem}b`] as const;
    if (hasOwnSvm(type)) {
      const san = { luns: [MAP.lun], igroups: [{ name: MAP.igroup }] };
      for (const name of names) this.array.ontap.addSvm({ name, iscsi: type === "ontap:IscsiCredentials", san });
    }
    const running: Running = {
      array: this.array,
      type,
      names,
      foreign: undefined,
      wanted: owned(type, names, wanted),
      adopt: false,
      life: new Life(this.plugin, type),
      pending: false,
    };
    if (foreign) {
      makeForeign(running);
      running.foreign = found(running)[0]?.live;
    }
    return running;
  }

  private async step(running: Running[], step: Step, parallel: boolean, tell: (text: string) => void): Promise<void> {
    this.counts.steps += 1;
    this.counts.troubles += step.trouble.length;
    const target = running[step.slot];
    if (step.drift && target) drift(target, step.drift);
    const before = running.filter(isLost);
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
        if (wanted) one.wanted = owned(one.type, one.names, wanted);
        await this.attempt(one, () => one.life.up(argsOf(one)));
      } else if (step.action === "refresh") await this.attempt(one, () => one.life.refresh());
      else if (index === step.slot) await this.attempt(one, () => one.life.destroy());
    });
    if (parallel) await Promise.all(work.map((one) => one()));
    else for (const one of work) await one();
    for (const [kind, times] of this.armed.end()) this.struck.set(kind, (this.struck.get(kind) ?? 0) + times);
    await this.repair(running, tell);
    // After a signal alone nothing that was begun is lost.
    if (!step.trouble.every(({ what }) => SIGNALS.some((signal) => signal === what.kind))) return;
    for (const one of running.filter(isLost))
      if (!before.includes(one)) tell(`${one.type} ${one.names[0]}: made, and not in the state after a signal`);
  }

  /** An operation that may fail, but only in the ways in which it may. */
  private async attempt(one: Running, work: () => Promise<unknown>): Promise<string | undefined> {
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

  private async repair(running: Running[], tell: (text: string) => void): Promise<void> {
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
      one.life = new Life(this.plugin, one.type);
      one.life.kept = kept;
    }
  }

  /** The faults are over: one refresh and one `up` (and what an error advises) have to bring everything in line. */
  private async converge(running: Running[], tell: (text: string) => void): Promise<void> {
    // A job that was slow on purpose ends first: what runs on the array is not a fault any more.
    await this.jobsEnd();
    for (const one of running) {
      const who = `${one.type} ${one.names[0]}`;
      if (one.foreign) {
        const now = found(one).find(({ name }) => name === one.names[0])?.live;
        if (!isDeepStrictEqual(now, one.foreign))
          tell(
            `${who}: somebody else's object was touched without adopt: ${JSON.stringify(now)} instead of ${JSON.stringify(one.foreign)}`,
          );
      }
      const refused = await this.attempt(one, () => one.life.refresh());
      if (refused) tell(`${who}: refresh after the faults failed: ${refused}`);
    }
    await Promise.all(running.map((one) => this.settle(one, tell)));
    for (const one of running) this.compare(one, tell);
    this.array.take();
    for (const one of running) {
      const who = `${one.type} ${one.names[0]}`;
      const refused = await this.attempt(one, async () => {
        const { op, lines } = await one.life.up(argsOf(one));
        if (op !== "same") tell(`${who}: a second up is "${op}": ${lines.join(", ")}`);
      });
      if (refused) tell(`${who}: the second up failed: ${refused}`);
    }
    const sent = this.array.take();
    if (sent.length > 0) tell(`the second up sent ${sent.map(({ label }) => label).join(", ")}`);
  }

  private async settle(one: Running, tell: (text: string) => void): Promise<void> {
    const who = `${one.type} ${one.names[0]}`;
    let refused = await this.attempt(one, () => one.life.up(argsOf(one)));
    if (refused?.includes("set adopt: true")) {
      this.counts.adopted += 1;
      one.adopt = true;
      refused = await this.attempt(one, () => one.life.up(argsOf(one)));
    }
    if (refused && /remove the (object|map) first/.test(refused)) {
      this.counts.removed += 1;
      drift(one, "removed");
      refused = await this.attempt(one, () => one.life.up(argsOf(one)));
    }
    // Members of a group that no preview has shown stay until a refresh shows them.
    if (!refused && (one.type === "element:VolumeAccessGroup" || one.type === "ontap:InitiatorGroup"))
      refused = await this.attempt(one, async () => {
        await one.life.refresh();
        await one.life.up(argsOf(one));
      });
    if (refused) tell(`${who}: up after the faults failed: ${refused}`);
  }

  /** The array, the state and the program say the same; nothing is left over, nothing there twice. */
  private compare(one: Running, tell: (text: string) => void): void {
    const who = `${one.type} ${one.names[0]}`;
    const { kept } = one.life;
    if (!kept) return void tell(`${who}: not in the state after up`);
    const objects = found(one);
    for (const { name, live } of objects) {
      if (name !== one.names[one.wanted.identity]) {
        const named = this.said.some((text) => text.includes(name)) || one.pending || one.foreign !== undefined;
        if (!named) tell(`${who}: ${name} is on the array and neither in the state nor named in any error`);
        continue;
      }
      const wrong = difference(live, one.wanted.args);
      if (wrong.length > 0) tell(`${who}: the array does not have what the program says: ${wrong.join(", ")}`);
      const stale = Object.keys(live)
        .filter((key) => key in kept.outputs || !UNKNOWN_TO_STATES.includes(key))
        .filter((key) => !isDeepStrictEqual(sorted(kept.outputs[key]), sorted(live[key])));
      if (stale.length > 0) tell(`${who}: the state does not say what the array has: ${stale.join(", ")}`);
    }
    // The name of a group is no key.
    for (const name of one.names)
      if (this.array.element.groups.all.filter((group) => group.name === name).length > 1) tell(`${who}: twins`);
    if (!objects.some(({ name }) => name === one.names[one.wanted.identity]))
      tell(`${who}: in the state and not on the array`);
  }

  private async leave(running: Running[], tell: (text: string) => void): Promise<void> {
    for (const one of running) {
      const refused = await this.attempt(one, () => one.life.destroy());
      if (refused) tell(`${one.type} ${one.names[0]}: destroy after the faults failed: ${refused}`);
      const left = found(one).filter(({ name }) => name === one.names[one.wanted.identity]);
      if (left.length > 0) tell(`${one.type} ${one.names[0]}: still there after destroy`);
    }
  }

  private async jobsEnd(): Promise<void> {
    while (this.array.ontap.jobs.some(({ state }) => state === "running")) await sleep(100);
  }

  private searchSecrets(running: Running[], tell: (text: string) => void): void {
    const secrets = new Set<string>([...SECRETS, JOINER.password, this.array.credentials.password]);
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

  private forget(running: Running[]): void {
    for (const { names, type } of running) {
      for (const name of names) {
        if (type === "ontap:InitiatorGroup") {
          if (this.array.ontap.san.igroup(SAN.name, name)) this.array.ontap.san.removeIgroup(SAN.name, name);
        } else if (hasOwnSvm(type)) {
          this.array.ontap.removeAd(name);
          this.array.ontap.removeSvm(name);
        } else if (type === "element:VolumeAccessGroup") {
          if (this.array.element.groups.get(name)) this.array.element.groups.remove(name);
        } else if (type === "element:Initiator") {
          const one = this.array.element.groups.initiator(iqnOf(name));
          if (one) this.array.element.groups.deleteInitiator(one.initiatorID);
        } else if (this.array.element.account(name)) this.array.element.removeAccount(name);
      }
    }
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

/** On the array, and in no state. */
function isLost(one: Running): boolean {
  return !one.life.kept && !one.foreign && found(one).length > 0;
}

/** Lists that are in the state only while they are managed, and passwords that no array tells. */
const UNKNOWN_TO_STATES = ["initiators", "initiatorGroups", "volumes", "inboundPassword", "outboundPassword"];

function hasOwnSvm(type: Place["type"]): boolean {
  return type.startsWith("ontap:") && type !== "ontap:InitiatorGroup";
}

/**
 * An initiator can be in one group only: each has its own. ONTAP's groups of every second resource hold other groups in
 * their place, which have their type and protocol.
 */
function owned(type: Place["type"], [name]: Place["names"], { identity, args }: Wanted): Wanted {
  const { initiators, ...others } = args;
  if (!Array.isArray(initiators)) return { identity, args };
  if (type === "ontap:InitiatorGroup" && name.includes("s1")) {
    const { protocol: _, ...rest } = others;
    return { identity, args: { ...rest, osType: "linux", initiatorGroups: initiators.map((one) => `nested-${one}`) } };
  }
  const own = initiators.map((host) => `iqn.1994-05.com.example:${name}-${host}`);
  return { identity, args: { ...others, initiators: own } };
}

function argsOf({ type, names, wanted, adopt }: Running): Record<string, unknown> {
  const identity = names[wanted.identity];
  const given = {
    "element:Account": { username: identity },
    "element:VolumeAccessGroup": { name: identity },
    "element:Initiator": { name: iqnOf(identity) },
    "ontap:ActiveDirectoryAccount": { svm: identity, name: identity.toUpperCase(), ...JOINER },
    "ontap:InitiatorGroup": { svm: SAN.name, name: identity },
    "ontap:IscsiCredentials": { svm: identity, initiator: INITIATOR },
    "ontap:LunMap": { svm: identity, ...MAP },
    "ontap:IscsiService": { svm: identity },
  }[type];
  return { ...given, ...wanted.args, ...(adopt && { adopt }) };
}

function makeForeign({ array, type, names: [name] }: Running): void {
  if (type === "ontap:IscsiService") array.ontap.setIscsi(name, { alias: "theirs" });
  else if (type === "ontap:IscsiCredentials")
    array.ontap.credentials.set(name, INITIATOR, { inbound: { user: "theirs", password: "Their-Secret-01" } });
  else if (type === "ontap:InitiatorGroup") array.ontap.san.setIgroup(SAN.name, name, { comment: "theirs" });
  else if (type === "ontap:LunMap") array.ontap.san.map(name, MAP.lun, MAP.igroup, 3);
  else if (type === "element:VolumeAccessGroup")
    array.element.groups.add({ name, volumes: [VOLUMES[3]], attributes: { owner: "them" } });
  else if (type === "element:Initiator") array.element.groups.addInitiator({ name: iqnOf(name), alias: "theirs" });
  else if (type === "element:Account") array.element.addAccount({ username: name, attributes: { owner: "them" } });
  else array.ontap.setAd(name, { name: name.toUpperCase(), fqdn: DOMAINS[0] });
}

/** Only what the slot's resource could be: never an object that would appear out of nothing. */
function drift(running: Running, what: Drift): void {
  const { array, type, names } = running;
  if (running.foreign && what !== "removed") return;
  running.foreign = undefined;
  for (const name of names) {
    const account = type === "element:Account" ? array.element.account(name) : undefined;
    const svm = hasOwnSvm(type) ? array.ontap.svm(name) : undefined;
    const { groups } = array.element;
    const { san } = array.ontap;
    const igroup = type === "ontap:InitiatorGroup" ? san.igroup(SAN.name, name) : undefined;
    const isMapped = type === "ontap:LunMap" && san.maps(name).length > 0;
    const group = type === "element:VolumeAccessGroup" ? groups.get(name) : undefined;
    const credentials =
      type === "ontap:IscsiCredentials" && svm ? array.ontap.credentials.get(name, INITIATOR) : undefined;
    if (account) {
      if (what === "removed") array.element.removeAccount(name);
      else if (what === "changed") array.element.setAccount(name, { status: "locked", attributes: { by: "hand" } });
      else array.element.setAccount(name, { initiatorSecret: "by-hand-Secret1" });
    } else if (group) {
      if (what === "removed") groups.remove(name);
      else if (what === "changed") groups.set(name, { attributes: { by: "hand" } });
      else groups.removeInitiators(name, ...group.initiators);
      // Trident.
      if (what !== "removed") groups.addVolumes(name, VOLUMES[3]);
    } else if (igroup) {
      if (what === "removed") san.removeIgroup(SAN.name, name);
      else if (what === "changed")
        san.setIgroup(SAN.name, name, { comment: "by hand", deleteOnUnmap: true, igroups: [] });
      else
        san.setIgroup(SAN.name, name, {
          initiators: igroup.initiators.map(() => iqnOf(`${name}-by-hand`)).slice(0, 1),
        });
    } else if (isMapped) {
      san.unmap(name, MAP.lun, MAP.igroup);
      if (what !== "removed") san.map(name, MAP.lun, MAP.igroup, 9);
    } else if (type === "element:Initiator" && groups.initiator(iqnOf(name))) {
      const { initiatorID = 0, requireChap } = groups.initiator(iqnOf(name)) ?? {};
      if (what === "removed") groups.deleteInitiator(initiatorID);
      else if (what === "changed") groups.addInitiator({ name: iqnOf(name), alias: "by hand" });
      else if (requireChap) groups.addInitiator({ name: iqnOf(name), initiatorSecret: "by-hand-Secret1" });
    } else if (credentials) {
      const store = array.ontap.credentials;
      if (what === "removed") store.remove(name, INITIATOR);
      else if (what === "changed") store.set(name, INITIATOR, { authenticationType: "deny" });
      // A password that somebody sets cannot be seen.
      else store.set(name, INITIATOR, { addresses: { ranges: [{ start: "192.0.2.99", end: "192.0.2.99" }] } });
    } else if (type === "ontap:IscsiService" && svm?.iscsi) {
      if (what === "removed") array.ontap.removeIscsi(name);
      else array.ontap.setIscsi(name, { alias: "by-hand", enabled: what === "changed" });
    } else if (type === "ontap:ActiveDirectoryAccount" && svm?.ad) {
      if (what === "removed") array.ontap.removeAd(name);
      else if (what === "changed") array.ontap.setAd(name, { encryptions: ["rc4"] });
      else array.ontap.setPreferredDcs(name, [{ fqdn: DOMAINS[1], serverIp: CONTROLLERS[0] }]);
    }
  }
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? [...value].map((item) => JSON.stringify(item)).sort() : value;
}
