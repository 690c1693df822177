import { randomBytes, randomUUID } from "node:crypto";
import { compareVersions } from "../version";
import type { Account, AccountSeed, ElementSeed, Volume } from "./entities";
import { VolumeAccessGroups } from "./group-store";
import type { GroupSwitches } from "./group-switches";
import { generateSecret } from "./secrets";
import type { ElementSwitches } from "./switches";

/** `storageContainerID` of an account that is no storage container. */
export const NO_CONTAINER = "00000000-0000-0000-0000-000000000000";

const KNOWN_VERSIONS =
  "1.0 2.0 3.0 4.0 5.0 5.1 6.0 7.0 7.1 7.2 7.3 7.4 8.0 8.1 8.2 8.3 8.4 8.5 8.6 8.7 9.0 9.1 9.2 9.3 9.4 9.5 9.6 " +
  "10.0 10.1 10.2 10.3 10.4 11.0 11.1 11.3 11.5 11.7 11.8 12.0 12.2 12.3 12.5 12.7 12.8 12.9";

/**
 * State of the Element side. Its methods are the hooks with which tests change things behind a client's back;
 * what they return are copies.
 */
export class ElementStore {
  /** Live records, for the methods of the API. Others use the methods of this class. */
  readonly records: { accounts: Map<number, Account>; volumes: Map<number, Volume> } = {
    accounts: new Map(),
    volumes: new Map(),
  };
  /** What tells the cluster from every other one; change it, and the cluster was rebuilt. */
  uniqueID: string;
  readonly uuid = randomUUID();
  apiVersion: string;
  supportedVersions: string[];
  pendingClusterVersion: string | undefined;
  /** Volume access groups and initiators. */
  readonly groups: VolumeAccessGroups;
  readonly #switches: ElementSwitches;
  #lastAccount = 0;
  #lastVolume = 0;

  constructor(seed: ElementSeed, switches: ElementSwitches & GroupSwitches) {
    this.#switches = switches;
    this.uniqueID = seed.uniqueID ?? randomBytes(3).toString("hex").slice(0, 4);
    this.apiVersion = seed.apiVersion ?? "12.5";
    this.supportedVersions = [...(seed.supportedVersions ?? this.#versions())];
    this.pendingClusterVersion = seed.pendingClusterVersion;
    for (const account of seed.accounts ?? []) this.addAccount(account);
    const { accounts, volumes } = this.records;
    this.groups = new VolumeAccessGroups(
      (id) => volumes.get(id),
      (id) => accounts.get(id),
      switches,
      seed,
    );
  }

  /** All accounts that were not removed, by ascending ID. */
  get accounts(): Account[] {
    return structuredClone(this.live());
  }

  /** A copy of the account with this ID or username; undefined when there is none or it was removed. */
  account(idOrUsername: number | string): Account | undefined {
    return structuredClone(this.find(idOrUsername));
  }

  addAccount(seed: AccountSeed): Account {
    const { volumes = [], accountID, ...rest } = structuredClone(seed);
    const account: Account = {
      accountID: accountID ?? this.newAccountId(),
      status: "active",
      initiatorSecret: generateSecret(this.#switches.generatedSecretLength),
      targetSecret: generateSecret(this.#switches.generatedSecretLength),
      attributes: {},
      enableChap: true,
      storageContainerID: NO_CONTAINER,
      ...rest,
    };
    this.#lastAccount = Math.max(this.#lastAccount, account.accountID);
    this.records.accounts.set(account.accountID, account);
    const names = typeof volumes === "number" ? Array.from({ length: volumes }, (_, i) => `vol${i + 1}`) : volumes;
    for (const name of names) {
      const id = this.addVolume(account.accountID, name.replace(/^deleted:/, ""));
      if (name.startsWith("deleted:")) this.deleteVolume(id);
    }
    return structuredClone(account);
  }

  /** Changes an account behind the client's back; attributes are replaced. */
  setAccount(idOrUsername: number | string, change: Partial<Omit<Account, "accountID">>): void {
    const account = this.#must(idOrUsername);
    Object.assign(account, structuredClone(change));
    if (change.status !== undefined) this.groups.accountSwitched(account);
  }

  /** Removes an account with its volumes. */
  removeAccount(idOrUsername: number | string): void {
    const account = this.#must(idOrUsername);
    for (const volume of this.volumesOf(account.accountID)) this.purgeVolume(volume.volumeID);
    account.status = "removed";
  }

  /** Gives an account a volume; returns its ID. */
  addVolume(idOrUsername: number | string, name?: string): number {
    const { accountID } = this.#must(idOrUsername);
    this.#lastVolume += 1;
    const volumeID = this.#lastVolume;
    const volume: Volume = { volumeID, name: name ?? `vol${volumeID}`, accountID, status: "active", deleteTime: "" };
    this.records.volumes.set(volumeID, volume);
    return volumeID;
  }

  /** Deletes a volume; it still blocks its account until it is purged. */
  deleteVolume(volumeID: number): void {
    const volume = this.#mustVolume(volumeID);
    volume.status = "deleted";
    volume.deleteTime = `${new Date().toISOString().slice(0, 19)}Z`;
  }

  /** Brings a deleted volume back. */
  restoreVolume(volumeID: number): void {
    Object.assign(this.#mustVolume(volumeID), { status: "active", deleteTime: "" });
  }

  purgeVolume(volumeID: number): void {
    this.#mustVolume(volumeID);
    this.records.volumes.delete(volumeID);
    this.groups.forgetVolume(volumeID);
  }

  /** Copies of the volumes of an account, deleted ones too. */
  volumes(idOrUsername: number | string): Volume[] {
    return structuredClone(this.volumesOf(this.#must(idOrUsername).accountID));
  }

  /** Live records of accounts that were not removed. */
  live(): Account[] {
    const accounts = [...this.records.accounts.values()].filter((account) => account.status !== "removed");
    return accounts.sort((a, b) => a.accountID - b.accountID);
  }

  /** Live record, for the methods of the API. */
  find(idOrUsername: number | string): Account | undefined {
    if (typeof idOrUsername === "string") return this.live().find(({ username }) => username === idOrUsername);
    const account = this.records.accounts.get(idOrUsername);
    return account?.status === "removed" ? undefined : account;
  }

  /** Live records of the volumes of an account. */
  volumesOf(accountID: number): Volume[] {
    return [...this.records.volumes.values()].filter((volume) => volume.accountID === accountID);
  }

  /** The next account ID. */
  newAccountId(): number {
    if (this.#switches.reuseIds) {
      let id = 1;
      while (this.records.accounts.has(id) && this.records.accounts.get(id)?.status !== "removed") id += 1;
      return id;
    }
    this.#lastAccount += 1;
    return this.#lastAccount;
  }

  #versions(): string[] {
    const known = KNOWN_VERSIONS.split(" ").filter((version) => compareVersions(version, this.apiVersion) < 0);
    return [...known, this.apiVersion];
  }

  #must(idOrUsername: number | string): Account {
    const account = this.find(idOrUsername);
    if (account === undefined) {
      throw new Error(`The emulator has no account ${JSON.stringify(idOrUsername)}; add it with addAccount.`);
    }
    return account;
  }

  #mustVolume(volumeID: number): Volume {
    const volume = this.records.volumes.get(volumeID);
    if (volume === undefined) throw new Error(`The emulator has no volume ${volumeID}; add it with addVolume.`);
    return volume;
  }
}
