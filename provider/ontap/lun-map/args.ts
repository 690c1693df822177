import type * as pulumi from "@pulumi/pulumi";

/**
 * A LUN map: shows a LUN to the hosts of an initiator group. It holds no data, and this package never makes or deletes a LUN.
 * A map has nothing that can be changed in place. ONTAP REST API: `/protocols/san/lun-maps`, ONTAP 9.6 and later.
 */
export interface LunMapArgs {
  /** Name or UUID of the SVM of both. Another SVM is a replacement; the same SVM under another text is not. */
  svm: pulumi.Input<string>;
  /**
   * The LUN, made elsewhere: its path (`/vol/volume/lun`), on ASA r2 its name, or its UUID. Another LUN is a replacement that
   * deletes first; the same LUN under another text is none, as far as its UUID and its path at the last look tell.
   */
  lun: pulumi.Input<string>;
  /**
   * The initiator group: name or UUID. Best given as `id` of its `InitiatorGroup`: the map is then made after the group and
   * removed before it, and a new name of the group changes nothing here. Another group is a replacement that deletes first.
   */
  igroup: pulumi.Input<string>;
  /**
   * The number under which the hosts see the LUN, 0 to 4095; which ones a host can use depends on the host. ONTAP cannot change
   * it: another number is a replacement that deletes first, and the hosts lose the LUN in between.
   *
   * Never set: the lowest number that is free, and never compared. Taken out after it was set: stays as it is.
   */
  logicalUnitNumber?: pulumi.Input<number> | undefined;
  /** Take over the map of this LUN to this group that exists already. One with another number is an error. Default `false`. */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** Which map to look up. */
export interface GetLunMapArgs {
  /** Name or UUID of the SVM. */
  svm: string;
  /** Path, name or UUID of the LUN. */
  lun: string;
  /** Name or UUID of the initiator group. */
  igroup: string;
}

/** A LUN map. */
export interface GetLunMapResult {
  /** UUID of the SVM. */
  svmUuid: string;
  /** Name that the SVM has on the array. */
  svmName: string;
  /** UUID of the LUN. */
  lunUuid: string;
  /** Path or name that the LUN has on the array. */
  lunName: string;
  /** UUID of the initiator group. */
  igroupUuid: string;
  /** Name that the group has on the array. */
  igroupName: string;
  /** The number under which the hosts of the group see the LUN. */
  logicalUnitNumber: number;
}

/** What the engine has to know of the class; shared by the program's side and the plugin's. */
export const lunMapShape = {
  type: "ontap:LunMap",
  properties: [
    "svm",
    "lun",
    "igroup",
    "logicalUnitNumber",
    "svmUuid",
    "svmName",
    "lunUuid",
    "lunName",
    "igroupUuid",
    "igroupName",
  ],
  secrets: [],
  fromId: { lunUuid: (id: string) => id.split("/")[0], igroupUuid: (id: string) => id.split("/")[1] },
  identity: ["svm", "lun", "igroup"],
  byUuid: ["lun", "igroup"],
} as const;
