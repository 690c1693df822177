import { WAYS } from "../support/ways";
import { benched } from "./bench";
import { furnish, rows } from "./lun-map-rows";
import { runRow } from "./run-row";

for (const way of WAYS)
  describe(`LUN maps: state, program and array before -> preview, calls, state: ${way}`, () => {
    const bench = benched({}, {}, way);
    beforeEach(() => furnish(bench()));
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().map(), row, (args) => ({ svm: bench().svm, ...args })));
    }
  });
