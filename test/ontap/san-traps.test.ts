import { expect } from "chai";
import { sanSwitches } from "../../emulator";
import { WAYS } from "../support/ways";
import { type Bag, type Bench, benched, expectSentence, failure, HOST7, IGROUP, IGROUPS, LUN_MAPS } from "./bench";
import { HOST8, LUN, mapped } from "./initiator-group-rows";
import { furnish, IGROUP_UUID, LUN_UUID } from "./lun-map-rows";

const group = (bench: Bench, more: Bag = {}): Bag => ({ svm: bench.svm, name: "host7", osType: "linux", ...more });
const map = (bench: Bench, more: Bag = {}): Bag => ({ svm: bench.svm, lun: LUN, igroup: "host7", ...more });
const own = ({ san, svm }: Bench, name = "host7") => san.igroup(svm, name)?.initiators.map((one) => one.name);

/** A whole life of a group: each step leaves what the program says, and nothing to do for the next preview. */
async function groupRound(bench: Bench): Promise<void> {
  const life = bench.group();
  const steps: Bag[] = [
    { initiators: [HOST7], comment: "rack 4", deleteOnUnmap: true, portset: "ports" },
    { initiators: [HOST7, HOST8], comment: "", deleteOnUnmap: true, portset: "other" },
    { initiators: [HOST8], deleteOnUnmap: false, portset: "" },
    { initiators: [], osType: "vmware", name: "renamed" },
  ];
  for (const portset of ["ports", "other"]) bench.san.seed(bench.svm, { portsets: [portset] });
  for (const step of steps) {
    const args = group(bench, step);
    await life.up(args);
    expect(bench.outputs(life)).to.deep.include(step);
    expect(await life.refresh()).to.equal(true);
    expect((await life.preview(args)).lines, JSON.stringify(step)).to.deep.equal([]);
    expect(own(bench, String(args.name))).to.have.members(step.initiators as string[]);
  }
  await life.destroy();
  expect(bench.san.igroups(bench.svm)).to.deep.equal([]);
}

async function mapRound(bench: Bench): Promise<void> {
  furnish(bench);
  const life = bench.map();
  for (const step of [{}, { logicalUnitNumber: 3 }, { lun: LUN_UUID, igroup: IGROUP_UUID, logicalUnitNumber: 3 }]) {
    const args = map(bench, step);
    await life.up(args);
    expect(await life.refresh()).to.equal(true);
    expect((await life.preview(args)).op, JSON.stringify(step)).to.equal("same");
  }
  expect(bench.san.maps(bench.svm)).to.deep.equal([{ lun: LUN, igroup: "host7", number: 3 }]);
  await life.destroy();
  await bench.map().up(map(bench, { adopt: true }));
  bench.san.unmap(bench.svm, LUN, "host7");
}

/** Positions that are no default, for which a whole life has to go as well. */
const positions: { readonly [Name in keyof typeof sanSwitches]?: readonly (typeof sanSwitches)[Name][] } = {
  emptyInitiators: ["array"],
  clearedComment: ["empty"],
  deleteOnUnmapFalse: ["false"],
  igroupIqnCase: ["kept"],
  portsetUnbind: ["null"],
  memberRecordsPartial: ["others-added"],
  memberGoneCode: ["4"],
  renameWithOthers: ["accept", "partly"],
  patchInitiators: ["ignore"],
  noopIgroupPatch: ["reject"],
  igroupPostAnswer: ["keys", "empty"],
  duplicateMemberInPost: ["5374917", "5374035"],
  lunMapPostAnswer: ["keys", "empty"],
  lowestNumber: ["group"],
  sameNumberSamePair: ["accept"],
  mapMissingOnGet: ["5374922"],
  whichGone: ["5374922"],
  deleteOnUnmapTiming: ["later"],
};

for (const way of WAYS)
  describe(`the traps of initiator groups and LUN maps: ${way}`, function () {
    this.timeout(30_000);
    const bench = benched({}, {}, way);

    for (const [name, values] of Object.entries(positions))
      for (const position of values)
        it(`a whole life with ${name} = ${position}`, async () => {
          Object.assign(bench().array.switches, { [name]: position });
          await groupRound(bench());
          await mapRound(bench());
        });

    it("group 1: members of nested groups are not this group's", async () => {
      const { san, svm } = bench();
      san.setIgroup(svm, "child", { initiators: [HOST8] });
      const life = bench().group();
      await life.up(group(bench(), { initiatorGroups: ["child"] }));
      await life.refresh();
      expect(bench().outputs(life)).to.deep.include({ initiatorGroups: ["child"] });
      expect(bench().outputs(life)).to.not.have.property("initiators");
    });

    it("group 2: the flag goes with removals and the deletion, and only where the program sets it", async () => {
      const life = bench().group();
      const args = (more: Bag) => group(bench(), { allowDeleteWhileMapped: true, ...more });
      await life.up(args({ initiators: [HOST7, HOST8] }));
      mapped(bench());
      bench().requests();
      await life.up(args({ initiators: [HOST7], comment: "x" }));
      await life.destroy();
      const flagged = bench()
        .requests()
        .filter(({ query }) => query.allow_delete_while_mapped === "true");
      expect(flagged.map(({ label }) => label)).to.deep.equal([
        `DELETE ${IGROUP}/initiators/{name}`,
        `DELETE ${IGROUP}`,
      ]);
      await life.up(group(bench(), { initiators: [HOST7, HOST8] }));
      await life.up(group(bench(), { initiators: [HOST7] }));
      await life.destroy();
      expect(
        bench()
          .requests()
          .some(({ query }) => "allow_delete_while_mapped" in query),
      ).to.equal(false);
    });

    it("group 4, map 9: a group that goes with its last map is gone at the refresh, and its deletion succeeds", async () => {
      furnish(bench());
      const { san, svm } = bench();
      const [first, second] = [bench().group(), bench().map()];
      await first.up(group(bench(), { adopt: true, deleteOnUnmap: true }));
      await second.up(map(bench()));
      await second.destroy();
      expect(san.igroup(svm, "host7")).to.equal(undefined);
      const { kept } = first;
      expect(await first.refresh()).to.equal(false);
      first.kept = kept;
      await first.destroy();
    });

    it("group 9: below 9.9.1 a group is read without what that release does not know, and told what needs it", async () => {
      bench().array.ontap.setCluster({ release: "9.7" });
      const life = bench().group();
      await life.up(group(bench(), { initiators: [HOST7], deleteOnUnmap: true }));
      expect(await life.refresh()).to.equal(true);
      expect(bench().san.igroup(bench().svm, "host7")?.deleteOnUnmap).to.equal(true);
      const message = await failure(
        life.up(group(bench(), { initiators: [HOST7], deleteOnUnmap: true, comment: "x" })),
      );
      expectSentence(message);
      expect(message).to.include("comment, portset and initiatorGroups need ONTAP 9.9.1");
    });

    it("group 10: a cluster of mixed versions says that the upgrade comes first", async () => {
      bench().array.ontap.setCluster({ mixedVersion: true });
      const message = await failure(
        bench()
          .group()
          .up(group(bench(), { comment: "x" })),
      );
      expect(message).to.include("code 5374747").and.include("finish the upgrade first");
    });

    it("group 11: the group of another SVM with the same name is never touched", async () => {
      const { san, other } = bench();
      san.setIgroup(other, "host7", { initiators: [HOST8] });
      const life = bench().group();
      await life.up(group(bench(), { adopt: true, initiators: [HOST7] }));
      await life.destroy();
      expect(own({ san, svm: other } as Bench)).to.deep.equal([HOST8]);
    });

    it("group 12: a foreign writer's members stay where the program sets none", async () => {
      bench().array.switches.foreignWriter = true;
      const life = bench().group();
      await life.up(group(bench()));
      await life.refresh();
      await life.up(group(bench(), { comment: "x" }));
      expect(own(bench())).to.have.length(1);
    });

    for (const carriedOut of [true, false])
      it(`group 13, map: a POST whose answer is lost and that was ${carriedOut ? "" : "not "}carried out`, async () => {
        furnish(bench());
        const kind = carriedOut ? "reset-after" : "reset-before";
        const [lives, programs] = [
          [bench().group(), bench().map()],
          [group(bench(), { name: "fresh" }), map(bench())],
        ];
        for (const [at, path] of [IGROUPS, LUN_MAPS].entries()) {
          bench().array.faults.add({ match: { label: `POST ${path}` }, kind });
          const work = lives[at]?.up(programs[at] ?? {}) ?? Promise.resolve();
          if (!carriedOut) await work;
          else
            expect(await failure(work))
              .to.include("the answer got lost")
              .and.include("set adopt: true");
          expect(
            bench()
              .labels()
              .filter((label) => label === `POST ${path}`),
          ).to.have.length(carriedOut ? 1 : 2);
        }
      });

    it("group 16: a member of a child may not leave while a parent is mapped, and the argument is named", async () => {
      const life = bench().group();
      await life.up(group(bench(), { initiators: [HOST7] }));
      bench().san.setIgroup(bench().svm, "parent", { igroups: ["host7"] });
      mapped(bench(), "parent");
      expect(await failure(life.up(group(bench(), { initiators: [] })))).to.include("allowDeleteWhileMapped: true");
    });

    it("map 7: a map of an SVM that this login does not see stays in the state", async () => {
      furnish(bench());
      const life = bench().map();
      await life.up(map(bench()));
      bench().role({ svms: [bench().other], deny: [/cluster/] });
      expectSentence(await failure(life.destroy()));
      expectSentence(await failure(life.refresh()));
      expect(life.kept).to.not.equal(undefined);
    });

    it("map 11 and 12: neither reporting nodes nor the group's members are asked for", async () => {
      furnish(bench());
      const life = bench().map();
      await life.up(map(bench()));
      await life.refresh();
      const asked = bench()
        .requests()
        .map(({ query }) => query.fields ?? "");
      expect(asked.join()).to.not.match(/reporting_nodes|initiators|\*/);
    });
  });
