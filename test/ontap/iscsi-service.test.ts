import { WAYS } from "../support/ways";
import { benched } from "./bench";
import { rows } from "./iscsi-service-rows";
import { runRow } from "./run-row";

for (const way of WAYS)
  describe(`the iSCSI service: state, program and array before -> preview, calls, state: ${way}`, () => {
    const bench = benched({}, {}, way);
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().service(), row, (args) => ({ svm: bench().svm, ...args })));
    }
  });
