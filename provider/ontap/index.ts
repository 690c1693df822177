export type { OntapConnection } from "../connection/settings";
export type {
  ActiveDirectoryAccountArgs,
  KdcEncryption,
  PreferredDomainController,
} from "./active-directory-account/args";
export { ActiveDirectoryAccount } from "./active-directory-account/resource";
export type { IscsiServiceArgs } from "./iscsi-service/args";
export { IscsiService } from "./iscsi-service/resource";
export * from "./lookups";
