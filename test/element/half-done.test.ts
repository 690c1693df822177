import { expect } from "chai";
import type { FaultKind } from "../../emulator";
import type { Life } from "../support/life";
import { WAYS } from "../support/ways";
import { Bench, failure, outputsOf } from "./bench";

for (const way of WAYS) {
  describe(`creates and updates of an Element account that come only part of the way: ${way}`, function () {
    this.timeout(20_000);
    let bench: Bench;
    let life: Life;
    before(async () => {
      bench = await Bench.start({ way });
    });
    after(() => bench.close());
    beforeEach(() => {
      life = bench.life();
    });
    afterEach(() => {
      Object.assign(bench.array.switches, { addResultAccountMissing: false, enableChapSince: "12.2" });
      bench.clear();
    });

    const strike = (method: string, fault: FaultKind, times = 1) =>
      bench.array.faults.add({ ...fault, times, match: { label: `element ${method}` } });
    const refused: FaultKind = { kind: "elementError", name: "xAPINotPermitted" };

    describe("locked at creation, the second call refused", () => {
      beforeEach(async () => {
        strike("ModifyAccount", refused);
        const error = await failure(life.up({ username: "blue", status: "locked" }));
        expect(error.message).to.contain("xAPINotPermitted");
        expect(life.kept?.id).to.equal(String(bench.array.element.account("blue")?.accountID));
        expect(outputsOf(life)).to.include({ status: "active" });
        expect(outputsOf(life).initiatorSecret).to.equal(bench.array.element.account("blue")?.initiatorSecret);
        bench.array.take();
      });

      it("is finished by the next up, with the account that is there", async () => {
        expect((await life.up({ username: "blue", status: "locked" })).op).to.equal("update");
        expect(bench.methods()).to.deep.equal(["GetAccountByID", "ModifyAccount"]);
        expect(bench.array.element.account("blue")?.status).to.equal("locked");
        expect(outputsOf(life)).to.include({ status: "locked" }).and.not.to.have.property("__unfinished");
        expect((await life.up({ username: "blue", status: "locked" })).op).to.equal("same");
      });

      it("is finished also when the program names it otherwise by then: renamed, not made a second time", async () => {
        await life.up({ username: "green", status: "locked" });
        expect(bench.array.element.accounts.map(({ username, status }) => [username, status])).to.deep.equal([
          ["green", "locked"],
        ]);
        expect(String(outputsOf(life).accountId)).to.equal(life.kept?.id);
      });

      it("is seen as different after a refresh, and finished", async () => {
        await life.refresh();
        const shown = await life.up({ username: "blue", status: "locked" });
        expect([shown.op, shown.lines]).to.deep.equal(["update", ['~ status: "active" => "locked"']]);
        expect(bench.array.element.account("blue")?.status).to.equal("locked");
      });

      it("rotates what a new secretsVersion asks for at the same time", async () => {
        const before = bench.array.element.account("blue");
        await life.up({ username: "blue", status: "locked", secretsVersion: 2 });
        expect(bench.array.element.account("blue")?.initiatorSecret).to.not.equal(before?.initiatorSecret);
      });

      it("can be destroyed as it is", async () => {
        await life.destroy();
        expect(bench.array.element.accounts).to.deep.equal([]);
      });

      it("is not created again when somebody removed it in between", async () => {
        bench.array.element.removeAccount("blue");
        const error = await failure(life.up({ username: "blue", status: "locked" }));
        expect(error.message).to.contain("does not exist any more").and.to.contain("pulumi refresh");
        expect(bench.array.element.accounts).to.deep.equal([]);
        expect(await life.refresh()).to.equal(false);
        await life.up({ username: "blue", status: "locked" });
        expect(bench.array.element.account("blue")?.status).to.equal("locked");
      });
    });

    it("AddAccount answers with the ID alone, and the account may not be read: the ID is kept", async () => {
      bench.array.switches.addResultAccountMissing = true;
      strike("GetAccountByID", { kind: "elementError", name: "xPermissionDenied" });
      const error = await failure(life.up({ username: "blue" }));
      expect(error.message).to.contain("xPermissionDenied");
      expect(life.kept?.id).to.equal(String(bench.array.element.account("blue")?.accountID));
      bench.array.take();

      await life.up({ username: "blue" });
      expect(bench.methods()).to.deep.equal(["GetAccountByID"]);
      expect(outputsOf(life)).to.include({ username: "blue", status: "active" });
    });

    it("a create of which the endpoint passed over a parameter is kept, and told as a failure", async () => {
      bench.array.switches.enableChapSince = "12.9";
      const error = await failure(life.up({ username: "blue", enableChap: false }));
      expect(error.message).to.contain("does not know the parameter enableChap");
      expect(life.kept?.id).to.equal(String(bench.array.element.account("blue")?.accountID));
      bench.array.switches.enableChapSince = "12.2";
      await life.up({ username: "blue", enableChap: false });
      expect(bench.array.element.account("blue")?.enableChap).to.equal(false);
    });

    it("an update that the cluster reports as done and did not apply is a failure that names the property", async () => {
      await life.up({ username: "blue" });
      const account = { ...bench.array.element.account("blue"), volumes: [] };
      strike("ModifyAccount", { kind: "json", status: 200, body: { id: null, result: { account } } });
      const error = await failure(life.up({ username: "blue", status: "locked" }));
      expect(error.message).to.contain("did not apply status");
      expect(outputsOf(life).status).to.equal("active");
      await life.up({ username: "blue", status: "locked" });
      expect(bench.array.element.account("blue")?.status).to.equal("locked");
    });

    it("a rotation that was not applied is asked for again", async () => {
      await life.up({ username: "blue", secretsVersion: 1 });
      const { __managed: _, ...old } = outputsOf(life);
      const account = { ...bench.array.element.account("blue"), volumes: [] };
      strike("ModifyAccount", { kind: "json", status: 200, body: { result: { account } } });
      await failure(life.up({ username: "blue", secretsVersion: 2 }));
      expect(outputsOf(life)).to.include({ secretsVersion: 1, initiatorSecret: old.initiatorSecret });
      // Taken out, the last one counts on: the rotation is still owed, and shown as an update.
      const { op } = await life.preview({ username: "blue" });
      expect(op).to.equal("update");

      await life.up({ username: "blue", secretsVersion: 2 });
      const now = bench.array.element.account("blue");
      expect(now?.initiatorSecret).to.not.equal(old.initiatorSecret);
      expect(outputsOf(life)).to.include({ secretsVersion: 2, initiatorSecret: now?.initiatorSecret });
    });

    it("an update of an account that is gone says what to do, and makes no other one", async () => {
      await life.up({ username: "blue" });
      bench.array.element.removeAccount("blue");
      bench.array.take();
      const error = await failure(life.up({ username: "green" }));
      expect(error.message).to.contain("does not exist").and.to.contain("pulumi refresh");
      expect(bench.methods()).to.deep.equal(["ModifyAccount"]);
    });
  });
}
