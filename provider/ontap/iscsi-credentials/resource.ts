import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput } from "../../program/lookup";
import type { LookupOptions } from "../../program/provider";
import { NetAppResource, type ShapeOf } from "../../program/resource";
import {
  type GetIscsiCredentialsArgs,
  type GetIscsiCredentialsResult,
  type IscsiCredentialsArgs,
  iscsiCredentialsShape,
} from "./args";

/**
 * The iSCSI credentials (CHAP) of an initiator on an ONTAP SVM. The resource's id is `<UUID of the SVM>/<initiator>`.
 *
 * `pulumi destroy` deletes them: from its next login on, the initiator falls under the default credentials of the SVM.
 * Those of `default` itself are left as they are, because setting them back would let every initiator in.
 *
 * ```ts
 * new ontap.IscsiCredentials("host7", {
 *   svm: "svm-blue", // or svmUuid of its IscsiService, which is then made before
 *   initiator: "iqn.1994-05.com.example:host7",
 *   authenticationType: "chap",
 *   inboundUser: "host7",
 *   inboundPassword: config.requireSecret("host7Password"),
 * });
 * ```
 */
export class IscsiCredentials extends NetAppResource {
  /** The SVM as the program names it. */
  declare readonly svm: pulumi.Output<string>;
  /** The initiator, or `default`. */
  declare readonly initiator: pulumi.Output<string>;
  /** `chap`, `none` or `deny`. */
  declare readonly authenticationType: pulumi.Output<string>;
  /** User with which the host logs in; `""` without CHAP. */
  declare readonly inboundUser: pulumi.Output<string>;
  /** Password of that user as the program gave it; a secret. */
  declare readonly inboundPassword: pulumi.Output<string>;
  /** User with which the array answers; `""` without mutual CHAP. */
  declare readonly outboundUser: pulumi.Output<string>;
  /** Password of that user as the program gave it; a secret. */
  declare readonly outboundPassword: pulumi.Output<string>;
  /** Addresses from which the initiator may log in; empty: from any. */
  declare readonly initiatorAddresses: pulumi.Output<string[]>;
  /** UUID of the SVM. */
  declare readonly svmUuid: pulumi.Output<string>;
  /** Name that the SVM has on the array. */
  declare readonly svmName: pulumi.Output<string>;

  constructor(name: string, args: IscsiCredentialsArgs, opts?: pulumi.CustomResourceOptions) {
    super(iscsiCredentialsShape satisfies ShapeOf<IscsiCredentials, typeof iscsiCredentialsShape>, name, args, opts);
  }

  /**
   * Reads credentials without managing them; `id` is `<UUID of the SVM>/<initiator>`. Needs the array at preview too, and
   * has no passwords, which no array reports.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): IscsiCredentials {
    return new IscsiCredentials(name, {} as IscsiCredentialsArgs, { ...opts, id });
  }
}

/** Looks up the iSCSI credentials of an initiator (`GET /protocols/san/iscsi/credentials`); fails when there are none. */
export function getIscsiCredentials(
  args: GetIscsiCredentialsArgs,
  opts?: LookupOptions,
): Promise<GetIscsiCredentialsResult> {
  return lookUp(
    "ontap:getIscsiCredentials",
    async () => (await import("./definition.js")).iscsiCredentialsLookup,
    args,
    opts,
  );
}

/** {@link getIscsiCredentials} for inputs. */
export function getIscsiCredentialsOutput(
  args: pulumi.Input<{ svm: pulumi.Input<string>; initiator: pulumi.Input<string> }>,
  opts?: LookupOptions,
): pulumi.Output<GetIscsiCredentialsResult> {
  return lookUpOutput(args as pulumi.Input<GetIscsiCredentialsArgs>, opts, getIscsiCredentials);
}
