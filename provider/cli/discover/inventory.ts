import { ProviderError } from "../../base/errors";
import type { Connection } from "../../connection/resolve";
import { listAccounts } from "../../element/account/api";
import { type AccountLive, toLive as toAccount } from "../../element/account/live";
import { ElementSystem } from "../../element/system";
import { CHAP_VERSION, isBelow } from "../../element/version";
import { accounts as directoryAccounts } from "../../ontap/active-directory-account/api";
import {
  type ActiveDirectoryAccountLive,
  toLive as toDirectoryAccount,
} from "../../ontap/active-directory-account/live";
import { services } from "../../ontap/iscsi-service/api";
import { type IscsiServiceLive, toLive as toService } from "../../ontap/iscsi-service/live";
import { isBefore } from "../../ontap/release";
import { OntapSystem } from "../../ontap/system";
import { matcher } from "./glob";

/** Which objects are wanted. */
export interface Filters {
  readonly svm?: readonly string[];
  readonly name?: readonly string[];
}

/** What exists on the systems. */
export interface Inventory {
  readonly services: IscsiServiceLive[];
  readonly directoryAccounts: ActiveDirectoryAccountLive[];
  readonly accounts: AccountLive[];
  /** Whether the Element endpoint knows `enableChap`. */
  chap: boolean;
  /** The SVMs that were seen, also those that are not wanted: UUIDs by name. A name may be taken twice. */
  readonly svms: Map<string, Set<string>>;
  /** Sentences about what could not be read. */
  readonly gaps: string[];
}

export function emptyInventory(): Inventory {
  return { services: [], directoryAccounts: [], accounts: [], chap: true, svms: new Map(), gaps: [] };
}

type Progress = (text: string) => void;

/** Reads the iSCSI services and the Active Directory accounts of an ONTAP system. */
export async function readOntap(
  connection: Connection,
  filters: Filters,
  into: Inventory,
  progress: Progress,
): Promise<void> {
  const system = new OntapSystem(connection);
  const svmMatches = matcher(filters.svm);
  const nameMatches = matcher(filters.name);
  try {
    await tolerating(into, async () => {
      const found = (await services.fetch(system.client(), undefined)).map(toService);
      note(into, found);
      const wanted = found.filter(({ svmName, svmUuid }) => svmMatches(svmName, svmUuid) && nameMatches(svmName));
      into.services.push(...wanted.sort((left, right) => compare(left.svmName, right.svmName)));
      progress(`${connection.host}: ${count(wanted.length, found.length, "iSCSI service")}`);
    });
    const release = await system.askRelease();
    if (release && isBefore(release, [9, 12, 1])) return;
    await tolerating(into, async () => {
      const found = (await directoryAccounts.fetch(system.client(), undefined)).map(toDirectoryAccount);
      note(into, found);
      const wanted = found.filter(({ svmName, svmUuid, name }) => svmMatches(svmName, svmUuid) && nameMatches(name));
      into.directoryAccounts.push(...wanted.sort((left, right) => compare(left.svmName, right.svmName)));
      progress(`${connection.host}: ${count(wanted.length, found.length, "Active Directory account")}`);
    });
  } finally {
    await system.close();
  }
}

/** Reads the accounts of an Element cluster. */
export async function readElement(
  connection: Connection,
  filters: Filters,
  into: Inventory,
  progress: Progress,
): Promise<void> {
  const system = new ElementSystem(connection);
  const nameMatches = matcher(filters.name);
  try {
    const client = system.client();
    into.chap = !isBelow(await client.version(), CHAP_VERSION);
    const found = (await listAccounts(client)).map(toAccount);
    const ordinary = found.filter(({ storageContainerId }) => /^[0-]*$/.test(storageContainerId));
    const wanted = ordinary.filter(({ username }) => nameMatches(username));
    into.accounts.push(...wanted.sort((left, right) => left.accountId - right.accountId));
    progress(`${connection.host}: ${count(wanted.length, found.length, "account")}`);
    // They are accounts too, and whoever manages the virtual volumes makes and removes them.
    const containers = found.length - ordinary.length;
    if (containers > 0) progress(`${connection.host}: ${containers} left out, storage containers of virtual volumes`);
  } finally {
    await system.close();
  }
}

function note({ svms }: Inventory, found: readonly { svmName: string; svmUuid: string }[]): void {
  for (const { svmName, svmUuid } of found) svms.set(svmName, (svms.get(svmName) ?? new Set()).add(svmUuid));
}

/** A listing that the login may not see is a gap to be told about; anything else ends the command. */
async function tolerating(into: Inventory, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    // A wrong password is the same for every listing.
    if (!ProviderError.is(error, "denied") || error.errorCode === "6691623") throw error;
    into.gaps.push(error.message);
  }
}

function count(wanted: number, found: number, what: string): string {
  return `${wanted === found ? found : `${wanted} of ${found}`} ${what}${found === 1 ? "" : "s"}`;
}

/** Not by the locale of this machine: the same systems give the same program everywhere. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
