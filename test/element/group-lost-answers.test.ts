import { expect } from "chai";
import type { FaultKind } from "../../emulator";
import type { Life } from "../support/life";
import { WAYS } from "../support/ways";
import { failure, outputsOf } from "./bench";
import { GroupBench } from "./group-bench";
import { A, B } from "./group-rows";

for (const way of WAYS) {
  describe(`answers about volume access groups that get lost: ${way}`, function () {
    this.timeout(30_000);
    let cluster: GroupBench;
    let life: Life;
    before(async () => {
      cluster = await GroupBench.start({ way });
    });
    after(() => cluster.close());
    beforeEach(() => {
      life = cluster.life();
    });
    afterEach(() => cluster.clear());

    const lose = (method: string, fault: FaultKind, attempt = 1) =>
      cluster.bench.array.faults.add({ ...fault, match: { label: `element ${method}`, attempt } });
    /** The methods since the last look, `VolumeAccessGroup` as `…`. */
    const methods = () => cluster.bench.methods().map((name) => name.replace("VolumeAccessGroup", "…"));
    const program = { name: "esx", initiators: [A], volumes: [1], attributes: { a: 1 } };

    for (const [title, own] of [
      ["with members", program],
      ["with a name alone", { name: "esx" }],
    ] as const) {
      it(`a create that was carried out, ${title}: found as the one new group that is exactly as sent`, async () => {
        lose("CreateVolumeAccessGroup", { kind: "reset-after" });
        await life.up(own);
        expect(methods()).to.deep.equal(["List…s", "Create…", "List…s"]);
        expect(cluster.groups.all).to.have.length(1);
        expect(life.kept?.id).to.equal(String(cluster.groups.get("esx")?.volumeAccessGroupID));
      });
    }

    it("a create that was not carried out: looked for, not found, sent again", async () => {
      lose("CreateVolumeAccessGroup", { kind: "reset-before" });
      await life.up(program);
      expect(methods()).to.deep.equal(["List…s", "Create…", "List…s", "Create…"]);
      expect(cluster.groups.all).to.have.length(1);
    });

    it("a repetition that is refused because the first attempt has the initiators is resolved by another look", async () => {
      lose("CreateVolumeAccessGroup", { kind: "reset-after" });
      // The first look comes too early: the node that answers does not know the group yet.
      const early = { kind: "json", status: 200, body: { result: { volumeAccessGroups: [] } } } as const;
      lose("ListVolumeAccessGroups", early, 2);
      await life.up(program);
      expect(methods()).to.deep.equal(["List…s", "Create…", "List…s", "Create…", "List…s"]);
      expect(cluster.groups.all).to.have.length(1);
    });

    for (const [title, seed] of [
      ["with other members", [{ name: "esx", volumes: [1, 9] }]],
      ["twice", [{ name: "esx" }, { name: "esx" }]],
    ] as const) {
      it(`a group of the name that somebody else made meanwhile, ${title}, is named and not taken over`, async () => {
        lose("CreateVolumeAccessGroup", { kind: "reset-before" });
        cluster.bench.behind = ({ label }) => {
          if (label !== "element CreateVolumeAccessGroup") return;
          for (const one of seed) cluster.groups.add({ ...one, volumes: [...("volumes" in one ? one.volumes : [])] });
        };
        const error = await failure(life.up({ name: "esx" }));
        const ids = cluster.groups.all.map(({ volumeAccessGroupID }) => volumeAccessGroupID).join(", ");
        expect(error.message).to.contain(`(ID ${ids})`).and.to.contain("nothing tells whether this run created it");
        expect(life.kept).to.equal(undefined);
        expect(methods()).to.deep.equal(["List…s", "Create…", "List…s"]);
      });
    }

    it("a create that answers with the ID alone, and cannot be read then, is kept and finished by the next up", async () => {
      cluster.set({ createGroupObjectMissing: true });
      lose("ListVolumeAccessGroups", { kind: "elementError", name: "xPermissionDenied" }, 2);
      const error = await failure(life.up(program));
      expect(error.message).to.contain("xPermissionDenied");
      expect(life.kept?.id).to.equal(String(cluster.groups.get("esx")?.volumeAccessGroupID));
      await life.up(program);
      expect(cluster.groups.all).to.have.length(1);
      expect(outputsOf(life)).to.deep.include({ initiators: [A], volumes: [1] });
      cluster.groups.remove("esx");
    });

    describe("of an update", () => {
      const changes = {
        AddVolumesToVolumeAccessGroup: { ...program, volumes: [1, 2] },
        RemoveVolumesFromVolumeAccessGroup: { ...program, volumes: [] },
        AddInitiatorsToVolumeAccessGroup: { ...program, initiators: [A, B] },
        RemoveInitiatorsFromVolumeAccessGroup: { ...program, initiators: [] },
        ModifyVolumeAccessGroup: { ...program, name: "green", attributes: { b: 1 } },
      };
      for (const [method, changed] of Object.entries(changes)) {
        const short = method.replace("VolumeAccessGroup", "…");
        it(`${method}, carried out: read and compared, not sent again`, async () => {
          await life.up(program);
          cluster.bench.array.take();
          lose(method, { kind: "reset-after" });
          await life.up(changed);
          expect(methods()).to.deep.equal([short, "List…s"]);
          expect(cluster.groups.get(changed.name)).to.deep.include(changed);
        });

        it(`${method}, not carried out: read and compared, and sent again as it was`, async () => {
          await life.up(program);
          cluster.bench.array.take();
          lose(method, { kind: "reset-before" });
          await life.up(changed);
          const [first, , second] = cluster.bench.calls();
          expect(second).to.deep.equal(first);
          expect(cluster.groups.get(changed.name)).to.deep.include(changed);
        });
      }

      it("lost and half of it done by somebody else meanwhile: only the rest is sent", async () => {
        await life.up(program);
        cluster.bench.array.take();
        lose("AddVolumesToVolumeAccessGroup", { kind: "reset-before" });
        cluster.bench.behind = ({ label }) => {
          if (label === "element AddVolumesToVolumeAccessGroup") cluster.groups.addVolumes("esx", 2);
        };
        await life.up({ ...program, volumes: [1, 2, 3] });
        expect(cluster.bench.calls()[2]?.[1]).to.deep.include({ volumes: [3] });
      });
    });

    for (const kind of ["reset-after", "reset-before"] as const) {
      it(`a delete (${kind}) is repeated, and already gone is a success`, async () => {
        await life.up(program);
        cluster.bench.array.take();
        lose("DeleteVolumeAccessGroup", { kind });
        await life.destroy();
        expect(methods()).to.deep.equal(["Delete…", "Delete…"]);
        expect(cluster.groups.all).to.deep.equal([]);
      });
    }
  });
}
