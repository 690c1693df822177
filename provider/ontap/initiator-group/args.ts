import type * as pulumi from "@pulumi/pulumi";

/** The operating system for which ONTAP shows LUNs to the hosts of a group. */
export type OsType =
  | "aix"
  | "hpux"
  | "hyper_v"
  | "linux"
  | "netware"
  | "openvms"
  | "solaris"
  | "vmware"
  | "windows"
  | "xen";

/** The protocols of a group. */
export type IgroupProtocol = "fcp" | "iscsi" | "mixed";

/**
 * An initiator group (igroup) of an SVM: hosts that see the LUNs which are mapped to it. A group alone gives no access; a
 * `LunMap` does. ONTAP REST API: `/protocols/san/igroups`, ONTAP 9.6 and later.
 */
export interface InitiatorGroupArgs {
  /** Name or UUID of the SVM. Another SVM is a replacement; the same SVM under another text is not. */
  svm: pulumi.Input<string>;
  /**
   * Name of the group, 1 to 96 of letters, digits, `-`, `_`, `.` and `:`, with a letter or digit first; case counts.
   * Changed: renamed in place, in a call of its own. Its LUN maps stay; tools that find the group by name do not find it any more.
   */
  name: pulumi.Input<string>;
  /** Operating system of the hosts. Changed in place: all hosts of the group are shown their LUNs for the other system. */
  osType: pulumi.Input<OsType>;
  /**
   * `"fcp"`, `"iscsi"` or `"mixed"`. ONTAP cannot change it: another one is a replacement that deletes first, and the LUN maps
   * of the group are refused or lost with it.
   *
   * Never set: `mixed` on creation. Taken out after it was set: `mixed`.
   */
  protocol?: pulumi.Input<IgroupProtocol> | undefined;
  /**
   * IQNs, EUIs and WWPNs of the hosts, a set; case and the colons of a WWPN do not count. Not together with
   * `initiatorGroups`. An initiator that is added sees every LUN of the group; one that is removed loses them at once.
   *
   * Never set: not touched, and not in the state, so that other tools may fill the group. Changed: those that were added and
   * removed are sent, adds first. Taken out after it was set: `[]`, all that the state lists leave the group. Set for the
   * first time on a group that exists: members that the program does not name stay until a refresh has shown them.
   */
  initiators?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Groups of the same SVM that are nested in this one, by name or UUID, a set; otherwise like `initiators`. Best given as
   * `id` of their `InitiatorGroup`. ONTAP 9.9.1 and later.
   */
  initiatorGroups?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Comment, at most 254 characters. Never set: not touched. `""`, or taken out: cleared. ONTAP 9.9.1 and later. */
  comment?: pulumi.Input<string> | undefined;
  /**
   * Whether ONTAP deletes this group together with its last LUN map, a replaced one included. With `true` a refresh finds the
   * group gone after that, and the next `up` makes it again. Never set: not touched (`false` on creation). Taken out after it was set: `false`.
   */
  deleteOnUnmap?: pulumi.Input<boolean> | undefined;
  /**
   * Name or UUID of a portset: the group's LUNs are reached through its interfaces only. Another portset is unbound and
   * bound, in two calls. Never set: not touched. `""`, or taken out: unbound, all interfaces on the LUNs' nodes. ONTAP 9.9.1
   * and later.
   */
  portset?: pulumi.Input<string> | undefined;
  /**
   * Allows what takes LUNs away from hosts while the group is mapped: removing members, and deleting the group with all its
   * LUN maps. Default `false`: ONTAP refuses both, and the error says so. Changed alone: no call.
   */
  allowDeleteWhileMapped?: pulumi.Input<boolean> | undefined;
  /**
   * Take over the group of this name that exists already, with the smallest change that the declared properties need.
   * Default `false`: a group that exists is an error. Members that the program does not name stay until a refresh has shown
   * them.
   */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** Which group to look up, and on which SVM. */
export interface GetInitiatorGroupArgs {
  /** Name or UUID of the SVM. */
  svm: string;
  /** Name of the group. */
  name: string;
}

/** An initiator group with all its own members. */
export interface GetInitiatorGroupResult {
  /** UUID of the group, the id of its resource. */
  uuid: string;
  /** UUID of the SVM. */
  svmUuid: string;
  /** Name that the SVM has on the array. */
  svmName: string;
  /** Name of the group. */
  name: string;
  /** Operating system of the hosts. */
  osType: string;
  /** `fcp`, `iscsi` or `mixed`. */
  protocol: string;
  /** Own members of the group, as the array spells them; those of nested groups are not among them. */
  initiators: string[];
  /** Names of the groups that are nested in it directly. */
  initiatorGroups: string[];
  /** Comment; `""` without one. */
  comment: string;
  /** Whether the group goes with its last LUN map. */
  deleteOnUnmap: boolean;
  /** Name of the portset that it is bound to; `""` for none. */
  portset: string;
}

/** What the engine has to know of the class; shared by the program's side and the plugin's. */
export const initiatorGroupShape = {
  type: "ontap:InitiatorGroup",
  properties: [
    "svm",
    "name",
    "osType",
    "protocol",
    "initiators",
    "initiatorGroups",
    "comment",
    "deleteOnUnmap",
    "portset",
    "allowDeleteWhileMapped",
    "svmUuid",
    "svmName",
  ],
  secrets: [],
  identity: ["svm", "name"],
} as const;
