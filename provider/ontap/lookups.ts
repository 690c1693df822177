import type * as pulumi from "@pulumi/pulumi";
import type { Connections } from "../connection/connections";
import { lookUp, lookUpOutput } from "../program/lookup";
import type { LookupOptions } from "../program/lookup-options";

export type { LookupOptions } from "../program/lookup-options";

/** Which SVM to look up: by one of both. */
export type GetSvmArgs = { name: string; uuid?: undefined } | { uuid: string; name?: undefined };

/** An SVM. */
export interface GetSvmResult {
  uuid: string;
  name: string;
}

/** Which SVM's object to look up. */
export interface GetBySvmArgs {
  /** Name or UUID of the SVM. */
  svm: string;
}

/** An iSCSI service. */
export interface GetIscsiServiceResult {
  svmUuid: string;
  svmName: string;
  enabled: boolean;
  /** `""` when there is none. */
  targetAlias: string;
  /** IQN of the target. */
  targetName: string | undefined;
}

/** An Active Directory account. */
export interface GetActiveDirectoryAccountResult {
  svmUuid: string;
  svmName: string;
  name: string;
  fqdn: string;
  organizationalUnit: string;
  /** Empty before ONTAP 9.17.1, which does not tell. */
  advertisedKdcEncryptions: string[];
  preferredDomainControllers: { fqdn: string; serverIp: string }[];
}

/** Looks up an SVM by name or UUID (`GET /svm/svms`); fails when there is none. */
export function getSvm(args: GetSvmArgs, opts?: LookupOptions): Promise<GetSvmResult> {
  return lookUp(opts, async (connections) => {
    const { findSvm } = await import("./svm.js");
    const text = args.uuid ?? args.name;
    const what = `look up SVM ${text}`;
    return found(
      connections,
      await findSvm(connections.ontap.client(), text, what),
      what,
      "no SVM of this name or UUID is visible to this login",
    );
  });
}

/** {@link getSvm} for inputs. */
export function getSvmOutput(
  args: pulumi.Input<{ name?: pulumi.Input<string>; uuid?: pulumi.Input<string> }>,
  opts?: LookupOptions,
): pulumi.Output<GetSvmResult> {
  return lookUpOutput(args as pulumi.Input<GetSvmArgs>, opts, getSvm);
}

/** Looks up the iSCSI service of an SVM (`GET /protocols/san/iscsi/services`); fails when there is none. */
export function getIscsiService(args: GetBySvmArgs, opts?: LookupOptions): Promise<GetIscsiServiceResult> {
  return lookUp(opts, async (connections) => {
    const [{ findService }, { toLive }] = await Promise.all([
      import("./iscsi-service/api.js"),
      import("./iscsi-service/live.js"),
    ]);
    const record = await findService(connections.ontap.client(), args.svm);
    const what = `look up the iSCSI service of SVM ${args.svm}`;
    const {
      svm: _,
      targetName,
      ...live
    } = toLive(found(connections, record, what, "the SVM has none, or is not visible to this login"));
    return { ...live, targetName };
  });
}

/** {@link getIscsiService} for inputs. */
export function getIscsiServiceOutput(
  args: pulumi.Input<{ svm: pulumi.Input<string> }>,
  opts?: LookupOptions,
): pulumi.Output<GetIscsiServiceResult> {
  return lookUpOutput(args as pulumi.Input<GetBySvmArgs>, opts, getIscsiService);
}

/** Looks up the Active Directory account of an SVM (`GET /protocols/active-directory`); fails when there is none. */
export function getActiveDirectoryAccount(
  args: GetBySvmArgs,
  opts?: LookupOptions,
): Promise<GetActiveDirectoryAccountResult> {
  return lookUp(opts, async (connections) => {
    const [{ findAccount }, { toLive }] = await Promise.all([
      import("./active-directory-account/api.js"),
      import("./active-directory-account/live.js"),
    ]);
    const record = await findAccount(connections.ontap.client(), args.svm);
    const what = `look up the Active Directory account of SVM ${args.svm}`;
    const why =
      "the SVM has none (an SVM that joined through a CIFS server shows none), or is not visible to this login";
    const { svm: _, ...live } = toLive(found(connections, record, what, why));
    return live;
  });
}

/** {@link getActiveDirectoryAccount} for inputs. */
export function getActiveDirectoryAccountOutput(
  args: pulumi.Input<{ svm: pulumi.Input<string> }>,
  opts?: LookupOptions,
): pulumi.Output<GetActiveDirectoryAccountResult> {
  return lookUpOutput(args as pulumi.Input<GetBySvmArgs>, opts, getActiveDirectoryAccount);
}

function found<T>(connections: Connections, record: T | undefined, what: string, why: string): T {
  if (record !== undefined) return record;
  throw connections.ontap.client().failed("gone", what, { why, next: "check svm and the rights of the login" });
}
