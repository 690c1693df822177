import { expect } from "chai";
import { WAYS } from "../support/ways";
import { DELETE, GET, PATCH, POST } from "./account-rows";
import { ACCOUNT, benched, expectSentence, failure, JOB } from "./bench";
import { adminRound } from "./rounds";

for (const way of WAYS)
  for (const listed of [false, true])
    describe(`the account of the admin SVM, which /svm/svms ${listed ? "lists" : "does not list"}: ${way}`, function () {
      this.timeout(60_000);
      // All the time that an operation may take.
      const bench = benched({ timeoutSeconds: 2 }, {}, way);
      let admin = "";
      let uuid = "";
      beforeEach(() => {
        bench().array.switches.adminSvmListed = listed;
        admin = `cluster1-${bench().svm}`;
        uuid = bench().array.ontap.addSvm({ name: admin, admin: true }).uuid;
      });
      const args = () => bench().join({ svm: admin });
      const joins = () => bench().array.ontap.svm(admin)?.ad?.joins;
      const kept = async () => {
        const life = bench().account();
        await life.up(args());
        bench().calls();
        return life;
      };
      const answered = (label: string, body: object) => {
        const fault = { kind: "json", status: 200, body, match: { label }, times: Number.POSITIVE_INFINITY } as const;
        bench().array.faults.add(fault);
      };
      const unknown = (label: string) => {
        const fault = { kind: "ontapError", code: "2621462", status: 400 } as const;
        bench().array.faults.add({ ...fault, match: { label }, times: Number.POSITIVE_INFINITY });
      };

      it("made, read, changed, adopted, imported, destroyed", () => adminRound(bench()));

      it("a refresh keeps what only the account's own path shows", async () => {
        const life = await kept();
        answered(GET, { records: [], num_records: 0 });
        // A listing that lacks an account of an SVM that is listed says that it is gone.
        expect(await life.refresh()).to.equal(!listed);
        if (!listed) expect(bench().labels().at(-1)).to.equal(`GET ${ACCOUNT}`);
      });

      it("2621462 to a DELETE is no proof that the account is gone", async () => {
        const life = await kept();
        unknown(DELETE);
        const message = await failure(life.destroy());
        expectSentence(message);
        expect(message).to.contain("the SVM does not exist, or this login cannot see it");
        expect(joins()).to.equal(1);
        bench().array.faults.clear();
        await life.destroy();
        expect(joins()).to.equal(undefined);
      });

      it("a lost answer to the join is found again by the SVM's name", async () => {
        bench().array.faults.add({ kind: "reset-after", match: { label: POST } });
        const life = bench().account();
        const message = await failure(life.up(args()));
        expect(message).to.contain("set adopt: true");
        await life.up({ ...args(), adopt: true });
        expect(joins()).to.equal(1);
      });

      it("a login that does not see the SVM drops nothing", async () => {
        const life = await kept();
        bench().role({ svms: [bench().other], deny: ["GET /cluster"] });
        const message = await failure(life.refresh());
        expect(message).to.contain("is not visible to this login");
        bench().role({});
        expect(await life.refresh()).to.equal(true);
        expect(bench().labels()).to.not.include(POST).and.to.not.include(PATCH);
      });

      // A listed SVM has this in unfinished.test.ts.
      if (listed) return;

      it("a join that outlives the time is kept under the UUID that its job names, and not sent again", async () => {
        const { array } = bench();
        const running = { uuid: "j-1", state: "running", code: 0, svm: { uuid, name: admin } };
        array.faults.add({ kind: "json", status: 202, body: { job: { uuid: "j-1" } }, match: { label: POST } });
        answered(`GET ${JOB}`, running);
        const life = bench().account();
        const message = await failure(life.up(args()));
        expectSentence(message);
        expect(life.kept?.id).to.equal(uuid);
        array.faults.clear();
        array.ontap.setAd(admin, { name: "blue01", fqdn: "corp.example.net" });
        bench().calls();
        await life.up(args());
        expect(bench().labels()).to.deep.equal([GET]);
        await life.destroy();
        expect(joins()).to.equal(undefined);
      });
    });
