import { WAYS } from "../support/ways";
import { benched } from "./bench";
import { rows } from "./iscsi-credentials-rows";
import { runRow } from "./run-row";

for (const way of WAYS)
  describe(`iSCSI credentials: state, program and array before -> preview, calls, state: ${way}`, () => {
    const bench = benched({}, {}, way);
    beforeEach(() => bench().array.ontap.setIscsi(bench().svm, {}));
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().credentials(), row, (args) => ({ svm: bench().svm, ...args })));
    }
  });
