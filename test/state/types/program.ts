// A user's program as the compiler sees it; compiled by types.test.ts against the packed types, never run.
import type * as pulumi from "@pulumi/pulumi";
import { element, ontap, Provider } from "pulumi-netapp";

/** Exactly the same type, `any` and optional properties included. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const exactly = <_Holds extends true>() => undefined;
/** The outputs of a class, without what every resource has. */
type Outputs<R extends pulumi.CustomResource> = Pick<R, Exclude<keyof R, keyof pulumi.CustomResource>>;

exactly<
  Same<
    Outputs<ontap.IscsiService>,
    {
      readonly svm: pulumi.Output<string>;
      readonly enabled: pulumi.Output<boolean>;
      readonly targetAlias: pulumi.Output<string>;
      readonly svmUuid: pulumi.Output<string>;
      readonly svmName: pulumi.Output<string>;
      readonly targetName: pulumi.Output<string>;
    }
  >
>();
exactly<
  Same<
    keyof Outputs<ontap.ActiveDirectoryAccount>,
    | "svm"
    | "svmUuid"
    | "svmName"
    | "name"
    | "fqdn"
    | "username"
    | "password"
    | "organizationalUnit"
    | "advertisedKdcEncryptions"
    | "preferredDomainControllers"
  >
>();
exactly<
  Same<
    keyof Outputs<element.Account>,
    | "username"
    | "initiatorSecret"
    | "targetSecret"
    | "attributes"
    | "enableChap"
    | "status"
    | "accountId"
    | "storageContainerId"
  >
>();

declare const account: element.Account;
declare const service: ontap.IscsiService;
declare const computer: ontap.ActiveDirectoryAccount;
exactly<Same<typeof account.accountId, pulumi.Output<number>>>();
exactly<Same<typeof account.initiatorSecret, pulumi.Output<string>>>();
exactly<Same<typeof service.enabled, pulumi.Output<boolean>>>();

// Inputs of every kind: plain, output, promise, and undefined where an argument may be left out.
declare const later: pulumi.Output<string>;
declare const maybe: string | undefined;
new ontap.IscsiService("a", { svm: later, targetAlias: maybe, enabled: Promise.resolve(true) }, { protect: true });
new ontap.ActiveDirectoryAccount("b", {
  svm: service.svmUuid,
  name: "BLUE",
  fqdn: "corp.example",
  username: "join",
  password: later,
  advertisedKdcEncryptions: ["aes_256"],
  preferredDomainControllers: [{ fqdn: "corp.example", serverIp: later }],
});
new element.Account("c", {
  username: computer.name,
  attributes: { nested: { deep: [1] } },
  secretsVersion: 2,
  status: "locked",
});
const dr = new Provider("dr", { ontap: { host: "array", username: "admin", password: later } });
new element.Account("d", { username: "tenant" }, { provider: dr });

exactly<Same<ReturnType<typeof ontap.getSvm>, Promise<ontap.GetSvmResult>>>();
exactly<
  Same<ReturnType<typeof element.getAccountOutput>, pulumi.Output<element.GetAccountResult> & element.AccountSecrets>
>();

// What is wrong does not compile.
// @ts-expect-error: the SVM is missing
new ontap.IscsiService("e", {});
// @ts-expect-error: misspelt
new ontap.IscsiService("f", { svm: "blue", targetalias: "blue" });
// @ts-expect-error: no such status
new element.Account("g", { username: "tenant", status: "removed" });
declare const args: ontap.ActiveDirectoryAccountArgs;
// @ts-expect-error: no such encryption
new ontap.ActiveDirectoryAccount("h", { ...args, advertisedKdcEncryptions: ["aes"] });
// @ts-expect-error: outputs are read-only
service.targetAlias = later;
// @ts-expect-error: by name or by UUID, not by both
void ontap.getSvm({ name: "blue", uuid: "1" });
