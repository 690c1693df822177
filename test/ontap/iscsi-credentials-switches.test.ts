import { expect } from "chai";
import { credentialsSwitches } from "../../emulator";
import { type Bag, type Bench, benched, expectSentence, failure, HOST7, IN, INBOUND, OUT, OUTBOUND } from "./bench";
import { GET, PATCH } from "./iscsi-credentials-rows";

type Switches = typeof credentialsSwitches;
type Name = keyof Switches;

/** One switch in all its positions, and what the package must do in each of them. */
interface SwitchCase<Key extends Name = Name> {
  positions: readonly [Switches[Key], Switches[Key], ...Switches[Key][]];
  holds: (bench: Bench, position: Switches[Key]) => Promise<void>;
}

const both = [false, true] as const;
const ROTATED = { inboundPassword: "pw-Rotated-7" };
const NETWORKS = ["192.0.2.10-192.0.2.14", "192.0.2.15-192.0.2.19", "2001:db8::/64"];

async function refused(work: Promise<unknown>, ...parts: string[]): Promise<void> {
  const message = await failure(work);
  expectSentence(message);
  for (const part of parts) expect(message).to.contain(part, message);
}

const recordOf = ({ array, svm }: Bench, initiator = HOST7) => array.ontap.credentials.get(svm, initiator);
/** Whether the array lets a host in from an address; a password alone decides nothing here. */
const admits = ({ array, svm }: Bench, address: string) =>
  array.ontap.credentials.login(svm, { initiator: HOST7, address, ...IN }) !== "wrong address";

/** A whole life: each step leaves what the program says, and nothing to do for the next preview. */
async function round(bench: Bench): Promise<void> {
  const life = bench.credentials();
  const steps: Bag[] = [
    { ...INBOUND, ...OUTBOUND, initiatorAddresses: NETWORKS },
    { ...INBOUND, ...ROTATED, ...OUTBOUND, initiatorAddresses: ["192.0.2.128/25"] },
    { authenticationType: "deny", initiatorAddresses: ["192.0.2.128/25"] },
    { ...INBOUND, initiatorAddresses: ["192.0.2.128/25"] },
    { ...INBOUND },
  ];
  for (const step of steps) {
    const args = { svm: bench.svm, initiator: HOST7, authenticationType: "chap", ...step };
    await life.up(args);
    expect(bench.outputs(life)).to.deep.include(step);
    expect(await life.refresh()).to.equal(true);
    expect((await life.preview(args)).lines).to.deep.equal([]);
    const { authenticationType, inbound, outbound } = recordOf(bench) ?? {};
    expect(authenticationType).to.equal(args.authenticationType);
    if (authenticationType === "chap") {
      expect([inbound?.user, inbound?.password]).to.deep.equal([step.inboundUser, step.inboundPassword]);
      expect([outbound?.user, outbound?.password]).to.deep.equal([step.outboundUser, step.outboundPassword]);
    }
    const list = step.initiatorAddresses;
    expect(admits(bench, "192.0.2.12")).to.equal(list === undefined || list === NETWORKS);
    expect(admits(bench, "192.0.2.200")).to.equal(list !== NETWORKS);
  }
  await life.destroy();
  expect(recordOf(bench)).to.equal(undefined);
}

/** Mutual CHAP that somebody else set up, taken over by a program that says the inbound pair only. */
async function adoptMutual(bench: Bench, outbound = OUT) {
  bench.array.ontap.credentials.set(bench.svm, HOST7, { inbound: IN, outbound });
  const life = bench.credentials();
  await life.up(bench.chap({ adopt: true }));
  return life;
}

/** Every switch of the emulator's credentials. */
const cases: { [Key in Name]: SwitchCase<Key> } = {
  chapPatchWithoutType: { positions: ["reject", "accept"], holds: round },
  chapPatchWithoutInbound: { positions: ["reject", "keep"], holds: round },
  halfInboundPair: { positions: ["reject", "accept"], holds: round },
  outboundLeftOut: {
    positions: ["keep", "drop"],
    holds: async (bench, position) => {
      await bench.plugin.said();
      const life = await adoptMutual(bench);
      const kept = position === "keep" ? "target" : "";
      expect(bench.outputs(life).outboundUser).to.equal(kept);
      const lines = (await bench.plugin.said()).filter((line) => line.includes("dropped the outbound user target"));
      expect(lines).to.have.length(position === "keep" ? 0 : 1);
      await life.destroy();
      await round(bench);
    },
  },
  outboundEmptyUser: {
    positions: ["remove", "reject", "ignore"],
    holds: async (bench, position) => {
      const life = bench.credentials();
      await life.up(bench.chap(OUTBOUND));
      const change = life.up(bench.chap());
      if (position === "remove") await change;
      else await refused(change, "does not remove an outbound user", "replace the resource");
      expect(recordOf(bench)?.outbound === undefined).to.equal(position === "remove");
      expect((await life.preview(bench.chap())).op).to.equal(position === "remove" ? "same" : "update");
    },
  },
  outboundEmptyObject: { positions: ["ignore", "remove"], holds: round },
  equalToStoredPassword: {
    positions: ["reject", "accept"],
    holds: async (bench, position) => {
      const change = adoptMutual(bench, { user: "target", password: IN.password });
      if (position === "accept") await change;
      else await refused(change, "5374147", "the inbound and the outbound password are equal");
    },
  },
  hexEqualsText: {
    positions: both,
    holds: async (bench, equal) => {
      const pairs = { inboundPassword: "0x6162", outboundUser: "target", outboundPassword: "ab" };
      const change = bench.credentials().up(bench.chap(pairs));
      if (equal) await refused(change, "5374147", "choose different ones");
      else await change;
    },
  },
  chapAfterTypeChange: {
    positions: ["drop", "keep"],
    holds: async (bench) => {
      await round(bench);
      const life = bench.credentials();
      await life.up(bench.chap(OUTBOUND));
      await life.up({ svm: bench.svm, initiator: HOST7, authenticationType: "none" });
      await life.refresh();
      expect(bench.outputs(life)).to.include({ inboundUser: "", outboundUser: "" });
      expect(bench.outputs(life)).to.not.have.any.keys("inboundPassword", "outboundPassword");
    },
  },
  addressesAfterTypeChange: { positions: ["keep", "drop"], holds: round },
  emptyRanges: { positions: ["empty", "ignore", "reject"], holds: round },
  rangesPatchOnMasks: {
    positions: ["replace-both", "leave"],
    holds: async (bench) => {
      const masks = [{ address: "198.51.100.0", netmask: "24" }];
      bench.array.ontap.credentials.set(bench.svm, HOST7, { authenticationType: "none", addresses: { masks } });
      const life = bench.credentials();
      const args = { svm: bench.svm, initiator: HOST7, authenticationType: "none", adopt: true };
      await life.up({ ...args, initiatorAddresses: ["192.0.2.12"] });
      expect([admits(bench, "192.0.2.12"), admits(bench, "198.51.100.7")]).to.deep.equal([true, false]);
      await round(elsewhere(bench));
    },
  },
  addressReadBack: { positions: ["as-written", "both", "masks", "merged"], holds: round },
  removeUnknownAddress: {
    positions: ["accept", "reject"],
    holds: async (bench) => {
      const life = bench.credentials();
      const args = { svm: bench.svm, initiator: HOST7, authenticationType: "none" };
      await life.up({ ...args, initiatorAddresses: NETWORKS });
      bench.array.faults.add({ kind: "reset-after", match: { label: PATCH } });
      bench.calls();
      await life.up(args);
      expect(bench.labels()).to.deep.equal([GET, PATCH, GET, GET]);
      expect(bench.outputs(life).initiatorAddresses).to.deep.equal([]);
    },
  },
  removeFlagWithChap: {
    positions: ["accept", "reject"],
    holds: async (bench) => {
      const life = bench.credentials();
      await life.up({ svm: bench.svm, initiator: HOST7, authenticationType: "none", initiatorAddresses: NETWORKS });
      await life.up(bench.chap());
      expect(admits(bench, "198.51.100.7")).to.equal(true);
    },
  },
  noAddresses: { positions: ["absent", "object", "empty-ranges"], holds: round },
  ipv6MaskWithoutLength: { positions: ["reject", "64"], holds: round },
  postDefaultCode: {
    positions: ["5374142", "5373997"],
    holds: async (bench) => {
      const args = { svm: bench.svm, initiator: "default", authenticationType: "deny" };
      await refused(bench.credentials().up(args), "ONTAP makes this record itself", "set adopt: true");
      await bench.credentials().up({ ...args, adopt: true });
      expect(recordOf(bench, "default")?.authenticationType).to.equal("deny");
    },
  },
  postEmptyOutbound: {
    positions: ["reject", "accept"],
    holds: async (bench) => {
      const life = bench.credentials();
      await life.up(bench.chap({ outboundUser: "" }));
      expect(bench.outputs(life).outboundUser).to.equal("");
    },
  },
  missingCredentialsCode: { positions: ["4", "5374895"], holds: vanished },
  credentialsWithoutServiceCode: {
    positions: ["5374895", "5374078"],
    holds: async (bench) => {
      const life = bench.credentials();
      await life.up(bench.chap());
      bench.array.ontap.removeIscsi(bench.svm);
      await refused(life.up(bench.chap(ROTATED)), "run pulumi refresh");
      await life.destroy();
    },
  },
  credentialsGoWithService: {
    positions: [true, false],
    holds: async (bench, gone) => {
      const life = bench.credentials();
      await life.up(bench.chap());
      bench.array.ontap.removeIscsi(bench.svm);
      expect(await life.refresh()).to.equal(!gone);
      await life.destroy();
    },
  },
  initiatorCase: {
    positions: ["reject", "fold", "keep"],
    holds: async (bench) => {
      const life = bench.credentials();
      const initiator = HOST7.replace("host7", "Host7");
      await life.up(bench.chap({ initiator }));
      expect(recordOf(bench)?.initiator).to.equal(HOST7);
      await life.refresh();
      expect(bench.outputs(life).initiator).to.equal(initiator);
      await life.up(bench.chap({ initiator, ...ROTATED }));
      await life.destroy();
      expect(recordOf(bench)).to.equal(undefined);
    },
  },
  credentialsPathKey: { positions: ["both", "encoded"], holds: round },
  noopCredentialsPatch: {
    positions: ["accept", "reject"],
    holds: async (bench) => {
      await round(bench);
      const life = bench.credentials();
      const args = (authenticationType: string) => ({ svm: bench.svm, initiator: HOST7, authenticationType });
      await life.up(args("none"));
      bench.array.ontap.credentials.set(bench.svm, HOST7, { authenticationType: "deny" });
      await life.up(args("deny"));
      expect(bench.outputs(life).authenticationType).to.equal("deny");
    },
  },
  credentialsPostAnswer: { positions: ["records", "object", "empty"], holds: round },
  sessionsAfterCredentials: { positions: ["stay", "drop"], holds: round },
  credentialsOnAsaR2: {
    positions: [true, false],
    holds: async (bench, possible) => {
      bench.array.ontap.setCluster({ asaR2: true });
      if (possible) await round(bench);
      else await refused(bench.credentials().up(bench.chap()), "release or platform does not know the call");
    },
  },
};

async function vanished(bench: Bench): Promise<void> {
  const life = bench.credentials();
  await life.up(bench.chap());
  bench.array.ontap.credentials.remove(bench.svm, HOST7);
  await refused(life.up(bench.chap(ROTATED)), "5374895", "run pulumi refresh");
  expect(await life.refresh()).to.equal(false);
}

/** The same bench with its second SVM in the place of the first. */
function elsewhere(bench: Bench): Bench {
  bench.array.ontap.setIscsi(bench.other, {});
  return Object.assign(Object.create(bench) as Bench, { svm: bench.other });
}

describe("whatever is undocumented of iSCSI credentials: the package works in both positions", function () {
  this.timeout(60_000);
  const bench = benched();
  beforeEach(() => bench().array.ontap.setIscsi(bench().svm, {}));
  const entries = Object.entries(cases) as [Name, SwitchCase][];

  it("every switch of the emulator has a case, with its default and at least one other position", () => {
    expect(Object.keys(cases).sort()).to.deep.equal(Object.keys(credentialsSwitches).sort());
    for (const [name, { positions }] of entries) {
      expect(new Set(positions).size, name).to.be.greaterThan(1);
      expect(positions, name).to.include(credentialsSwitches[name]);
    }
  });

  for (const [name, { positions, holds }] of entries) {
    for (const position of positions) {
      it(`${name}: ${JSON.stringify(position)}`, async () => {
        Object.assign(bench().array.switches, { [name]: position });
        await holds(bench(), position);
      });
    }
  }
});
