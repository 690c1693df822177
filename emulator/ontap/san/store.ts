import { randomUUID } from "node:crypto";
import type { Svm } from "../entities";
import type { Igroup, IgroupChange, Lun, Portset, San, SanSeed, SeenLun } from "./entities";
import { dropIgroup, dropMap, igroupOf, lowestFree, lunOf, memberKey, seenBy } from "./rules";
import type { SanSwitches } from "./switches";

/** An SVM without groups, LUNs and maps. */
export function emptySan(): San {
  return { igroups: [], luns: [], maps: [], portsets: [], nvmeSubsystems: [], lifs: true, vanishing: [] };
}

/** The initiator groups, LUNs and LUN maps of all SVMs. Hooks for tests; what they return are copies. */
export class SanStore {
  readonly #svmOf: (nameOrUuid: string) => Svm;
  readonly #switches: SanSwitches;

  constructor(svmOf: (nameOrUuid: string) => Svm, switches: SanSwitches) {
    this.#svmOf = svmOf;
    this.#switches = switches;
  }

  /** Adds what a seed names; for the store. */
  seed(svm: string, { igroups = [], luns = [], maps = [], portsets = [], nvmeSubsystems, lifs }: SanSeed): void {
    const san = this.#of(svm);
    if (nvmeSubsystems !== undefined) san.nvmeSubsystems = [...nvmeSubsystems];
    if (lifs !== undefined) san.lifs = lifs;
    for (const one of portsets) {
      const portset: Portset = { uuid: randomUUID(), protocol: "mixed", empty: false, ...named(one) };
      san.portsets.push(portset);
    }
    for (const lun of luns) this.addLun(svm, lun);
    for (const { name, uuid, ...change } of igroups) this.setIgroup(svm, name, change, uuid);
    for (const { lun, igroup, number } of maps) this.map(svm, lun, igroup, number);
  }

  igroups(svm: string): Igroup[] {
    return structuredClone(this.#of(svm).igroups);
  }

  igroup(svm: string, nameOrUuid: string): Igroup | undefined {
    return structuredClone(igroupOf(this.#of(svm), nameOrUuid));
  }

  /** Creates a group or changes what is named of it; lists are replaced. */
  setIgroup(svm: string, name: string, change: IgroupChange & { name?: string }, uuid: string = randomUUID()): Igroup {
    const san = this.#of(svm);
    let group = igroupOf(san, name);
    if (group === undefined) {
      group = { uuid, name, osType: "linux", protocol: "mixed", deleteOnUnmap: false, initiators: [], igroups: [] };
      san.igroups.push(group);
    }
    const { initiators, igroups, portset, ...rest } = structuredClone(change);
    Object.assign(group, rest);
    if (initiators !== undefined) group.initiators = initiators.map((initiator) => ({ name: initiator }));
    if (igroups !== undefined) group.igroups = igroups.map((child) => this.#group(svm, child).uuid);
    if (portset === "") delete group.portset;
    else if (portset !== undefined) group.portset = portset;
    return structuredClone(group);
  }

  /** Deletes a group with its maps. */
  removeIgroup(svm: string, name: string): void {
    dropIgroup(this.#of(svm), this.#group(svm, name));
  }

  addInitiators(svm: string, igroup: string, ...names: string[]): void {
    this.#group(svm, igroup).initiators.push(...names.map((name) => ({ name })));
  }

  removeInitiators(svm: string, igroup: string, ...names: string[]): void {
    const group = this.#group(svm, igroup);
    const keys = names.map(memberKey);
    group.initiators = group.initiators.filter(({ name }) => !keys.includes(memberKey(name)));
  }

  luns(svm: string): Lun[] {
    return structuredClone(this.#of(svm).luns);
  }

  addLun(svm: string, seed: string | (Partial<Lun> & { name: string })): Lun {
    const lun: Lun = { uuid: randomUUID(), osType: "linux", node: "node1", online: true, ...named(seed) };
    this.#of(svm).luns.push(lun);
    return structuredClone(lun);
  }

  /** Changes a LUN; a new name is a rename, the UUID stays. */
  setLun(svm: string, name: string, change: Partial<Lun>): void {
    Object.assign(this.#lun(svm, name), structuredClone(change));
  }

  /** Deletes a LUN with its maps. */
  removeLun(svm: string, name: string): void {
    const san = this.#of(svm);
    const lun = this.#lun(svm, name);
    for (const map of san.maps.filter((one) => one.lun === lun.uuid)) dropMap(san, map, this.#switches);
    san.luns.splice(san.luns.indexOf(lun), 1);
  }

  /** The maps, by the names of LUN and group. */
  maps(svm: string): SeenLun[] {
    const san = this.#of(svm);
    return san.maps.map(({ lun, igroup, number }) => ({
      lun: lunOf(san, lun)?.name ?? lun,
      igroup: igroupOf(san, igroup)?.name ?? igroup,
      number,
    }));
  }

  map(svm: string, lun: string, igroup: string, number?: number): void {
    const san = this.#of(svm);
    const group = this.#group(svm, igroup);
    const free = number ?? lowestFree(san, group, this.#switches);
    san.maps.push({ lun: this.#lun(svm, lun).uuid, igroup: group.uuid, number: free });
  }

  unmap(svm: string, lun: string, igroup: string): void {
    const san = this.#of(svm);
    const [one, group] = [this.#lun(svm, lun), this.#group(svm, igroup)];
    const map = san.maps.find((other) => other.lun === one.uuid && other.igroup === group.uuid);
    if (map === undefined) throw new Error(`"${lun}" is not mapped to "${igroup}" in SVM "${svm}".`);
    dropMap(san, map, this.#switches);
  }

  /** The LUNs that an initiator sees, in the order of their numbers. */
  seenBy(svm: string, initiator: string): SeenLun[] {
    return seenBy(this.#of(svm), initiator);
  }

  #of(svm: string): San {
    return this.#svmOf(svm).san;
  }

  #group(svm: string, name: string): Igroup {
    const group = igroupOf(this.#of(svm), name);
    if (group === undefined) throw new Error(`SVM "${svm}" has no group "${name}"; add it with setIgroup.`);
    return group;
  }

  #lun(svm: string, name: string): Lun {
    const lun = lunOf(this.#of(svm), name);
    if (lun === undefined) throw new Error(`SVM "${svm}" has no LUN "${name}"; add it with addLun.`);
    return lun;
  }
}

function named<T extends { name: string }>(seed: string | T): T | { name: string } {
  return typeof seed === "string" ? { name: seed } : structuredClone(seed);
}
