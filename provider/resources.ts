import { account } from "./element/account/definition";
import type { Definition, Lookup } from "./lifecycle/definition";
import { activeDirectoryAccount } from "./ontap/active-directory-account/definition";
import { iscsiCredentials } from "./ontap/iscsi-credentials/definition";
import { iscsiService } from "./ontap/iscsi-service/definition";
import { getSvm } from "./ontap/look-up";

/**
 * Every resource of the package, a line each: hosts and commands read this list. A resource's type stands in every state
 * ever written: a line may be added, never taken out, or resources could no longer be destroyed.
 */
export const resources: readonly Definition<object, object>[] = [
  iscsiService,
  activeDirectoryAccount,
  account,
  iscsiCredentials,
];

/** Every look-up: those of the resources, and those that are about no resource. */
export const lookups: readonly Lookup<object, object>[] = [getSvm, ...resources.map(({ lookup }) => lookup)];
