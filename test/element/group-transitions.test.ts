import { expect } from "chai";
import { WAYS } from "../support/ways";
import { type Bag, type Called, outputsOf } from "./bench";
import { GroupBench } from "./group-bench";
import { type GroupRow, groupRows, ID } from "./group-rows";

function settled(expected: Bag, id: number): Bag {
  const one = (value: unknown) =>
    value === ID ? id : Array.isArray(value) ? value.map((item) => (item === ID ? id : item)) : value;
  return Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, one(value)]));
}

for (const way of WAYS)
  describe(`the transitions of a volume access group: ${way}`, function () {
    this.timeout(20_000);
    let cluster: GroupBench;
    before(async () => {
      cluster = await GroupBench.start({ way });
    });
    after(() => cluster.close());
    afterEach(() => cluster.clear());

    async function check(row: GroupRow): Promise<void> {
      const { bench, groups } = cluster;
      const { array } = bench;
      for (const seed of row.exists ?? []) groups.add(seed);
      const life = cluster.life();
      if (row.before) await life.up(row.before);
      cluster.set(row.switches ?? {});
      row.drift?.(array, Number(life.kept?.id));
      if (row.drift && row.refresh !== false) expect(await life.refresh()).to.equal(true);
      array.take();

      const shown = await life.up(row.program);

      const id = Number(life.kept?.id);
      expect(bench.calls()).to.deep.equal(row.calls.map(([method, params]): Called => [method, settled(params, id)]));
      expect(outputsOf(life)).to.deep.equal(settled(row.state, id));
      expect([shown.op, shown.lines, shown.replaces]).to.deep.equal([row.op, row.lines, []]);
      expect(shown.notes).to.deep.equal(
        (row.notes ?? []).map((note) => `pulumi-netapp: ${note.replaceAll("#", String(id))}`),
      );
      const { initiators = [], volumes = [] } = row.members;
      expect(groups.get(id)?.volumes).to.have.members(volumes);
      expect(groups.get(id)?.initiators).to.have.members(initiators);

      expect((await life.up(row.program)).op).to.equal("same");
      expect(bench.calls()).to.deep.equal([]);
      await life.refresh();
      expect(bench.calls()).to.deep.equal([["ListVolumeAccessGroups", { volumeAccessGroups: [id] }]]);
      if (row.leavesDrift) {
        expect((await life.up(row.program)).op).to.equal("update");
        for (const list of ["initiators", "volumes"] as const) {
          if (list in row.program) expect(groups.get(id)?.[list]).to.have.members(row.program[list] as never[]);
        }
        await life.refresh();
      }
      expect((await life.preview(row.program)).op).to.equal("same");

      array.take();
      await life.destroy();
      const deleteOrphanInitiators = row.program.deleteOrphanInitiators === true;
      expect(bench.calls()).to.deep.equal([
        ["DeleteVolumeAccessGroup", { volumeAccessGroupID: id, deleteOrphanInitiators }],
      ]);
      expect(groups.all).to.deep.equal([]);
    }

    for (const [about, table] of Object.entries(groupRows)) {
      describe(about, () => {
        for (const row of table) it(row.title, () => check(row));
      });
    }
  });
