import { randomUUID } from "node:crypto";
import { atLeast } from "../version";
import { CredentialsStore } from "./credentials-store";
import type { CredentialsSwitches } from "./credentials-switches";
import { Domains } from "./domains";
import type { AdSeed, Cluster, IscsiSeed, Job, OntapSeed, Svm, SvmSeed } from "./entities";
import { emptySan, SanStore } from "./san/store";
import type { SanSwitches } from "./san/switches";
import type { OntapSwitches } from "./switches";

/**
 * State of the ONTAP side. Its methods are the hooks with which tests change things behind a client's back;
 * what they return are copies.
 */
export class OntapStore {
  /** Live records, for the routes. Others use the methods. */
  readonly records: { svms: Svm[]; jobs: Map<string, Job> } = { svms: [], jobs: new Map() };
  readonly domains: Domains;
  readonly credentials: CredentialsStore;
  readonly san: SanStore;
  #cluster: Cluster;
  readonly #switches: OntapSwitches;
  #nextTarget = 1;

  constructor(seed: OntapSeed, switches: OntapSwitches & CredentialsSwitches & SanSwitches) {
    this.#switches = switches;
    this.#cluster = {
      name: seed.clusterName ?? "emulated",
      uuid: seed.clusterUuid ?? randomUUID(),
      release: seed.release ?? "9.17.1",
      licences: [...(seed.licences ?? ["iscsi", "cifs", "nvme_of"])],
      asaR2: seed.asaR2 ?? false,
      mixedVersion: seed.mixedVersion ?? false,
      ready: seed.ready ?? true,
    };
    this.domains = new Domains(seed.domains ?? []);
    this.credentials = new CredentialsStore((nameOrUuid) => this.must(nameOrUuid), switches);
    this.san = new SanStore((nameOrUuid) => this.must(nameOrUuid), switches);
    for (const svm of seed.svms ?? []) this.addSvm(svm);
  }

  get cluster(): Cluster {
    return structuredClone(this.#cluster);
  }

  /** Changes the release, the licences or the platform. */
  setCluster(change: Partial<Cluster>): void {
    this.#cluster = { ...this.#cluster, ...structuredClone(change) };
  }

  knows(since: string): boolean {
    return atLeast(this.#cluster.release, since);
  }

  /** All SVMs. */
  get svms(): Svm[] {
    return structuredClone(this.records.svms);
  }

  /** A copy of the SVM with this name or UUID; undefined when there is none. */
  svm(nameOrUuid: string): Svm | undefined {
    return structuredClone(this.find(nameOrUuid));
  }

  addSvm(seed: SvmSeed): Svm {
    if (!this.#switches.duplicateSvmNames && this.records.svms.some((other) => other.name === seed.name)) {
      throw new Error(`An SVM named "${seed.name}" exists already; choose another name.`);
    }
    const svm: Svm = {
      uuid: seed.uuid ?? randomUUID(),
      name: seed.name,
      state: seed.state ?? "running",
      subtype: seed.subtype ?? "default",
      iscsiAllowed: seed.allowedProtocols?.includes("iscsi") ?? true,
      nvme: seed.nvme ?? false,
      dns: seed.dns ?? true,
      data: seed.data ?? seed.admin !== true,
      admin: seed.admin ?? false,
      credentials: [],
      san: emptySan(),
      preferredDcs: structuredClone(seed.preferredDcs ?? []),
    };
    if (seed.cifs !== undefined) {
      const cifs = typeof seed.cifs === "string" ? { name: seed.cifs } : seed.cifs;
      svm.cifs = { enabled: true, ...cifs };
    }
    this.records.svms.push(svm);
    const iscsi = seed.iscsi ?? this.#cluster.asaR2;
    if (iscsi !== false) this.setIscsi(svm.uuid, iscsi === true ? {} : iscsi);
    for (const { initiator, ...rest } of seed.credentials ?? []) this.credentials.set(svm.uuid, initiator, rest);
    if (seed.san !== undefined) this.san.seed(svm.uuid, seed.san);
    if (seed.ad !== undefined) this.setAd(svm.uuid, seed.ad);
    return structuredClone(svm);
  }

  /** Changes state, subtype, protocols and the like of an SVM; the name through renameSvm. */
  setSvm(nameOrUuid: string, change: Partial<Omit<Svm, "uuid" | "name" | "iscsi" | "ad">>): void {
    Object.assign(this.must(nameOrUuid), structuredClone(change));
  }

  renameSvm(nameOrUuid: string, name: string): void {
    const svm = this.must(nameOrUuid);
    if (this.#switches.aliasFollowsRename && svm.iscsi?.alias === svm.name) svm.iscsi.alias = name;
    svm.name = name;
  }

  /** Deletes an SVM with everything in it; its machine account stays in the domain. */
  removeSvm(nameOrUuid: string): void {
    const svm = this.must(nameOrUuid);
    this.records.svms.splice(this.records.svms.indexOf(svm), 1);
  }

  /** Deletes an SVM and makes another of the same name, with a new UUID. */
  recreateSvm(nameOrUuid: string, seed: Omit<SvmSeed, "name"> = {}): Svm {
    const { name } = this.must(nameOrUuid);
    this.removeSvm(nameOrUuid);
    return this.addSvm({ ...seed, name });
  }

  /** Creates the iSCSI service, or changes what is named of it; an alias of `""` or null is cleared. */
  setIscsi(nameOrUuid: string, change: IscsiSeed): void {
    const svm = this.must(nameOrUuid);
    if (svm.iscsi === undefined) {
      svm.iscsi = { enabled: true, alias: svm.name, targetName: this.newTargetName(svm), lunMaps: false };
      this.credentials.serviceCreated(svm);
    }
    if (change.enabled !== undefined && change.enabled !== svm.iscsi.enabled) {
      svm.iscsi.enabled = change.enabled;
      this.credentials.serviceSwitched(svm);
    }
    if (change.lunMaps !== undefined) svm.iscsi.lunMaps = change.lunMaps;
    if (change.alias === null || change.alias === "") delete svm.iscsi.alias;
    else if (change.alias !== undefined) svm.iscsi.alias = change.alias;
  }

  removeIscsi(nameOrUuid: string): void {
    const svm = this.must(nameOrUuid);
    delete svm.iscsi;
    this.credentials.serviceDeleted(svm);
  }

  /** Creates the AD account or changes what is named of it, here and in the domain if the emulator has it. */
  setAd(nameOrUuid: string, change: AdSeed | Partial<AdSeed>): void {
    const svm = this.must(nameOrUuid);
    const before = svm.ad;
    const name = change.name ?? before?.name;
    const fqdn = change.fqdn ?? before?.fqdn;
    if (name === undefined || fqdn === undefined) {
      throw new Error(`SVM "${svm.name}" has no AD account yet; give at least name and fqdn.`);
    }
    svm.ad = {
      name,
      fqdn,
      organizationalUnit: change.organizationalUnit ?? before?.organizationalUnit ?? "CN=Computers",
      encryptions: [...(change.encryptions ?? before?.encryptions ?? this.#switches.defaultEncryptions)],
      configured: change.configured ?? before?.configured ?? true,
      joins: before?.joins ?? 0,
      rejoins: before?.rejoins ?? 0,
      discoveries: before?.discoveries ?? 0,
    };
    if (before !== undefined) this.domains.removeAccount(before.fqdn, before.name);
    this.domains.putAccount(fqdn, { name, organizationalUnit: svm.ad.organizationalUnit, svmUuid: svm.uuid });
  }

  /** Removes the AD account from the SVM and, unless told otherwise, from the domain. */
  removeAd(nameOrUuid: string, options: { keepInDomain?: boolean } = {}): void {
    const svm = this.must(nameOrUuid);
    if (svm.ad !== undefined && options.keepInDomain !== true) this.domains.removeAccount(svm.ad.fqdn, svm.ad.name);
    delete svm.ad;
  }

  setPreferredDcs(nameOrUuid: string, dcs: { fqdn: string; serverIp: string }[]): void {
    this.must(nameOrUuid).preferredDcs = structuredClone(dcs);
  }

  /** All jobs that were ever started, also those that the API does not show any more. */
  get jobs(): Job[] {
    return structuredClone([...this.records.jobs.values()]);
  }

  /** Live record, for the routes. */
  find(nameOrUuid: string): Svm | undefined {
    const { svms } = this.records;
    return svms.find((svm) => svm.uuid === nameOrUuid) ?? svms.find((svm) => svm.name === nameOrUuid);
  }

  newTargetName(svm: Svm): string {
    return `iqn.1992-08.com.netapp:sn.${svm.uuid.replaceAll("-", "")}:vs.${this.#nextTarget++}`;
  }

  private must(nameOrUuid: string): Svm {
    const svm = this.find(nameOrUuid);
    if (svm === undefined) throw new Error(`The emulator has no SVM "${nameOrUuid}"; add it with addSvm.`);
    return svm;
  }
}
