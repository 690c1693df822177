import type { initiatorSwitches } from "../../emulator";
import type { Bench } from "./client";
import { groupSeed, KVM, WWPN } from "./groups";
import type { SwitchCase } from "./switch-cases-ontap";

const NEW = "iqn.1994-05.com.example:new";
const SECRETS = { initiatorSecret: "Initiator-001", targetSecret: "Target-000001" };

const create = (b: Bench, entry: Record<string, unknown> = {}, version?: string) =>
  b.rpc("CreateInitiators", { initiators: [{ name: NEW, ...entry }] }, version);
/** Initiator 3 is the one of "kvm", without CHAP. */
const modify = (b: Bench, entry: Record<string, unknown>) =>
  b.rpc("ModifyInitiators", { initiators: [{ initiatorID: 3, ...entry }] });
const list = (b: Bench, version?: string) => b.rpc("ListInitiators", { initiators: [3] }, version);
const kvm = (b: Bench) => b.array.element.groups.initiator(KVM);
const withChap = async (b: Bench) => modify(b, { requireChap: true, chapUsername: "kvm", ...SECRETS });

/** Every switch of the initiators' CHAP. */
const cases: Record<keyof typeof initiatorSwitches, SwitchCase> = {
  initiatorSecretsShown: {
    other: "listing",
    probe: async (b) => {
      const answers = [await create(b, { requireChap: true }), await withChap(b), await list(b)];
      return answers.map(({ json }) => "targetSecret" in json.result.initiators[0]);
    },
    expect: [
      [true, true, true],
      [false, false, true],
    ],
  },
  initiatorAnswerShort: {
    other: true,
    probe: async (b) => {
      const answers = [await create(b, { requireChap: true }), await withChap(b), await list(b)];
      return answers.map(({ json }) => Object.keys(json.result.initiators[0]).length);
    },
    expect: [
      [10, 10, 10],
      [5, 5, 10],
    ],
  },
  chapWithoutRequire: {
    other: "ignored",
    probe: async (b) => (await modify(b, { chapUsername: "kvm", ...SECRETS })).code ?? kvm(b)?.chapUsername,
    expect: ["kvm", undefined],
    more: [["refused", "xInvalidAPIParameter"]],
  },
  requireChapLater: {
    other: "refused",
    probe: async (b) => {
      const { code } = await modify(b, { requireChap: true });
      return code ?? [kvm(b)?.requireChap, kvm(b)?.chapUsername, kvm(b)?.initiatorSecret?.length];
    },
    expect: [[true, KVM, 16], "xInvalidParameter"],
    more: [["empty", [true, undefined, undefined]]],
  },
  afterRequireChapFalse: {
    other: "dropped",
    probe: async (b) => {
      await withChap(b);
      await modify(b, { requireChap: false });
      return [kvm(b)?.requireChap, kvm(b)?.chapUsername];
    },
    expect: [
      [false, "kvm"],
      [false, undefined],
    ],
  },
  initiatorNullSecret: {
    other: "ignored",
    probe: async (b) => {
      await withChap(b);
      const { code } = await modify(b, { initiatorSecret: null });
      return [code, kvm(b)?.initiatorSecret === SECRETS.initiatorSecret];
    },
    expect: [
      [undefined, false],
      [undefined, true],
    ],
    more: [["refused", ["xInvalidParameterType", true]]],
  },
  initiatorAliasEmpty: {
    other: "ignored",
    probe: async (b) => {
      await modify(b, { alias: "rack 4" });
      return [(await modify(b, { alias: "" })).code, kvm(b)?.alias];
    },
    expect: [
      [undefined, ""],
      [undefined, "rack 4"],
    ],
    more: [["refused", ["xInvalidAPIParameter", "rack 4"]]],
  },
  initiatorAttributesMerge: {
    other: true,
    probe: async (b) => {
      await modify(b, { attributes: { a: 1 } });
      await modify(b, { attributes: { b: 2 } });
      const merged = kvm(b)?.attributes;
      await modify(b, { attributes: {} });
      return [merged, kvm(b)?.attributes];
    },
    expect: [
      [{ b: 2 }, {}],
      [{ a: 1, b: 2 }, {}],
    ],
  },
  virtualNetworksEmpty: {
    other: "ignored",
    probe: async (b) => {
      await modify(b, { virtualNetworkIDs: [7] });
      await modify(b, { virtualNetworkIDs: [] });
      return kvm(b)?.virtualNetworkIDs;
    },
    expect: [[], [7]],
  },
  virtualNetworkForm: {
    other: "integer",
    probe: async (b) => {
      const none = (await list(b)).json.result.initiators[0].virtualNetworkIDs;
      await modify(b, { virtualNetworkIDs: [7] });
      return [none, (await list(b)).json.result.initiators[0].virtualNetworkIDs];
    },
    expect: [
      [[], [7]],
      [[], 7],
    ],
    more: [["missing", [undefined, [7]]]],
  },
  initiatorEqualSecrets: {
    other: "accepted",
    probe: async (b) => (await create(b, { requireChap: true, ...SECRETS, targetSecret: "Initiator-001" })).code,
    expect: ["xInvalidAPIParameter", undefined],
  },
  chapUsernameUnique: {
    other: "accounts",
    probe: async (b) => {
      await withChap(b);
      const names = ["kvm", "tenant"].map((chapUsername) => create(b, { requireChap: true, chapUsername }));
      return (await Promise.all(names)).map(({ code }) => code);
    },
    expect: [
      ["xInvalidAPIParameter", undefined],
      ["xInvalidAPIParameter", "xInvalidAPIParameter"],
    ],
    more: [["nobody", [undefined, "xInitiatorExists"]]],
  },
  chapOnWwpn: {
    other: "without-effect",
    probe: async (b) => {
      const { code, json } = await create(b, { name: WWPN, requireChap: true });
      return code ?? json.result.initiators[0].requireChap;
    },
    expect: ["xInvalidAPIParameter", false],
  },
  modifyUnknownInitiator: {
    other: "xInvalidParameter",
    probe: async (b) => (await modify(b, { initiatorID: 99 })).code,
    expect: ["xInitiatorDoesNotExist", "xInvalidParameter"],
  },
  listUnknownInitiator: {
    other: "error",
    probe: async (b) => (await b.rpc("ListInitiators", { initiators: [3, 99] })).code,
    expect: [undefined, "xInitiatorDoesNotExist"],
  },
  requireChapMissing: {
    other: true,
    probe: async (b) => {
      const none = "requireChap" in (await list(b)).json.result.initiators[0];
      await withChap(b);
      return [none, "requireChap" in (await list(b)).json.result.initiators[0]];
    },
    expect: [
      [true, true],
      [false, true],
    ],
  },
  initiatorChapAtOldEndpoint: {
    other: "dropped",
    probe: async (b) => {
      const seen = async (version: string, name: string) => {
        const { code, json } = await create(b, { name, requireChap: true }, version);
        return [code ?? json.result.initiators[0].requireChap, json.unusedParameters];
      };
      return [await seen("11.7", NEW), await seen("9.0", `${NEW}2`)];
    },
    expect: [
      [
        [true, undefined],
        [undefined, undefined],
      ],
      [
        [undefined, undefined],
        [undefined, undefined],
      ],
    ],
    more: [
      [
        "unused",
        [
          [undefined, { requireChap: true }],
          [undefined, { requireChap: true }],
        ],
      ],
      [
        "refused",
        [
          ["xInvalidParameter", undefined],
          ["xInvalidParameter", undefined],
        ],
      ],
    ],
  },
};

/** The same, each with the seed of the groups. */
export const initiatorCases: Record<string, SwitchCase> = Object.fromEntries(
  Object.entries(cases).map(([name, one]) => [name, { ...one, seed: { ...groupSeed, ...one.seed } }]),
);
