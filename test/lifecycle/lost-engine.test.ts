import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { type Declared, type EntryPoint, type Program, Stack } from "../support/stack";
import { arrayForTests } from "./subject";

/** By which a program reaches the package: its classes on both ways, and the plain tokens of an SDK that was generated. */
type Way = "dynamic provider" | "plugin" | "generated SDK";
const ENTRIES: Record<Way, EntryPoint> = {
  "dynamic provider": "pulumi-netapp",
  plugin: "pulumi-netapp/plugin",
  "generated SDK": "pulumi-netapp/plugin",
};

/** The three ways in which an engine replaces without asking for a diff, with `adopt` and without. */
const ACCOUNTS = ["flag", "taint", "trigger"].flatMap((how) => [`${how}-adopted`, `${how}-made`]);

/** What the engine does with an object on its own: nothing is deleted that a resource of the state has. */
for (const way of Object.keys(ENTRIES) as Way[]) {
  describe(`objects that an engine replaces or finds under another name, through the ${way}`, function () {
    this.timeout(240_000);
    let array: Emulator;
    let stack: Stack;

    before(async () => {
      array = await arrayForTests();
      stack = (await Stack.create({}, ENTRIES[way])).connect(array);
    });
    after(async () => {
      await stack?.remove();
      await array?.close();
    });

    const type = (name: string) => (way === "generated SDK" ? `netapp:${name.replace(".", ":")}` : name);
    const account = (username: string, adopt: boolean, opts: Declared["opts"] = {}): Declared => ({
      type: type("element.Account"),
      args: { username, ...(adopt && { adopt }) },
      opts,
    });
    const service = (adopt: boolean, opts: Declared["opts"] = {}): Declared => ({
      type: type("ontap.IscsiService"),
      args: { svm: "svm3", ...(adopt && { adopt }) },
      opts,
    });
    const program = (trigger: number, adopts: (name: string) => boolean): Program => ({
      service: service(adopts("service-adopted"), { deleteBeforeReplace: false, replacementTrigger: trigger }),
      ...Object.fromEntries(
        ACCOUNTS.map((name) => {
          // A class does not let it be turned off.
          const opts = {
            deleteBeforeReplace: false,
            ...(name.startsWith("trigger") && { replacementTrigger: trigger }),
          };
          return [name, account(name, adopts(name), opts)];
        }),
      ),
    });
    const urnOf = async (name: string) => (await stack.state())[name]?.urn ?? "";
    /** Each resource of the state is on the array, under the id that the state has. */
    const expectNothingLost = async () => {
      const state = await stack.state();
      for (const name of ACCOUNTS)
        expect(String(array.element.account(name)?.accountID), name).to.equal(state[name]?.id);
      expect(array.ontap.svm("svm3")?.iscsi, "service").to.not.equal(undefined);
      expect(state.service?.id).to.equal(array.ontap.svm("svm3")?.uuid);
    };

    it("survive --replace, taint and replacementTrigger, with adopt and without", async () => {
      await stack.program(program(1, (name) => name.startsWith("service")));
      await stack.up();
      const before = await stack.state();
      const idOf = (name: string) => Number(before[name]?.id);
      for (const name of ["taint-adopted", "taint-made"])
        await stack.mustRun("state", "taint", await urnOf(name), "--yes");
      await stack.program(program(2, (name) => name.endsWith("adopted")));
      const replace = ["flag-adopted", "flag-made"].flatMap((name) => ["--replace", before[name]?.urn ?? ""]);
      const options = ["--yes", "--skip-preview", "--color", "never", "--continue-on-error"];
      const { code, stdout, stderr } = await stack.run("up", ...replace, ...options);
      await expectNothingLost();
      if (way !== "generated SDK") {
        expect(code, stdout + stderr).to.equal(0);
        for (const name of ACCOUNTS) expect(array.element.account(name)?.accountID, name).to.not.equal(idOf(name));
        return;
      }
      // Created first: what the engine then deletes is what was adopted, and stays.
      expect(code).to.not.equal(0);
      const text = (stdout + stderr).split("Diagnostics:")[1] ?? "";
      for (const name of ["flag-adopted", "taint-adopted"])
        expect(text).to.include(`the Element account ${idOf(name)} stays: this run has given it to another resource`);
      const refusals = text.match(/error: Cannot replace this .*deleteBeforeReplace: true.*/g) ?? [];
      expect(refusals, text).to.have.length(3);
      expect(refusals.join("\n")).to.not.include("adopt: true");
      // Of these the provider is told nothing of an old one.
      expect(text.match(/an account with this username exists already.*deleteBeforeReplace: true/g)).to.have.length(2);
      await stack.program(program(1, (name) => name.endsWith("adopted")));
      for (const name of ["taint-made", "trigger-adopted"])
        await stack.run("state", "untaint", await urnOf(name), "--yes");
      await stack.up();
    });

    it("stay when a resource gets another name or a parent, and the new one adopts", async () => {
      await stack.up();
      await expectNothingLost();
      const renamed = (adopt: boolean): Program => ({
        renamed: account("flag-made", adopt),
        moved: service(adopt),
        ...Object.fromEntries(ACCOUNTS.slice(2).map((name) => [name, account(name, true)])),
      });
      await stack.program(renamed(false));
      const refused = await stack.run("up", "--yes", "--skip-preview", "--color", "never");
      expect(refused.stdout + refused.stderr, refused.stdout).to.match(/ already.*aliases/);
      await stack.program(renamed(true));
      const { stdout } = await stack.up();
      const [account1, service1] = [array.element.account("flag-made"), array.ontap.svm("svm3")];
      expect(stdout).to.include(`the Element account ${account1?.accountID} stays: `);
      expect(stdout).to.include(`the iSCSI service ${service1?.uuid} stays: `);
      const state = await stack.state();
      expect(state.renamed?.id).to.equal(String(account1?.accountID));
      expect(service1?.iscsi?.enabled).to.equal(true);
      expect(state).to.not.have.any.keys("flag-made", "service");
      // What no resource has taken over goes, now as ever.
      expect(array.element.account("flag-adopted")).to.equal(undefined);
      await stack.up("--expect-no-changes");
      await stack.destroy();
      expect(array.element.accounts.map(({ username }) => username)).to.deep.equal(["owner"]);
      expect(array.ontap.svm("svm3")?.iscsi).to.equal(undefined);
    });
  });
}
