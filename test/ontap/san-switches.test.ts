import { expect } from "chai";
import { sanSwitches } from "../../emulator";
import { WAYS } from "../support/ways";
import { type Bench, benched, expectSentence, failure, HOST7, IGROUP, refused } from "./bench";
import { HOST8, HOST9, LUN, mapped } from "./initiator-group-rows";
import { furnish, OTHER_LUN } from "./lun-map-rows";
import { group, groupRound, map, mapRound } from "./rounds";

type Switches = typeof sanSwitches;

/** One switch in all its positions, and what the two resources must do in each of them. */
interface SanCase<Position> {
  positions: readonly [Position, Position, ...Position[]];
  holds: (bench: Bench, position: Position) => Promise<void>;
}

const FC_PORT = "500A098000000001";

/** Both resources live a whole life, and nobody notices the position. */
const unnoticed = async (bench: Bench) => {
  await groupRound(bench);
  await mapRound(bench);
};

const nested = ({ san, svm }: Bench, parent: string, ...children: string[]) => {
  for (const child of children) if (!san.igroup(svm, child)) san.setIgroup(svm, child, {});
  san.setIgroup(svm, parent, { igroups: children });
};

/** A map that is refused as long as something holds; then it is made with one call more. */
async function refusedUntil(bench: Bench, isRefused: boolean, mend: () => void, ...parts: string[]): Promise<void> {
  const life = bench.map();
  if (isRefused) {
    await refused(life.up(map(bench)), ...parts);
    expect(life.kept).to.equal(undefined);
    mend();
  }
  await life.up(map(bench));
  await life.refresh();
  expect((await life.preview(map(bench))).op).to.equal("same");
  await life.destroy();
}

const cases: { readonly [Name in keyof Switches]: SanCase<Switches[Name]> } = {
  igroupPostAtomic: {
    positions: [true, false],
    holds: async (bench, atomic) => {
      bench.san.setIgroup(bench.svm, "esx", { osType: "vmware", initiators: [HOST7] });
      const life = bench.group();
      const half = ["a group of this name is there now", "set adopt: true if it is yours"];
      const message = await failure(life.up(group(bench, { initiators: [HOST8, HOST7] })));
      expectSentence(message);
      expect(message).to.include(`${HOST7} is in esx (vmware)`);
      for (const part of half) expect(message.includes(part), part).to.equal(!atomic);
      const mended = group(bench, { initiators: [HOST8], adopt: !atomic });
      await life.up(mended);
      await life.refresh();
      expect((await life.preview(mended)).op).to.equal("same");
      expect(bench.san.igroup(bench.svm, "host7")?.initiators).to.deep.equal([{ name: HOST8 }]);
      await life.destroy();
    },
  },
  duplicateMemberInPost: {
    positions: ["once", "5374917", "5374035"],
    // An initiator twice, in whatever spelling, never reaches the array.
    holds: async (bench) => {
      const twice = bench.group().up(group(bench, { initiators: [FC_PORT, "50:0a:09:80:00:00:00:01"] }));
      await refused(twice.catch(addEnd), "[initiators]", "must name each initiator once");
      expect(bench.calls()).to.deep.equal([]);
      await unnoticed(bench);
    },
  },
  memberRecordsPartial: {
    positions: ["refused", "others-added"],
    holds: async (bench) => {
      const life = bench.group();
      await life.up(group(bench, { initiators: [HOST7] }));
      bench.san.addInitiators(bench.svm, "host7", HOST8);
      const args = group(bench, { initiators: [HOST7, HOST8, HOST9] });
      await life.up(args);
      await life.refresh();
      expect((await life.preview(args)).op).to.equal("same");
    },
  },
  emptyInitiators: { positions: ["missing", "array"], holds: unnoticed },
  clearedComment: { positions: ["missing", "empty"], holds: unnoticed },
  deleteOnUnmapFalse: { positions: ["missing", "false"], holds: unnoticed },
  igroupIqnCase: {
    positions: ["folded", "kept"],
    holds: async (bench) => {
      await unnoticed(bench);
      const sent = "iqn.1994-05.com.example:Mixed";
      const life = bench.group();
      const args = (...initiators: string[]) => group(bench, { name: "mixed", initiators });
      await life.up(args(sent));
      // Another tool writes it in its own spelling.
      const kept = bench.array.switches.igroupIqnCase === "kept" ? sent : sent.toLowerCase();
      bench.san.setIgroup(bench.svm, "mixed", { initiators: [kept] });
      await life.refresh();
      expect((await life.preview(args(sent))).op).to.equal("same");
      await life.up(args());
      expect(bench.san.igroup(bench.svm, "mixed")?.initiators).to.deep.equal([]);
    },
  },
  wwpnWithoutColons: {
    positions: ["5373982", "accept"],
    holds: async (bench) => {
      const life = bench.group();
      const args = (...initiators: string[]) => group(bench, { protocol: "fcp", initiators });
      for (const initiators of [[FC_PORT], [FC_PORT, "500a098000000002"], ["500A098000000002"]]) {
        await life.up(args(...initiators));
        expect(bench.outputs(life)).to.deep.include({ initiators });
        await life.refresh();
        expect((await life.preview(args(...initiators))).op).to.equal("same");
      }
      expect(bench.san.igroup(bench.svm, "host7")?.initiators).to.deep.equal([{ name: "50:0a:09:80:00:00:00:02" }]);
    },
  },
  renameWithOthers: { positions: ["reject", "accept", "partly"], holds: unnoticed },
  osTypeMapped: {
    positions: ["accept", "reject"],
    holds: async (bench, position) => {
      const life = bench.group();
      await life.up(group(bench, { initiators: [HOST7] }));
      mapped(bench);
      const other = group(bench, { initiators: [HOST7], osType: "vmware", comment: "x" });
      if (position === "reject") {
        await refused(life.up(other), "ONTAP says: The type of a group with LUN maps cannot be changed");
        expect(bench.outputs(life)).to.include({ osType: "linux", comment: "" });
        bench.san.unmap(bench.svm, LUN, "host7");
      }
      await life.up(other);
      await life.refresh();
      expect((await life.preview(other)).op).to.equal("same");
    },
  },
  portsetUnbind: { positions: ["null-and-empty", "null"], holds: unnoticed },
  patchInitiators: {
    positions: ["reject", "ignore"],
    holds: async (bench) => {
      await groupRound(bench);
      const patches = bench.requests().filter(({ label }) => label === `PATCH ${IGROUP}`);
      expect(patches.length).to.be.greaterThan(0);
      for (const { body } of patches) expect(body).to.not.have.property("initiators");
    },
  },
  deleteNestedIgroup: {
    positions: ["leaves-parent", "5374743"],
    holds: async (bench, position) => {
      const [child, parent] = [bench.group(), bench.group()];
      await child.up(group(bench, { initiators: [HOST7] }));
      await parent.up(group(bench, { name: "parent", initiatorGroups: ["host7"] }));
      mapped(bench, "parent");
      if (position === "5374743") {
        await refused(child.destroy(), "a group in which it is nested is mapped", "set allowDeleteWhileMapped: true");
        await child.up(group(bench, { initiators: [HOST7], allowDeleteWhileMapped: true }));
      }
      await child.destroy();
      await parent.refresh();
      expect(bench.outputs(parent)).to.deep.include({ initiatorGroups: [] });
    },
  },
  lastMember: {
    positions: ["1254213", "accept"],
    holds: async (bench, position) => {
      const life = bench.group();
      await life.up(group(bench, { initiators: [HOST7] }));
      mapped(bench);
      const emptied = group(bench, { initiators: [] });
      if (position === "1254213") {
        await refused(life.up(emptied), "code 1254213", "set allowDeleteWhileMapped: true");
        expect(bench.outputs(life)).to.deep.include({ initiators: [HOST7] });
        await life.up({ ...emptied, allowDeleteWhileMapped: true });
      } else await life.up(emptied);
      expect(bench.outputs(life)).to.deep.include({ initiators: [] });
    },
  },
  memberGoneCode: {
    positions: ["5374034", "4"],
    holds: async (bench) => {
      const life = bench.group();
      await life.up(group(bench, { initiators: [HOST7, HOST8] }));
      bench.san.removeInitiators(bench.svm, "host7", HOST8);
      await life.up(group(bench, { initiators: [HOST7] }));
      expect(bench.outputs(life)).to.deep.include({ initiators: [HOST7] });
    },
  },
  sanlessSvm: {
    positions: ["accept", "reject"],
    holds: async (bench, position) => {
      bench.array.ontap.setSvm(bench.svm, { iscsiAllowed: false });
      if (position === "reject")
        await refused(
          bench.group().up(group(bench)),
          "code 2621507",
          "does not allow a SAN protocol",
          "allow one first",
        );
      else await unnoticed(bench);
    },
  },
  igroupOnNvmeSvm: {
    positions: ["accept", "5373966"],
    holds: async (bench, position) => {
      bench.array.ontap.setSvm(bench.svm, { nvme: true });
      if (position === "accept") return unnoticed(bench);
      await refused(bench.group().up(group(bench)), "code 5373966", "is configured for NVMe", "choose an SVM");
    },
  },
  secondParent: {
    positions: ["accept", "5374737"],
    holds: async (bench, position) => {
      nested(bench, "first", "child");
      bench.san.setIgroup(bench.svm, "other", {});
      const [made, changed] = [bench.group(), bench.group()];
      const both = { initiatorGroups: ["child", "other"] };
      const create = made.up(group(bench, { name: "second", ...both }));
      if (position === "accept") await create;
      else await refused(create, "code 5374737", "nested in another hierarchy already", "take it out there first");
      bench.san.setIgroup(bench.svm, "third", {});
      await changed.up(group(bench, { adopt: true, name: "third" }));
      const update = changed.up(group(bench, { adopt: true, name: "third", initiatorGroups: ["child"] }));
      if (position === "accept") await update;
      else await refused(update, "code 5374737", "take it out there first");
      expect(bench.san.igroup(bench.svm, "first")?.igroups).to.have.length(1);
    },
  },
  nvmeNames: {
    positions: ["shared", "separate"],
    holds: async (bench, position) => {
      bench.san.seed(bench.svm, { nvmeSubsystems: ["taken"] });
      const life = bench.group();
      await life.up(group(bench));
      const rename = life.up(group(bench, { name: "taken" }));
      if (position === "separate") await rename;
      else {
        const why = ["code 5376488", "an NVMe subsystem of the SVM has this name", "choose another name"];
        await refused(rename, ...why);
        await refused(bench.group().up(group(bench, { name: "taken" })), ...why);
        expect(bench.outputs(life)).to.include({ name: "host7" });
      }
      await life.destroy();
      expect(bench.san.igroups(bench.svm)).to.deep.equal([]);
    },
  },
  noopIgroupPatch: { positions: ["accept", "reject"], holds: unnoticed },
  igroupPostAnswer: { positions: ["record", "keys", "empty"], holds: unnoticed },
  foreignWriter: {
    positions: [false, true],
    holds: async (bench, foreign) => {
      const life = bench.group();
      await life.up(group(bench, { initiators: [HOST7] }));
      await life.refresh();
      await life.up(group(bench, { initiators: [HOST7, HOST8] }));
      expect(bench.outputs(life).initiators, "what no preview has shown").to.deep.equal([HOST7, HOST8]);
      expect(bench.san.igroup(bench.svm, "host7")?.initiators.length).to.equal(foreign ? 3 : 2);
      await life.refresh();
      expect((await life.preview(group(bench, { initiators: [HOST7, HOST8] }))).op).to.equal(
        foreign ? "update" : "same",
      );
    },
  },

  numberInUseCode: {
    positions: ["1254324", "5379999"],
    holds: async (bench, code) => {
      furnish(bench);
      const { san, svm } = bench;
      for (const one of ["stranger", "other"]) {
        san.setIgroup(svm, one, { initiators: [`iqn.1994-05.com.example:${one}`] });
        san.map(svm, LUN, one, 5);
      }
      san.map(svm, OTHER_LUN, "host7", 5);
      const life = bench.map();
      const message = await failure(life.up(map(bench, { logicalUnitNumber: 5 })));
      expectSentence(message);
      expect(message).to.include(`map of LUN ${LUN} to initiator group host7`).and.include("as number 5");
      expect(message).to.include(`code ${code}`).and.include(`"${OTHER_LUN}" is number 5 in group host7`);
      expect(message, "groups of other hosts").to.not.match(/stranger|group other/);
      // A host of the group has the number through another group.
      san.unmap(svm, OTHER_LUN, "host7");
      san.addInitiators(svm, "host7", HOST8);
      san.map(svm, OTHER_LUN, "host8", 5);
      await refused(life.up(map(bench, { logicalUnitNumber: 5 })), `"${OTHER_LUN}" is number 5 in group host8`);
      await life.up(map(bench, { logicalUnitNumber: 6 }));
    },
  },
  seenThroughOtherGroupCode: {
    positions: ["1254193", "5379998"],
    holds: async (bench, code) => {
      furnish(bench);
      const { san, svm } = bench;
      san.addInitiators(svm, "host7", HOST8);
      san.map(svm, LUN, "host8", 2);
      san.setIgroup(svm, "stranger", { initiators: [HOST9] });
      san.map(svm, LUN, "stranger", 3);
      const life = bench.map();
      const message = await failure(life.up(map(bench)));
      expectSentence(message);
      expect(message).to.include(`code ${code}`).and.include(`"${LUN}" is number 2 in group host8`);
      expect(message).to.not.include("stranger");
      san.unmap(svm, LUN, "host8");
      await life.up(map(bench));
    },
  },
  igroupMissingOnPost: {
    positions: ["5374878", "5374852", "4"],
    holds: async (bench, code) => {
      furnish(bench);
      const life = bench.map();
      const missing = life.up(map(bench, { igroup: "nope" }));
      await refused(
        missing,
        `code ${code}`,
        "initiator group does not exist",
        "make both first, or correct lun and igroup",
      );
      expect(life.kept).to.equal(undefined);
      await life.up(map(bench));
    },
  },
  mapMissingOnGet: { positions: ["4", "5374922"], holds: goneByHand },
  whichGone: { positions: ["listed", "5374922"], holds: goneByHand },
  offlineLun: {
    positions: ["accept", "reject"],
    holds: async (bench, position) => {
      furnish(bench);
      bench.san.setLun(bench.svm, LUN, { online: false });
      const mend = () => bench.san.setLun(bench.svm, LUN, { online: true });
      await refusedUntil(bench, position === "reject", mend, "ONTAP says: The LUN is offline");
    },
  },
  lifRule: {
    positions: ["off", "5374581"],
    holds: async (bench, position) => {
      furnish(bench);
      bench.san.seed(bench.svm, { lifs: false });
      const mend = () => bench.san.seed(bench.svm, { lifs: true });
      const why = ["code 5374581", "has no interface for iSCSI or FC", "create one on each of both nodes"];
      await refusedUntil(bench, position !== "off", mend, ...why);
    },
  },
  lunMapPostAnswer: { positions: ["record", "keys", "empty"], holds: unnoticed },
  lowestNumber: {
    positions: ["every-initiator", "group"],
    holds: async (bench, position) => {
      furnish(bench);
      const { san, svm } = bench;
      san.addInitiators(svm, "host7", HOST8);
      san.map(svm, OTHER_LUN, "host8", 0);
      const life = bench.map();
      if (position === "every-initiator") {
        await life.up(map(bench));
        expect(bench.outputs(life)).to.include({ logicalUnitNumber: 1 });
      } else await refused(life.up(map(bench)), "code 1254324");
    },
  },
  sameNumberSamePair: { positions: ["1254207", "accept"], holds: unnoticed },
  deleteOnUnmapTiming: {
    positions: ["same-call", "later"],
    holds: async (bench) => {
      furnish(bench);
      const [first, second] = [bench.group(), bench.map()];
      await first.up(group(bench, { adopt: true, deleteOnUnmap: true }));
      await second.up(map(bench));
      await second.destroy();
      await first.destroy();
      expect(bench.san.igroup(bench.svm, "host7")).to.equal(undefined);
    },
  },
  mapsMax: {
    positions: [0, 1],
    holds: async (bench, most) => {
      furnish(bench);
      bench.san.map(bench.svm, OTHER_LUN, "host8", 0);
      const mend = () => bench.san.unmap(bench.svm, OTHER_LUN, "host8");
      await refusedUntil(bench, most > 0, mend, "The maximum number of LUN maps has been reached", "code 1254999");
    },
  },
};

/** A map of which an end, or the map itself, goes behind the program's back: gone at a refresh and at a destroy. */
async function goneByHand(bench: Bench): Promise<void> {
  furnish(bench);
  const { san, svm } = bench;
  const ways = [
    () => san.unmap(svm, LUN, "host7"),
    () => san.removeIgroup(svm, "host7"),
    () => san.removeLun(svm, LUN),
  ];
  for (const goes of ways) {
    for (const how of ["refresh", "destroy"] as const) {
      const life = bench.map();
      await life.up(map(bench));
      goes();
      await life[how]();
      expect(life.kept).to.equal(undefined);
      if (!san.igroup(svm, "host7")) san.setIgroup(svm, "host7", {});
      if (!san.luns(svm).some(({ name }) => name === LUN)) san.addLun(svm, LUN);
    }
  }
}

/** What check refuses is no whole sentence of its own. */
function addEnd(error: unknown): never {
  if (error instanceof Error) error.message += ".";
  throw error;
}

for (const way of WAYS)
  describe(`whatever is undocumented of initiator groups and LUN maps: ${way}`, function () {
    this.timeout(30_000);
    const bench = benched({}, {}, way);

    it("every switch has a case, with its default and at least one other position", () => {
      expect(Object.keys(cases).sort()).to.deep.equal(Object.keys(sanSwitches).sort());
      for (const [name, { positions }] of Object.entries(cases)) {
        expect(new Set<unknown>(positions).size, name).to.be.greaterThan(1);
        expect(positions, name).to.include(sanSwitches[name as keyof Switches]);
      }
    });

    for (const [name, { positions, holds }] of Object.entries(cases) as [string, SanCase<unknown>][])
      for (const position of positions)
        it(`${name}: ${JSON.stringify(position)}`, async () => {
          Object.assign(bench().array.switches, { [name]: position });
          await holds(bench(), position);
        });

    it("any HTTP status with these codes: what exists and what is gone is told by the code", async () => {
      const codes = ["5374023", "1254207", "5374034", "5374852", "5374875", "5374878", "5374922", "1254213"];
      for (const status of [400, 404, 409, 422]) {
        const b = bench();
        b.reset();
        b.array.switches.ontapStatus = Object.fromEntries(codes.map((code) => [code, status]));
        await goneByHand(b);
        const [one, life] = [b.group(), b.map()];
        await one.up(group(b, { adopt: true, initiators: [HOST7, HOST8] }));
        await life.up(map(b, { igroup: "host8" }));
        await refused(b.group().up(group(b)), "set adopt: true");
        await refused(b.map().up(map(b, { igroup: "host8" })), "set adopt: true");
        b.san.removeInitiators(b.svm, "host7", HOST8);
        await one.up(group(b, { adopt: true, initiators: [HOST7] }));
        mapped(b);
        await refused(one.destroy(), "destroy its LunMaps first");
        b.san.removeIgroup(b.svm, "host7");
        await one.destroy();
      }
    });
  });
