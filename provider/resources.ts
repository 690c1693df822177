import { account } from "./element/account/definition";
import type { Definition } from "./lifecycle/definition";
import { activeDirectoryAccount } from "./ontap/active-directory-account/definition";
import { iscsiService } from "./ontap/iscsi-service/definition";

/**
 * Every resource of the package, a line each: hosts and commands read this list. A resource's type stands in every state
 * ever written: a line may be added, never taken out, or resources could no longer be destroyed.
 */
export const resources: readonly Definition<object, object>[] = [iscsiService, activeDirectoryAccount, account];
