import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { actionlint } from "../../support/actionlint";

const ROOT = resolve(__dirname, "../../..");
const FOLDER = join(ROOT, ".github/workflows");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly needs?: string | string[];
  readonly permissions?: Record<string, string>;
  readonly environment?: string;
  readonly strategy?: { matrix: { include?: { command: string; platform?: string }[] } };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: object;
  readonly jobs: Record<string, Job>;
}

const text = (name: string) => readFileSync(join(FOLDER, name), "utf8");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const workflow = parse(text("release.yml")) as Workflow;
const commands = (job: Job | undefined) => (job?.steps ?? []).flatMap(({ run }) => run ?? []);
const stepOf = (job: string, name: string) =>
  workflow.jobs[job]?.steps.find((step) => step.name?.startsWith(name))?.run ?? "exit 99";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "release-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a step in a folder of its own, as GitHub does. */
function run(script: string, env: Record<string, string>) {
  const options = { cwd: folder, env: { ...process.env, ...env }, encoding: "utf8" as const };
  return spawnSync("bash", ["-eo", "pipefail", "-c", script], options);
}

for (const name of readdirSync(FOLDER)) {
  describe(`the workflow ${name}`, function () {
    // The first run on a machine builds the linter.
    this.timeout(180_000);

    it("has nothing that actionlint objects to", () => {
      const { status, stdout, stderr } = actionlint(join(FOLDER, name));
      expect(status, stdout + stderr).to.equal(0);
    });

    it("pins every action to a commit and says which release that is", () => {
      const uses = text(name).match(/uses: .*/g) ?? [];
      expect(uses).to.have.length.greaterThan(1);
      for (const use of uses) expect(use).to.match(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it("keeps no token in a checkout, and needs no secret", () => {
      expect(text(name).match(/persist-credentials: false/g)?.length).to.equal(
        text(name).match(/uses: actions\/checkout@/g)?.length,
      );
      expect(text(name)).not.to.include("secrets.");
    });
  });
}

describe("the checks of pull requests and of every night", () => {
  const ci = parse(text("ci.yml")) as Workflow;
  const nightly = parse(text("nightly.yml")) as Workflow;

  it("may read the repository and nothing else, and run for pull requests without the rights of the target", () => {
    for (const { permissions, jobs } of [ci, nightly]) {
      expect(permissions).to.deep.equal({ contents: "read" });
      for (const job of Object.values(jobs)) expect(job.permissions ?? {}).to.deep.equal({});
    }
    expect(Object.keys(ci.on)).to.deep.equal(["pull_request", "push", "workflow_dispatch"]);
  });

  it("run the full test on Linux, and elsewhere what needs no engine", () => {
    expect(commands(ci.jobs["linux-full"])).to.deep.equal(["npm ci", "npm test"]);
    expect(commands(ci.jobs.others)).to.deep.equal(["npm ci", "npm run build", "npm test -- --no-engine"]);
  });

  it("run the long ones at night", () => {
    expect(nightly.jobs.run?.strategy?.matrix.include?.map(({ command }) => command)).to.deep.equal([
      "npm run test:matrix",
      'npm run torture -- --programs 10000 --seed "$SEED"',
      "npm run torture -- --engine",
      "npm run test:clients",
      "npm test test/long/fuzz/large-texts.ts test/long/busy/refresh.ts",
    ]);
  });
});

describe("the release workflow", function () {
  this.timeout(60_000);

  it("runs for a pushed version tag only", () => {
    expect(workflow.on).to.deep.equal({ push: { tags: ["v*.*.*"] } });
  });

  it("publishes with provenance what was tested, from a job that runs no code of the repository", () => {
    expect(commands(workflow.jobs.test)).to.include("npm test");
    expect(workflow.jobs.publish?.needs).to.equal("test");
    expect(commands(workflow.jobs.publish)).to.deep.equal(["npm publish ./*.tgz --provenance --access public"]);
    expect(workflow.jobs.release?.needs).to.deep.equal(["publish", "executables"]);
    expect(workflow.jobs.executables?.needs).to.equal("test");
    for (const name of ["publish", "release"]) expect(JSON.stringify(workflow.jobs[name])).not.to.include("checkout");
  });

  it("gives the right to sign to the publishing job alone, that to write to the releasing one, and no job a token of npm", () => {
    expect(workflow.permissions).to.deep.equal({});
    expect(
      Object.fromEntries(Object.entries(workflow.jobs).map(([name, job]) => [name, job.permissions])),
    ).to.deep.equal({
      test: { contents: "read" },
      executables: { contents: "read" },
      publish: { contents: "read", "id-token": "write" },
      release: { contents: "write" },
    });
    expect(text("release.yml").match(/\w*TOKEN/g)).to.deep.equal(["GH_TOKEN"]);
  });

  it("refuses a tag that is not the version of the package, and a version without a date in the changelog", () => {
    writeFileSync(join(folder, "package.json"), '{ "version": "1.2.3" }');
    const compare = (tag: string, heading: string) => {
      writeFileSync(join(folder, "CHANGELOG.md"), `# Changelog\n\n${heading}\n`);
      return run(stepOf("test", "Compare the tag"), { GITHUB_REF_NAME: tag }).status;
    };
    expect(compare("v1.2.3", "## [1.2.3] - 2026-12-01")).to.equal(0);
    expect(compare("v1.2.4", "## [1.2.3] - 2026-12-01")).to.equal(1);
    expect(compare("v1.2.3", "## [1.2.3] - Unreleased")).to.equal(1);
    expect(compare("v1.2.3", "## [1x2.3] - 2026-12-01")).to.equal(1);
  });

  it("names the repository that it runs in, which package.json leaves open", () => {
    const names = ["repository", "homepage", "bugs"];
    expect(JSON.parse(read("package.json"))).not.to.have.any.keys(...names);
    cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
    const server = { GITHUB_SERVER_URL: "https://git.example", GITHUB_REPOSITORY: "o/r" };
    const { status, stderr } = run(stepOf("test", "Name the repository"), server);
    expect(status, stderr).to.equal(0);
    expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).to.deep.include({
      repository: { type: "git", url: "git+https://git.example/o/r.git" },
      homepage: "https://git.example/o/r#readme",
      bugs: { url: "https://git.example/o/r/issues" },
    });
  });

  it("adds the plugin's archives and the SDKs to the release, under names that npm publish does not match", () => {
    const packed = commands(workflow.jobs.test);
    expect(packed).to.include('npm run plugin:archive -- "$RUNNER_TEMP"');
    const tools = join(folder, "bin");
    mkdirSync(tools);
    const npm = 'mkdir -p "$RUNNER_TEMP/sdks/go"; echo module > "$RUNNER_TEMP/sdks/go/go.mod"';
    writeFileSync(join(tools, "npm"), `#!/bin/sh\n[ "$2 $3 $4" = "sdks -- --out" ] && ${npm}\n`, { mode: 0o755 });
    writeFileSync(join(folder, "package.json"), '{ "version": "1.2.3" }');
    const env = { RUNNER_TEMP: folder, PATH: `${tools}:${process.env.PATH}` };
    const { status, stderr } = run(stepOf("test", "Pack the SDKs"), env);
    expect(status, stderr).to.equal(0);
    expect(readdirSync(folder)).to.include("pulumi-netapp-sdk-go-1.2.3.tar.gz");
    expect(JSON.stringify(workflow.jobs.test)).to.include("/*.tar.gz");
    expect(stepOf("release", "Make the release")).to.include("./*.tgz ./*.tar.gz sbom.cdx.json");
  });

  it("makes an executable for each platform, and lets it take the place of the folder of the same name", () => {
    const { executables, release } = workflow.jobs;
    const made = (executables?.strategy?.matrix.include ?? []).map(({ platform }) => platform);
    const others = ["darwin-amd64", "darwin-arm64", "linux-arm64", "windows-amd64", "windows-arm64"];
    expect(made.sort()).to.deep.equal(others);
    expect(commands(executables)).to.include("npm run plugin:archive -- archives --only-here");
    expect(JSON.stringify(executables?.steps.at(-1))).to.match(/executable-.*archives\/.*\.tar\.gz/);
    expect(JSON.stringify(release?.steps)).to.match(/"name":"package".*"pattern":"executable-\*"/);
  });

  it("lists each dependency with its version and checksum, and none that is only for development", () => {
    for (const file of ["package.json", "package-lock.json"]) cpSync(join(ROOT, file), join(folder, file));
    const { status, stderr } = run(stepOf("test", "List what is installed"), { RUNNER_TEMP: folder });
    expect(status, stderr).to.equal(0);
    const { components } = JSON.parse(readFileSync(join(folder, "sbom.cdx.json"), "utf8")) as {
      components: { name: string; version: string; hashes: object[] }[];
    };
    const names = components.map(({ name }) => name);
    expect(names).to.include.members(Object.keys(JSON.parse(read("package.json")).dependencies));
    expect(names).not.to.include("mocha");
    for (const { name, hashes } of components) expect(hashes, name).to.have.length.greaterThan(0);
  });
});

describe("the files of this repository that its host and its users read", () => {
  it("is a changelog in the field's form, whose first section is the version of the package", () => {
    const headings = read("CHANGELOG.md").match(/^##+ .*/gm) ?? [];
    const { version } = JSON.parse(read("package.json"));
    expect(headings[0]).to.match(
      new RegExp(`^## \\[${version.replaceAll(".", "\\.")}\\] - (Unreleased|\\d{4}-\\d\\d-\\d\\d)$`),
    );
    for (const heading of headings)
      expect(heading).to.match(/^(## \[\d+\.\d+\.\d+\].*|### (Added|Changed|Deprecated|Removed|Fixed|Security))$/);
    const lock = JSON.parse(read("package-lock.json"));
    expect([lock.version, lock.packages[""].version]).to.deep.equal([version, version]);
  });

  it("are issue forms whose every field has a type, a label and an id of its own", () => {
    const forms = readdirSync(join(ROOT, ".github/ISSUE_TEMPLATE")).filter((name) => name !== "config.yml");
    expect(forms).to.have.length(2);
    for (const form of forms) {
      const { name, description, body } = parse(read(`.github/ISSUE_TEMPLATE/${form}`)) as {
        name: string;
        description: string;
        body: { type: string; id?: string; attributes: { label?: string; value?: string } }[];
      };
      expect([name, description]).not.to.include(undefined);
      const fields = body.filter(({ type }) => type !== "markdown");
      expect(new Set(fields.map(({ id }) => id)).size).to.equal(fields.length);
      for (const { type, attributes } of fields) {
        expect(type).to.be.oneOf(["input", "textarea", "dropdown", "checkboxes"]);
        expect(attributes.label).to.be.a("string");
      }
    }
  });

  it("are updates of what the lock file and the workflows hold, and of nothing that is pinned for a reason", () => {
    const { updates } = parse(read(".github/dependabot.yml")) as {
      updates: { "package-ecosystem": string; ignore?: { "dependency-name": string }[] }[];
    };
    expect(updates.map((update) => update["package-ecosystem"])).to.deep.equal(["npm", "github-actions"]);
    const { devDependencies } = JSON.parse(read("package.json"));
    for (const { "dependency-name": name } of updates[0]?.ignore ?? []) expect(devDependencies).to.have.property(name);
  });
});
