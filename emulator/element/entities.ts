/** Access type of a cluster admin; decides which methods it may call. */
export type ElementAccess = "administrator" | "accounts" | "read" | "write" | "volumes";

/** A storage account. */
export interface Account {
  accountID: number;
  username: string;
  status: "active" | "locked" | "removed";
  initiatorSecret: string;
  targetSecret: string;
  attributes: Record<string, unknown>;
  enableChap: boolean;
  /** All zeros for an ordinary account; anything else is a VVol storage container. */
  storageContainerID: string;
}

/** A volume; only what matters for accounts. */
export interface Volume {
  volumeID: number;
  name: string;
  accountID: number;
  /** `deleted` blocks the removal of the account until it is purged. */
  status: "active" | "deleted";
  deleteTime: string;
}

/** An account as it is given to the emulator. */
export interface AccountSeed {
  username: string;
  accountID?: number;
  status?: "active" | "locked";
  initiatorSecret?: string;
  targetSecret?: string;
  attributes?: Record<string, unknown>;
  enableChap?: boolean;
  storageContainerID?: string;
  /** Number of volumes, or their names; a name that begins with "deleted:" is deleted and not purged. */
  volumes?: number | string[];
}

/** What the Element side starts with. */
export interface ElementSeed {
  /** The newest endpoint, for example "12.5". */
  apiVersion?: string;
  /** All endpoints; left out: the known ones up to apiVersion. */
  supportedVersions?: string[];
  accounts?: AccountSeed[];
  /** Set while an upgrade runs. */
  pendingClusterVersion?: string;
}
