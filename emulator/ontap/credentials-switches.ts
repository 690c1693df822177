import type { AddressView } from "./addresses";

/** Points of the iSCSI credentials that are undocumented, contradictory, or left to the release. */
export interface CredentialsSwitches {
  /** A PATCH of CHAP values that does not name the type. */
  chapPatchWithoutType: "reject" | "accept";
  /** A PATCH of type or outbound values that leaves the inbound pair out, on a record that is CHAP already. */
  chapPatchWithoutInbound: "reject" | "keep";
  /** A PATCH with inbound user or inbound password alone. */
  halfInboundPair: "reject" | "accept";
  /** What becomes of the outbound pair when a PATCH of CHAP values leaves it out. */
  outboundLeftOut: "keep" | "drop";
  /** `""` as outbound user in a PATCH; documented from 9.12 on only. */
  outboundEmptyUser: "remove" | "reject" | "ignore";
  /** `chap.outbound: {}` in a PATCH, as Trident sends it: as if left out, or a removal. */
  outboundEmptyObject: "ignore" | "remove";
  /** A new password that equals the stored one of the other direction. */
  equalToStoredPassword: "reject" | "accept";
  /** Whether `0x6162` and `ab` are equal passwords. */
  hexEqualsText: boolean;
  /** The CHAP users after the type left `chap`. */
  chapAfterTypeChange: "drop" | "keep";
  /** The addresses after a change of the type. */
  addressesAfterTypeChange: "keep" | "drop";
  /** A PATCH with an empty list of addresses. */
  emptyRanges: "empty" | "ignore" | "reject";
  /** Whether a PATCH of ranges leaves stored masks alone, and the other way round; otherwise it replaces both. */
  rangesPatchOnMasks: "replace-both" | "leave";
  /** How addresses come back: as written, as ranges and masks, aligned blocks as masks, or merged and sorted ranges. */
  addressReadBack: AddressView;
  /** Removing an address that is not in the list. */
  removeUnknownAddress: "accept" | "reject";
  /** CHAP values in a PATCH that removes addresses. */
  removeFlagWithChap: "accept" | "reject";
  /** `initiator_address` of a record without addresses. */
  noAddresses: "absent" | "object" | "empty-ranges";
  /** An IPv6 mask without length: refused, or the general default 64. */
  ipv6MaskWithoutLength: "reject" | "64";
  /** Code of a POST of `default` while the service exists. */
  postDefaultCode: "5374142" | "5373997";
  /** `""` as outbound user in a POST. */
  postEmptyOutbound: "reject" | "accept";
  /** Code of a GET of a record that does not exist. */
  missingCredentialsCode: "4" | "5374895";
  /** Code of a PATCH or DELETE of credentials on an SVM without iSCSI service. */
  credentialsWithoutServiceCode: "5374895" | "5374078";
  /** Whether deleting the service deletes all records, or `default` only. */
  credentialsGoWithService: boolean;
  /** Upper-case letters in the name of an initiator. */
  initiatorCase: "reject" | "fold" | "keep";
  /** Colons in the path of a record: raw or encoded, or encoded only. */
  credentialsPathKey: "both" | "encoded";
  /** A PATCH that sets what is set already. */
  noopCredentialsPatch: "accept" | "reject";
  /** Body of a POST with return_records=true. */
  credentialsPostAnswer: "records" | "object" | "empty";
  /** Sessions of an initiator that is denied, comes from an address that is not allowed any more, or lost its record. */
  sessionsAfterCredentials: "stay" | "drop";
  /** Whether credentials can be created and deleted on ASA r2. */
  credentialsOnAsaR2: boolean;
}

/** The defaults. */
export const credentialsSwitches: CredentialsSwitches = {
  chapPatchWithoutType: "reject",
  chapPatchWithoutInbound: "reject",
  halfInboundPair: "reject",
  outboundLeftOut: "keep",
  outboundEmptyUser: "remove",
  outboundEmptyObject: "ignore",
  equalToStoredPassword: "reject",
  hexEqualsText: false,
  chapAfterTypeChange: "drop",
  addressesAfterTypeChange: "keep",
  emptyRanges: "empty",
  rangesPatchOnMasks: "replace-both",
  addressReadBack: "as-written",
  removeUnknownAddress: "accept",
  removeFlagWithChap: "accept",
  noAddresses: "absent",
  ipv6MaskWithoutLength: "reject",
  postDefaultCode: "5374142",
  postEmptyOutbound: "reject",
  missingCredentialsCode: "4",
  credentialsWithoutServiceCode: "5374895",
  credentialsGoWithService: true,
  initiatorCase: "reject",
  credentialsPathKey: "both",
  noopCredentialsPatch: "accept",
  credentialsPostAnswer: "records",
  sessionsAfterCredentials: "stay",
  credentialsOnAsaR2: true,
};
