import { expect } from "chai";
import type { FaultKind } from "../../emulator";
import type { Life } from "../support/life";
import { WAYS } from "../support/ways";
import { Bench, failure, outputsOf } from "./bench";

const secrets = { initiatorSecret: "Init-Blue-0001", targetSecret: "Targ-Blue-0001" };

for (const way of WAYS) {
  describe(`answers of the Element cluster that get lost: ${way}`, function () {
    this.timeout(30_000);
    let bench: Bench;
    let life: Life;
    before(async () => {
      bench = await Bench.start({ way });
    });
    after(() => bench.close());
    beforeEach(() => {
      life = bench.life();
    });
    afterEach(() => bench.clear());

    const lose = (method: string, fault: FaultKind, attempt = 1) =>
      bench.array.faults.add({ ...fault, match: { label: `element ${method}`, attempt } });
    const accounts = () => bench.array.element.accounts;

    describe("AddAccount", () => {
      for (const [given, program] of [
        ["with given secrets", { username: "blue", ...secrets }],
        ["without given secrets", { username: "blue" }],
      ] as const) {
        it(`not carried out, ${given}: looked for, not found, sent again`, async () => {
          lose("AddAccount", { kind: "reset-before" });
          await life.up(program);
          expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName", "AddAccount"]);
          expect(accounts()).to.have.length(1);
          expect(outputsOf(life)).to.include({ username: "blue", accountId: accounts()[0]?.accountID });
        });
      }

      for (const kind of ["reset-after", "truncate"] as const) {
        it(`carried out with given secrets (${kind}): found, and proved ours by them`, async () => {
          lose("AddAccount", { kind });
          await life.up({ username: "blue", initiatorSecret: secrets.initiatorSecret, status: "locked" });
          expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName", "ModifyAccount"]);
          expect(accounts()).to.have.length(1);
          expect(outputsOf(life)).to.include({ status: "locked", targetSecret: accounts()[0]?.targetSecret });
        });
      }

      it("carried out without given secrets: an error that names the account, and adopt goes on from there", async () => {
        lose("AddAccount", { kind: "reset-after" });
        const error = await failure(life.up({ username: "blue" }));
        expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName"]);
        const id = accounts()[0]?.accountID;
        expect(error.message)
          .to.match(/account blue/)
          .and.to.contain(`ID ${id}`)
          .and.to.contain("set adopt: true");
        expect(life.kept).to.equal(undefined);

        await life.up({ username: "blue", adopt: true });
        expect(bench.methods()).to.deep.equal(["GetAccountByName"]);
        expect(life.kept?.id).to.equal(String(id));
      });

      it("carried out without given secrets, with adopt: what is found is taken over", async () => {
        lose("AddAccount", { kind: "reset-after" });
        await life.up({ username: "blue", adopt: true });
        expect(bench.methods()).to.deep.equal([
          "GetAccountByName",
          "AddAccount",
          "GetAccountByName",
          "GetAccountByName",
        ]);
        expect(accounts()).to.have.length(1);
      });

      it("somebody else's account under that name, with other secrets, is not taken over", async () => {
        lose("AddAccount", { kind: "reset-before" });
        bench.behind = ({ label }) => {
          if (label === "element AddAccount") bench.array.element.addAccount({ username: "blue" });
        };
        const foreign = await failure(life.up({ username: "blue", ...secrets }));
        expect(foreign.message).to.contain("set adopt: true if it is yours");
        expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName"]);
      });

      it("somebody who is faster than the repetition keeps the account", async () => {
        lose("AddAccount", { kind: "reset-before" });
        bench.behind = ({ errorCode }) => {
          if (errorCode === "xUnknownAccount") bench.array.element.addAccount({ username: "blue" });
        };
        const error = await failure(life.up({ username: "blue" }));
        expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName", "AddAccount", "GetAccountByName"]);
        expect(error.message).to.contain("nothing tells whether this run created it");
        expect(life.kept).to.equal(undefined);
      });

      it("a login that may not read is told that the account may be there", async () => {
        const admin = bench.array.credentials;
        bench.array.addUser({ ...admin, element: ["write"] });
        try {
          lose("AddAccount", { kind: "reset-after" });
          const error = await failure(life.up({ username: "blue", ...secrets }));
          expect(error.message).to.match(
            /create account blue.*did not answer when asked whether the change was made.*adopt: true/,
          );
        } finally {
          bench.array.addUser({ ...admin, element: ["administrator"] });
        }
      });

      it("lost twice, the name seen free in between: the second one made it", async () => {
        lose("AddAccount", { kind: "reset-before" });
        lose("AddAccount", { kind: "reset-after" }, 2);
        await life.up({ username: "blue" });
        expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName", "AddAccount", "GetAccountByName"]);
        expect(outputsOf(life).initiatorSecret).to.equal(accounts()[0]?.initiatorSecret);
      });

      for (const name of ["xDBConnectionLoss", "xDBOperationTimeout", "xRpcTimeout", "xNoHandler"]) {
        it(`${name} after it was carried out is resolved by reading`, async () => {
          lose("AddAccount", { kind: "elementError", name, applied: true });
          await life.up({ username: "blue", ...secrets });
          expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName"]);
        });
      }

      const bodies: FaultKind[] = [
        { kind: "null", applied: true },
        { kind: "empty", applied: true },
        { kind: "html", status: 200, applied: true },
        { kind: "html", status: 502, applied: true },
        { kind: "status", status: 503, applied: true },
      ];
      for (const body of bodies) {
        it(`an answer that cannot be read (${Object.values(body).join(" ")}) is resolved by reading`, async () => {
          lose("AddAccount", body);
          await life.up({ username: "blue", ...secrets });
          expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName"]);
          expect(accounts()).to.have.length(1);
        });
      }
    });

    describe("xDuplicateUsername", () => {
      it("on the first attempt is an error that says how to go on, and never an adoption", async () => {
        bench.array.element.addAccount({ username: "blue", ...secrets });
        const error = await failure(life.up({ username: "blue", ...secrets }));
        expect(bench.methods()).to.deep.equal(["AddAccount"]);
        expect(error.message).to.contain("xDuplicateUsername").and.to.contain("set adopt: true");
        expect(life.kept).to.equal(undefined);
      });

      it("on the second attempt is resolved by reading, and the secrets prove that it is ours", async () => {
        lose("AddAccount", { kind: "reset-after" });
        // The first look comes too early: the node that answers does not know the account yet.
        lose("GetAccountByName", { kind: "elementError", name: "xUnknownAccount" });
        await life.up({ username: "blue", ...secrets });
        expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName", "AddAccount", "GetAccountByName"]);
        expect(life.kept?.id).to.equal(String(accounts()[0]?.accountID));
      });

      it("on the second attempt without a secret of ours proves nothing", async () => {
        lose("AddAccount", { kind: "reset-after" });
        lose("GetAccountByName", { kind: "elementError", name: "xUnknownAccount" });
        const error = await failure(life.up({ username: "blue" }));
        expect(error.message).to.contain(`ID ${accounts()[0]?.accountID}`).and.to.contain("set adopt: true");
      });

      it("of a rename says that another account has the name, and does not speak of adopt", async () => {
        bench.array.element.addAccount({ username: "green" });
        await life.up({ username: "blue" });
        const error = await failure(life.up({ username: "green" }));
        expect(error.message).to.match(/another account has the username green.*xDuplicateUsername.*choose another/);
        expect(error.message).to.not.contain("adopt");
        expect(outputsOf(life).username).to.equal("blue");
      });
    });

    describe("ModifyAccount", () => {
      it("carried out: read and compared, not sent again", async () => {
        await life.up({ username: "blue", ...secrets });
        bench.array.take();
        lose("ModifyAccount", { kind: "reset-after" });
        await life.up({ username: "green", attributes: { a: 1 }, status: "locked", ...secrets });
        expect(bench.methods()).to.deep.equal(["ModifyAccount", "GetAccountByID"]);
        expect(outputsOf(life)).to.include({ username: "green", status: "locked" });
      });

      it("not carried out: read and compared, and sent again as it was", async () => {
        await life.up({ username: "blue" });
        bench.array.take();
        lose("ModifyAccount", { kind: "reset-before" });
        await life.up({ username: "blue", attributes: { a: 1 } });
        const [first, look, second] = bench.calls();
        expect(look?.[0]).to.equal("GetAccountByID");
        expect(second).to.deep.equal(first);
      });

      for (const kind of ["reset-before", "reset-after"] as const) {
        it(`a rotation whose answer is lost (${kind}) uses the same secrets throughout`, async () => {
          await life.up({ username: "blue" });
          bench.array.take();
          lose("ModifyAccount", { kind });
          await life.up({ username: "blue", secretsVersion: 1 });
          const sent = bench.calls().filter(([method]) => method === "ModifyAccount");
          expect(sent).to.have.length(kind === "reset-before" ? 2 : 1);
          const { initiatorSecret, targetSecret } = bench.array.element.account("blue") ?? {};
          expect(initiatorSecret).to.be.a("string");
          for (const [, params] of sent) expect(params).to.include({ initiatorSecret, targetSecret });
          expect(outputsOf(life)).to.include({ initiatorSecret, targetSecret, secretsVersion: 1 });
        });
      }

      it("of a merging cluster, lost between clearing and setting again, still ends with the declared set", async () => {
        bench.array.switches.attributesMerge = true;
        try {
          await life.up({ username: "blue", attributes: { a: 1, b: 2 } });
          lose("ModifyAccount", { kind: "reset-after" }, 2);
          lose("ModifyAccount", { kind: "reset-before" }, 3);
          await life.up({ username: "blue", attributes: { b: 3 } });
          expect(accounts()[0]?.attributes).to.deep.equal({ b: 3 });
        } finally {
          bench.array.switches.attributesMerge = false;
        }
      });
    });

    describe("RemoveAccount", () => {
      it("carried out: repeated, and already gone is a success", async () => {
        await life.up({ username: "blue" });
        bench.array.take();
        lose("RemoveAccount", { kind: "reset-after" });
        await life.destroy();
        expect(bench.methods()).to.deep.equal(["RemoveAccount", "RemoveAccount"]);
        expect(accounts()).to.deep.equal([]);
      });

      it("not carried out: repeated", async () => {
        await life.up({ username: "blue" });
        bench.array.take();
        lose("RemoveAccount", { kind: "reset-before" });
        await life.destroy();
        expect(bench.methods()).to.deep.equal(["RemoveAccount", "RemoveAccount"]);
        expect(accounts()).to.deep.equal([]);
      });
    });

    it("xDBVersionMismatch is a plain repetition, without a look", async () => {
      lose("AddAccount", { kind: "elementError", name: "xDBVersionMismatch" });
      lose("ModifyAccount", { kind: "elementError", name: "xDBVersionMismatch" });
      await life.up({ username: "blue", status: "locked" });
      expect(bench.methods()).to.deep.equal(["AddAccount", "AddAccount", "ModifyAccount", "ModifyAccount"]);
    });

    it("reads are repeated whatever happens to their answers", async () => {
      await life.up({ username: "blue" });
      bench.array.take();
      const faults: FaultKind[] = [{ kind: "reset-after" }, { kind: "elementError", name: "xDBNoSuchPath" }];
      for (const [index, fault] of faults.entries()) lose("GetAccountByID", fault, index + 1);
      expect(await life.refresh()).to.equal(true);
      expect(bench.methods()).to.deep.equal(["GetAccountByID", "GetAccountByID", "GetAccountByID"]);
    });
  });
}
