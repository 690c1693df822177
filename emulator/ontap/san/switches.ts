/** Points of initiator groups and LUN maps that are undocumented or on which sources disagree. */
export interface SanSwitches {
  /** Whether a POST of a group with a bad member creates nothing, or the group without members. */
  igroupPostAtomic: boolean;
  /** The same initiator twice in one POST of a group. */
  duplicateMemberInPost: "once" | "5374917" | "5374035";
  /** A POST of several members of which one is in the group already. */
  memberRecordsPartial: "refused" | "others-added";
  /** `initiators` of a group without members. */
  emptyInitiators: "missing" | "array";
  /** `comment` of a group after it was cleared. */
  clearedComment: "missing" | "empty";
  /** `delete_on_unmap` of a group for which it is false. */
  deleteOnUnmapFalse: "missing" | "false";
  /** Upper-case letters in the name of a member: kept in lower case, or as sent. */
  igroupIqnCase: "folded" | "kept";
  /** A WWPN without colons. */
  wwpnWithoutColons: "5373982" | "accept";
  /** A PATCH with a new name and something else; `partly`: a refused name leaves the rest changed (5374868). */
  renameWithOthers: "reject" | "accept" | "partly";
  /** A new `os_type` for a group with LUN maps. */
  osTypeMapped: "accept" | "reject";
  /** What unbinds a portset. */
  portsetUnbind: "null-and-empty" | "null";
  /** `initiators` in a PATCH of the group. */
  patchInitiators: "reject" | "ignore";
  /** Deleting a group that is nested in one with LUN maps. */
  deleteNestedIgroup: "leaves-parent" | "5374743";
  /** Removing the last member of a group with LUN maps, without the flag. */
  lastMember: "1254213" | "accept";
  /** Code of removing a member that is not there. */
  memberGoneCode: "5374034" | "4";
  /** A group in an SVM that may not have iSCSI. */
  sanlessSvm: "accept" | "reject";
  /** A group in an SVM that is configured for NVMe; before 9.8 it is refused in any case. */
  igroupOnNvmeSvm: "accept" | "5373966";
  /** A group nested in a second parent. */
  secondParent: "accept" | "5374737";
  /** Whether a group may have the name of an NVMe subsystem. */
  nvmeNames: "shared" | "separate";
  /** A PATCH of a group that sets what is set already. */
  noopIgroupPatch: "accept" | "reject";
  /** Body of a POST of a group with return_records=true. */
  igroupPostAnswer: "record" | "keys" | "empty";
  /** Whether another tool puts a member into every group that a GET has just shown. */
  foreignWriter: boolean;

  /** Code of a LUN map whose number is in use for an initiator of the group. */
  numberInUseCode: string;
  /** Code of a LUN map of a LUN that an initiator of the group sees already. */
  seenThroughOtherGroupCode: string;
  /** Code of a POST of a LUN map for a group that does not exist. */
  igroupMissingOnPost: "5374878" | "5374852" | "4";
  /** Code of a GET of a LUN map of an existing LUN and an existing group. */
  mapMissingOnGet: "4" | "5374922";
  /** Code of a DELETE of a LUN map that is gone: by what is missing, or always that of the map. */
  whichGone: "listed" | "5374922";
  /** A LUN map of a LUN that is offline. */
  offlineLun: "accept" | "reject";
  /** Whether a LUN map needs interfaces on the LUN's node and on its partner. */
  lifRule: "off" | "5374581";
  /** Body of a POST of a LUN map with return_records=true. */
  lunMapPostAnswer: "record" | "keys" | "empty";
  /** The number of a map that asks for none: lowest free for every initiator and in the group, or in the group alone. */
  lowestNumber: "every-initiator" | "group";
  /** A POST of a pair that is mapped already with that number. */
  sameNumberSamePair: "1254207" | "accept";
  /** When a group with `delete_on_unmap` goes: in the call that deletes its last map, or after it was shown once more. */
  deleteOnUnmapTiming: "same-call" | "later";
  /** Number of LUN maps from which on a POST is refused, with an unlisted code; 0 = no limit. */
  mapsMax: number;
}

/** The defaults. */
export const sanSwitches: SanSwitches = {
  igroupPostAtomic: true,
  duplicateMemberInPost: "once",
  memberRecordsPartial: "refused",
  emptyInitiators: "missing",
  clearedComment: "missing",
  deleteOnUnmapFalse: "missing",
  igroupIqnCase: "folded",
  wwpnWithoutColons: "5373982",
  renameWithOthers: "reject",
  osTypeMapped: "accept",
  portsetUnbind: "null-and-empty",
  patchInitiators: "reject",
  deleteNestedIgroup: "leaves-parent",
  lastMember: "1254213",
  memberGoneCode: "5374034",
  sanlessSvm: "accept",
  igroupOnNvmeSvm: "accept",
  secondParent: "accept",
  nvmeNames: "shared",
  noopIgroupPatch: "accept",
  igroupPostAnswer: "record",
  foreignWriter: false,
  numberInUseCode: "1254324",
  seenThroughOtherGroupCode: "1254193",
  igroupMissingOnPost: "5374878",
  mapMissingOnGet: "4",
  whichGone: "listed",
  offlineLun: "accept",
  lifRule: "off",
  lunMapPostAnswer: "record",
  lowestNumber: "every-initiator",
  sameNumberSamePair: "1254207",
  deleteOnUnmapTiming: "same-call",
  mapsMax: 0,
};
