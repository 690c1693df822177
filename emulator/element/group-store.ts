import type {
  Account,
  ElementSeed,
  GroupSession,
  Initiator,
  InitiatorSeed,
  Volume,
  VolumeAccessGroup,
  VolumeAccessGroupSeed,
} from "./entities";
import type { GroupSwitches } from "./group-switches";
import { canonicalName, keptName } from "./initiator-names";

/** A group as it is kept. */
export interface StoredGroup {
  volumeAccessGroupID: number;
  name: string;
  /** IDs of its initiators, in the order in which they came. */
  initiators: number[];
  /** IDs of its volumes, deleted ones too. */
  volumes: number[];
  attributes: Record<string, unknown>;
  virtualNetwork: boolean;
  luns: Record<number, number>;
}

/** How a host proves itself: to its initiator object where that demands CHAP, or to the account that owns the volume. */
export interface HostChap {
  username: string;
  secret: string;
}

/** A session with all that is known of it. */
export interface HostSession extends GroupSession {
  chap?: HostChap;
  /** The account that let it in; otherwise a group did. */
  accountID?: number;
  sessionID: number;
}

/** Volume access groups, initiators and the sessions of hosts. Hooks for tests; what they return are copies. */
export class VolumeAccessGroups {
  /** Live records, for the methods of the API. Others use the methods of this class. */
  readonly records: { groups: Map<number, StoredGroup>; initiators: Map<number, Initiator> } = {
    groups: new Map(),
    initiators: new Map(),
  };
  readonly #volume: (volumeID: number) => Volume | undefined;
  readonly #account: (accountID: number) => Account | undefined;
  readonly #switches: GroupSwitches;
  /** Live sessions, also those that ended; for the method that lists them. */
  readonly hosts: HostSession[] = [];
  /** Initiators by the canonical form of their names. */
  readonly #byName = new Map<string, Initiator>();
  #lastGroup = 0;
  #lastInitiator = 0;
  #lastSession = 17_179_870_184;

  constructor(
    volume: (volumeID: number) => Volume | undefined,
    account: (accountID: number) => Account | undefined,
    switches: GroupSwitches,
    seed: ElementSeed,
  ) {
    this.#volume = volume;
    this.#account = account;
    this.#switches = switches;
    for (const initiator of seed.initiators ?? []) this.addInitiator(initiator);
    for (const group of seed.groups ?? []) this.add(group);
  }

  /** All groups, by ascending ID. */
  get all(): VolumeAccessGroup[] {
    return this.live().map((group) => this.copy(group));
  }

  /** A copy of the group with this ID, or of the first with this name; undefined when there is none. */
  get(idOrName: number | string): VolumeAccessGroup | undefined {
    const group = this.find(idOrName);
    return group === undefined ? undefined : this.copy(group);
  }

  add(seed: VolumeAccessGroupSeed): VolumeAccessGroup {
    const group: StoredGroup = {
      volumeAccessGroupID: seed.volumeAccessGroupID ?? this.newGroupId(),
      name: seed.name,
      initiators: [],
      volumes: [],
      attributes: structuredClone(seed.attributes ?? {}),
      virtualNetwork: seed.virtualNetwork ?? false,
      luns: {},
    };
    this.#lastGroup = Math.max(this.#lastGroup, group.volumeAccessGroupID);
    this.records.groups.set(group.volumeAccessGroupID, group);
    this.addInitiators(group.volumeAccessGroupID, ...(seed.initiators ?? []));
    this.addVolumes(group.volumeAccessGroupID, ...(seed.volumes ?? []));
    return this.copy(group);
  }

  /** Changes what is named of a group; attributes are replaced. */
  set(idOrName: number | string, change: Partial<Pick<StoredGroup, "name" | "attributes" | "virtualNetwork">>): void {
    Object.assign(this.#must(idOrName), structuredClone(change));
  }

  /** Deletes a group; its volumes and initiators stay. */
  remove(idOrName: number | string): void {
    this.records.groups.delete(this.#must(idOrName).volumeAccessGroupID);
  }

  /** Puts volumes into a group, as Trident does; those that are in it stay. */
  addVolumes(idOrName: number | string, ...volumes: number[]): void {
    const group = this.#must(idOrName);
    for (const volume of volumes) {
      if (this.#volume(volume) === undefined) throw new Error(`The emulator has no volume ${volume}; use addVolume.`);
    }
    this.setVolumes(group, [...group.volumes, ...volumes]);
  }

  removeVolumes(idOrName: number | string, ...volumes: number[]): void {
    const group = this.#must(idOrName);
    this.setVolumes(
      group,
      group.volumes.filter((volume) => !volumes.includes(volume)),
    );
  }

  /** Puts initiators into a group, out of the group in which they are; unknown ones come to be. */
  addInitiators(idOrName: number | string, ...names: string[]): void {
    const group = this.#must(idOrName);
    for (const name of names) this.move((this.initiatorNamed(name) ?? this.newInitiator(name)).initiatorID, group);
  }

  /** Takes initiators out of a group; they stay. */
  removeInitiators(idOrName: number | string, ...names: string[]): void {
    const group = this.#must(idOrName);
    const gone = names.map((name) => this.initiatorNamed(name)?.initiatorID);
    group.initiators = group.initiators.filter((id) => !gone.includes(id));
  }

  /** All initiators, by ascending ID. */
  get initiators(): Initiator[] {
    return structuredClone([...this.records.initiators.values()]);
  }

  /** A copy of the initiator of this name, in whatever case. */
  initiator(name: string): Initiator | undefined {
    return structuredClone(this.initiatorNamed(name));
  }

  /** Makes an initiator, or changes what is named of the one that is there. */
  addInitiator({ name, ...rest }: InitiatorSeed): void {
    Object.assign(this.initiatorNamed(name) ?? this.newInitiator(name), structuredClone(rest));
  }

  /** A host reaches for a volume through its group, or with the CHAP of the volume's account; once let in it has a session. */
  login(initiator: string, volumeID: number, chap?: HostChap): boolean {
    const session: HostSession = { initiator, volumeID, up: false, sessionID: 0, ...(chap && { chap }) };
    this.#try(session);
    if (session.up) this.hosts.push(session);
    return session.up;
  }

  /** All sessions, also those that ended. */
  get sessions(): GroupSession[] {
    return this.hosts.map(({ initiator, volumeID, up }) => ({ initiator, volumeID, up }));
  }

  /** Every host that has or had a session logs in again, as after the reboot of a node. */
  resetSessions(): void {
    for (const session of this.hosts) this.#try(session);
  }

  /** After a change through the group methods. */
  settle(): void {
    if (this.#switches.sessionsOnRemove === "stay") return;
    for (const session of this.hosts) session.up &&= this.#opener(session) !== undefined;
  }

  /** An account was locked, which ends its sessions at once, or unlocked: its hosts try until they are in again. */
  accountSwitched(account: Account): void {
    for (const session of this.hosts) {
      if (session.accountID !== account.accountID) continue;
      if (account.status !== "active") session.up = false;
      else if (!session.up) this.#try(session);
    }
  }

  /** A volume was purged: no group has it any more. */
  forgetVolume(volumeID: number): void {
    for (const group of this.live()) {
      if (group.volumes.includes(volumeID)) this.removeVolumes(group.volumeAccessGroupID, volumeID);
    }
  }

  /** Live records, by ascending ID. */
  live(): StoredGroup[] {
    return [...this.records.groups.values()].sort((a, b) => a.volumeAccessGroupID - b.volumeAccessGroupID);
  }

  /** Live record of a group. */
  find(idOrName: number | string): StoredGroup | undefined {
    if (typeof idOrName === "number") return this.records.groups.get(idOrName);
    return this.live().find((group) => group.name === idOrName);
  }

  /** Live record of the group in which an initiator is. */
  groupOf(initiatorID: number): StoredGroup | undefined {
    return [...this.records.groups.values()].find((group) => group.initiators.includes(initiatorID));
  }

  /** IDs of the groups that have a volume. */
  having(volumeID: number): number[] {
    return this.live().flatMap((group) => (group.volumes.includes(volumeID) ? [group.volumeAccessGroupID] : []));
  }

  /** Live record of the initiator of this name, in whatever case. */
  initiatorNamed(name: string): Initiator | undefined {
    return this.#byName.get(this.#key(name));
  }

  /** Makes an initiator as the group methods do: without alias and CHAP. */
  newInitiator(name: string): Initiator {
    this.#lastInitiator += 1;
    const initiator: Initiator = {
      initiatorID: this.#lastInitiator,
      initiatorName: keptName(name, this.#switches),
      alias: "",
      attributes: {},
      requireChap: false,
      virtualNetworkIDs: [],
    };
    this.records.initiators.set(initiator.initiatorID, initiator);
    this.#byName.set(this.#key(name), initiator);
    return initiator;
  }

  /** Equal for two spellings of one initiator. */
  #key(name: string): string {
    return this.#switches.initiatorNameCase === "exact" ? name : canonicalName(name);
  }

  /** Deletes an initiator, out of its group too. */
  deleteInitiator(initiatorID: number): void {
    this.move(initiatorID, undefined);
    const initiator = this.records.initiators.get(initiatorID);
    this.records.initiators.delete(initiatorID);
    if (initiator !== undefined) this.#byName.delete(this.#key(initiator.initiatorName));
  }

  /** Takes an initiator out of its group and puts it into this one, or into none. */
  move(initiatorID: number, to: StoredGroup | undefined): void {
    const from = this.groupOf(initiatorID);
    if (from === to) return;
    if (from !== undefined) from.initiators = from.initiators.filter((id) => id !== initiatorID);
    to?.initiators.push(initiatorID);
  }

  /** Sets the volumes of a group; each that is new gets the lowest free LUN. */
  setVolumes(group: StoredGroup, volumes: number[], renumber = false): void {
    const luns: Record<number, number> = {};
    group.volumes = [...new Set(volumes)];
    if (!renumber) for (const id of group.volumes) if (group.luns[id] !== undefined) luns[id] = group.luns[id];
    for (const id of group.volumes) {
      let lun = 0;
      while (luns[id] === undefined && Object.values(luns).includes(lun)) lun += 1;
      luns[id] ??= lun;
    }
    group.luns = luns;
  }

  /** The next group ID. */
  newGroupId(): number {
    let id = this.#lastGroup + 1;
    if (this.#switches.reuseGroupIds) for (id = 1; this.records.groups.has(id); id += 1);
    this.#lastGroup = Math.max(this.#lastGroup, id);
    return id;
  }

  /** A group with its deleted volumes told apart. */
  copy({ initiators, volumes, ...group }: StoredGroup): VolumeAccessGroup {
    const byStatus = (status: Volume["status"]) => volumes.filter((id) => this.#volume(id)?.status === status);
    return structuredClone({
      ...group,
      initiatorIDs: initiators,
      initiators: initiators.map((id) => this.records.initiators.get(id)?.initiatorName ?? ""),
      volumes: byStatus("active"),
      deletedVolumes: byStatus("deleted"),
    });
  }

  /** A login; a session that comes of it has a new ID. */
  #try(session: HostSession): void {
    const opener = this.#opener(session);
    session.up = opener !== undefined;
    if (!session.up) return;
    session.sessionID = ++this.#lastSession;
    if (typeof opener === "number") session.accountID = opener;
  }

  /** Who lets a host in: the account of the volume, by its ID, or a group. */
  #opener(session: HostSession): number | "group" | undefined {
    const volume = this.#volume(session.volumeID);
    if (volume?.status !== "active") return undefined;
    const { username, secret } = session.chap ?? {};
    const account = this.#account(volume.accountID);
    const open = account?.status === "active" && account.enableChap;
    if (open && account.username === username && account.initiatorSecret === secret) return account.accountID;
    const initiator = this.initiatorNamed(session.initiator);
    if (initiator === undefined) return undefined;
    const { chapUsername, initiatorSecret, requireChap } = initiator;
    const known = chapUsername === username && initiatorSecret === secret;
    const group = this.groupOf(initiator.initiatorID);
    return (known || !requireChap) && group?.volumes.includes(session.volumeID) ? "group" : undefined;
  }

  #must(idOrName: number | string): StoredGroup {
    const group = this.find(idOrName);
    if (group === undefined) {
      throw new Error(`The emulator has no group ${JSON.stringify(idOrName)}; add it with groups.add.`);
    }
    return group;
  }
}
