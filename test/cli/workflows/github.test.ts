import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { actionlint } from "../../support/actionlint";
import { action, Job, ROOT, type Step, text } from "./runner";

const EXAMPLE = "examples/pull-request/github-actions.yml";
const FIXTURES = join(ROOT, "test/cli/comment/fixtures");

interface GitHubJob {
  readonly permissions: Record<string, string>;
  readonly environment?: string;
  readonly concurrency?: { group: string; "cancel-in-progress": boolean };
  readonly steps: readonly Step[];
}
const github = parse(text(EXAMPLE)) as { on: object; permissions: object; jobs: Record<string, GitHubJob> };
const commands = (job: string) => github.jobs[job]?.steps.flatMap((step) => step.with?.command ?? []);

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "workflows-"));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

/** A repository with the action at its top, and a workflow that uses it from there. */
function lint(workflow: string) {
  const folder = join(work, ".github/workflows");
  mkdirSync(folder, { recursive: true });
  spawnSync("git", ["init", "-q"], { cwd: work });
  copyFileSync(join(ROOT, "action.yml"), join(work, "action.yml"));
  writeFileSync(join(folder, "storage.yml"), workflow.replaceAll("OWNER/pulumi-netapp@COMMIT", "./"));
  return actionlint(join(folder, "storage.yml"));
}

/** The steps of the action as a workflow of their own, so that actionlint reads their expressions and scripts too. */
function asWorkflow(): string {
  const inputs = Object.fromEntries(Object.keys(action.inputs).map((name) => [name, { type: "string" }]));
  const steps = action.runs.steps.map((step) => ({ ...step, "working-directory": undefined, uses: step.uses }));
  const jobs = { all: { "runs-on": "ubuntu-24.04", steps: JSON.parse(JSON.stringify(steps)) } };
  return stringify({ on: { workflow_call: { inputs } }, jobs });
}

describe("the workflow for GitHub Actions", function () {
  // The first run on a machine builds the linter.
  this.timeout(180_000);

  it("has nothing that actionlint objects to, nor has the action that it uses", () => {
    for (const workflow of [text(EXAMPLE), asWorkflow()]) {
      const { status, stdout, stderr } = lint(workflow);
      expect(status, stdout + stderr).to.equal(0);
    }
  });

  it("is linted by something that does object, to the inputs of the action too", () => {
    expect(lint(text(EXAMPLE).replace("needs.preview.result", "needs.perview.result")).stdout).to.include("perview");
    expect(lint(text(EXAMPLE).replace("fail-on:", "fial-on:")).stdout).to.include('"fial-on" is not defined in action');
    expect(lint(asWorkflow().replace("inputs.artifact", "inputs.artefact")).stdout).to.include("artefact");
  });

  it("runs on pull_request, never with the rights of pull_request_target", () => {
    expect(Object.keys(github.on)).to.have.members(["pull_request", "push", "schedule"]);
  });

  it("pins every action to a commit that the workflows of this repository use too, and says which release that is", () => {
    const uses = [EXAMPLE, "action.yml"].flatMap((file) => text(file).match(/uses: .*/g) ?? []);
    expect(uses).to.have.length.greaterThan(10);
    const ours = text(".github/workflows/release.yml");
    for (const use of uses) {
      if (use === "uses: OWNER/pulumi-netapp@COMMIT # v0.3.0") continue;
      expect(use).to.match(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      expect(ours).to.include(use);
    }
  });

  it("gives no job both the right to write and code of the branch", () => {
    expect(github.permissions).to.deep.equal({});
    const rights = Object.fromEntries(Object.entries(github.jobs).map(([name, job]) => [name, job.permissions]));
    expect(rights).to.deep.equal({
      preview: { contents: "read" },
      comment: { contents: "read", "pull-requests": "write" },
      up: { contents: "read" },
      drift: { contents: "read" },
      "report-drift": { contents: "read", issues: "write" },
    });
    for (const name of ["comment", "report-drift"]) {
      expect(commands(name)).to.deep.equal([name]);
      expect(JSON.stringify(github.jobs[name]?.steps)).not.to.match(/actions\/checkout|npm |npx |"run"/);
    }
    const checkouts = action.runs.steps.filter(({ uses }) => uses?.startsWith("actions/checkout"));
    expect(checkouts).to.have.length(1);
    expect(checkouts[0]?.with?.ref).to.match(/^\$\{\{ github\.event\.repository\.default_branch \}\}$/);
  });

  it("gives array credentials to jobs with an environment only", () => {
    for (const [name, job] of Object.entries(github.jobs))
      expect(JSON.stringify(job).includes("NETAPP_"), name).to.equal(job.environment !== undefined);
    expect(github.jobs.preview?.environment).to.equal(undefined);
  });

  it("runs Pulumi only where the action has checked it", () => {
    for (const [name, job] of Object.entries(github.jobs)) {
      const runs = JSON.stringify(job).match(/pulumi up|"command":"(preview|drift)"/) !== null;
      expect(commands(name)?.includes("install"), name).to.equal(runs);
    }
  });

  it("never runs two `up` at once, never cancels one, and lets no drift check push one out of the queue", () => {
    expect(github.jobs.up?.concurrency).to.deep.equal({ group: "storage-up", "cancel-in-progress": false });
    expect(github.jobs.drift?.concurrency?.group).not.to.equal("storage-up");
  });

  it("has scripts that bash can parse, without expressions of the pull request in them", () => {
    const steps = [...Object.values(github.jobs).flatMap((job) => [...job.steps]), ...action.runs.steps];
    for (const { run } of steps) {
      if (run === undefined) continue;
      const parsed = spawnSync("bash", ["-n"], { input: run, encoding: "utf8" });
      expect(parsed.status, parsed.stderr).to.equal(0);
      expect(run).not.to.include("${{");
    }
  });
});

describe("the action, its steps run with stand-ins for the tools", function () {
  this.timeout(60_000);
  const pull = {
    "github.event.pull_request.number": "7",
    "github.event.repository.default_branch": "main",
    "github.token": "t",
  };
  const npm = "exit 0";
  const pulumi = (fixture: string, status = 0) => `cat "${join(FIXTURES, fixture)}"; exit ${status}`;
  const preview = (fixture: string, status = 0) =>
    Job.run(work, { command: "preview", stack: "prod" }, { pulumi: pulumi(fixture, status) }, pull);
  const comment = (inputs: Record<string, string> = {}, gh = "") =>
    Job.run(work, { command: "comment", stack: "prod", ...inputs }, { gh, npm }, pull);
  const written = () => readFileSync(join(work, "temp/comment.md"), "utf8");
  const existing = (number: number) => `case "$*" in *--paginate*) echo ${number}; echo 99 ;; esac`;

  it("refuse an unknown command, and a command without its inputs, in one sentence", () => {
    for (const [inputs, words] of [
      [{ command: "up", stack: "prod" }, 'command is "up"; there are'],
      [{ command: "preview" }, "preview needs stack"],
      [{ command: "install", "pulumi-version": "3.248.0", "pulumi-sha256": "SHA256_OF_PULUMI" }, "pulumi-sha256"],
    ] as const) {
      const job = Job.run(work, inputs, { pulumi: "", curl: "" });
      expect(job.failed).to.equal(true);
      expect(job.calls.filter((call) => !call.startsWith("uses "))).to.deep.equal([]);
      expect(job.stderr).to.include(words);
    }
  });

  it("install Pulumi when the archive has the checksum, and nothing when it has another", () => {
    const archive = join(work, "archive.tar.gz");
    mkdirSync(join(work, "made/pulumi"), { recursive: true });
    writeFileSync(join(work, "made/pulumi/pulumi"), "#!/bin/sh\n");
    spawnSync("tar", ["-czf", archive, "-C", join(work, "made"), "pulumi"]);
    const sum = createHash("sha256").update(readFileSync(archive)).digest("hex");
    const curl = `for last; do :; done; echo "$last" > "${work}/url"; cp "${archive}" "pulumi-v3.248.0-linux-x64.tar.gz"`;
    const install = (sha256: string) =>
      Job.run(work, { command: "install", "pulumi-version": "3.248.0", "pulumi-sha256": sha256 }, { curl });
    expect(install("0".repeat(64)).failed).to.equal(true);
    expect(existsSync(join(work, "path"))).to.equal(false);
    const job = install(sum);
    expect(job.failed, job.stderr).to.equal(false);
    expect(readFileSync(join(work, "url"), "utf8")).to.match(/\/pulumi-v3\.248\.0-linux-x64\.tar\.gz\n$/);
    expect(existsSync(join(readFileSync(join(work, "path"), "utf8").trim(), "pulumi"))).to.equal(true);
  });

  it("keep the preview without a connection to any array, and fail when it failed", () => {
    const good = preview("update.json");
    expect(good.failed, good.stderr).to.equal(false);
    expect(good.calls).to.deep.equal([
      "pulumi preview --json --non-interactive --stack prod",
      "uses actions/upload-artifact pulumi-netapp",
    ]);
    const bad = preview("failing-program.json", 255);
    expect([bad.failed, bad.calls.length]).to.deep.equal([true, 2]);
  });

  it("render with the default branch's package, create the comment when there is none and update the first that there is", () => {
    preview("update.json");
    const created = comment();
    expect(created.failed, created.stderr).to.equal(false);
    expect(created.calls.slice(0, 4)).to.deep.equal([
      "uses actions/download-artifact pulumi-netapp",
      "uses actions/checkout main",
      "npm ci --ignore-scripts",
      `npx --no pulumi-netapp comment ${work}/temp/pulumi-netapp/preview.json --title prod --marker pulumi-netapp prod --fail-on replace,delete,error`,
    ]);
    expect(created.calls.at(-1)).to.equal(
      `gh api --silent --method POST repos/o/r/issues/7/comments --field body=@${work}/temp/comment.md`,
    );
    expect(written()).to.match(/^\*{0,2}prod.*3 changed[\s\S]*\n\n<!-- pulumi-netapp prod -->\n$/);
    expect(comment({}, existing(11)).calls.at(-1)).to.equal(
      `gh api --silent --method PATCH repos/o/r/issues/comments/11 --field body=@${work}/temp/comment.md`,
    );
  });

  it("count whom the changes touch with live, by the environment alone", () => {
    preview("update.json");
    const job = comment({ live: "true" });
    expect(job.failed, job.stderr).to.equal(false);
    expect(job.calls.find((call) => call.startsWith("npx "))).to.match(
      /--fail-on replace,delete,error --live --no-stack$/,
    );
    expect(written()).to.match(/^Not counted: .+$/m);
  });

  it("look for the very mark that the comment ends with", () => {
    preview("update.json");
    const job = comment({ marker: 'a -- "b"' }, `case "$*" in *--paginate*) echo "$MARK" > "${work}/mark" ;; esac`);
    expect(job.failed, job.stderr).to.equal(false);
    expect(
      written()
        .trimEnd()
        .endsWith(readFileSync(join(work, "mark"), "utf8").trimEnd()),
    ).to.equal(true);
    expect(job.calls.find((call) => call.includes("--paginate"))).to.include("contains(env.MARK)");
  });

  it("let no text end its output and begin another, and have one mark with a preview and without", () => {
    preview("replace.json");
    for (const [title, marker] of [
      ["prod\ngate=0\nmark=x", "m"],
      ["prod\r\ngate<<EOF\n0\nEOF", "-->\n<!-- other"],
      ["%s %n \\n", "a--b"],
    ] as const) {
      const marks = ["", "{}"].map((replaced) => {
        if (replaced) writeFileSync(join(work, "artifact.json"), replaced);
        const { outputs } = comment({ title, marker });
        expect(outputs.gate, title).to.equal(replaced ? "1" : "2");
        expect(written()).to.match(/^[^\n]+\n[\s\S]*<!-- [^<>]+ -->\n$/);
        expect(outputs.mark).to.equal(written().trimEnd().split("\n").at(-1));
        preview("replace.json");
        return outputs.mark;
      });
      expect(marks[0]).to.equal(marks[1]);
    }
  });

  it("take a comment of an older version, whose mark two stacks could share, where the title is the same", () => {
    preview("update.json");
    const job = comment({ stack: "eu--prod" }, 'case "$*" in *OLDER*) echo 12 ;; esac');
    expect(job.outputs).to.include({
      mark: "<!-- pulumi-netapp eu-%2Dprod -->",
      "older-mark": "<!-- pulumi-netapp eu-prod -->",
      first: "`eu--prod`: ",
    });
    expect(job.calls.at(-1)).to.match(/PATCH repos\/o\/r\/issues\/comments\/12 /);
    expect(comment().outputs["older-mark"]).to.equal("");
  });

  it("fail when the search fails instead of writing a second comment", () => {
    preview("update.json");
    const { failed, calls } = comment({}, "exit 1");
    expect(failed).to.equal(true);
    expect(calls.filter((call) => call.startsWith("gh "))).to.have.length(1);
  });

  it("write the comment first and fail then, when the gate says no or the preview failed", () => {
    preview("replace.json");
    for (const [failOn, failed] of [
      ["replace,delete,error", true],
      ["error", false],
    ] as const) {
      const job = comment({ "fail-on": failOn });
      expect([job.failed, job.calls.at(-1)?.includes("--method POST")]).to.deep.equal([failed, true]);
    }
    preview("failing-program.json", 255);
    expect(comment().failed).to.equal(true);
    expect(written()).to.include("Preview failed");
  });

  it("write over an older comment when there is no preview at all, kept or not", () => {
    preview("failing-program.json", 255);
    for (const prepare of [
      () => writeFileSync(join(work, "artifact.json"), ""),
      () => rmSync(join(work, "artifact.json")),
    ]) {
      prepare();
      rmSync(join(work, "temp"), { recursive: true });
      const job = comment({}, existing(11));
      expect([job.failed, job.calls.at(-1)?.includes("PATCH repos/o/r/issues/comments/11")]).to.deep.equal([
        true,
        true,
      ]);
      expect(written()).to.equal(
        "prod: there is no preview to show; the logs of the jobs say why.\n\n<!-- pulumi-netapp prod -->\n",
      );
    }
  });

  it("open, update and close the issue about drift, and report none when the check failed", () => {
    const drift = (fixture: string, status = 0) =>
      Job.run(work, { command: "drift", stack: "prod" }, { pulumi: pulumi(fixture, status) }, pull);
    const report = (gh: string) =>
      Job.run(work, { command: "report-drift", stack: "prod" }, { gh, npm }, pull).calls.at(-1);
    expect(drift("failing-program.json", 255).calls).to.deep.equal([
      "pulumi preview --refresh --run-program --json --non-interactive --stack prod",
    ]);
    expect(report(existing(5))).to.equal("uses actions/download-artifact pulumi-netapp");
    drift("drift.json");
    expect(report("")).to.match(/POST repos\/o\/r\/issues --raw-field title=Drift in prod --field body=@/);
    expect(report(existing(5))).to.match(/PATCH repos\/o\/r\/issues\/5 --field body=@/);
    expect(written()).to.match(/<!-- pulumi-netapp drift prod -->\n$/);
    drift("unchanged.json");
    expect(report(existing(5))).to.match(/PATCH repos\/o\/r\/issues\/5 --raw-field state=closed/);
    expect(report("")).to.match(/--paginate/);
  });
});
