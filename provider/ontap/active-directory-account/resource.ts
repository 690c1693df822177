import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput } from "../../program/lookup";
import type { LookupOptions } from "../../program/provider";
import { NetAppResource, type ShapeOf } from "../../program/resource";
import type { GetBySvmArgs } from "../args";
import {
  type ActiveDirectoryAccountArgs,
  activeDirectoryAccountShape,
  type GetActiveDirectoryAccountResult,
  type KdcEncryption,
} from "./args";

/**
 * The Active Directory machine account of an ONTAP SVM. The resource's id is the UUID of the SVM.
 *
 * `pulumi destroy` leaves the domain with the credentials that are in the state; where they no longer work, give the new
 * ones to the program and run `pulumi up` first, which sends nothing.
 *
 * For logins of cluster administrators from Active Directory: since ONTAP 9.16.1 the admin SVM can have an account of its own;
 * before, a data SVM with an account serves as authentication tunnel (`security login domain-tunnel`).
 *
 * ```ts
 * new ontap.ActiveDirectoryAccount("blue", {
 *   svm: "svm-blue",
 *   name: "BLUE01",
 *   fqdn: "corp.example.net",
 *   username: "joiner",
 *   password: config.requireSecret("joinerPassword"),
 * });
 * ```
 */
export class ActiveDirectoryAccount extends NetAppResource {
  /** The SVM as the program names it. */
  declare readonly svm: pulumi.Output<string>;
  /** NetBIOS name of the account. */
  declare readonly name: pulumi.Output<string>;
  /** Domain of the account. */
  declare readonly fqdn: pulumi.Output<string>;
  /** Active Directory user of the last change. */
  declare readonly username: pulumi.Output<string>;
  /** Password of that user; a secret. */
  declare readonly password: pulumi.Output<string>;
  /** Where the account is in the directory. */
  declare readonly organizationalUnit: pulumi.Output<string>;
  /** Encryption types advertised to the KDC; empty before ONTAP 9.17.1, which does not tell. */
  declare readonly advertisedKdcEncryptions: pulumi.Output<KdcEncryption[]>;
  /** Preferred domain controllers of the SVM. */
  declare readonly preferredDomainControllers: pulumi.Output<{ fqdn: string; serverIp: string }[]>;
  /** UUID of the SVM. */
  declare readonly svmUuid: pulumi.Output<string>;
  /** Name that the SVM has on the array. */
  declare readonly svmName: pulumi.Output<string>;

  constructor(name: string, args: ActiveDirectoryAccountArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      activeDirectoryAccountShape satisfies ShapeOf<ActiveDirectoryAccount, typeof activeDirectoryAccountShape>,
      name,
      args,
      opts,
    );
  }

  /** Reads the account of an SVM without managing it; `id` is the UUID of the SVM. Fails when there is none; needs the array at preview too. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ActiveDirectoryAccount {
    return new ActiveDirectoryAccount(name, {} as ActiveDirectoryAccountArgs, { ...opts, id });
  }
}

/** Looks up the Active Directory account of an SVM (`GET /protocols/active-directory`); fails when there is none. */
export function getActiveDirectoryAccount(
  args: GetBySvmArgs,
  opts?: LookupOptions,
): Promise<GetActiveDirectoryAccountResult> {
  return lookUp(
    "ontap:getActiveDirectoryAccount",
    async () => (await import("./definition.js")).activeDirectoryAccountLookup,
    args,
    opts,
  );
}

/** {@link getActiveDirectoryAccount} for inputs. */
export function getActiveDirectoryAccountOutput(
  args: pulumi.Input<{ svm: pulumi.Input<string> }>,
  opts?: LookupOptions,
): pulumi.Output<GetActiveDirectoryAccountResult> {
  return lookUpOutput(args as pulumi.Input<GetBySvmArgs>, opts, getActiveDirectoryAccount);
}
