import { Emulator, type EmulatorOptions } from "./emulator";

/** Starts an array emulator: the ONTAP REST API and the Element API on one HTTPS port of 127.0.0.1. */
export function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  return Emulator.start(options);
}

export type { CertificatePair } from "./certificate";
export type {
  Account,
  AccountSeed,
  ElementAccess,
  ElementSeed,
  GroupSession,
  Initiator,
  InitiatorSeed,
  Volume,
  VolumeAccessGroup,
  VolumeAccessGroupSeed,
} from "./element/entities";
export { groupSwitches } from "./element/group-switches";
export { initiatorSwitches } from "./element/initiator-switches";
export type { ElementStore } from "./element/store";
export { elementSwitches } from "./element/switches";
export { Emulator, type EmulatorOptions } from "./emulator";
export type { Fault, FaultHandle, FaultKind, FaultMatch, Faults } from "./faults";
export { type ClientSeed, DEFAULT_CLIENT, type OAuthSeed, type TokenSeed } from "./oauth/entities";
export type { OAuth } from "./oauth/oauth";
export { oauthSwitches } from "./oauth/switches";
export { credentialsSwitches } from "./ontap/credentials-switches";
export type {
  AdAccount,
  AddressList,
  AdSeed,
  AuthenticationType,
  ChapPair,
  Cluster,
  CredentialsChange,
  CredentialsSeed,
  Domain,
  DomainSeed,
  Encryption,
  HostLogin,
  IscsiCredentials,
  IscsiSeed,
  IscsiService,
  IscsiSession,
  Job,
  MachineAccount,
  OntapSeed,
  PreferredDc,
  Svm,
  SvmSeed,
  SvmState,
} from "./ontap/entities";
export type {
  Igroup,
  IgroupChange,
  IgroupMember,
  IgroupSeed,
  Lun,
  Portset,
  San,
  SanSeed,
  SeenLun,
  StoredLunMap,
} from "./ontap/san/entities";
export type { SanStore } from "./ontap/san/store";
export { sanSwitches } from "./ontap/san/switches";
export type { OntapStore } from "./ontap/store";
export { ontapSwitches } from "./ontap/switches";
export type { RecordedAnswer, RecordedRequest } from "./recorder";
export { sessionSwitches } from "./session-switches";
export type { Switches } from "./switches";
export { DEFAULT_PASSWORD, DEFAULT_USERNAME, type OntapRole, type UserSeed } from "./users";
