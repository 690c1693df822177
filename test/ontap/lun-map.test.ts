import { expect } from "chai";
import { WAYS } from "../support/ways";
import { benched } from "./bench";
import { furnish, notes, rows } from "./lun-map-rows";
import { map } from "./rounds";
import { runRow } from "./run-row";

for (const way of WAYS)
  describe(`LUN maps: state, program and array before -> preview, calls, state: ${way}`, () => {
    const bench = benched({}, {}, way);
    beforeEach(() => furnish(bench()));
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().map(), row, (args) => ({ svm: bench().svm, ...args })));
    }

    for (const [title, { svm, ...change }, ...says] of notes)
      it(`what a preview says of ${title}`, async () => {
        const life = bench().map();
        await life.up({ ...map(bench()), logicalUnitNumber: 4 });
        await bench().plugin.said();
        const now = {
          ...map(bench()),
          logicalUnitNumber: 4,
          ...change,
          ...(svm !== undefined && { svm: bench().other }),
        };
        const wanted = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
        expect(bench().plain(await life.preview(wanted)).notes).to.deep.equal(says);
      });
  });
