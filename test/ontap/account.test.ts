import { WAYS } from "../support/ways";
import { rows } from "./account-rows";
import { benched } from "./bench";
import { runRow } from "./run-row";

for (const way of WAYS)
  describe(`the Active Directory account: state, program and array before -> preview, calls, state: ${way}`, () => {
    const bench = benched({}, {}, way);
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().account(), row, (args) => bench().join(args)));
    }
  });
