import { WAYS } from "../support/ways";
import { benched } from "./bench";
import { rows } from "./initiator-group-rows";
import { runRow } from "./run-row";

for (const way of WAYS)
  describe(`initiator groups: state, program and array before -> preview, calls, state: ${way}`, () => {
    const bench = benched({}, {}, way);
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().group(), row, (args) => ({ svm: bench().svm, ...args })));
    }
  });
