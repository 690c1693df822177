import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect } from "chai";
import { loadUndici } from "../../provider/http/transport";

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
  for (const entry of ["provider/index.ts", "dist/provider/plugin.js"])
    it(`loads nothing that @pulumi/pulumi does not load anyway: neither undici nor zod (${entry})`, () => {
      const sdk = packagesAfter("@pulumi/pulumi");
      const all = packagesAfter("@pulumi/pulumi", resolve(ROOT, entry));
      expect(all.filter((name) => !sdk.includes(name))).to.deep.equal([]);
      expect(all).to.include("@pulumi/pulumi").and.not.include("zod").and.not.include("undici");
    });

  it("loads undici into the plugin only when a call is made, not for a preview", () => {
    const loaded = packagesAfter(resolve(ROOT, "provider/engine/dynamic/index.ts"));
    expect(loaded).to.include("zod").and.not.include("undici");
  });

  it("loads the runtime as one file, and the installed undici, without its public entry, with the first call", () => {
    const runtime = resolve(ROOT, "dist/provider/engine/dynamic/index.js");
    const script = `
      const { handlers } = require(${JSON.stringify(runtime)});
      const undici = require("node:path").dirname(require.resolve("undici"));
      const loaded = () => {
        const files = Object.keys(require.cache);
        return { others: files.filter((path) => !path.startsWith(undici)).length, undici: files.some((path) => path.startsWith(undici)) };
      };
      const counted = [loaded()];
      const connection = JSON.stringify({ host: "127.0.0.1:1", username: "u", password: "p" });
      const account = handlers["element:Account"];
      account.configure({ config: { get: (key) => (key === "netapp:element" ? connection : undefined) } });
      account.check({}, { username: "tenant" }).then(({ failures }) => {
        counted.push(loaded());
        account.read("1", {}).catch(() => undefined);
        const whole = require.resolve("undici") in require.cache;
        console.log(JSON.stringify({ failures, counted: [...counted, loaded()], whole }));
        process.exit();
      });`;
    const stdout = execFileSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" });
    expect(JSON.parse(stdout)).to.deep.equal({
      failures: [],
      counted: [
        { others: 1, undici: false },
        { others: 1, undici: false },
        { others: 1, undici: true },
      ],
      whole: false,
    });
  });

  it("takes the same undici from its inner files as from its public entry, which serves where they have moved", () => {
    const [inner, moved] = [
      loadUndici(),
      loadUndici(() => {
        throw new Error("Cannot find module");
      }),
    ];
    const { Agent, buildConnector } = require("undici");
    expect([inner.Agent === Agent, inner.buildConnector === buildConnector]).to.deep.equal([true, true]);
    expect([moved.Agent === Agent, moved.buildConnector === buildConnector]).to.deep.equal([true, true]);
    expect(loadUndici(() => ({}) as never).Agent === Agent, "other exports").to.equal(true);
  });
});
