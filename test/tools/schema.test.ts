import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { ensureEngine } from "../../tools/engine/engine";
import { registryPages } from "../../tools/schema/registry";
import { schema } from "../../tools/schema/schema";

const ROOT = resolve(__dirname, "../..");

describe("schema.json", function () {
  this.timeout(120_000);
  const committed = JSON.parse(readFileSync(join(ROOT, "schema.json"), "utf8"));

  it("is what npm run schema makes of the definitions and their comments", () => {
    expect(committed).to.deep.equal(JSON.parse(JSON.stringify(schema())));
  });

  it("names its publisher and its addresses once a release has named them in package.json", () => {
    expect(committed).to.not.have.any.keys("publisher", "repository", "homepage", "logoUrl", "pluginDownloadURL");
    expect(committed.keywords).to.include("kind/native");
    const manifest = { version: "1.2.3", description: "d", license: "Apache-2.0" };
    const repository = { url: "git+https://git.example/o/r.git" };
    expect(schema({ ...manifest, repository, homepage: "https://git.example/o/r#readme" })).to.include({
      publisher: "o",
      repository: "https://git.example/o/r",
      homepage: "https://git.example/o/r#readme",
      logoUrl: "https://git.example/o/r/raw/v1.2.3/docs/pictures/logo.svg",
      pluginDownloadURL: "github://api.github.com/o/r",
      version: "1.2.3",
    });
    expect(readFileSync(join(ROOT, ".github/workflows/release.yml"), "utf8")).to.match(
      /Name the repository in package\.json[\s\S]*npm run schema[\s\S]*npm pack/,
    );
    for (const [token, { description }] of Object.entries<{ description: string }>(committed.resources))
      expect(description).to.match(new RegExp(`## Import\\n[\\s\\S]+pulumi import ${token} blue \\S+\\n`));
  });

  it("is the source of docs/registry", () => {
    const folder = join(ROOT, "docs/registry");
    const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
    expect(Object.fromEntries(files)).to.deep.equal(registryPages());
  });

  it("describes every input, output, setting and type", () => {
    const nameless: string[] = [];
    const look = (value: unknown, path: string) => {
      if (typeof value !== "object" || value === null) return;
      const bag = value as Record<string, unknown>;
      const isProperty = /\.(properties|inputProperties|variables|resources|functions|types)\.[^.]+$/.test(path);
      if (isProperty && !bag.description) nameless.push(path);
      for (const [name, member] of Object.entries(bag)) look(member, `${path}.${name.replaceAll(".", "_")}`);
    };
    look(committed, "schema");
    expect(nameless).to.deep.equal([]);
  });

  it("is accepted by the engine, from the file and from the plugin", async () => {
    const { env } = await ensureEngine({ log: () => undefined });
    const pulumi = (...args: string[]) =>
      execFileSync("pulumi", args, { encoding: "utf8", env: { ...process.env, ...env }, stdio: "pipe" });
    pulumi("schema", "check", join(ROOT, "schema.json"));
    const told = JSON.parse(pulumi("package", "get-schema", join(ROOT, "plugin/pulumi-resource-netapp")));
    const without = ({ description, ...rest }: Record<string, unknown>) => rest;
    expect(told.version).to.equal(committed.version);
    expect(Object.keys(told.resources)).to.have.members(Object.keys(committed.resources));
    for (const [token, resource] of Object.entries<Record<string, unknown>>(committed.resources)) {
      expect(without(told.resources[token]).inputProperties, token).to.deep.equal(resource.inputProperties);
    }
  });
});
