/** Points of the volume access groups and initiators that are undocumented or on which sources disagree. */
export interface GroupSwitches {
  /** The default of `deleteOrphanInitiators`: false in the documentation, true in the SDKs. */
  orphanDefault: boolean;
  /** Whether ModifyVolumeAccessGroup adds to the lists instead of replacing them. */
  modifyMergesLists: boolean;
  /** `attributes` in ModifyVolumeAccessGroup: replaced, merged (`{}` clears), or merged and never cleared. */
  groupAttributes: "replace" | "merge" | "merge-and-keep";
  /** `null` for a list or the attributes in Create- and ModifyVolumeAccessGroup. */
  groupNull: "omitted" | "empty" | "xInvalidParameterType";
  /** `[]` in ModifyVolumeAccessGroup. */
  emptyArrayInModify: "remove-all" | "unchanged";
  /** What an Add carries out when one member is in the group already. */
  alreadyInApplied: "nothing" | "others" | "success";
  /** What a Remove carries out when one member is not in the group. */
  notInApplied: "nothing" | "others" | "success";
  /** An initiator that is in another group. */
  addForeignInitiator: "xExceededLimit" | "move";
  /** The case in which the name of an initiator is kept; `exact`: two names that differ in it are two initiators. */
  initiatorNameCase: "lower" | "as-sent" | "exact";
  /** How a WWPN is kept; `upper` has colons. */
  wwpnForm: "colons" | "plain" | "upper";
  /** Order of members in answers; `different`: `initiators` and `initiatorIDs` do not match. */
  memberOrder: "by-id" | "as-sent" | "unordered" | "different";
  /** Whether names of initiators must have a documented form. */
  strictInitiatorNames: boolean;
  /** Whether members must be given by ID, as the end of the deprecation of names would have it. */
  initiatorNamesRefused: boolean;
  /** The error name of a group that does not exist. */
  groupNotFoundName: string;
  /** An unknown ID in ListVolumeAccessGroups: named as not found, passed over, or an error. */
  listUnknownGroup: "not-found" | "absent" | "error";
  /** `volumeAccessGroups: []` in ListVolumeAccessGroups. */
  listEmptyGroupIds: "all" | "none";
  /** IDs together with a start or a limit in ListVolumeAccessGroups. */
  listGroupsBoth: "xInvalidParameter" | "ids";
  /** Whether CreateVolumeAccessGroup answers with the ID only. */
  createGroupObjectMissing: boolean;
  /** Whether the ID of a deleted group is given out again. */
  reuseGroupIds: boolean;
  /** Whether a second group of the same name is refused. */
  groupNameUnique: boolean;
  /** A deleted volume that is put into a group. */
  deletedVolumeAdd: "xVolumeIDDoesNotExist" | "accept";
  /** A field that groups do not show. */
  groupFieldMissing: "none" | "deletedVolumes" | "initiatorIDs";
  /** Whether a group with a virtual network is deleted with `force` only. */
  vnetGroupNeedsForce: boolean;
  /** Sessions of a host that lost its access. */
  sessionsOnRemove: "stay" | "cut";
  /** Whether a list of volumes in ModifyVolumeAccessGroup numbers the LUNs anew. */
  lunsRenumberedByModify: boolean;
  /** Whether the four initiator methods are for `administrator` only; no access type lists them. */
  initiatorMethodsDenied: boolean;
  /** Most initiators in a group: 128, or 64 as older documents have it. */
  initiatorsPerGroupMax: number;
  /** Most groups of a volume: 64, or 4 as older documents have it. */
  groupsPerVolumeMax: number;
}

/** The defaults. */
export const groupSwitches: GroupSwitches = {
  orphanDefault: false,
  modifyMergesLists: false,
  groupAttributes: "replace",
  groupNull: "omitted",
  emptyArrayInModify: "remove-all",
  alreadyInApplied: "nothing",
  notInApplied: "nothing",
  addForeignInitiator: "xExceededLimit",
  initiatorNameCase: "lower",
  wwpnForm: "colons",
  memberOrder: "by-id",
  strictInitiatorNames: false,
  initiatorNamesRefused: false,
  groupNotFoundName: "xVolumeAccessGroupIDDoesNotExist",
  listUnknownGroup: "not-found",
  listEmptyGroupIds: "all",
  listGroupsBoth: "xInvalidParameter",
  createGroupObjectMissing: false,
  reuseGroupIds: false,
  groupNameUnique: false,
  deletedVolumeAdd: "xVolumeIDDoesNotExist",
  groupFieldMissing: "none",
  vnetGroupNeedsForce: false,
  sessionsOnRemove: "stay",
  lunsRenumberedByModify: false,
  initiatorMethodsDenied: false,
  initiatorsPerGroupMax: 128,
  groupsPerVolumeMax: 64,
};
