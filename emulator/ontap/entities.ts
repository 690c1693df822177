import type { San, SanSeed } from "./san/entities";

/** An encryption type of Kerberos as ONTAP names it. */
export type Encryption = "des" | "rc4" | "aes_128" | "aes_256";

/** The iSCSI service of an SVM. */
export interface IscsiService {
  enabled: boolean;
  /** Missing once it was cleared. */
  alias?: string;
  targetName: string;
  /** Whether LUNs are mapped; matters with the switch `lunMapsBlockDelete` only. */
  lunMaps: boolean;
}

/** How an initiator has to log in: with CHAP, without a password, or not at all. */
export type AuthenticationType = "chap" | "none" | "deny";

/** User and password of one direction. */
export interface ChapPair {
  user: string;
  password: string;
}

/** Addresses from start to end, both included. */
export interface AddressRange {
  start: string;
  end: string;
}

/** A block of addresses; `netmask` is its length. */
export interface AddressMask {
  address: string;
  netmask: string;
}

/** Where an initiator may come from; empty: from anywhere. */
export interface AddressList {
  ranges: AddressRange[];
  masks: AddressMask[];
}

/** How one initiator has to log in to an SVM; `default` stands for all without a record of their own. */
export interface IscsiCredentials {
  initiator: string;
  authenticationType: AuthenticationType;
  /** With it the array authenticates the host. */
  inbound?: ChapPair;
  /** With it the host authenticates the array. */
  outbound?: ChapPair;
  addresses: AddressList;
}

/** A change of credentials behind a client's back; a pair that is null is taken away. */
export interface CredentialsChange {
  /** Left out of a new record: `chap` with an inbound pair, `none` without. */
  authenticationType?: AuthenticationType;
  inbound?: ChapPair | null;
  outbound?: ChapPair | null;
  addresses?: Partial<AddressList>;
}

/** Credentials as they are given to the emulator; those of `default` change the record that the service brings. */
export interface CredentialsSeed extends CredentialsChange {
  initiator: string;
}

/** With what a host logs in. */
export interface HostLogin {
  initiator: string;
  address?: string;
  user?: string;
  password?: string;
  /** What the host wants the array to prove itself with; left out: nothing. */
  outbound?: ChapPair;
  /** What the host calls itself. */
  alias?: string;
  /** What an administrator wrote about it on the array. */
  comment?: string;
  /** Names of more initiator groups than those of the SVM that hold it. */
  igroups?: string[];
}

/** A session of a host. One that dropped is tried again by its host: see `relogin`. */
export interface IscsiSession extends HostLogin {
  up: boolean;
  /** Its handle on the SVM, a new one with each login. */
  tsih: number;
}

/** The AD machine account of an SVM, in the case in which it was given. */
export interface AdAccount {
  name: string;
  fqdn: string;
  organizationalUnit: string;
  encryptions: Encryption[];
  /** False after 656494: created, but not fully configured. */
  configured: boolean;
  /** How often the SVM joined a domain it was not in. */
  joins: number;
  /** How often it joined the domain it was in already: a PATCH with an unchanged fqdn. */
  rejoins: number;
  /** How often a GET asked for a new discovery of servers. */
  discoveries: number;
}

/** One preferred domain controller. */
export interface PreferredDc {
  fqdn: string;
  serverIp: string;
}

/** State of an SVM. */
export type SvmState = "starting" | "running" | "stopping" | "stopped" | "deleting";

/** A storage virtual machine. */
export interface Svm {
  uuid: string;
  name: string;
  state: SvmState;
  subtype: string;
  /** False: iSCSI is not among the allowed protocols (2621507). */
  iscsiAllowed: boolean;
  /** True: configured for NVMe (5373966). */
  nvme: boolean;
  /** A CIFS server excludes an AD account (655915). */
  cifs?: { name: string; enabled: boolean };
  /** False: DNS does not resolve any domain, so no controller is found (656466). */
  dns: boolean;
  /** False: not a data SVM; not listed, and no AD account (656491). */
  data: boolean;
  /** The SVM of the cluster's administrators, which is no data SVM: see the switches `adminSvmListed` and `adminSvmAccountSince`. */
  admin: boolean;
  iscsi?: IscsiService;
  /** `default` is among them as long as there is an iSCSI service. */
  credentials: IscsiCredentials[];
  /** Initiator groups, LUNs and LUN maps. */
  san: San;
  ad?: AdAccount;
  preferredDcs: PreferredDc[];
}

/** A machine account inside an AD domain. */
export interface MachineAccount {
  name: string;
  organizationalUnit: string;
  /** UUID of the SVM that made it; missing when it belongs to someone else. */
  svmUuid?: string;
}

/** An AD domain as the SVMs see it. */
export interface Domain {
  fqdn: string;
  credentials: { username: string; password: string }[];
  accounts: MachineAccount[];
  /** Units besides `CN=Computers`. */
  organizationalUnits: string[];
  /** False: no domain controller answers (656466). */
  reachable: boolean;
  /** Encryption types that its KDC supports. */
  encryptions: Encryption[];
  /** Addresses of its controllers; others fail the validation of preferred controllers (656407). */
  controllers: string[];
  /** True: a join creates the account and then fails (656494). */
  incompleteJoin: boolean;
  /** True: the security settings cannot be updated (656495). */
  securityUpdateFails: boolean;
}

/** A job; times are milliseconds since the epoch. */
export interface Job {
  uuid: string;
  description: string;
  svm?: { uuid: string; name: string };
  state: "running" | "success" | "failure";
  startTime: number;
  endTime?: number;
  failure?: { code: string; message: string };
  vanished: boolean;
}

/** The cluster itself. */
export interface Cluster {
  name: string;
  uuid: string;
  /** For example "9.17.1". */
  release: string;
  licences: string[];
  /** ASA r2 / ASA.next: the iSCSI service exists for every SVM and can neither be created nor deleted. */
  asaR2: boolean;
  /** Some nodes are older than 9.9.1, as during an upgrade: no comments and no nesting of groups (5374746, 5374747). */
  mixedVersion: boolean;
  /** Not a cluster yet: only error 9241607. */
  ready: boolean;
}

/** The iSCSI service as it is given to the emulator. */
export interface IscsiSeed {
  enabled?: boolean;
  /** Left out: the SVM's name. `""` or null: cleared. */
  alias?: string | null;
  lunMaps?: boolean;
}

/** The AD account as it is given to the emulator. */
export interface AdSeed {
  name: string;
  fqdn: string;
  organizationalUnit?: string;
  encryptions?: Encryption[];
  configured?: boolean;
}

/** An SVM as it is given to the emulator. */
export interface SvmSeed {
  name: string;
  uuid?: string;
  state?: SvmState;
  subtype?: string;
  /** Protocols allowed on the SVM; left out: all. */
  allowedProtocols?: string[];
  nvme?: boolean;
  cifs?: string | { name: string; enabled?: boolean };
  dns?: boolean;
  data?: boolean;
  admin?: boolean;
  iscsi?: IscsiSeed | boolean;
  /** Needs an iSCSI service. */
  credentials?: CredentialsSeed[];
  san?: SanSeed;
  ad?: AdSeed;
  preferredDcs?: PreferredDc[];
}

/** A domain as it is given to the emulator. */
export interface DomainSeed extends Partial<Omit<Domain, "fqdn" | "accounts">> {
  fqdn: string;
  /** Machine accounts that are there already: names, or names with their unit. */
  accounts?: (string | MachineAccount)[];
}

/** What the ONTAP side starts with. */
export interface OntapSeed {
  release?: string;
  clusterName?: string;
  /** Left out: made up, another one for each emulator. */
  clusterUuid?: string;
  svms?: SvmSeed[];
  /** Left out: every licence that matters. */
  licences?: string[];
  domains?: DomainSeed[];
  asaR2?: boolean;
  mixedVersion?: boolean;
  ready?: boolean;
}
