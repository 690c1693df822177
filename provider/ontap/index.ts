export type { OntapConnection } from "../connection/settings";
export type {
  ActiveDirectoryAccountArgs,
  GetActiveDirectoryAccountResult,
  KdcEncryption,
  PreferredDomainController,
} from "./active-directory-account/args";
export {
  ActiveDirectoryAccount,
  getActiveDirectoryAccount,
  getActiveDirectoryAccountOutput,
} from "./active-directory-account/resource";
export * from "./get-svm";
export type {
  GetInitiatorGroupArgs,
  GetInitiatorGroupResult,
  IgroupProtocol,
  InitiatorGroupArgs,
  OsType,
} from "./initiator-group/args";
export { getInitiatorGroup, getInitiatorGroupOutput, InitiatorGroup } from "./initiator-group/resource";
export type {
  GetIscsiCredentialsArgs,
  GetIscsiCredentialsResult,
  IscsiAuthenticationType,
  IscsiCredentialsArgs,
} from "./iscsi-credentials/args";
export { getIscsiCredentials, getIscsiCredentialsOutput, IscsiCredentials } from "./iscsi-credentials/resource";
export type { GetIscsiServiceResult, IscsiServiceArgs } from "./iscsi-service/args";
export { getIscsiService, getIscsiServiceOutput, IscsiService } from "./iscsi-service/resource";
export type { GetLunMapArgs, GetLunMapResult, LunMapArgs } from "./lun-map/args";
export { getLunMap, getLunMapOutput, LunMap } from "./lun-map/resource";
