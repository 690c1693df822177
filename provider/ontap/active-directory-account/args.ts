import type * as pulumi from "@pulumi/pulumi";

/** A domain controller that ONTAP asks before the ones that it discovers. */
export interface PreferredDomainController {
  /** Domain that the controller serves, at most 254 bytes. */
  fqdn: pulumi.Input<string>;
  /** IPv4 or IPv6 address of the controller. */
  serverIp: pulumi.Input<string>;
}

/** Encryption types of Kerberos that an account can advertise. */
export type KdcEncryption = "des" | "rc4" | "aes_128" | "aes_256";

/**
 * The Active Directory machine account of an SVM without a CIFS server; at most one per SVM.
 * ONTAP REST API: `/protocols/active-directory`, ONTAP 9.12.1 and later.
 */
export interface ActiveDirectoryAccountArgs {
  /** Name or UUID of the SVM. Another SVM is a replacement, deleted first; the same SVM under another text is not. */
  svm: pulumi.Input<string>;
  /**
   * NetBIOS name of the account, 1 to 15 characters; compared without case (ONTAP shows it in upper case). The API cannot
   * rename it: another name is a replacement, deleted first.
   */
  name: pulumi.Input<string>;
  /**
   * Fully qualified name of the domain, at most 254 bytes; compared without case. Changed: the SVM joins the other domain,
   * which takes minutes.
   */
  fqdn: pulumi.Input<string>;
  /**
   * User in Active Directory who may join, modify and remove computers in the organizational unit. ONTAP does not keep it;
   * the state does, because leaving the domain needs it again. Changed alone: new state, no call.
   */
  username: pulumi.Input<string>;
  /** Password of that user. A secret, also when it is passed in the clear. Changed alone: new state, no call. */
  password: pulumi.Input<string>;
  /**
   * Where the account is made, without the `DC=` part: `OU=Storage,OU=Servers`. Compared without case.
   *
   * Never set, or taken out: `CN=Computers`. The API cannot move an account: another place is a replacement, deleted first.
   */
  organizationalUnit?: pulumi.Input<string> | undefined;
  /**
   * Overwrite a machine account of the same name that Active Directory has already. Services that use that account lose it.
   * Used by the join only. Default `false`.
   */
  forceAccountOverwrite?: pulumi.Input<boolean> | undefined;
  /**
   * Encryption types that the account advertises to the KDC, a set. ONTAP 9.17.1 and later.
   *
   * Never set: the array's choice. Taken out after it was set: stays as it is, the API has no reset.
   */
  advertisedKdcEncryptions?: pulumi.Input<pulumi.Input<KdcEncryption>[]> | undefined;
  /**
   * Preferred domain controllers of the SVM, a set. Single entries are added and removed, never the whole list.
   *
   * Never set: not touched. `[]`, or taken out after it was set: all entries are removed.
   */
  preferredDomainControllers?: pulumi.Input<pulumi.Input<PreferredDomainController>[]> | undefined;
  /**
   * Take over an account that the SVM has already, with the smallest change that the declared properties need; its name
   * and organizational unit must be the declared ones. Default `false`: an account that exists is an error.
   */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** An Active Directory account. */
export interface GetActiveDirectoryAccountResult {
  /** UUID of the SVM. */
  svmUuid: string;
  /** Name that the SVM has on the array. */
  svmName: string;
  /** NetBIOS name of the account. */
  name: string;
  /** Domain of the account. */
  fqdn: string;
  /** Where the account is in the directory. */
  organizationalUnit: string;
  /** Encryption types advertised to the KDC; empty before ONTAP 9.17.1, which does not tell. */
  advertisedKdcEncryptions: string[];
  /** Preferred domain controllers of the SVM. */
  preferredDomainControllers: { fqdn: string; serverIp: string }[];
}

/** What the engine has to know of the class; shared by the program's side and the plugin's. */
export const activeDirectoryAccountShape = {
  type: "ontap:ActiveDirectoryAccount",
  properties: [
    "svm",
    "name",
    "fqdn",
    "username",
    "password",
    "organizationalUnit",
    "advertisedKdcEncryptions",
    "preferredDomainControllers",
    "svmUuid",
    "svmName",
  ],
  secrets: ["password"],
  fromId: { svmUuid: (id: string) => id },
  identity: ["svm"],
} as const;
