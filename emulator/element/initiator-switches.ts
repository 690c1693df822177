/** Points of the initiators' own CHAP that are undocumented or on which sources disagree. */
export interface InitiatorSwitches {
  /** Where the secrets of a new or changed initiator are shown: in the answer, or in ListInitiators only. */
  initiatorSecretsShown: "answer" | "listing";
  /** Whether Create- and ModifyInitiators answer with the five documented members only. */
  initiatorAnswerShort: boolean;
  /** `chapUsername` or secrets of an initiator that need not use CHAP. */
  chapWithoutRequire: "stored" | "ignored" | "refused";
  /** `requireChap: true` in ModifyInitiators where there are no credentials and none are given. */
  requireChapLater: "generated" | "refused" | "empty";
  /** The credentials once `requireChap` is false again. */
  afterRequireChapFalse: "kept" | "dropped";
  /** `null` for a secret of an initiator. */
  initiatorNullSecret: "generates" | "ignored" | "refused";
  /** `alias: ""` in ModifyInitiators. */
  initiatorAliasEmpty: "clears" | "ignored" | "refused";
  /** Whether ModifyInitiators merges `attributes` (`{}` still clears) instead of replacing them. */
  initiatorAttributesMerge: boolean;
  /** `virtualNetworkIDs: []` in ModifyInitiators: all networks again, or nothing happens. */
  virtualNetworksEmpty: "all" | "ignored";
  /** How `virtualNetworkIDs` are shown: a list, one number where there is one, or missing where there are none. */
  virtualNetworkForm: "array" | "integer" | "missing";
  /** Whether the two secrets of an initiator may be equal. */
  initiatorEqualSecrets: "refused" | "accepted";
  /** Among whom a `chapUsername` is unique. */
  chapUsernameUnique: "initiators" | "accounts" | "nobody";
  /** `requireChap: true` for a WWPN. */
  chapOnWwpn: "refused" | "without-effect";
  /** The error name of ModifyInitiators for an unknown ID. */
  modifyUnknownInitiator: string;
  /** An unknown ID in ListInitiators. */
  listUnknownInitiator: "absent" | "error";
  /** Whether an initiator shows `requireChap` only where it is true. */
  requireChapMissing: boolean;
  /** CHAP members sent to an endpoint from 9.0 to before 12.0; below 11.0 none takes them. */
  initiatorChapAtOldEndpoint: "from-11.0" | "dropped" | "unused" | "refused";
}

/** The defaults. */
export const initiatorSwitches: InitiatorSwitches = {
  initiatorSecretsShown: "answer",
  initiatorAnswerShort: false,
  chapWithoutRequire: "stored",
  requireChapLater: "generated",
  afterRequireChapFalse: "kept",
  initiatorNullSecret: "generates",
  initiatorAliasEmpty: "clears",
  initiatorAttributesMerge: false,
  virtualNetworksEmpty: "all",
  virtualNetworkForm: "array",
  initiatorEqualSecrets: "refused",
  chapUsernameUnique: "initiators",
  chapOnWwpn: "refused",
  modifyUnknownInitiator: "xInitiatorDoesNotExist",
  listUnknownInitiator: "absent",
  requireChapMissing: false,
  initiatorChapAtOldEndpoint: "from-11.0",
};
