import { expect } from "chai";
import { pointer } from "../../provider/program/dynamic";
import type { Life } from "../support/life";
import { WAYS } from "../support/ways";
import { type Bag, type Bench, benched, expectSentence, failure, HOST7 } from "./bench";
import { HOST8, LUN } from "./initiator-group-rows";
import { furnish, IGROUP_UUID, LUN_UUID } from "./lun-map-rows";
import { group, map } from "./rounds";

const NOBODY = "99999999-3333-4333-8333-333333333333";
const MAP_UUID = `${LUN_UUID}/${IGROUP_UUID}`;

/** Reads by id alone, as `pulumi import` does; the life goes on from there. */
async function imported(bench: Bench, life: Life, id: string): Promise<Bag> {
  const { id: kept, props: outputs, inputs = {} } = await bench.plugin.read(id, {}, life.type);
  life.kept = { id: kept, inputs, outputs };
  return inputs;
}

describe("initiator groups and LUN maps by their ids: import on the plugin", () => {
  const bench = benched({}, {}, "plugin");
  beforeEach(() => furnish(bench()));

  it("a group has its properties as inputs and no members, and a program that names less changes nothing", async () => {
    const { san, svm } = bench();
    san.seed(svm, { portsets: ["ports"] });
    san.setIgroup(svm, "host7", { initiators: [HOST7], comment: "rack 4", deleteOnUnmap: true, portset: "ports" });
    const life = bench().group();
    const inputs = await imported(bench(), life, IGROUP_UUID.toUpperCase());
    expect(life.kept?.id).to.equal(IGROUP_UUID);
    expect(inputs).to.deep.include({
      ...{ svm, name: "host7", osType: "linux", comment: "rack 4", deleteOnUnmap: true, portset: "ports" },
    });
    expect(inputs, "other tools may fill it").to.not.have.any.keys("initiators", "initiatorGroups", "protocol");
    bench().calls();
    expect(await life.up(group(bench()))).to.deep.include({ op: "same", notes: [] });
    expect(bench().calls(), "an import never resets").to.deep.equal([]);
    san.addInitiators(svm, "host7", HOST8);
    await life.up(group(bench(), { comment: "x" }));
    expect(san.igroup(svm, "host7")?.initiators).to.have.length(2);
  });

  it("members that the program names after an import: only added, until a refresh has shown the others", async () => {
    const { san, svm } = bench();
    san.setIgroup(svm, "host7", { initiators: [HOST8] });
    const life = bench().group();
    await imported(bench(), life, IGROUP_UUID);
    const args = group(bench(), { initiators: [HOST7] });
    await life.up(args);
    expect(san.igroup(svm, "host7")?.initiators).to.deep.equal([{ name: HOST8 }, { name: HOST7 }]);
    await life.refresh();
    const { notes } = await life.up(args);
    expect(notes.join()).to.include(`1 initiator (${HOST8}) leaves`);
    expect(san.igroup(svm, "host7")?.initiators).to.deep.equal([{ name: HOST7 }]);
  });

  it("a group of groups stays one, whether the program names its children or not", async () => {
    const { uuid } = bench().san.setIgroup(bench().svm, "parent", { igroups: ["host7"] });
    for (const children of [{}, { initiatorGroups: [IGROUP_UUID] }, { initiatorGroups: ["host7"] }]) {
      const life = bench().group();
      await imported(bench(), life, uuid);
      await life.up(group(bench(), { name: "parent", ...children }));
      expect(bench().san.igroup(bench().svm, "parent")?.igroups).to.deep.equal([IGROUP_UUID]);
      await life.refresh();
      expect((await life.preview(group(bench(), { name: "parent", ...children }))).op).to.equal("same");
    }
  });

  it("a map has its ends by name as inputs; names, UUIDs and a number left out are the same map", async () => {
    const { san, svm, uuid } = bench();
    san.map(svm, LUN, "host7", 3);
    for (const args of [{}, { logicalUnitNumber: 3 }, { svm: uuid, lun: LUN_UUID, igroup: IGROUP_UUID }]) {
      const life = bench().map();
      const inputs = await imported(bench(), life, MAP_UUID.toUpperCase());
      expect(life.kept?.id).to.equal(MAP_UUID);
      expect(inputs).to.deep.include({ svm, lun: LUN, igroup: "host7" });
      expect(bench().outputs(life)).to.include({ logicalUnitNumber: 3 });
      bench().calls();
      expect((await life.up(map(bench(), args))).replaces, JSON.stringify(args)).to.deep.equal([]);
      expect(bench().calls()).to.deep.equal([]);
    }
  });

  const HALF = "its id is the UUIDs of the LUN and of the initiator group, such as a60d9862";
  const bad: [type: string, id: string, says: string][] = [
    ["ontap:InitiatorGroup", NOBODY, `the initiator group ${NOBODY}`],
    ["ontap:InitiatorGroup", "host7", "its id is its UUID"],
    ["ontap:InitiatorGroup", MAP_UUID, "its id is its UUID"],
    ["ontap:LunMap", `${LUN_UUID}/${NOBODY}`, "there is none, or this login does not see the SVM"],
    ["ontap:LunMap", MAP_UUID, "there is none"],
    ...[LUN_UUID, `${LUN_UUID}/`, `/${IGROUP_UUID}`, `${LUN_UUID}/host7`, `${LUN}/${IGROUP_UUID}`].map(
      (id): [string, string, string] => ["ontap:LunMap", id, HALF],
    ),
  ];
  for (const [type, id, says] of bad)
    it(`${type} ${id}: one sentence`, async () => {
      const message = await failure(bench().plugin.read(id, {}, type));
      expectSentence(message);
      expect(message)
        .to.match(/^Cannot read the (initiator group|LUN map) /)
        .and.include(says);
      if (says.startsWith("its id")) expect(bench().calls()).to.deep.equal([]);
    });
});

for (const way of WAYS)
  describe(`initiator groups and LUN maps by their ids: get: ${way}`, () => {
    const bench = benched({}, {}, way);
    beforeEach(() => furnish(bench()));

    it("reads both, whatever the case of the UUIDs, and nothing is managed by it", async () => {
      const { plugin, san, svm } = bench();
      san.setIgroup(svm, "host7", { initiators: [HOST7], comment: "rack 4" });
      san.map(svm, LUN, "host7", 3);
      const read = (type: string, id: string) =>
        plugin.read(id, way === "dynamic" ? { __provider: pointer(type) } : {}, type);
      const one = await read("ontap:InitiatorGroup", IGROUP_UUID.toUpperCase());
      expect(one.id).to.equal(IGROUP_UUID);
      expect(one.props).to.include({ svmName: svm, name: "host7", osType: "linux", comment: "rack 4" });
      const two = await read("ontap:LunMap", MAP_UUID.toUpperCase());
      expect(two.id).to.equal(MAP_UUID);
      expect(two.props).to.include({ lunName: LUN, igroupName: "host7", logicalUnitNumber: 3 });
      expect(
        bench()
          .requests()
          .every(({ method }) => method === "GET"),
      ).to.equal(true);
    });
  });
