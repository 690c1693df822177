import { HOSTS } from "../support/hosts";
import { benched } from "./bench";
import { rows } from "./iscsi-credentials-rows";
import { runRow } from "./run-row";

for (const host of HOSTS)
  describe(`iSCSI credentials: state, program and array before -> preview, calls, state, on the ${host} host`, () => {
    const bench = benched({}, {}, host);
    beforeEach(() => bench().array.ontap.setIscsi(bench().svm, {}));
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().credentials(), row, (args) => ({ svm: bench().svm, ...args })));
    }
  });
