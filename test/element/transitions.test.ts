import { expect } from "chai";
import { elementSwitches } from "../../emulator";
import { WAYS } from "../support/ways";
import { type Bag, Bench, type Called, outputsOf } from "./bench";
import { GENERATED, ID, KEPT, ROTATED, type Row, rows } from "./rows";

const CLUSTER_SECRET = /^[\x21-\x7e]{16}$/;
const OUR_SECRET = /^[A-Za-z0-9]{16}$/;

/** The expected value in the place of a symbol that stands for values that no table can know. */
function settled(expected: unknown, actual: unknown, before: unknown, id: number): unknown {
  const fits = (pattern: RegExp) => typeof actual === "string" && pattern.test(actual) && actual !== before;
  if (expected === ID) return id;
  if (expected === KEPT) return before;
  if (expected === GENERATED) return fits(CLUSTER_SECRET) ? actual : "a secret that the cluster made";
  if (expected === ROTATED) return fits(OUR_SECRET) ? actual : "a secret that our side made";
  return expected;
}

function settledBag(expected: Bag, actual: Bag | undefined, before: Bag, id: number): Bag {
  return Object.fromEntries(
    Object.entries(expected).map(([name, value]) => [name, settled(value, actual?.[name], before[name], id)]),
  );
}

for (const way of WAYS)
  describe(`the transitions of an Element account: ${way}`, function () {
    this.timeout(20_000);
    let bench: Bench;
    before(async () => {
      bench = await Bench.start({ way });
    });
    after(() => bench.close());
    afterEach(() => {
      Object.assign(bench.array.switches, elementSwitches);
      bench.clear();
    });

    async function check(row: Row): Promise<void> {
      const { array } = bench;
      Object.assign(array.switches, row.switches);
      if (row.exists) array.element.addAccount(row.exists);
      const life = bench.life();
      if (row.before) await life.up(row.before);
      for (const program of row.since ?? []) await life.up(program);
      row.drift?.(array);
      if (row.drift) expect(await life.refresh()).to.equal(true);
      const before = outputsOf(life);
      array.take();

      const shown = await life.up(row.program);

      const id = Number(life.kept?.id);
      const state = outputsOf(life);
      const calls = bench.calls();
      const expected = row.calls.map(
        ([method, params], index): Called => [method, settledBag(params, calls[index]?.[1], before, id)],
      );
      expect(calls).to.deep.equal(expected);
      expect(state).to.deep.equal(settledBag(row.state, state, before, id));
      expect([shown.op, shown.lines, shown.replaces]).to.deep.equal([row.op, row.lines, []]);
      expect(shown.notes).to.deep.equal(
        (row.notes ?? []).map((note) => `pulumi-netapp: ${note.replaceAll("#", String(id))}`),
      );
      const { accountId, initiatorSecret, targetSecret } = state;
      expect(array.element.account(id)).to.include({ accountID: accountId, initiatorSecret, targetSecret });
      expect(initiatorSecret).to.not.equal(targetSecret);

      expect((await life.up(row.program)).op).to.equal("same");
      await life.refresh();
      expect((await life.up(row.program)).op).to.equal("same");
      expect(bench.methods()).to.deep.equal(["GetAccountByID"]);
    }

    for (const [about, table] of Object.entries(rows)) {
      describe(about, () => {
        for (const row of table) it(row.title, () => check(row));
      });
    }
  });
