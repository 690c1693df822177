import { rows } from "./account-rows";
import { benched } from "./bench";
import { runRow } from "./run-row";

describe("the Active Directory account: state, program and array before -> preview, calls, state", () => {
  const bench = benched();
  for (const row of rows) {
    it(row.title, () => runRow(bench(), bench().account(), row, (args) => bench().join(args)));
  }
});
