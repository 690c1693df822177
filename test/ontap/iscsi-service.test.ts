import { HOSTS } from "../support/hosts";
import { benched } from "./bench";
import { rows } from "./iscsi-service-rows";
import { runRow } from "./run-row";

for (const host of HOSTS)
  describe(`the iSCSI service: state, program and array before -> preview, calls, state, on the ${host} host`, () => {
    const bench = benched({}, {}, host);
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().service(), row, (args) => ({ svm: bench().svm, ...args })));
    }
  });
