import { expect } from "chai";
import { WAYS } from "../support/ways";
import { GET, PATCH } from "./account-rows";
import { ACCOUNTS, benched, expectSentence, failure, SERVICE, SERVICES } from "./bench";

for (const way of WAYS) {
  describe(`what an array reports as done: ${way}`, function () {
    this.timeout(60_000);
    const bench = benched({ timeoutSeconds: 2 }, {}, way);
    const nothingDone = (label: string) =>
      bench().array.faults.add({ kind: "json", status: 200, body: {}, match: { label } });

    it("an alias that does not show afterwards is a failure, and the next up sends it again", async () => {
      const life = bench().service();
      await life.up({ svm: bench().svm, targetAlias: "blue" });
      nothingDone(`PATCH ${SERVICE}`);
      const message = await failure(life.up({ svm: bench().svm, targetAlias: "red" }));
      expectSentence(message);
      expect(message).to.contain("did not apply targetAlias");
      bench().calls();
      await life.up({ svm: bench().svm, targetAlias: "red" });
      expect(bench().labels()).to.deep.equal([`PATCH ${SERVICE}`, `GET ${SERVICES}`]);
      expect((await life.preview({ svm: bench().svm, targetAlias: "red" })).op).to.equal("same");
    });

    it("a domain that does not show afterwards is a failure", async () => {
      const life = bench().account();
      await life.up(bench().join());
      nothingDone(PATCH);
      const message = await failure(life.up(bench().join({ fqdn: "lab.example.net" })));
      expect(message).to.contain("did not apply fqdn");
      expect(life.kept?.outputs.fqdn).to.match(/^corp\.example\.net$/i);
    });

    it("a domain that nobody can look at afterwards is not joined a second time", async () => {
      const { array, svm } = bench();
      const life = bench().account();
      await life.up(bench().join());
      array.faults.add({ kind: "reset-before", match: { label: `GET ${ACCOUNTS}` }, times: 99 });
      expectSentence(await failure(life.up(bench().join({ fqdn: "lab.example.net" }))));
      array.faults.clear();
      await life.up(bench().join({ fqdn: "lab.example.net" }));
      expect(array.ontap.svm(svm)?.ad?.fqdn).to.match(/^lab\.example\.net$/i);
      expect(array.ontap.svm(svm)?.ad?.rejoins).to.equal(0);
      expect((await life.preview(bench().join({ fqdn: "lab.example.net" }))).op).to.equal("same");
    });

    it("an account that nobody can look at after the join is kept under the SVM's UUID, or the error leads back to it", async () => {
      const { array, uuid } = bench();
      for (const svm of [uuid, bench().svm]) {
        array.ontap.removeAd(uuid, { keepInDomain: false });
        array.faults.add({ kind: "reset-before", match: { label: `GET ${ACCOUNTS}` }, times: 99 });
        const life = bench().account();
        const message = await failure(life.up(bench().join({ svm })));
        expectSentence(message);
        expect(message).to.contain("adopt: true");
        array.faults.clear();
        expect(life.kept?.id).to.equal(svm === uuid ? uuid : undefined);
        await life.up(bench().join({ svm, ...(svm !== uuid && { adopt: true }) }));
        expect(life.kept?.id).to.equal(uuid);
        expect(life.kept?.unfinished).to.equal(undefined);
      }
    });

    it("says into which organizational unit the array put an account that moved to another domain", async () => {
      const life = bench().account();
      const args = bench().join({ organizationalUnit: "OU=Storage" });
      await life.up(args);
      await life.up({ ...args, fqdn: "lab.example.net" });
      const said = (await bench().plugin.said()).join("\n");
      expect(said).to.contain("put the account").and.to.contain("CN=Computers").and.to.contain("not into OU=Storage");
      await life.refresh();
      const shown = await life.preview({ ...args, fqdn: "lab.example.net" });
      expect(shown.replaces).to.deep.equal(["organizationalUnit"]);
    });

    it("does not know the listing any more after a write of its own", async () => {
      const life = bench().account();
      await life.up(bench().join());
      await life.refresh();
      await life.up(bench().join({ fqdn: "lab.example.net" }));
      bench().calls();
      await life.refresh();
      expect(bench().labels()).to.deep.equal([GET]);
    });
  });
}
