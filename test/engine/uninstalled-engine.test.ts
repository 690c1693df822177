import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { arrayForTests } from "../lifecycle/subject";
import { Stack } from "../support/stack";

/** What is taken away from the program's folder, and the words that docs/guide/troubleshooting.md names. */
const GONE: [string, string, RegExp][] = [
  ["the package", "node_modules/pulumi-netapp", /error: Cannot find module 'pulumi-netapp\/runtime'/],
  // Our launcher's sentence, or that of an official installation on PATH.
  [
    "all of node_modules",
    "node_modules",
    /@pulumi\/pulumi is not installed in .*npm install|Cannot find module '@pulumi\/pulumi\/cmd\/dynamic-provider'/,
  ],
];

describe("destroy after packages were uninstalled, on the real engine", function () {
  this.timeout(120_000);
  let array: Emulator;
  let stack: Stack;

  before(async () => {
    array = await arrayForTests();
    stack = (await Stack.create()).connect(array);
    // A program of the dynamic provider, which names no plugin in the package's folder.
    await writeFile(join(stack.folder, "Pulumi.yaml"), "name: test\nruntime: nodejs\nmain: index.js\n");
    await stack.program({ tenant: { type: "element.Account", args: { username: "tenant" } } });
    await stack.up();
  });
  after(async () => {
    await stack?.remove();
    await array?.close();
  });

  for (const [what, path, told] of GONE) {
    it(`ends and says what is missing: ${what}`, async () => {
      const [place, aside] = [join(stack.folder, path), join(stack.folder, "aside")];
      await rename(place, aside);
      const { code, stdout, stderr } = await stack.run("destroy", "--yes", "--skip-preview", "--color", "never");
      await rename(aside, place);
      expect(code).not.to.equal(0);
      expect(stdout + stderr).to.match(told);
      expect(array.element.account("tenant")).to.not.equal(undefined);
    });
  }

  it("destroys once they are installed again", async () => {
    await stack.destroy();
    expect(array.element.account("tenant")).to.equal(undefined);
  });
});
