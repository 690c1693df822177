import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect } from "chai";

const ROOT = resolve(__dirname, "../..");

/** The packages that a fresh process has loaded after these modules. */
function packagesAfter(...modules: string[]): string[] {
  const script = `
    for (const path of ${JSON.stringify(modules)}) require(path);
    const names = Object.keys(require.cache).map((path) => /node_modules.((@[^/\\\\]+.)?[^/\\\\]+)/.exec(path)?.[1]);
    console.log(JSON.stringify([...new Set(names)].filter((name) => name !== undefined)));`;
  const stdout = execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return JSON.parse(stdout);
}

describe("Importing the package into a program", function () {
  this.timeout(60_000);
  for (const door of ["provider/index.ts", "dist/provider/plugin.js"])
    it(`loads nothing that @pulumi/pulumi does not load anyway: neither undici nor zod (${door})`, () => {
      const sdk = packagesAfter("@pulumi/pulumi");
      const all = packagesAfter("@pulumi/pulumi", resolve(ROOT, door));
      expect(all.filter((name) => !sdk.includes(name))).to.deep.equal([]);
      expect(all).to.include("@pulumi/pulumi").and.not.include("zod").and.not.include("undici");
    });

  it("loads undici into the plugin only when a call is made, not for a preview", () => {
    const loaded = packagesAfter(resolve(ROOT, "provider/hosts/dynamic/index.ts"));
    expect(loaded).to.include("zod").and.not.include("undici");
  });
});
