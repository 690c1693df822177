import type * as pulumi from "@pulumi/pulumi";

/**
 * The iSCSI service of an SVM: at most one per SVM. Hosts cannot log in before it exists.
 * ONTAP REST API: `/protocols/san/iscsi/services`, ONTAP 9.6 and later.
 */
export interface IscsiServiceArgs {
  /**
   * Name or UUID of the SVM. Another SVM is a replacement, deleted first; the same SVM under another text is not.
   * A UUID follows an SVM that is renamed on the array.
   */
  svm: pulumi.Input<string>;
  /**
   * Whether the service takes iSCSI connections. `false` drops every session of the SVM at once.
   *
   * Never set: the array's default on create (`true`), not touched afterwards. Taken out after it was set: `true`.
   */
  enabled?: pulumi.Input<boolean> | undefined;
  /**
   * The target alias that initiators are shown: 1 to 128 printable ASCII characters without space.
   *
   * Never set: the array's choice (on create the name of the SVM). `""`: cleared, the service has no alias.
   * Taken out after it was set: cleared, and the preview says so.
   */
  targetAlias?: pulumi.Input<string> | undefined;
  /**
   * Take over a service that exists already, with the smallest change that the declared properties need. From then on it
   * is managed, and `pulumi destroy` removes it. Default `false`: a service that exists is an error.
   * Needed on ASA r2, where every SVM has its service from the start.
   */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** An iSCSI service. */
export interface GetIscsiServiceResult {
  /** UUID of the SVM. */
  svmUuid: string;
  /** Name that the SVM has on the array. */
  svmName: string;
  /** Whether the service takes iSCSI connections. */
  enabled: boolean;
  /** The target alias; `""` when there is none. */
  targetAlias: string;
  /** IQN of the target. */
  targetName: string | undefined;
}

/** What the engine has to know of the class; shared by the program's side and the plugin's. */
export const iscsiServiceShape = {
  type: "ontap:IscsiService",
  properties: ["svm", "enabled", "targetAlias", "svmUuid", "svmName", "targetName"],
  secrets: [],
  fromId: { svmUuid: (id: string) => id },
  identity: ["svm"],
} as const;
