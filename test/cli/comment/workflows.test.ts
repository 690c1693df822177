import { execFile, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { parse } from "yaml";
import { actionlint } from "../../support/actionlint";
import { ACCOUNT, comment, step } from "./preview";

const EXAMPLES = join(__dirname, "../../../examples/pull-request");

interface GitHubStep {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}
interface GitHubJob {
  readonly permissions: Record<string, string>;
  readonly environment?: string;
  readonly concurrency?: { group: string; "cancel-in-progress": boolean };
  readonly steps: readonly GitHubStep[];
}
interface GitLabJob {
  readonly script: readonly string[];
  readonly image?: string;
  readonly extends?: string;
  readonly environment: { name: string };
  readonly resource_group?: string;
}

const text = (name: string) => readFileSync(join(EXAMPLES, name), "utf8");
const github = parse(text("github-actions.yml")) as {
  on: object;
  permissions: object;
  jobs: Record<string, GitHubJob>;
};
const gitlab = parse(text("gitlab-ci.yml")) as Record<string, GitLabJob>;

const githubSteps = Object.values(github.jobs).flatMap((job) => [...job.steps]);
const gitlabJobs = Object.entries(gitlab).filter(([, value]) => typeof value === "object" && "script" in value);

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "workflows-"));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

describe("the workflow for GitHub Actions", function () {
  // The first run on a machine builds the linter.
  this.timeout(180_000);

  it("has nothing that actionlint objects to", () => {
    const { status, stdout, stderr } = actionlint(join(EXAMPLES, "github-actions.yml"));
    expect(status, stdout + stderr).to.equal(0);
  });

  it("is linted by something that does object", () => {
    const broken = join(work, "broken.yml");
    writeFileSync(broken, text("github-actions.yml").replace("steps.upload.outcome", "steps.uplaod.outcome"));
    expect(actionlint(broken).stdout).to.include("uplaod");
  });

  it("runs on pull_request, never with the rights of pull_request_target", () => {
    expect(Object.keys(github.on)).to.have.members(["pull_request", "push", "schedule"]);
  });

  it("pins every action to a commit and says which release that is", () => {
    const uses = text("github-actions.yml").match(/uses: .*/g) ?? [];
    expect(uses).to.have.length.greaterThan(5);
    for (const use of uses) expect(use).to.match(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("gives no job both the right to write and code of the branch", () => {
    expect(github.permissions).to.deep.equal({});
    const rights = Object.fromEntries(Object.entries(github.jobs).map(([name, job]) => [name, job.permissions]));
    expect(rights).to.deep.equal({
      preview: { contents: "read" },
      comment: { "pull-requests": "write" },
      up: { contents: "read" },
      drift: { contents: "read" },
      "report-drift": { issues: "write" },
    });
    for (const name of ["comment", "report-drift"])
      expect(JSON.stringify(github.jobs[name]?.steps)).not.to.match(/checkout|npm |npx /);
  });

  it("gives array credentials to jobs with an environment only", () => {
    for (const [name, job] of Object.entries(github.jobs))
      expect(JSON.stringify(job).includes("NETAPP_"), name).to.equal(job.environment !== undefined);
    expect(github.jobs.preview?.environment).to.equal(undefined);
  });

  it("never runs two `up` at once, never cancels one, and lets no drift check push one out of the queue", () => {
    expect(github.jobs.up?.concurrency).to.deep.equal({ group: "storage-up", "cancel-in-progress": false });
    expect(github.jobs.drift?.concurrency?.group).not.to.equal("storage-up");
  });

  it("has scripts that bash can parse, without expressions of the pull request in them", () => {
    for (const { run } of githubSteps) {
      if (run === undefined) continue;
      const parsed = spawnSync("bash", ["-n"], { input: run, encoding: "utf8" });
      expect(parsed.status, parsed.stderr).to.equal(0);
      expect(run).not.to.include("${{");
    }
  });

  describe("its scripts, run with stand-ins for the tools", () => {
    /** Runs a step as GitHub does, with small scripts in the place of tools; each call is written to `calls`. */
    function runStep(name: string, tools: Record<string, string>, env: Record<string, string> = {}) {
      const step = githubSteps.find((candidate) => candidate.name === name);
      for (const [tool, script] of Object.entries(tools)) {
        writeFileSync(join(work, tool), `#!/bin/bash\necho "${tool} $*" >> "$CALLS"\n${script}\n`);
        chmodSync(join(work, tool), 0o755);
      }
      const calls = join(work, "calls");
      writeFileSync(calls, "");
      const run = spawnSync("bash", ["-e", "-c", step?.run ?? "exit 99"], {
        cwd: work,
        encoding: "utf8",
        env: {
          PATH: `${work}:${process.env.PATH}`,
          CALLS: calls,
          STACK: "prod",
          REPOSITORY: "o/r",
          NUMBER: "7",
          GITHUB_STEP_SUMMARY: join(work, "summary"),
          GITHUB_OUTPUT: join(work, "output"),
          ...env,
        },
      });
      return { status: run.status, stderr: run.stderr, calls: readFileSync(calls, "utf8").trim().split("\n") };
    }
    const write = "Create or update the comment";

    it("create the comment when there is none and update the first that there is", () => {
      const created = runStep(write, { gh: "" });
      expect(created.status, created.stderr).to.equal(0);
      expect(created.calls.at(-1)).to.equal(
        "gh api --silent --method POST repos/o/r/issues/7/comments --field body=@comment.md",
      );
      const updated = runStep(write, { gh: 'case "$*" in *--paginate*) printf "11\\n12\\n" ;; esac' });
      expect(updated.calls.at(-1)).to.equal(
        "gh api --silent --method PATCH repos/o/r/issues/comments/11 --field body=@comment.md",
      );
    });

    it("fail when the search fails instead of writing a second comment", () => {
      const { status, calls } = runStep(write, { gh: "exit 1" });
      expect(status).not.to.equal(0);
      expect(calls).to.have.length(1);
    });

    it("keep the comment and fail when the preview failed or the gate says no", () => {
      const preview = (pulumi: number, npx: number) =>
        runStep("Preview", { pulumi: `exit ${pulumi}`, npx: `echo body; exit ${npx}` }, { FAIL_ON: "delete" }).status;
      expect(preview(0, 0)).to.equal(0);
      expect(preview(0, 2)).to.equal(2);
      expect(preview(255, 2)).to.equal(255);
      expect(readFileSync(join(work, "comment.md"), "utf8")).to.equal("body\n");
    });

    it("replace an older comment when there is no preview at all", () => {
      expect(runStep("Preview", { pulumi: "exit 1", npx: "exit 1" }, { FAIL_ON: "delete" }).status).to.equal(1);
      expect(readFileSync(join(work, "comment.md"), "utf8")).to.match(/^Preview failed .*\n\n<!-- storage prod -->\n$/);
    });

    it("tell drift from none and from a check that failed", () => {
      const name = "Compare the arrays with the program";
      const check = (pulumi: number, npx: number) => {
        writeFileSync(join(work, "output"), "");
        const { status } = runStep(name, { pulumi: `exit ${pulumi}`, npx: `exit ${npx}` });
        return [status, readFileSync(join(work, "output"), "utf8")];
      };
      expect(check(0, 0)).to.deep.equal([0, "found=no\n"]);
      expect(check(0, 2)).to.deep.equal([0, "found=yes\n"]);
      expect(check(0, 1)).to.deep.equal([1, ""]);
      expect(check(255, 0)).to.deep.equal([255, ""]);
    });

    it("open, update and close the issue about drift", () => {
      const name = "Open, update or close the issue";
      const existing = 'case "$*" in *--paginate*) echo 5 ;; esac';
      const last = (found: string, gh: string) => runStep(name, { gh }, { FOUND: found }).calls.at(-1);
      expect(last("yes", "")).to.match(/POST repos\/o\/r\/issues --raw-field title=Drift in prod/);
      expect(last("yes", existing)).to.match(/PATCH repos\/o\/r\/issues\/5 --field body=@comment.md/);
      expect(last("no", existing)).to.match(/PATCH repos\/o\/r\/issues\/5 --raw-field state=closed/);
      expect(last("no", "")).to.match(/--paginate/);
    });
  });
});

describe("the README of the workflows", () => {
  it("shows a comment as it really looks", () => {
    const quoted = text("README.md")
      .split("\n")
      .filter((line) => line.startsWith(">"));
    const secret = { username: "esx", initiatorSecret: "[secret]", targetSecret: "[secret]" };
    const rendered = comment({
      steps: [
        step({
          op: "replace",
          name: "green",
          old: { svm: "svm-green" },
          new: { svm: "svm-red" },
          more: { replaceReasons: ["svm"] },
        }),
        step({ type: ACCOUNT, name: "esx", old: secret, new: secret }),
        step({ old: { targetAlias: "blue" }, new: { targetAlias: "" } }),
      ],
      diagnostics: [
        {
          severity: "info#err",
          message:
            "pulumi-netapp: impact: high: The secret initiatorSecret of account esx changes: the next login fails until hosts follow.\n\n",
        },
      ],
    });
    // The formatter of this repository lines up the columns of a table.
    const loose = (markdown: string) => markdown.replace(/-{3,}/g, "---").replace(/ +/g, " ").trim();
    expect(loose(quoted.map((line) => line.replace(/^> ?/, "")).join("\n"))).to.equal(
      loose(rendered.replace(/<!--.*-->/, "")),
    );
  });

  it("names every variable and secret that the workflows read", () => {
    const read =
      `${text("github-actions.yml")}${text("gitlab-note.mjs")}`.match(/(?:vars|secrets)\.(\w+)|NOTES_TOKEN/g) ?? [];
    expect(read).to.have.length.greaterThan(8);
    for (const name of read) expect(text("README.md")).to.include(name.replace(/^\w+\./, ""));
  });
});

describe("the pipeline for GitLab", function () {
  this.timeout(60_000);

  /** The names of the jobs that run for one kind of pipeline, as gitlab-ci-local (which holds GitLab's own schema) tells them. */
  function jobs(source: string, pipeline = text("gitlab-ci.yml")) {
    writeFileSync(join(work, ".gitlab-ci.yml"), pipeline);
    for (const args of [
      ["init", "-q"],
      ["remote", "add", "origin", "git@gitlab.example:group/project.git"],
    ])
      spawnSync("git", args, { cwd: work });
    const tool = join(__dirname, "../../../node_modules/.bin/gitlab-ci-local");
    const variables = ["--variable", `CI_PIPELINE_SOURCE=${source}`, "--variable", "CI_COMMIT_BRANCH=main"];
    const run = spawnSync(tool, ["--list-csv", ...variables], { cwd: work, encoding: "utf8" });
    const lines = run.stdout.split("\n").filter((line) => /^[\w-]+;/.test(line) && !line.startsWith("name;"));
    return { status: run.status, output: run.stdout + run.stderr, names: lines.map((line) => line.split(";")[0]) };
  }

  it("fits GitLab's schema, and runs the right jobs for a merge request, a merge and a schedule", () => {
    const found = ["merge_request_event", "push", "schedule"].map((source) => {
      const { status, output, names } = jobs(source);
      expect(status, output).to.equal(0);
      return names;
    });
    expect(found).to.deep.equal([["preview", "comment"], ["up"], ["drift", "report-drift"]]);
  });

  it("is checked by something that does object", () => {
    expect(jobs("push", text("gitlab-ci.yml").replace("action: access", "action: whatever")).status).not.to.equal(0);
  });

  it("keeps previews, notes and changes in environments of their own", () => {
    expect(Object.fromEntries(gitlabJobs.map(([name, job]) => [name, job.environment.name]))).to.deep.equal({
      preview: "preview",
      comment: "merge-request-notes",
      up: "production",
      drift: "drift",
      "report-drift": "merge-request-notes",
    });
    expect(gitlab.up?.resource_group).to.equal("storage-$STACK");
  });

  it("pins its images, and has scripts that bash can parse", () => {
    for (const image of text("gitlab-ci.yml").match(/image: .*/g) ?? [])
      expect(image).to.match(/:\d+\.\d+\.\d+[\w-]*$/);
    for (const [name, { script }] of gitlabJobs) {
      const parsed = spawnSync("bash", ["-n"], { input: script.join("\n"), encoding: "utf8" });
      expect(parsed.status, name + parsed.stderr).to.equal(0);
    }
  });

  describe("its note script", () => {
    let server: Server;
    let calls: string[];
    let notes: object[];
    let issues: object[];

    beforeEach(async () => {
      calls = [];
      notes = [];
      issues = [];
      server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          const url = new URL(request.url ?? "", "http://x");
          if (request.method !== "GET")
            calls.push(`${request.method} ${url.pathname} ${Buffer.concat(chunks).toString()}`);
          const all = url.pathname.endsWith("/notes") ? notes : issues;
          const page = Number(url.searchParams.get("page") ?? "1");
          // One entry per page, so that paging is part of every test.
          const body = url.pathname.endsWith("/user")
            ? { id: 9 }
            : request.method === "GET"
              ? all.slice(page - 1, page)
              : {};
          response.setHeader("x-next-page", page < all.length ? String(page + 1) : "");
          response.setHeader("content-type", "application/json");
          response.statusCode = request.headers["private-token"] === "note-token" ? 200 : 401;
          response.end(JSON.stringify(body));
        });
      }).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      copyFileSync(join(EXAMPLES, "gitlab-note.mjs"), join(work, "gitlab-note.mjs"));
      writeFileSync(join(work, "comment.md"), "news\n<!-- m -->\n");
    });
    afterEach(() => server.close());

    const run = (args: readonly string[], token = "note-token") =>
      promisify(execFile)(process.execPath, ["gitlab-note.mjs", ...args], {
        cwd: work,
        env: {
          PATH: process.env.PATH,
          CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`,
          CI_PROJECT_ID: "3",
          CI_MERGE_REQUEST_IID: "7",
          NOTES_TOKEN: token,
        },
      });
    const body = JSON.stringify({ body: "news\n<!-- m -->\n" });

    it("writes a note, and from then on over it", async () => {
      notes = [{ id: 1, author: { id: 8 }, body: "<!-- m --> somebody else's" }];
      await run(["merge-request", "comment.md", "m"]);
      notes.push({ id: 2, author: { id: 9 }, body: "old <!-- m -->" });
      await run(["merge-request", "comment.md", "m"]);
      const path = "/api/v4/projects/3/merge_requests/7/notes";
      expect(calls).to.deep.equal([`POST ${path} ${body}`, `PUT ${path}/2 ${body}`]);
    });

    it("opens an issue about drift, updates it, and closes it when the drift is gone", async () => {
      await run(["drift-no", "comment.md", "m", "Drift in prod"]);
      await run(["drift-yes", "comment.md", "m", "Drift in prod"]);
      issues = [
        { iid: 1, description: null },
        { iid: 4, description: "old <!-- m -->" },
      ];
      await run(["drift-yes", "comment.md", "m", "Drift in prod"]);
      await run(["drift-no", "comment.md", "m", "Drift in prod"]);
      const description = "news\n<!-- m -->\n";
      expect(calls).to.deep.equal([
        `POST /api/v4/projects/3/issues ${JSON.stringify({ title: "Drift in prod", description })}`,
        `PUT /api/v4/projects/3/issues/4 ${JSON.stringify({ description })}`,
        `PUT /api/v4/projects/3/issues/4 ${JSON.stringify({ description, state_event: "close" })}`,
      ]);
    });

    it("says what failed without the token", async () => {
      const failure = await run(["merge-request", "comment.md", "m"], "wrong-token").catch(
        (error: { stderr: string }) => error.stderr,
      );
      expect(failure).to.include("GET /api/v4/user was answered with 401").and.not.to.include("wrong-token");
    });
  });
});
