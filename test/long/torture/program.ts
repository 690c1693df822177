import fc from "fast-check";
import { type Trouble, troubles } from "./trouble";

/** What a program declares of one resource; identities are given as a choice between two, of the slot's own. */
export interface Wanted {
  readonly identity: 0 | 1;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Something that happens to an object behind the program's back. */
export type Drift = "removed" | "changed" | "secrets";

/** One thing that an operator does, and what goes wrong meanwhile. */
export interface Step {
  /** `up` with new arguments of some slots, `refresh`, or `destroy` of one slot. */
  readonly action: "up" | "refresh" | "destroy";
  readonly slot: number;
  readonly wanted: readonly (Wanted | undefined)[];
  readonly drift: Drift | undefined;
  readonly trouble: readonly Trouble[];
}

/** A random life of a stack. */
export interface Program {
  readonly slots: readonly Slot[];
  readonly steps: readonly Step[];
  /** The engine's `--parallel`: all resources at once, or one after the other. */
  readonly parallel: boolean;
}

export interface Slot {
  readonly type: (typeof types)[number];
  readonly first: Wanted;
  /** Somebody else's object is there before the program runs for the first time. */
  readonly foreign: boolean;
}

const types = [
  "ontap:IscsiService",
  "ontap:ActiveDirectoryAccount",
  "ontap:IscsiCredentials",
  "ontap:InitiatorGroup",
  "ontap:LunMap",
  "element:Account",
  "element:VolumeAccessGroup",
  "element:Initiator",
] as const;
const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

/** Program-given CHAP secrets; the search for leaks looks for every one. */
export const SECRETS = ["Init-Secret-01x", "Init-Secret-02x", "Targ-Secret-01x", "Targ-Secret-02x"] as const;
const MUTUAL = { outboundUser: "target", outboundPassword: SECRETS[2] };
/** With every other type than CHAP no CHAP value goes. */
const LOGINS = [
  { authenticationType: "none" },
  { authenticationType: "deny" },
  { authenticationType: "chap", inboundUser: "host7", inboundPassword: SECRETS[0] },
  { authenticationType: "chap", inboundUser: "host8", inboundPassword: SECRETS[1], outboundUser: "" },
  { authenticationType: "chap", inboundUser: "host7", inboundPassword: SECRETS[1], ...MUTUAL },
];
export const VOLUMES = [1, 2, 3, 4] as const;
export const CONTROLLERS = ["192.0.2.21", "192.0.2.22"] as const;
export const DOMAINS = ["corp.example.net", "lab.example.net"] as const;

const argsOf: Record<(typeof types)[number], fc.Arbitrary<Record<string, unknown>>> = {
  "ontap:IscsiService": fc.record({ enabled: maybe(true, false), targetAlias: maybe("", "blue", "green") }),
  "ontap:ActiveDirectoryAccount": fc.record({
    fqdn: fc.constantFrom(...DOMAINS),
    organizationalUnit: maybe("OU=Storage"),
    advertisedKdcEncryptions: maybe(["aes_128"], ["aes_256", "aes_128"]),
    preferredDomainControllers: fc.option(
      fc.subarray([...CONTROLLERS]).map((ips) => ips.map((serverIp) => ({ fqdn: "corp.example.net", serverIp }))),
      { nil: undefined },
    ),
  }),
  "ontap:IscsiCredentials": fc
    .tuple(fc.constantFrom(...LOGINS), maybe([], ["192.0.2.7"], ["192.0.2.7", "192.0.2.10-192.0.2.19"]))
    .map(([login, initiatorAddresses]) => ({ ...login, initiatorAddresses })),
  "ontap:InitiatorGroup": fc.record({
    osType: fc.constantFrom("linux", "vmware"),
    protocol: maybe("mixed", "iscsi"),
    // Each group's own, as an initiator must not be in groups of two types.
    initiators: maybe<string[]>([], ["a"], ["a", "b"], ["b", "c"]),
    comment: maybe("", "rack 4"),
    deleteOnUnmap: maybe(true, false),
    portset: maybe("", "ports-1", "ports-2"),
    allowDeleteWhileMapped: maybe(true, false),
  }),
  "ontap:LunMap": fc.record({ logicalUnitNumber: maybe(0, 7, 4095) }),
  "element:VolumeAccessGroup": fc.record({
    // Each group's own, as an initiator can be in one only: the world puts its name before them.
    initiators: maybe<string[]>([], ["a"], ["a", "b"], ["b", "c"]),
    volumes: fc.option(fc.subarray([...VOLUMES]), { nil: undefined }),
    attributes: maybe<unknown>({}, { team: "blue" }),
    deleteOrphanInitiators: maybe(true, false),
  }),
  "element:Initiator": fc
    .tuple(
      fc.record({
        alias: maybe("", "rack 4"),
        attributes: maybe<unknown>({}, { team: "blue" }),
        virtualNetworkIds: maybe<number[]>([], [3], [7, 3]),
      }),
      fc.constantFrom<Record<string, unknown>>(
        {},
        { requireChap: false },
        { requireChap: true },
        { requireChap: true, secretsVersion: 1 },
        { requireChap: true, secretsVersion: 2, initiatorSecret: SECRETS[0] },
        { requireChap: true, chapUsername: "db", initiatorSecret: SECRETS[1], targetSecret: SECRETS[3] },
      ),
    )
    .map(([own, chap]) => ({ ...own, ...chap })),
  "element:Account": fc.record({
    initiatorSecret: maybe(SECRETS[0], SECRETS[1]),
    targetSecret: maybe(SECRETS[2], SECRETS[3]),
    attributes: maybe<unknown>({}, { team: "blue" }, { team: "green", sizes: [1, { deep: true }] }),
    enableChap: maybe(true, false),
    status: maybe("active", "locked"),
    secretsVersion: maybe(1, 2),
  }),
};

const wanted = (type: (typeof types)[number]): fc.Arbitrary<Wanted> =>
  fc.record({
    identity: fc.constantFrom<0 | 1>(0, 0, 0, 1),
    args: argsOf[type].map((args) =>
      Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)),
    ),
  });

const slot: fc.Arbitrary<Slot> = fc.constantFrom(...types).chain((type) =>
  fc.record({
    type: fc.constant(type),
    first: wanted(type),
    foreign: fc.constantFrom(false, false, false, false, true),
  }),
);

const step = (slots: readonly Slot[]): fc.Arbitrary<Step> =>
  fc.record({
    action: fc.constantFrom<Step["action"]>("up", "up", "up", "refresh", "destroy"),
    slot: fc.nat(slots.length - 1),
    wanted: fc.tuple(...slots.map(({ type }) => fc.option(wanted(type), { nil: undefined, freq: 1 }))),
    drift: fc.option(fc.constantFrom<Drift>("removed", "changed", "secrets"), { nil: undefined, freq: 1 }),
    trouble: troubles,
  });

/** Programs of one to three resources and two to six steps. */
export const programs: fc.Arbitrary<Program> = fc.array(slot, { minLength: 1, maxLength: 3 }).chain((slots) =>
  fc.record({
    slots: fc.constant(slots),
    steps: fc.array(step(slots), { minLength: 2, maxLength: 6 }),
    parallel: fc.boolean(),
  }),
);

/** The same programs for the same seed. */
export function sample(count: number, seed: number): Program[] {
  return fc.sample(programs, { numRuns: count, seed });
}
