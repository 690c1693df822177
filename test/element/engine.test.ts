import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { Stack, secret } from "../support/stack";

const TARGET = "Targ-Blue-0001";
const seeded = { username: "seeded", initiatorSecret: "Init-Seed-0001", targetSecret: "Targ-Seed-0001" };

/** Looks accounts up in every way, and exports what came and whether it is a secret. */
const LOOK_UPS = `
const pulumi = require("@pulumi/pulumi");
const { element } = require(process.env.ENTRY);
module.exports = async () => {
  const made = new element.Account("made", { username: "made" });
  const byName = await element.getAccount({ username: "seeded" });
  const byId = await element.getAccount({ accountId: byName.accountId });
  const twin = element.getAccountOutput({ username: made.username });
  const twinById = element.getAccountOutput({ accountId: made.accountId });
  const read = element.Account.get("read", String(byName.accountId));
  const told = (args) => element.getAccount(args).then(() => "found", (error) => error.message);
  const secrecy = async (outputs) => (await Promise.all(outputs.map((output) => pulumi.isSecret(output)))).join();
  return {
    byName,
    byId: { accountId: byId.accountId, username: byId.username, attributes: byId.attributes, status: byId.status },
    twin: { all: twin, secret: twin.initiatorSecret },
    sameAccount: pulumi.all([twin, twinById, made.accountId]).apply(([one, other, id]) => [one.accountId === id, other.accountId === id]),
    sameSecret: pulumi.unsecret(pulumi.all([twin.targetSecret, made.targetSecret]).apply(([one, other]) => one === other && one.length)),
    read: { accountId: read.accountId, username: read.username, secret: read.targetSecret },
    missing: [await told({ username: "nobody" }), await told({ accountId: 4711 })],
    secrets: await secrecy([byName.initiatorSecret, byName.targetSecret, twin.initiatorSecret, twin.targetSecret, read.initiatorSecret, read.targetSecret, made.initiatorSecret, made.targetSecret]),
    plain: await secrecy([twin, twin.accountId, twin.username, read.accountId, read.username, made.accountId, made.storageContainerId]),
  };
};
`;

for (const entry of ["pulumi-netapp", "pulumi-netapp/plugin"] as const)
  describe(`Element accounts on the real engine: ${entry}`, function () {
    this.timeout(180_000);
    let array: Emulator;
    let stack: Stack;
    beforeEach(async () => {
      array = await startEmulator({ element: { accounts: [{ ...seeded, attributes: { tier: 1 } }] } });
      stack = (await Stack.create({}, entry)).connect(array, "element");
    });
    afterEach(async () => {
      await stack?.remove();
      await array?.close();
    });

    async function expectNowhere(...secrets: (string | undefined)[]): Promise<void> {
      const texts = [...stack.printed, ...(await stack.artefacts())].join("\n");
      expect(texts).to.contain("made").and.to.not.be.empty;
      for (const value of secrets) {
        expect(value).to.be.a("string");
        expect(texts.includes(String(value)), "a secret in the clear").to.equal(false);
      }
    }

    it("comes up with secrets that the engine keeps as secrets, rotates them by secretsVersion, and goes", async () => {
      const program = (args: object) =>
        stack.program({ made: { type: "element.Account", args: { username: "made", ...args } } });
      await program({ targetSecret: secret(TARGET), secretsVersion: 1, attributes: { n: 1, t: "1" } });
      await stack.up();
      const first = array.element.account("made");
      expect(first).to.deep.include({ targetSecret: TARGET, attributes: { n: 1, t: "1" } });

      await program({ targetSecret: secret(TARGET), secretsVersion: 2, status: "locked" });
      const { stdout, stderr } = await stack.preview();
      expect(stdout)
        .to.match(/~ secretsVersion\s*: 1 => 2/)
        .and.to.match(/\+ status\s*: "locked"/);
      expect(stdout).to.match(/~ attributes\s*: \{\s*- n: 1\s*- t: "1"\s*\}/);
      expect(stderr).to.contain(`impact: high: Element account made (ID ${first?.accountID}) is locked`);
      expect(stderr).to.contain(
        `impact: medium: Element account made (ID ${first?.accountID}): initiatorSecret changes`,
      );
      array.take();

      await stack.up();
      const { made } = await stack.state();
      const second = array.element.account("made");
      const calls = array.take().map(({ label, body }) => [label, (body as { params: object }).params]);
      expect(calls).to.deep.equal([
        ["element GetAPI", {}],
        ["element GetClusterInfo", {}],
        [
          "element ModifyAccount",
          {
            accountID: first?.accountID,
            attributes: {},
            initiatorSecret: second?.initiatorSecret,
            status: "locked",
          },
        ],
      ]);
      expect(second?.initiatorSecret).to.not.equal(first?.initiatorSecret);
      expect(made?.outputs).to.include({ accountId: first?.accountID, status: "locked", username: "made" });
      for (const name of ["initiatorSecret", "targetSecret"])
        expect(made?.outputs[name]).to.have.property("ciphertext");

      await stack.destroy();
      expect(array.element.account("made")).to.equal(undefined);
      await expectNowhere(TARGET, first?.initiatorSecret, second?.initiatorSecret);
    });

    it("is looked up by name, by ID, as an output and by get, with secrets that stay secrets", async () => {
      await writeFile(join(stack.folder, "index.js"), LOOK_UPS);
      await stack.up();
      const calls = array.take().map(({ label }) => label.slice("element ".length));
      const times = (method: string) => calls.filter((call) => call === method).length;
      const processes = entry === "pulumi-netapp" ? 2 : 1;
      // The version once per process: on the dynamic provider the program asks too; one call per look-up, `get` and resource.
      expect([times("GetAPI"), times("GetAccountByName"), times("GetAccountByID"), times("AddAccount")]).to.deep.equal([
        processes,
        3,
        4,
        1,
      ]);
      // And which cluster the new account is on, by the process that made it.
      expect(calls).to.have.length(9 + processes);
      const { stdout } = await stack.mustRun("stack", "output", "--json");
      const outputs = JSON.parse(stdout);
      const accountId = array.element.account("seeded")?.accountID;
      expect(outputs.byName).to.deep.equal({
        accountId,
        username: "seeded",
        status: "active",
        attributes: { tier: 1 },
        enableChap: true,
        storageContainerId: "00000000-0000-0000-0000-000000000000",
        initiatorSecret: "[secret]",
        targetSecret: "[secret]",
      });
      expect(outputs.byId).to.deep.equal({ accountId, username: "seeded", attributes: { tier: 1 }, status: "active" });
      expect(outputs.twin.all).to.deep.include({ username: "made", status: "active" });
      expect(outputs.twin.secret).to.equal("[secret]");
      expect([outputs.sameAccount, outputs.sameSecret]).to.deep.equal([[true, true], 16]);
      expect(outputs.read).to.deep.equal({ accountId, username: "seeded", secret: "[secret]" });
      expect(outputs.missing[0]).to.match(/^Cannot look up account nobody on 127\.0\.0\.1:\d+: there is none; check/);
      expect(outputs.missing[1]).to.contain("look up account with ID 4711");
      expect(outputs.secrets).to.equal(Array(8).fill("true").join());
      expect(outputs.plain).to.equal(Array(7).fill("false").join());

      const made = array.element.account("made");
      await stack.destroy();
      // What `get` reads is not managed.
      expect(array.element.accounts.map(({ username }) => username)).to.deep.equal(["seeded"]);
      await expectNowhere(seeded.initiatorSecret, seeded.targetSecret, made?.initiatorSecret, made?.targetSecret);
    });
  });
