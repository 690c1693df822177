import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runExample } from "../support/example";
import { yamlProblems } from "../support/pulumi-yaml";

const EXAMPLE = readFileSync(join(__dirname, "../../examples/yaml/Pulumi.yaml"), "utf8");

function hasYamlHost(): boolean {
  try {
    // Without an engine's address it prints its usage, and fails; what counts is that it is there.
    execFileSync("pulumi-language-yaml", ["-h"], { stdio: "ignore" });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

describe("examples/yaml", function () {
  this.timeout(300_000);

  it("says nothing that schema.json does not know", () => {
    expect(yamlProblems(EXAMPLE)).to.deep.equal([]);
  });

  for (const [from, to, problem] of [
    ["targetAlias:", "alias:", "service has no alias"],
    ["fqdn: corp.example.net", "", "directory lacks fqdn"],
    ["caCertificate:", "ca:", "dr.element has no ca"],
    ["netapp:element:Account", "netapp:element:Tenant", "there is no netapp:element:Tenant"],
    ["service.targetName", "service.iqn", "service has no iqn"],
    ["name: svm-blue }", "svm: svm-blue }", "svm has no svm"],
  ] as const) {
    it(`would be told of: ${problem}`, () => {
      expect(yamlProblems(EXAMPLE.replace(from, to))).to.include(problem);
    });
  }

  it("runs on the real engine", async function () {
    if (!hasYamlHost()) {
      process.stdout.write("  examples/yaml is not run: there is no pulumi-language-yaml on PATH\n");
      this.skip();
    }
    await runExample("yaml");
  });
});
