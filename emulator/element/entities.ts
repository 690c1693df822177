/** Access type of a cluster admin; decides which methods it may call. */
export type ElementAccess = "administrator" | "clusterAdmin" | "accounts" | "read" | "reporting" | "write" | "volumes";

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

/** An initiator object; CHAP credentials are readable, as the API has them. */
export interface Initiator {
  initiatorID: number;
  /** As the cluster keeps it, which is not letter for letter what was sent. */
  initiatorName: string;
  alias: string;
  attributes: Record<string, unknown>;
  requireChap: boolean;
  chapUsername?: string;
  initiatorSecret?: string;
  targetSecret?: string;
  virtualNetworkIDs: number[];
}

/** A volume access group as tests see it. */
export interface VolumeAccessGroup {
  volumeAccessGroupID: number;
  name: string;
  initiatorIDs: number[];
  initiators: string[];
  /** Active volumes. */
  volumes: number[];
  /** Volumes that were deleted and not yet purged. */
  deletedVolumes: number[];
  attributes: Record<string, unknown>;
  /** Whether it has a virtual network, which the API does not show; matters with `vnetGroupNeedsForce` only. */
  virtualNetwork: boolean;
  /** LUN of each volume, which the group methods do not show. */
  luns: Record<number, number>;
}

/** A group as it is given to the emulator. */
export interface VolumeAccessGroupSeed {
  name: string;
  volumeAccessGroupID?: number;
  /** Names; those that are unknown become initiators. */
  initiators?: string[];
  /** IDs of volumes that the accounts have: they count from 1 in the order of the seeds. */
  volumes?: number[];
  attributes?: Record<string, unknown>;
  virtualNetwork?: boolean;
}

/** An initiator as it is given to the emulator. */
export interface InitiatorSeed extends Partial<Omit<Initiator, "initiatorID" | "initiatorName">> {
  name: string;
}

/** A session of a host with a volume. */
export interface GroupSession {
  initiator: string;
  volumeID: number;
  up: boolean;
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
  /** `uniqueID` of GetClusterInfo, four characters; left out: made up, another one for each emulator. */
  uniqueID?: string;
  /** All endpoints; left out: the known ones up to apiVersion. */
  supportedVersions?: string[];
  accounts?: AccountSeed[];
  /** Initiators with an alias or CHAP of their own; groups make the others. */
  initiators?: InitiatorSeed[];
  groups?: VolumeAccessGroupSeed[];
  /** Set while an upgrade runs. */
  pendingClusterVersion?: string;
}
