import type { Emulator, EmulatorOptions } from "../../emulator";
import { type EntryPoint, output, type Program, secret } from "../support/stack";

/** How an interesting state comes to be. */
export interface Scenario {
  readonly about: string;
  readonly seed?: EmulatorOptions;
  /** Left out: the dynamic one. */
  readonly entry?: EntryPoint;
  /** The programs that are brought up one after another. */
  readonly programs: (array: Emulator) => readonly Program[];
  readonly changed: (array: Emulator) => Program;
  /** Makes the last `up` fail half-way. */
  readonly disturb?: (array: Emulator) => void;
}

const SVM_UUID = "6d0c6a5e-1f0e-4d53-9c6f-8f7f3b7a1c11";
const JOIN = { username: "join", password: "Join-1-Domain" };

/** Who owns the volumes of a scenario; not one of its resources. */
export const OWNER = "owner";

/** The array of every scenario, unless it needs something else. */
export const SEED = {
  ontap: {
    svms: [{ name: "svm-blue", uuid: SVM_UUID }],
    domains: [
      {
        fqdn: "corp.example",
        credentials: [JOIN],
        organizationalUnits: ["OU=Storage"],
        controllers: ["192.0.2.10", "192.0.2.11"],
      },
    ],
  },
} satisfies EmulatorOptions;

const service = (more: object = {}) => ({ type: "ontap.IscsiService", args: { svm: "svm-blue", ...more } });
const computer = (more: object = {}) => ({
  type: "ontap.ActiveDirectoryAccount",
  args: {
    svm: "svm-blue",
    name: "SVMBLUE",
    fqdn: "corp.example",
    username: JOIN.username,
    password: secret(JOIN.password),
    ...more,
  },
});
const account = (more: object = {}) => ({ type: "element.Account", args: { username: "tenant", ...more } });

const controller = (number: number) => ({ fqdn: "corp.example", serverIp: `192.0.2.1${number}` });
const secrets = { initiatorSecret: "initiator-1234", targetSecret: secret("target-123456") };
const via = (provider: string, { type, args }: { type: string; args: object }, more: object = {}) => ({
  type,
  args: { ...args, ...more },
  opts: { provider },
});

const host = (name: string, more: object = {}) => ({
  type: "ontap.IscsiCredentials",
  args: {
    svm: output("service", "svmUuid"),
    initiator: `iqn.1994-05.com.example:${name}`,
    authenticationType: "chap",
    inboundUser: name,
    inboundPassword: secret("inbound-1234"),
    ...more,
  },
});
const group = (name: string, more: object = {}) => ({ type: "element.VolumeAccessGroup", args: { name, ...more } });
const mutual = { outboundUser: "svm-blue", outboundPassword: "outbound-1234" };
const members = (...names: string[]) => names.map((name) => `iqn.1994-05.com.example:${name}`);

/** Who may log in, and who sees what: as declared, as the array has it, and with arguments that were taken out. */
const access = {
  seed: { ...SEED, element: { accounts: [{ username: OWNER, volumes: 4 }] } },
  programs: () => [
    {
      service: service(),
      mutual: host("host7", { ...mutual, initiatorAddresses: ["192.0.2.0/28", "192.0.2.77"] }),
      emptied: host("host8", { ...mutual, initiatorAddresses: ["192.0.2.8"] }),
      group: group("esx", { initiators: members("HOST7", "host8"), volumes: [2, 1], attributes: { team: "blue" } }),
      emptiedGroup: group("empty", { initiators: members("host9"), volumes: [3], attributes: { team: "blue" } }),
      unmanaged: group("trident", { deleteOrphanInitiators: true }),
    },
    {
      service: service(),
      mutual: host("host7", { ...mutual, initiatorAddresses: ["192.0.2.0/28", "192.0.2.77"] }),
      emptied: host("host8"),
      group: group("esx", { initiators: members("HOST7", "host8"), volumes: [2, 1], attributes: { team: "blue" } }),
      emptiedGroup: group("empty"),
      unmanaged: group("trident", { deleteOrphanInitiators: true }),
    },
  ],
  changed: () => ({
    service: service(),
    mutual: host("host7", { inboundPassword: "inbound-5678", initiatorAddresses: ["192.0.2.78"] }),
    emptied: host("host8", { authenticationType: "deny", inboundUser: undefined, inboundPassword: undefined }),
    group: group("esx-green", { initiators: members("host7"), volumes: [1, 4] }),
    emptiedGroup: group("empty", { initiators: members("host9") }),
    unmanaged: group("trident", { volumes: [3] }),
  }),
} satisfies Partial<Scenario>;

const igroup = (name: string, more: object = {}) => ({
  type: "ontap.InitiatorGroup",
  args: { svm: "svm-blue", name, osType: "linux", ...more },
});
const LUN = { uuid: "0b5c0a3e-63a1-4c4a-9d0e-3f1f5f1d7a20", name: "/vol/blue/lun1" };
const map = (group: string, more: object = {}) => ({
  type: "ontap.LunMap",
  args: { svm: "svm-blue", lun: LUN.name, igroup: output(group, "name"), ...more },
});
const port = (name: string, more: object = {}) => ({
  type: "element.Initiator",
  args: { name: `iqn.1994-05.com.example:${name}`, ...more },
});

/** Hosts, their groups, what they see: as declared, and with arguments that were taken out. */
const san = {
  seed: { ontap: { ...SEED.ontap, svms: [{ name: "svm-blue", uuid: SVM_UUID, san: { luns: [LUN] } }] } },
  programs: () => [
    {
      hosts: igroup("hosts", { protocol: "iscsi", initiators: members("host7", "host8"), comment: "rack 4" }),
      emptied: igroup("emptied", { initiators: members("host9"), comment: "rack 5", deleteOnUnmap: true }),
      map: map("hosts", { logicalUnitNumber: 3 }),
      chap: port("host7", { requireChap: true, alias: "host7", secretsVersion: 1 }),
      bare: port("host8", { attributes: { rack: 4 }, virtualNetworkIds: [3] }),
    },
    {
      hosts: igroup("hosts", { protocol: "iscsi", initiators: members("host7", "host8"), comment: "rack 4" }),
      emptied: igroup("emptied"),
      map: map("hosts", { logicalUnitNumber: 3 }),
      chap: port("host7", { requireChap: true, secretsVersion: 2 }),
      bare: port("host8"),
    },
  ],
  changed: () => ({
    hosts: igroup("hosts-green", { protocol: "iscsi", initiators: members("host7", "host8", "host10") }),
    emptied: igroup("emptied", { osType: "vmware", initiators: members("host9") }),
    map: map("hosts", { logicalUnitNumber: 3 }),
    chap: port("host7", { requireChap: true, ...secrets }),
    bare: port("host8", { requireChap: true }),
  }),
} satisfies Partial<Scenario>;

const explicit = (array: Emulator) => {
  const { username, password } = array.credentials;
  const connection = { host: array.host, username, password: secret(password), caCertificate: array.caCertificate };
  return { type: "Provider", args: { ontap: connection, element: connection } };
};

export const scenarios: Readonly<Record<string, Scenario>> = {
  normal: {
    about: "The three resources with most of their arguments",
    programs: () => [
      {
        service: service({ targetAlias: "blue", enabled: true }),
        computer: computer({ organizationalUnit: "OU=Storage", preferredDomainControllers: [controller(0)] }),
        account: account({ ...secrets, attributes: { team: "blue", quota: { gold: 1 } }, status: "active" }),
      },
    ],
    changed: () => ({
      service: service({ targetAlias: "green", enabled: false }),
      computer: computer({ organizationalUnit: "OU=Storage", preferredDomainControllers: [controller(1)] }),
      account: account({ ...secrets, attributes: { team: "green" }, status: "locked" }),
    }),
  },
  "cleared-alias": {
    about: "Arguments that were taken out of the program: their reset values stand in the inputs",
    programs: () => [
      { service: service({ targetAlias: "blue", enabled: false }), account: account({ attributes: { team: "blue" } }) },
      { service: service(), account: account() },
    ],
    changed: () => ({
      service: service({ targetAlias: "green" }),
      account: account({ attributes: { team: "green" } }),
    }),
  },
  "unfinished-create": {
    about: "Creates that came only part of the way: objects exist, and the next `up` finishes them",
    programs: () => [
      {
        service: service({ targetAlias: "" }),
        computer: computer({ preferredDomainControllers: [controller(0)] }),
        account: account({ status: "locked" }),
      },
    ],
    changed: () => ({
      service: service({ targetAlias: "green" }),
      computer: computer({ preferredDomainControllers: [controller(1)] }),
      account: account({ status: "locked" }),
    }),
    disturb: ({ faults }) => {
      // The alias is cleared, the controller added and the account locked by a second call.
      const refused = { kind: "ontapError", code: "262247", status: 400 } as const;
      faults.add({ ...refused, match: { method: "PATCH" } });
      faults.add({ ...refused, match: { method: "POST", label: /preferred-domain-controllers/ } });
      faults.add({ kind: "elementError", name: "xInvalidAPIParameter", match: { label: "element ModifyAccount" } });
    },
  },
  adopted: {
    about: "Objects that were there before and were taken over",
    seed: {
      ontap: {
        ...SEED.ontap,
        svms: [
          {
            name: "svm-blue",
            uuid: SVM_UUID,
            iscsi: { alias: "old" },
            ad: { name: "SVMBLUE", fqdn: "CORP.EXAMPLE" },
          },
        ],
      },
      element: { accounts: [{ username: "tenant", accountID: 42, attributes: { team: "old" } }] },
    },
    programs: () => [
      {
        service: service({ targetAlias: "blue", adopt: true }),
        computer: computer({ adopt: true }),
        account: account({ attributes: { team: "blue" }, adopt: true }),
      },
    ],
    changed: () => ({
      service: service({ targetAlias: "green", adopt: true }),
      computer: computer({ preferredDomainControllers: [controller(1)] }),
      account: account({ attributes: { team: "green" } }),
    }),
  },
  access: { about: "iSCSI credentials and volume access groups, some with arguments that were taken out", ...access },
  "access-plugin": {
    about: "The same through the packaged plugin",
    entry: "pulumi-netapp/plugin",
    ...access,
  },
  san: { about: "Initiator groups, LUN maps and initiators, some with arguments that were taken out", ...san },
  "san-plugin": { about: "The same through the packaged plugin", entry: "pulumi-netapp/plugin", ...san },
  "generated-secrets": {
    about: "Secrets that the cluster made, and some that replaced them because of secretsVersion",
    programs: () => [
      { account: account(), rotated: account({ username: "rotated", secretsVersion: 1 }) },
      { account: account(), rotated: account({ username: "rotated", secretsVersion: 2 }) },
    ],
    changed: () => ({ account: account({ ...secrets }), rotated: account({ username: "rotated", secretsVersion: 3 }) }),
  },
  "explicit-provider": {
    about: "An explicit Provider with its connections, and resources of both systems that use it",
    programs: (array) => [
      { dr: explicit(array), service: via("dr", service({ targetAlias: "blue" })), account: via("dr", account()) },
    ],
    changed: (array) => ({
      dr: explicit(array),
      service: via("dr", service({ targetAlias: "green" })),
      account: via("dr", account({ attributes: { team: "green" } })),
    }),
  },
  "looked-up": {
    about: "Resources that are read and not managed: destroy leaves them alone",
    seed: {
      ontap: { ...SEED.ontap, svms: [{ name: "svm-blue", uuid: SVM_UUID, iscsi: { alias: "old" } }] },
      element: { accounts: [{ username: "tenant", accountID: 42, attributes: { team: "old" } }] },
    },
    programs: () => [
      { service: { type: "ontap.IscsiService", get: SVM_UUID }, account: { type: "element.Account", get: "42" } },
    ],
    changed: () => ({
      service: { type: "ontap.IscsiService", get: SVM_UUID },
      account: account({ username: "other" }),
    }),
  },
};
