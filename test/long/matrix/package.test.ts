import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { pack } from "./packed";

const ROOT = resolve(__dirname, "../../..");

describe("the packed package", function () {
  this.timeout(120_000);
  let packed: ReturnType<typeof pack>;

  before(() => {
    const folder = mkdtempSync(join(tmpdir(), "packed-"));
    packed = pack(folder);
    rmSync(folder, { recursive: true });
  });

  it("has nothing that publint objects to", async () => {
    const { publint } = await import("publint");
    const { formatMessage } = await import("publint/utils");
    const { contents } = packed;
    const tarball = contents.buffer.slice(contents.byteOffset, contents.byteOffset + contents.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball: tarball as ArrayBuffer } });
    expect(messages.map((message) => formatMessage(message, pkg))).to.deep.equal([]);
  });

  it("has types that every resolution finds, and that tell what is really loaded", async () => {
    const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(packed.contents)));
    if (!analysis.types) throw new Error("The package has no types.");
    expect(analysis.problems).to.deep.equal([]);
    expect(Object.keys(analysis.entrypoints)).to.include.members([".", "./runtime", "./emulator"]);
  });

  it("holds compiled code with its types, the plugin, the texts of a package, and nothing else", () => {
    const others = packed.files.filter((file) => !/^(dist\/(provider|emulator)\/.*\.(js|d\.ts)$|plugin\/)/.test(file));
    const texts = ["CHANGELOG.md", "LICENSE", "README.md", "package.json", "templates/gitlab-note.mjs"];
    expect(others.sort()).to.deep.equal(texts);
    expect(packed.files.filter((file) => /\.test\./.test(file))).to.deep.equal([]);
  });

  it("holds every file that its exports and its command name", () => {
    const { main, types, bin, exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const named = JSON.stringify([main, types, bin, exports]).match(/(?<="\.\/)[^"]+\.(?:js|d\.ts|json)(?=")/g) ?? [];
    expect(named).to.have.length.greaterThan(6);
    expect(packed.files).to.include.members(named);
  });

  it("requires nothing that is not among its dependencies", () => {
    const { name, dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const known = new Set([name, ...Object.keys({ ...dependencies, ...peerDependencies }), ...builtinModules]);
    const required = packed.files
      .filter((file) => /\.(js|d\.ts)$/.test(file))
      .flatMap((file) => readFileSync(join(ROOT, file), "utf8").match(IMPORTED) ?? [])
      .filter((name) => !name.startsWith("node:"))
      .map((name) => (name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : (name.split("/")[0] ?? name)));
    expect(required).to.have.length.greaterThan(20);
    expect([...new Set(required)].filter((name) => !known.has(name))).to.deep.equal([]);
  });
});

/** The names of packages in compiled code and in types, at the places where a module can be named. */
const IMPORTED = /(?<=(?:require\(|import\(|^(?:import|export)\b[^;"']*? from )")[^."][^"]*(?=")/gm;
