export type { ElementConnection } from "../connection/settings";
export type { LookupOptions } from "../program/provider";
export type { AccountArgs, AccountSecrets, GetAccountArgs, GetAccountResult } from "./account/args";
export { Account, getAccount, getAccountOutput } from "./account/resource";
export type { GetInitiatorArgs, GetInitiatorResult, InitiatorArgs, InitiatorSecrets } from "./initiator/args";
export { getInitiator, getInitiatorOutput, Initiator } from "./initiator/resource";
export type {
  GetVolumeAccessGroupArgs,
  GetVolumeAccessGroupResult,
  VolumeAccessGroupArgs,
} from "./volume-access-group/args";
export {
  getVolumeAccessGroup,
  getVolumeAccessGroupOutput,
  VolumeAccessGroup,
} from "./volume-access-group/resource";
