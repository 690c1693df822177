import { expect } from "chai";
import { WAYS } from "../support/ways";
import { ADD, DROP, GET, PATCH, POLL, POST } from "./account-rows";
import { ACCOUNTS, benched, CLUSTER, expectSentence, failure, JOB, SVMS } from "./bench";
import { POST as CREATE } from "./iscsi-service-rows";
import { corp } from "./rounds";

const ONE = corp("192.0.2.21");
const TWO = corp("192.0.2.22");

async function refused(work: Promise<unknown>, ...parts: string[]): Promise<void> {
  const message = await failure(work);
  expectSentence(message);
  for (const part of parts) expect(message).to.contain(part);
}

for (const way of WAYS) {
  describe(`a join whose end cannot be seen: ${way}`, function () {
    this.timeout(60_000);
    // All the time that an operation may take; the calls to the array are held open for longer.
    const bench = benched({ timeoutSeconds: 2 }, {}, way);

    it("a job that outlives the time: kept as created but not initialised, with the job's id; the next up finds it", async () => {
      const { array, uuid } = bench();
      array.faults.add({ kind: "json", status: 202, body: { job: { uuid: "j-1" } }, match: { label: POST } });
      const running = { uuid: "j-1", state: "running", code: 0 };
      array.faults.add({ kind: "json", status: 200, body: running, match: { label: `GET ${JOB}` }, times: 99 });
      const life = bench().account();
      await refused(life.up(bench().join()), "job j-1 was still running", "timeoutSeconds: 2", 'job show -uuid j-1"');
      expect(life.kept?.id).to.equal(uuid);
      array.ontap.setAd(bench().svm, { name: "blue01", fqdn: "corp.example.net" });
      bench().calls();
      expect((await life.up(bench().join())).op).to.equal("update");
      expect(bench().calls()).to.deep.equal([[GET]]);
      expect(life.kept?.unfinished).to.equal(undefined);
      expect((await life.preview(bench().join())).op).to.equal("same");
    });

    it("a job that never did anything: the next up joins", async () => {
      const { array, svm } = bench();
      array.faults.add({ kind: "json", status: 202, body: { job: { uuid: "j-2" } }, match: { label: POST } });
      array.faults.add({ kind: "ontapError", code: "4", status: 404, match: { label: `GET ${JOB}` }, times: 99 });
      const life = bench().account();
      await refused(life.up(bench().join()), "job j-2 is not visible to this login", "run pulumi up again");
      expect(life.kept?.unfinished).to.contain("j-2");
      array.faults.clear();
      bench().calls();
      await life.up(bench().join());
      expect(bench().labels()).to.deep.equal([GET, POST, POLL, GET]);
      expect(array.ontap.svm(svm)?.ad?.joins).to.equal(1);
    });

    it("a job that never did anything: destroy of what was kept is a success", async () => {
      const { array } = bench();
      array.faults.add({ kind: "json", status: 202, body: { job: { uuid: "j-3" } }, match: { label: POST } });
      array.faults.add({ kind: "ontapError", code: "4", status: 404, match: { label: `GET ${JOB}` }, times: 99 });
      const life = bench().account();
      await failure(life.up(bench().join()));
      array.faults.clear();
      await life.destroy();
      expect(life.kept).to.equal(undefined);
    });

    it("a job that vanished, its account there: found by reading", async () => {
      bench().array.faults.add({ kind: "jobVanish", match: { label: POST } });
      const life = bench().account();
      await life.up(bench().join());
      expect(bench().labels()).to.deep.equal([POST, POLL, POLL, POLL, GET, GET]);
      expect(life.kept?.unfinished).to.equal(undefined);
    });

    it("a poll that breaks off is no reason to send the join again", async () => {
      const { array, svm } = bench();
      array.faults.add({ kind: "reset-before", match: { label: `GET ${JOB}` }, times: Number.POSITIVE_INFINITY });
      const life = bench().account();
      await failure(life.up(bench().join()));
      expect(
        bench()
          .labels()
          .filter((label) => label === POST),
      ).to.have.length(1);
      expect(life.kept?.unfinished).to.match(/job [0-9a-f-]{36}/);
      array.faults.clear();
      await life.up(bench().join());
      expect(array.ontap.svm(svm)?.ad?.joins).to.equal(1);
    });

    it("an iSCSI create that turns into a job and outlives the time is not sent again", async () => {
      const { array } = bench();
      array.faults.add({ kind: "json", status: 202, body: { job: { uuid: "j-5" } }, match: { label: CREATE } });
      const running = { uuid: "j-5", state: "queued", code: 0 };
      array.faults.add({ kind: "json", status: 200, body: running, match: { label: `GET ${JOB}` }, times: 99 });
      await refused(bench().service().up({ svm: bench().svm }), "job j-5 was still running");
      expect(
        bench()
          .labels()
          .filter((label) => label === CREATE),
      ).to.have.length(1);
    });

    it("a job that outlives the time of a destroy: an error with its id, and the next destroy ends it", async () => {
      const { array } = bench();
      const life = bench().account();
      await life.up(bench().join());
      array.faults.add({ kind: "json", status: 202, body: { job: { uuid: "j-4" } }, match: { method: "DELETE" } });
      const running = { uuid: "j-4", state: "paused", code: 0 };
      array.faults.add({ kind: "json", status: 200, body: running, match: { label: `GET ${JOB}` }, times: 99 });
      await refused(life.destroy(), "job j-4 was still running");
      array.faults.clear();
      array.ontap.removeAd(bench().svm);
      await life.destroy();
    });
  });

  describe(`a join that ONTAP refuses with a code that says nothing: ${way}`, () => {
    const bench = benched({}, {}, way);

    for (const code of ["262145", "8", "4711"]) {
      it(`${code} at the end of the job, the account there: it may be somebody else's, so the user decides`, async () => {
        bench().array.switches.failedAnswer = "job";
        bench().array.faults.add({ kind: "jobFailure", code, applied: true, match: { label: POST } });
        const life = bench().account();
        await refused(
          life.up(bench().join()),
          `code ${code}`,
          "nothing tells whether this run created it",
          "set adopt: true",
        );
        expect(bench().labels()).to.deep.equal([POST, POLL, GET]);
        expect(life.kept).to.equal(undefined);
      });
    }

    it("adopt survives an account that appears between the look and the POST, whatever the code", async () => {
      const { array, svm } = bench();
      array.switches.secondAccountCode = "4711";
      array.faults.add({ kind: "json", status: 200, body: { num_records: 0 }, match: { label: GET } });
      array.ontap.setAd(svm, { name: "blue01", fqdn: "corp.example.net" });
      const life = bench().account();
      await life.up(bench().join({ adopt: true }));
      expect(bench().labels()).to.deep.equal([GET, POST, GET, GET]);
      expect(life.kept?.id).to.equal(bench().uuid);
    });

    it("an account that is gone, refused with a code that nobody knows: destroyed all the same", async () => {
      const { array, svm } = bench();
      array.switches.missingAccountCode = "4711";
      const life = bench().account();
      await life.up(bench().join());
      array.ontap.removeAd(svm);
      await life.destroy();
      expect(life.kept).to.equal(undefined);
    });
  });

  describe(`an update of an account that comes only part of the way: ${way}`, function () {
    this.timeout(30_000);
    const bench = benched({}, {}, way);

    it("PATCH done, controller refused: the state says so, and the next up sends only the rest", async () => {
      const life = bench().account();
      await life.up(bench().join({ preferredDomainControllers: [ONE] }));
      const wrong = { fqdn: "corp.example.net", serverIp: "192.0.2.99" };
      const wanted = { fqdn: "lab.example.net", preferredDomainControllers: [ONE, wrong] };
      bench().calls();
      await refused(life.up(bench().join(wanted)), "did not pass the validation");
      expect(bench().labels()).to.deep.equal([PATCH, POLL, ADD, GET]);
      expect(bench().outputs(life)).to.deep.include({ fqdn: "lab.example.net", preferredDomainControllers: [ONE] });
      const corrected = { ...wanted, preferredDomainControllers: [ONE, TWO] };
      bench().calls();
      await life.up(bench().join(corrected));
      expect(bench().labels()).to.deep.equal([ADD, GET]);
      expect((await life.preview(bench().join(corrected))).op).to.equal("same");
    });

    it("created, controller refused: kept, and the next up adds the corrected one", async () => {
      const life = bench().account();
      const wrong = { fqdn: "corp.example.net", serverIp: "192.0.2.99" };
      await refused(life.up(bench().join({ preferredDomainControllers: [wrong] })), "did not pass the validation");
      expect(life.kept?.id).to.equal(bench().uuid);
      bench().calls();
      await life.up(bench().join({ preferredDomainControllers: [ONE] }));
      expect(bench().labels()).to.deep.equal([GET, ADD, GET]);
      await life.destroy();
      expect(bench().labels().at(-1)).to.equal(DROP);
    });

    it("iSCSI service created, alias not cleared: kept, and the next up clears it", async () => {
      const life = bench().service();
      bench().array.faults.add({ kind: "ontapError", code: "2621576", status: 409, match: { method: "PATCH" } });
      await refused(life.up({ svm: bench().svm, targetAlias: "" }), "locked against changes");
      expect(bench().outputs(life)).to.include({ targetAlias: "svm1" });
      await life.up({ svm: bench().svm, targetAlias: "" });
      expect(bench().outputs(life)).to.include({ targetAlias: "" });
      expect((await life.preview({ svm: bench().svm, targetAlias: "" })).op).to.equal("same");
    });
  });

  describe(`advertisedKdcEncryptions on a release that does not know them: ${way}`, () => {
    const bench = benched({}, { release: "9.16.1" }, way);
    const wanted = { advertisedKdcEncryptions: ["aes_256"], preferredDomainControllers: [ONE] };

    it("create: refused with the release that brings them, before anything is sent", async () => {
      const life = bench().account();
      await refused(
        life.up(bench().join(wanted)),
        "needs ONTAP 9.17.1 or later, this is 9.16.1",
        "upgrade the cluster",
      );
      expect(bench().labels()).to.deep.equal([`GET ${CLUSTER}`]);
      expect(life.kept).to.equal(undefined);
    });

    it("update: refused before the change of the domain is sent; the release is asked once per process", async () => {
      const life = bench().account();
      await life.up(bench().join());
      await failure(
        bench()
          .account()
          .up(bench().join({ ...wanted, svm: bench().other })),
      );
      bench().calls();
      await refused(life.up(bench().join({ ...wanted, fqdn: "lab.example.net" })), "needs ONTAP 9.17.1 or later");
      expect(bench().labels()).to.deep.equal([]);
      expect(bench().outputs(life).fqdn).to.equal("corp.example.net");
    });

    it("adopt: refused before the PATCH", async () => {
      bench().array.ontap.setAd(bench().svm, { name: "blue01", fqdn: "corp.example.net" });
      await refused(
        bench()
          .account()
          .up(bench().join({ ...wanted, adopt: true })),
        "needs ONTAP 9.17.1 or later",
      );
      expect(bench().labels()).to.deep.equal([GET]);
    });
  });

  describe(`a login that may not ask for the release: ${way}`, () => {
    const bench = benched({}, { release: "9.16.1" }, way);

    it("the array itself refuses what it does not know, and the sentence names the release", async () => {
      bench().role({ deny: [`GET ${CLUSTER}`] });
      const life = bench().account();
      await refused(
        life.up(bench().join({ advertisedKdcEncryptions: ["aes_256"] })),
        "does not know a property that was sent",
        "advertisedKdcEncryptions needs ONTAP 9.17.1",
      );
      expect(life.kept).to.equal(undefined);
    });
  });

  describe(`a permission that got lost is never taken for gone: ${way}`, function () {
    this.timeout(30_000);
    const bench = benched({}, {}, way);
    const SERVICES = "GET /protocols/san/iscsi/services";

    for (const [title, deny, svms] of [
      ["the collection is refused", [SERVICES, `GET ${ACCOUNTS}`], undefined],
      ["the SVMs are refused and the collection looks empty", [`GET ${SVMS}`], []],
      ["no SVM is visible, to a login of the cluster", [], []],
      ["another SVM is visible, to a login of that SVM", [`GET ${CLUSTER}`], ["other"]],
    ] as const) {
      it(title, async () => {
        const [service, account] = [bench().service(), bench().account()];
        await service.up({ svm: bench().svm });
        await account.up(bench().join());
        const seen = svms?.map(() => bench().other);
        bench().role({ deny: [...deny], ...(seen && { svms: seen }) });
        for (const life of [service, account]) {
          await refused(life.refresh());
          expect(life.kept).to.not.equal(undefined);
        }
        bench().role({});
        for (const life of [service, account]) expect(await life.refresh()).to.equal(true);
      });
    }

    it("a login of this very SVM: an object that was deleted is gone", async () => {
      const service = bench().service();
      await service.up({ svm: bench().svm });
      bench().role({ svms: [bench().svm], deny: [`GET ${CLUSTER}`] });
      bench().array.ontap.removeIscsi(bench().svm);
      expect(await service.refresh()).to.equal(false);
    });

    it("bad credentials: refresh fails, nothing is dropped", async () => {
      const service = bench().service();
      await service.up({ svm: bench().svm });
      bench().array.setPassword("admin", "rotated-Pa55word");
      await refused(service.refresh(), "user name or password is wrong");
      expect(service.kept).to.not.equal(undefined);
    });
  });
}
