import type * as pulumi from "@pulumi/pulumi";

/**
 * A volume access group of an Element (SolidFire) cluster: each of its initiators may use each of its volumes. Everything is
 * changed in place. Element API: `CreateVolumeAccessGroup`, `ModifyVolumeAccessGroup`, `DeleteVolumeAccessGroup`, and the
 * four methods that add and remove members.
 */
export interface VolumeAccessGroupArgs {
  /**
   * Name of the group, 1 to 64 characters. The cluster allows several groups of one name; on creation a group that has the
   * name already is an error. Changed: renamed in place; tools that find the group by name do not find it any more.
   */
  name: pulumi.Input<string>;
  /**
   * IQNs and WWPNs of its hosts, a set; case and the colons of a WWPN do not count. An initiator can be in one group only.
   * The cluster makes an initiator of a name that it does not know: a mistyped one is no error. Without CHAP of its own an
   * initiator needs no secret to use the volumes.
   *
   * Never set: not touched, and not in the state. Changed: those that were added and removed are sent, others stay. Taken out
   * after it was set: `[]`, all that the state lists leave the group. Set for the first time on a group that exists: members
   * that the program does not name stay until a refresh has shown them.
   */
  initiators?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * IDs of its volumes, a set; otherwise like `initiators`. Leave it out where Trident, Cinder or people attach volumes: a
   * program that sets it removes, after a refresh has shown them, the volumes that they add. Removing a volume from the group
   * never deletes it. To hand the list over, name it in `ignoreChanges` before it is taken out.
   */
  volumes?: pulumi.Input<pulumi.Input<number>[]> | undefined;
  /**
   * Attributes of the group, a JSON object, always the complete set; compared deeply and by JSON type. Cinder and Ansible
   * keep their marks there.
   *
   * Never set: not touched. `{}`, or taken out after it was set: cleared.
   */
  attributes?: pulumi.Input<Record<string, unknown>> | undefined;
  /**
   * Whether initiators that leave the group, or are in it when it is destroyed, are deleted from the cluster, with their
   * alias and CHAP credentials. Default `false`, sent explicitly. Changed alone: no call. Element API 9.0 and later.
   */
  deleteOrphanInitiators?: pulumi.Input<boolean> | undefined;
  /**
   * Take over the group with this name that exists already, with the smallest change that the declared properties need.
   * Default `false`: a group that exists is an error. Members that the program does not name stay until a refresh has shown
   * them.
   */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** Which group to look up: by one of both. Several groups of the name are an error that names their IDs. */
export type GetVolumeAccessGroupArgs =
  | {
      /** Name of the group, compared exactly; one of digits is a name too. */
      name: string;
      volumeAccessGroupId?: undefined;
    }
  | {
      /** ID of the group. */
      volumeAccessGroupId: number;
      name?: undefined;
    };

/** A volume access group with all its members. */
export interface GetVolumeAccessGroupResult {
  /** ID of the group. */
  volumeAccessGroupId: number;
  /** Name of the group. */
  name: string;
  /** IQNs and WWPNs of all its initiators, as the cluster spells them. */
  initiators: string[];
  /** IDs of all its initiators, in no certain order; empty where the endpoint does not tell them. */
  initiatorIds: number[];
  /** IDs of all its volumes, without those that are deleted. */
  volumes: number[];
  /** All attributes of the group. */
  attributes: Record<string, unknown>;
}

/** What the engine has to know of the class; shared by the program's side and the plugin's. */
export const volumeAccessGroupShape = {
  type: "element:VolumeAccessGroup",
  properties: ["name", "initiators", "volumes", "attributes", "deleteOrphanInitiators", "volumeAccessGroupId"],
  secrets: [],
  fromId: { volumeAccessGroupId: Number },
  identity: ["name"],
} as const;
