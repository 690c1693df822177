/** The operating system for which ONTAP shows LUNs to a group. */
export const osTypes = [
  ...["aix", "hpux", "hyper_v", "linux", "netware", "openvms", "solaris", "vmware", "windows", "xen"],
] as const;

/** The protocols of a group. */
export const igroupProtocols = ["fcp", "iscsi", "mixed"] as const;

/** A member of an initiator group, by the name as ONTAP keeps it. */
export interface IgroupMember {
  name: string;
  comment?: string;
}

/** An initiator group of an SVM. */
export interface Igroup {
  uuid: string;
  name: string;
  osType: string;
  protocol: string;
  /** Missing: never set. `""`: cleared. */
  comment?: string;
  deleteOnUnmap: boolean;
  /** Its own members. */
  initiators: IgroupMember[];
  /** UUIDs of the groups nested in it. */
  igroups: string[];
  /** Name of the portset it is bound to. */
  portset?: string;
}

/** A LUN. The API of the emulator shows LUNs and cannot make or delete them. */
export interface Lun {
  uuid: string;
  /** `/vol/<volume>/<lun>`; a bare name on ASA r2. */
  name: string;
  osType: string;
  node: string;
  online: boolean;
  /** Why it cannot be mapped: 5374238, 5374329, 5374053, 5374316. */
  unmappable?: "snapshot" | "vvol" | "restore" | "move";
}

/** A LUN that the initiators of a group see, by the UUIDs of both. */
export interface StoredLunMap {
  lun: string;
  igroup: string;
  number: number;
}

/** A set of target interfaces. */
export interface Portset {
  uuid: string;
  name: string;
  protocol: string;
  /** Without interfaces it cannot be bound (5374027). */
  empty: boolean;
}

/** What an SVM has for SAN besides its iSCSI service. */
export interface San {
  igroups: Igroup[];
  luns: Lun[];
  maps: StoredLunMap[];
  portsets: Portset[];
  /** Names of NVMe subsystems, which a group may not have (5376488). */
  nvmeSubsystems: string[];
  /** Whether the LUNs' nodes have iSCSI or FC interfaces; matters with the switch `lifRule` only. */
  lifs: boolean;
  /** UUIDs of groups that are shown once more before they are gone, see the switch `deleteOnUnmapTiming`. */
  vanishing: string[];
}

/** A group as it is given to the emulator, or what is to change of it. */
export interface IgroupChange {
  osType?: string;
  protocol?: string;
  comment?: string;
  deleteOnUnmap?: boolean;
  initiators?: string[];
  /** Names of the groups nested in it, which must exist. */
  igroups?: string[];
  /** `""`: unbound. */
  portset?: string;
}

/** A group as it is given to the emulator; `linux` and `mixed` unless told otherwise. */
export interface IgroupSeed extends IgroupChange {
  name: string;
  uuid?: string;
}

/** What an SVM starts with; LUNs and portsets by their names or in full. */
export interface SanSeed {
  igroups?: IgroupSeed[];
  luns?: (string | (Partial<Lun> & { name: string }))[];
  /** LUN and group by their names; left out, the number is the lowest that is free. */
  maps?: { lun: string; igroup: string; number?: number }[];
  portsets?: (string | (Partial<Portset> & { name: string }))[];
  nvmeSubsystems?: string[];
  lifs?: boolean;
}

/** One LUN that an initiator sees. */
export interface SeenLun {
  /** Name of the LUN. */
  lun: string;
  /** Name of the group that is mapped. */
  igroup: string;
  number: number;
}
