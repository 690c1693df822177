import { benched } from "./bench";
import { rows } from "./iscsi-service-rows";
import { runRow } from "./run-row";

describe("the iSCSI service: state, program and array before -> preview, calls, state", () => {
  const bench = benched();
  for (const row of rows) {
    it(row.title, () => runRow(bench(), bench().service(), row, (args) => ({ svm: bench().svm, ...args })));
  }
});
