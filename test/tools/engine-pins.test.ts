import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CLI_MODULE, goHostVersion, hostVersion, pinnedVersion, requiredVersion } from "../../tools/engine/pins";

const ROOT = join(__dirname, "../..");
const MODULES = ["cli", "languages", "language-go", "language-yaml", "gen-sdk-dotnet"].map((name) =>
  join(ROOT, "tools/engine", name),
);

describe("the engine's version", () => {
  it("in the CLI's go.mod is that of the SDK in package.json", () => {
    for (const dependency of ["pkg", "sdk"]) {
      expect(requiredVersion(CLI_MODULE, `github.com/pulumi/pulumi/${dependency}/v3`)).to.equal(pinnedVersion());
    }
  });

  it("is that of the SDK which is installed", () => {
    const installed = JSON.parse(readFileSync(require.resolve("@pulumi/pulumi/package.json"), "utf8")) as {
      version: string;
    };
    expect(installed.version).to.equal(pinnedVersion());
  });

  it("of the language host is the last SDK release that holds it", () => {
    expect(hostVersion()).to.equal("3.68.0");
    expect(goHostVersion()).to.equal("3.62.0");
  });

  it("is read from an exact entry and from one with ^, and refused from anything wider", () => {
    const folder = mkdtempSync(join(tmpdir(), "engine-pins-"));
    const file = join(folder, "package.json");
    const read = (range: string) => {
      writeFileSync(file, JSON.stringify({ devDependencies: { "@pulumi/pulumi": range } }));
      return pinnedVersion(file);
    };
    try {
      expect(read("3.250.1")).to.equal("3.250.1");
      expect(read("^3.250.1")).to.equal("3.250.1");
      for (const wide of [">=3.0.0", "latest", "3.x", "^3.1.0 || ^4.0.0"]) expect(() => read(wide)).to.throw(file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("has in go.sum what go.mod requires, so that a build looks nothing up in a checksum database", () => {
    for (const folder of MODULES) {
      const required = [...readFileSync(join(folder, "go.mod"), "utf8").matchAll(/^(?:\t|require )(\S+) (v\S+)/gm)];
      const sums = new Set(
        readFileSync(join(folder, "go.sum"), "utf8")
          .split("\n")
          .map((line) => line.split(" h1:")[0]),
      );
      const replaced = /^replace (\S+) =>/m.exec(readFileSync(join(folder, "go.mod"), "utf8"))?.[1];
      expect(required.length).to.be.greaterThan(50);
      for (const [, path, version] of required) {
        if (path !== replaced) expect(sums.has(`${path} ${version}/go.mod`), `${path} ${version}`).to.equal(true);
      }
    }
  });
});
