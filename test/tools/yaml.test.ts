import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { runExample } from "../support/example";
import { yamlPath } from "../support/languages";
import { Stack } from "../support/stack";

const ROOT = join(__dirname, "../..");

describe("YAML on the real engine", function () {
  // The first time on a machine the language host is built.
  this.timeout(600_000);

  it("runs examples/yaml", async function () {
    const path = await yamlPath("examples/yaml");
    if (!path) this.skip();
    await runExample("yaml", path);
  });

  it("previews every example of docs/registry", async function () {
    const path = await yamlPath("docs/registry");
    if (!path) this.skip();
    const pages = readdirSync(join(ROOT, "docs/registry")).map((name) =>
      readFileSync(join(ROOT, "docs/registry", name), "utf8"),
    );
    const blocks = pages.flatMap((page) => [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text]) => text));
    const programs = blocks.map((text) => parse(text ?? ""));
    expect(programs.length).to.be.at.least(5);
    const stack = await Stack.create(path);
    try {
      const { plugins } = parse(readFileSync(join(stack.folder, "Pulumi.yaml"), "utf8"));
      const config = Object.assign({}, ...programs.map((program) => program.config));
      const resources = programs.flatMap((program) => Object.values<object>(program.resources));
      const named = resources.map((resource, at) => [`r${at}`, resource]);
      const project = { name: "test", runtime: "yaml", plugins, config, resources: Object.fromEntries(named) };
      writeFileSync(join(stack.folder, "Pulumi.yaml"), stringify(project));
      const secrets = Object.keys(config).flatMap((name) => ["--secret", `${name}=made-up-Pa55word`]);
      await stack.mustRun("config", "set-all", ...secrets);
      expect((await stack.previewJson()).changeSummary).to.deep.equal({ create: resources.length + 1 });
    } finally {
      await stack.remove();
    }
  });
});
