import { expect } from "chai";
import { WAYS } from "../support/ways";
import { benched, expectSentence, failure } from "./bench";
import { notes, rows } from "./initiator-group-rows";
import { runRow } from "./run-row";

for (const way of WAYS)
  describe(`initiator groups: state, program and array before -> preview, calls, state: ${way}`, () => {
    const bench = benched({}, {}, way);
    for (const row of rows) {
      it(row.title, () => runRow(bench(), bench().group(), row, (args) => ({ svm: bench().svm, ...args })));
    }

    it("another portset is unbound before it is refused, and the error and the state say so", async () => {
      const { san, svm } = bench();
      san.seed(svm, { portsets: ["ports", { name: "bare", empty: true }] });
      const life = bench().group();
      const args = (portset: string) => ({ svm, name: "host7", osType: "linux", portset });
      await life.up(args("ports"));
      const message = await failure(life.up(args("bare")));
      expectSentence(message);
      expect(message).to.include("code 5374027").and.include("done before that: portset unbound");
      expect(bench().outputs(life)).to.include({ portset: "" });
      await life.up(args("ports"));
      expect(san.igroup(svm, "host7")?.portset).to.equal("ports");
    });

    for (const [title, before, now, ...says] of notes)
      it(`what a preview says of ${title}`, async () => {
        const { san, svm } = bench();
        san.seed(svm, { portsets: ["ports"], igroups: [{ name: "one" }, { name: "two" }] });
        const life = bench().group();
        await life.up({ svm, ...before });
        await bench().plugin.said();
        expect(bench().plain(await life.preview({ svm, ...now })).notes).to.deep.equal(says);
      });
  });
