import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { actionlint } from "../../support/actionlint";

const FILE = join(__dirname, "../../../.github/workflows/release.yml");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly needs?: string;
  readonly permissions: Record<string, string>;
  readonly environment?: string;
  readonly steps: readonly Step[];
}

const text = readFileSync(FILE, "utf8");
const workflow = parse(text) as { on: object; permissions: object; jobs: Record<string, Job> };
const commands = (job: string) => (workflow.jobs[job]?.steps ?? []).flatMap(({ run }) => run ?? []);

describe("the release workflow", function () {
  // The first run on a machine builds the linter.
  this.timeout(180_000);

  it("has nothing that actionlint objects to", () => {
    const { status, stdout, stderr } = actionlint(FILE);
    expect(status, stdout + stderr).to.equal(0);
  });

  it("runs for a pushed version tag only", () => {
    expect(workflow.on).to.deep.equal({ push: { tags: ["v*.*.*"] } });
  });

  it("pins every action to a commit and says which release that is", () => {
    const uses = text.match(/uses: .*/g) ?? [];
    expect(uses).to.have.length.greaterThan(3);
    for (const use of uses) expect(use).to.match(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("publishes with provenance what was tested, from a job that runs no code of the repository", () => {
    expect(commands("test")).to.include("npm test");
    expect(workflow.jobs.publish?.needs).to.equal("test");
    expect(commands("publish")).to.deep.equal(["npm publish ./*.tgz --provenance --access public"]);
    expect(JSON.stringify(workflow.jobs.publish)).not.to.include("checkout");
  });

  it("gives the right to sign to the publishing job alone, and no job a token", () => {
    expect(workflow.permissions).to.deep.equal({});
    expect(workflow.jobs.test?.permissions).to.deep.equal({ contents: "read" });
    expect(workflow.jobs.publish?.permissions).to.deep.equal({ contents: "read", "id-token": "write" });
    expect(text).not.to.match(/secrets\.|TOKEN/);
  });

  it("refuses a tag that is not the version of the package", () => {
    const step = workflow.jobs.test?.steps.find(({ name }) => name?.startsWith("Compare the tag"));
    const folder = mkdtempSync(join(tmpdir(), "release-"));
    writeFileSync(join(folder, "package.json"), '{ "version": "1.2.3" }');
    const compare = (tag: string) =>
      spawnSync("bash", ["-e", "-c", step?.run ?? "exit 99"], {
        cwd: folder,
        env: { PATH: process.env.PATH, GITHUB_REF_NAME: tag },
      }).status;
    expect([compare("v1.2.3"), compare("v1.2.4")]).to.deep.equal([0, 1]);
    rmSync(folder, { recursive: true });
  });
});
