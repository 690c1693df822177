import { HOSTS } from "../support/hosts";
import { rows } from "./account-rows";
import { benched } from "./bench";
import { runRow } from "./run-row";

for (const host of HOSTS)
  describe(`the Active Directory account: state, program and array before -> preview, calls, state, on the ${host} host`, () => {
    const bench = benched({}, {}, host);
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().account(), row, (args) => bench().join(args)));
    }
  });
