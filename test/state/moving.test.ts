import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { Stack } from "../support/stack";
import { keptStates, withEmulator } from "./kept";
import { OWNER } from "./scenarios";

const EXPLICIT = /explicit-provider$/;

for (const [name, kept] of Object.entries(keptStates()).filter(([, { entry }]) => entry === undefined)) {
  describe(`moving the state of ${name} to the packaged plugin: ${kept.about}`, function () {
    this.timeout(180_000);
    let array: Emulator;
    let stack: Stack;

    before(async () => {
      array = await startEmulator(kept.array);
      stack = (await Stack.create()).connect(array);
      await writeFile(join(stack.folder, "kept.json"), JSON.stringify(withEmulator(kept.state, array)));
      await stack.mustRun("stack", "import", "--file", "kept.json");
      await stack.program(withEmulator(kept.program, array));
      stack.through("pulumi-netapp/plugin");
    });
    after(async () => {
      await stack?.remove();
      await array?.close();
    });

    it("needs the import line alone; nothing is sent, and the plugin refreshes, changes and destroys it", async () => {
      array.take();
      // What was cut off half-way is finished by the next `up` through either way; what is only read is read again.
      const idle = !kept.unfinished && !/looked-up$/.test(name);
      // An explicit provider has its settings in another form then; it is no other one.
      if (EXPLICIT.test(name)) expect((await stack.previewJson()).changeSummary).to.have.all.keys("same", "update");
      await stack.up(...(idle && !EXPLICIT.test(name) ? ["--expect-no-changes"] : []));
      if (idle) expect(array.take(), "requests").to.deep.equal([]);
      for (const { type } of Object.values(await stack.state())) expect(type).to.match(/^netapp:/);
      await stack.refresh("--expect-no-changes");
      // Otherwise this is the state of the first `up`, which had nothing to do.
      if (!idle || EXPLICIT.test(name)) await stack.up("--expect-no-changes");
      await stack.program(withEmulator(kept.changed, array));
      await stack.up();
      await stack.destroy();
      const { svms } = array.ontap;
      const left = /looked-up$/.test(name) ? 1 : 0;
      expect(svms.filter(({ iscsi }) => iscsi)).to.have.length(left);
      expect(svms.filter(({ ad }) => ad)).to.have.length(0);
      expect(array.element.accounts.filter(({ username }) => username !== OWNER)).to.have.length(left);
      expect(array.element.groups.all).to.have.length(0);
    });
  });
}
