import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "../../../emulator";
import { defined, unmet, untrue } from "../../lifecycle/oracle";
import { type Bag, type Subject, SVMS_WITH_LUNS } from "../../lifecycle/subject";
import { Life } from "../../support/life";
import type { Plugin } from "../../support/plugin";
import { type Drift, drifting, type Wanted } from "./program";

/** A resource of a running program, and where on the array it may be: under one of two names. */
export class Place {
  readonly names: readonly [string, string];
  life: Life;
  adopt = false;
  /** The plugin was killed while this was being made: the engine names it as a pending operation. */
  pending = false;
  /** Somebody else's object under the first name, as it was made, until it is removed by hand. */
  foreign: Bag | undefined;

  constructor(
    readonly array: Emulator,
    plugin: Plugin,
    readonly subject: Subject,
    public wanted: Wanted,
    /** No other's on the array. */
    private readonly serial: number,
  ) {
    this.names = [`place${serial}a`, `place${serial}b`];
    this.life = new Life(plugin, subject.type);
    const { lun, igroup } = subject.base;
    const san = typeof lun === "string" && typeof igroup === "string" && { luns: [lun], igroups: [{ name: igroup }] };
    const iscsi = subject.type === "ontap:IscsiCredentials";
    if (this.hasOwnSvm) for (const name of this.names) array.ontap.addSvm({ name, iscsi, ...(san && { san }) });
  }

  get who(): string {
    return `${this.subject.type} ${this.names[0]}`;
  }

  /** What the program says. */
  get args(): Bag {
    const { subject, wanted, adopt } = this;
    // One SVM has groups of initiators, the other one groups of groups.
    const svm = "svm" in subject.base && { svm: SVMS_WITH_LUNS[this.serial % 2] };
    const args = { ...subject.base, ...svm, ...subject.named(this.names[wanted.identity]), ...this.own(wanted.args) };
    return defined({ ...(subject.whole?.(args) ?? args), ...(adopt && { adopt }) });
  }

  /** On the array, and in no state. */
  get isLost(): boolean {
    return !this.life.kept && !this.foreign && this.found().length > 0;
  }

  /** Whether somebody else's object is as it was made. */
  get isUntouched(): boolean {
    return !this.foreign || isDeepStrictEqual(this.subject.look(this.array, this.names[0]), this.foreign);
  }

  /** The objects that are on the array under its names, in the resource's terms. */
  found(): { name: string; live: Bag }[] {
    return this.names.flatMap((name) => {
      const live = this.subject.look(this.array, name);
      return live ? [{ name, live }] : [];
    });
  }

  /** What violates that array, state and program say the same, that nothing is left over and nothing there twice. */
  violations(said: readonly string[]): string[] {
    const { subject, array, names, wanted, args } = this;
    const { kept } = this.life;
    if (!kept) return ["not in the state after up"];
    const found = this.found();
    const own = found.find(({ name }) => name === names[wanted.identity]);
    const others = found.filter(({ name }) => name !== own?.name && !said.some((text) => text.includes(name)));
    const unsaid = this.pending || this.foreign ? [] : others;
    const stale = own && untrue(subject, kept, own.live);
    const missing = own && unmet(subject, args, own.live);
    // The name of a group is no key.
    const twins = array.element.groups.all.filter(({ name }) => names.includes(name)).map(({ name }) => name);
    return [
      ...unsaid.map(({ name }) => `${name} is on the array and neither in the state nor named in any error`),
      ...(missing?.length ? [`the array does not have what the program says: ${missing.join(", ")}`] : []),
      ...(stale?.length ? [`the state does not say what the array has: ${stale.join(", ")}`] : []),
      ...(new Set(twins).size < twins.length ? ["twins"] : []),
      ...(own ? [] : ["in the state and not on the array"]),
    ];
  }

  /** Only what its resource could be: never an object that would appear out of nothing. */
  drift(what: Drift): void {
    if (this.foreign && what !== "removed") return;
    this.foreign = undefined;
    const { array, subject } = this;
    const rows = drifting(subject);
    for (const { name } of this.found()) {
      const row = what === "removed" ? undefined : rows[what % rows.length];
      if (row) subject.drift(array, this.own({ [row.name]: row.drifted }), name);
      else subject.reset(array, name);
    }
  }

  /** Somebody else makes an object under its first name. */
  makeForeign(): void {
    const { subject, array, names } = this;
    const { ontap, element } = array;
    const [name] = names;
    const args: Bag = { ...this.args, ...subject.named(name) };
    const text = (argument: string) => String(args[argument]);
    const theirs = { attributes: { owner: "them" } };
    const make: Readonly<Record<string, () => void>> = {
      "ontap:IscsiService": () => ontap.setIscsi(name, { alias: "theirs" }),
      "ontap:IscsiCredentials": () =>
        ontap.credentials.set(name, text("initiator"), { inbound: { user: "theirs", password: "Their-Secret-01" } }),
      "ontap:InitiatorGroup": () => void ontap.san.setIgroup(text("svm"), name, { comment: "theirs" }),
      "ontap:LunMap": () => ontap.san.map(name, text("lun"), text("igroup"), 3),
      "ontap:ActiveDirectoryAccount": () => ontap.setAd(name, { name: text("name"), fqdn: "corp.example.net" }),
      "element:VolumeAccessGroup": () => void element.groups.add({ name, volumes: [4], ...theirs }),
      "element:Initiator": () => element.groups.addInitiator({ name: text("name"), alias: "theirs" }),
      "element:Account": () => void element.addAccount({ username: name, ...theirs }),
    };
    make[subject.type]?.();
    this.foreign = subject.look(array, name);
  }

  /** Takes off the array what its program may have left there. */
  forget(): void {
    for (const name of this.names) {
      this.subject.reset(this.array, name);
      if (this.hasOwnSvm) this.array.ontap.removeSvm(name);
    }
  }

  private get hasOwnSvm(): boolean {
    return "svm" in this.subject.named("");
  }

  /** An initiator can be in one group only, and no two have one CHAP user: each has its own. */
  private own(args: Readonly<Bag>): Bag {
    const { initiators, chapUsername } = args;
    const spelled = (name: string) =>
      /^500A/.test(name) ? `500A0980${String(this.serial).padStart(8, "0")}` : `${name}-${this.serial}`;
    return {
      ...args,
      ...(Array.isArray(initiators) && { initiators: initiators.map(spelled) }),
      ...(typeof chapUsername === "string" && { chapUsername: spelled(chapUsername) }),
    };
  }
}
