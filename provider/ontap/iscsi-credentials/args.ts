import type * as pulumi from "@pulumi/pulumi";

/** How an initiator has to log in: with CHAP, without a password, or not at all. */
export type IscsiAuthenticationType = "chap" | "none" | "deny";

/**
 * How one initiator has to log in to the iSCSI target of an SVM (CHAP), and from where. "Inbound" and "outbound" are seen
 * from the array; most host tools name them the other way round.
 * ONTAP REST API: `/protocols/san/iscsi/credentials`, ONTAP 9.6 and later.
 */
export interface IscsiCredentialsArgs {
  /**
   * Name or UUID of the SVM. Another SVM is a replacement; the same SVM under another text is not. Best given as `svmUuid`
   * or `svm` of its `IscsiService` (its `svmName` is not known while it is updated): the credentials are then made after the service and removed before it.
   */
  svm: pulumi.Input<string>;
  /**
   * The initiator: an IQN, an EUI (`eui.` and 16 hexadecimal digits), or `default` for every initiator without credentials
   * of its own. Compared without case; an IQN is sent in lower case. Another initiator is a replacement.
   *
   * ONTAP makes the record of `default` itself, together with the iSCSI service: it needs `adopt: true`, and
   * `pulumi destroy` leaves it as it is.
   */
  initiator: pulumi.Input<string>;
  /** `"chap"`; `"none"`: logs in without a password; `"deny"`: may not log in. Takes effect at the next login; current sessions are kept. */
  authenticationType: pulumi.Input<IscsiAuthenticationType>;
  /** User with which the host logs in, 1 to 128 bytes. Needed with `chap`, not possible otherwise. */
  inboundUser?: pulumi.Input<string> | undefined;
  /**
   * Password with which the host logs in: 1 to 512 bytes, or `0x` and an even number of hexadecimal digits. Needed with
   * `chap`, not possible otherwise. Always a secret. No array reports it: a change by somebody else cannot be seen.
   */
  inboundPassword?: pulumi.Input<string> | undefined;
  /**
   * User with which the array answers the host (mutual CHAP), 1 to 128 bytes; only with `chap`.
   *
   * Never set: not touched. `""`, or taken out after it was set: mutual CHAP is removed.
   */
  outboundUser?: pulumi.Input<string> | undefined;
  /** Password of `outboundUser`, in the form of `inboundPassword` and different from it. Always a secret. */
  outboundPassword?: pulumi.Input<string> | undefined;
  /**
   * Addresses from which the initiator may log in, a set: `192.0.2.7`, `192.0.2.10-192.0.2.19`, `2001:db8::/64`. Compared
   * by the addresses that they cover. Not possible for `default`.
   *
   * Never set: not touched (any address on creation). `[]`, or taken out after it was set: any address.
   */
  initiatorAddresses?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Take over credentials that exist already, with the smallest change that the declared properties need; CHAP passwords,
   * which cannot be compared, are always set. Default `false`: credentials that exist are an error.
   */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** Which initiator's credentials to look up, and on which SVM. */
export interface GetIscsiCredentialsArgs {
  /** Name or UUID of the SVM. */
  svm: string;
  /** The initiator, or `default`. */
  initiator: string;
}

/** The iSCSI credentials of an initiator, without passwords, which no array reports. */
export interface GetIscsiCredentialsResult {
  /** UUID of the SVM. */
  svmUuid: string;
  /** Name that the SVM has on the array. */
  svmName: string;
  /** The initiator as the array spells it. */
  initiator: string;
  /** `chap`, `none` or `deny`. */
  authenticationType: string;
  /** User with which the host logs in; `""` without CHAP. */
  inboundUser: string;
  /** User with which the array answers; `""` without mutual CHAP. */
  outboundUser: string;
  /** Addresses from which the initiator may log in; empty: from any. */
  initiatorAddresses: string[];
}

/** What the engine has to know of the class; shared by the program's side and the plugin's. */
export const iscsiCredentialsShape = {
  type: "ontap:IscsiCredentials",
  properties: [
    "svm",
    "initiator",
    "authenticationType",
    "inboundUser",
    "inboundPassword",
    "outboundUser",
    "outboundPassword",
    "initiatorAddresses",
    "svmUuid",
    "svmName",
  ],
  secrets: ["inboundPassword", "outboundPassword"],
  fromId: { svmUuid: (id: string) => id.split("/")[0] },
  identity: ["svm", "initiator"],
  initiators: ["initiator"],
} as const;
