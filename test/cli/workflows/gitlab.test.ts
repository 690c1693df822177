import { execFile, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { parse, parseAllDocuments } from "yaml";
import { ROOT, standIns, text } from "./runner";

const EXAMPLE = text("examples/pull-request/gitlab-ci.yml");
const COMPONENTS = ["templates/merge-request.yml", "templates/drift.yml"];
const DIGEST = "f".repeat(64);

interface GitLabJob {
  readonly script: readonly string[];
  readonly image: string;
  readonly environment: { name: string };
  readonly resource_group?: string;
  readonly variables: Record<string, string>;
  readonly artifacts?: { paths: string[] };
}
const component = (file: string) =>
  parseAllDocuments(text(file)).map((document) => document.toJS()) as [
    { spec: { inputs: Record<string, { description: string; default?: string }> } },
    Record<string, GitLabJob>,
  ];
const up = (parse(EXAMPLE) as { up: GitLabJob }).up;
const jobsOf: Record<string, GitLabJob> = {
  ...Object.fromEntries(
    COMPONENTS.flatMap((file) => Object.entries(component(file)[1])).map(([name, job]) => [name.split("]]")[1], job]),
  ),
  up,
};

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "workflows-"));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

describe("the pipeline for GitLab", function () {
  this.timeout(120_000);

  /** A project that holds the components too: gitlab-ci-local fetches others from their server. */
  function project(pipeline = EXAMPLE): void {
    cpSync(join(ROOT, "templates"), join(work, "templates"), { recursive: true });
    const git = (...args: string[]) => {
      const user = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
      return spawnSync("git", [...user, ...args], { cwd: work, encoding: "utf8" }).stdout.trim();
    };
    git("init", "-q", "-b", "main");
    git("remote", "add", "origin", "git@gitlab.example:group/pulumi-netapp.git");
    writeFileSync(join(work, "package.json"), '{ "name": "trusted" }\n');
    git("add", ".");
    git("commit", "-q", "-m", "m");
    const local = `gitlab.example/group/pulumi-netapp/$1@${git("rev-parse", "HEAD")}`;
    const filled = pipeline.replace(/\$CI_SERVER_FQDN\/GROUP\/pulumi-netapp\/([\w-]+)@COMMIT/g, local);
    writeFileSync(join(work, ".gitlab-ci.yml"), filled.replaceAll("DIGEST", DIGEST));
  }

  /** gitlab-ci-local, which holds GitLab's own schema, without blocking the server that runs in this process. */
  function gitlab(source: string, args: readonly string[]) {
    const tool = join(ROOT, "node_modules/.bin/gitlab-ci-local");
    const variables = [`CI_PIPELINE_SOURCE=${source}`, "CI_COMMIT_BRANCH=main", "CI_DEFAULT_BRANCH=main"];
    const given = variables.flatMap((one) => ["--variable", one]);
    return new Promise<{ status: number; output: string; stdout: string }>((done) => {
      execFile(tool, [...args, ...given], { cwd: work }, (error, stdout, stderr) =>
        done({ status: error ? Number(error.code ?? 1) : 0, output: stdout + stderr, stdout }),
      );
    });
  }

  async function names(source: string, pipeline?: string) {
    project(pipeline);
    const { status, output, stdout } = await gitlab(source, ["--list-csv"]);
    const lines = stdout.split("\n").filter((line) => /^[\w-]+;/.test(line) && !line.startsWith("name;"));
    return { status, output, names: lines.map((line) => line.split(";")[0]) };
  }

  it("fits GitLab's schema, and runs the right jobs for a merge request, a merge and a schedule", async () => {
    const found: unknown[] = [];
    for (const source of ["merge_request_event", "push", "schedule"]) {
      const listed = await names(source);
      expect(listed.status, listed.output).to.equal(0);
      found.push(listed.names);
    }
    expect(found).to.deep.equal([["preview", "comment"], ["up"], ["drift", "report-drift"]]);
  });

  it("is checked by something that does object, to the inputs of the components too", async () => {
    expect((await names("push", EXAMPLE.replace("name: production", "nmae: production"))).status).not.to.equal(0);
    expect((await names("push", EXAMPLE.replace("      stack: prod\n", ""))).output).to.match(/stack.*required value/);
  });

  it("names its jobs apart for several stacks", async () => {
    const both = EXAMPLE.replaceAll("stack: prod", "stack: prod\n      job-prefix: prod-");
    expect((await names("schedule", both)).names).to.deep.equal(["prod-drift", "prod-report-drift"]);
  });

  it("keeps previews, notes and changes in environments of their own", () => {
    expect(Object.fromEntries(Object.entries(jobsOf).map(([name, job]) => [name, job.environment.name]))).to.deep.equal(
      {
        preview: "preview",
        comment: "merge-request-notes",
        drift: "drift",
        "report-drift": "merge-request-notes",
        up: "production",
      },
    );
    expect(up.resource_group).to.equal("storage-prod");
    expect(jobsOf.drift?.resource_group).to.match(/^storage-.*stack/);
  });

  it("has one image for all jobs, with a version and a digest, and scripts that a shell can parse", () => {
    const images = EXAMPLE.match(/image: .*/g) ?? [];
    expect(images).to.have.length(3);
    for (const image of images) expect(image).to.match(/:\d+\.\d+\.\d+@sha256:DIGEST$/);
    for (const file of COMPONENTS) expect(component(file)[0].spec.inputs.image).not.to.have.property("default");
    for (const [name, { script }] of Object.entries(jobsOf)) {
      const parsed = spawnSync("sh", ["-n"], { input: script.join("\n"), encoding: "utf8" });
      expect(parsed.status, name + parsed.stderr).to.equal(0);
    }
  });

  it("never checks the branch out where the token is, and installs there without the scripts of packages", () => {
    for (const file of COMPONENTS)
      expect(component(file)[0].spec.inputs["trusted-install"]?.default).to.equal("npm ci --ignore-scripts");
    for (const name of ["comment", "report-drift"]) {
      expect(jobsOf[name]?.variables.GIT_STRATEGY).to.equal("none");
      expect(jobsOf[name]?.script[0]).to.equal('trusted=$(mktemp -d) && cd "$trusted"');
      expect(JSON.stringify(jobsOf[name]?.script)).not.to.match(/inputs\.install|pulumi (preview|up)/);
    }
    for (const name of ["preview", "drift", "up"])
      expect(JSON.stringify(jobsOf[name]), name).not.to.include("NOTES_TOKEN");
  });

  describe("run with stand-ins for Pulumi and npm", () => {
    let api: Awaited<ReturnType<typeof startApi>>;
    let bin: string;
    beforeEach(async () => {
      api = await startApi();
      bin = mkdtempSync(join(tmpdir(), "stand-ins-"));
      project();
      spawnSync("git", ["clone", "-q", "--bare", work, join(bin, "project.git")]);
    });
    afterEach(() => {
      api.server.close();
      rmSync(bin, { recursive: true, force: true });
    });

    const made = new Map<string, Promise<Record<string, GitLabJob>>>();
    /** What gitlab-ci-local makes of the pipeline, which is the same for most tests but for the commit. */
    function jobs(): Promise<Record<string, GitLabJob>> {
      const pipeline = readFileSync(join(work, ".gitlab-ci.yml"), "utf8").replace(/@[0-9a-f]{40}/g, "");
      const expand = () => gitlab("merge_request_event", ["--preview"]);
      const found = made.get(pipeline) ?? expand().then(({ stdout }) => parse(stdout.slice(stdout.indexOf("---\n"))));
      made.set(pipeline, found);
      return found;
    }

    /** Runs two jobs as a runner does, with what gitlab-ci-local made of the components and their inputs. */
    async function run(names: readonly [string, string], fixture: string, labels = "", status = 0) {
      const expanded = await jobs();
      const checkout = join(bin, "checkout");
      mkdirSync(checkout, { recursive: true });
      // The files of the branch are where the first job runs; the second gets the artifact alone.
      writeFileSync(join(checkout, "package.json"), '{ "name": "branch" }\n');
      standIns(bin, {
        pulumi: `cat "${join(ROOT, "test/cli/comment/fixtures", fixture)}"; exit ${status}`,
        npm: `cat package.json >> "$CALLS"; mkdir -p node_modules; ln -sfn "${ROOT}" node_modules/pulumi-netapp`,
      });
      const codes: (number | null)[] = [];
      for (const name of names) {
        const { script, variables } = expanded[name] ?? { script: ["exit 99"], variables: {} };
        const env = {
          PATH: `${bin}:${process.env.PATH}`,
          CALLS: join(bin, "calls"),
          CI_PROJECT_DIR: checkout,
          CI_PROJECT_URL: `file://${bin}/project`,
          CI_DEFAULT_BRANCH: "main",
          CI_JOB_TOKEN: "job-token",
          CI_API_V4_URL: api.url,
          CI_PROJECT_ID: "3",
          CI_MERGE_REQUEST_IID: "7",
          CI_MERGE_REQUEST_LABELS: labels,
          NOTES_TOKEN: "note-token",
          ...variables,
        };
        const child = promisify(execFile)("bash", ["-eo", "pipefail", "-c", script.join("\n")], { cwd: checkout, env });
        codes.push(await child.then(() => 0).catch((error: { code: number }) => error.code));
        // A runner starts `needs` with `when: always` all the same; the others stop here.
        if (codes[0] !== 0 && name === "drift") break;
      }
      return { codes, calls: readFileSync(join(bin, "calls"), "utf8").trim().split("\n") };
    }
    const mergeRequest = ["preview", "comment"] as const;
    const schedule = ["drift", "report-drift"] as const;

    it("previews, writes the note with the default branch's package, and lets the gate decide", async () => {
      const { codes, calls } = await run(mergeRequest, "update.json");
      expect(codes).to.deep.equal([0, 0]);
      expect(calls.slice(0, -1)).to.deep.equal([
        "npm ci",
        '{ "name": "branch" }',
        "pulumi preview --json --non-interactive --stack prod",
        "npm ci --ignore-scripts",
        '{ "name": "trusted" }',
      ]);
      expect(api.calls).to.have.length(1);
      expect(api.calls[0]).to.match(
        /^POST \/api\/v4\/projects\/3\/merge_requests\/7\/notes .*3 changed.*<!-- pulumi-netapp prod -->/,
      );
    });

    it("counts whom the changes touch with live, by the environment alone", async () => {
      project(EXAMPLE.replace("stack: prod", 'stack: prod\n      live: "true"'));
      expect((await run(mergeRequest, "update.json")).codes).to.deep.equal([0, 0]);
      expect(api.calls[0]).to.match(/3 changed.*Not counted: /);
    });

    it("fails after the note when the preview replaces something, unless the label is there", async () => {
      expect((await run(mergeRequest, "replace.json")).codes).to.deep.equal([0, 2]);
      expect((await run(mergeRequest, "replace.json", "other,destroys-on-purpose")).codes).to.deep.equal([0, 0]);
      expect(api.calls.map((call) => /1 replaced/.test(call))).to.deep.equal([true, true]);
    });

    it("lets no label open the gate but the one that is named", async () => {
      for (const [label, labels, code] of [
        ["", "", 2],
        ["", "a,b", 2],
        ["a,b", "a,b", 2],
        ["*", "a", 2],
        ["?", "a", 2],
        ["ok", "not-ok,okay", 2],
        ["ok", "a,ok", 0],
      ] as const) {
        project(EXAMPLE.replace("stack: prod", `stack: prod\n      allow-label: "${label}"`));
        expect((await run(mergeRequest, "replace.json", labels)).codes, `${label} of ${labels}`).to.deep.equal([
          0,
          code,
        ]);
      }
    });

    it("writes the errors of a preview that failed, and over an older note when there is no preview at all", async () => {
      expect((await run(mergeRequest, "failing-program.json", "", 255)).codes).to.deep.equal([255, 2]);
      expect((await run(mergeRequest, "../preview.ts", "", 255)).codes).to.deep.equal([255, 1]);
      expect(api.calls[0]).to.include("Preview failed");
      expect(api.calls[1]).to.include("there is no preview to show").and.to.include("<!-- pulumi-netapp prod -->");
    });

    it("opens an issue about drift, closes none without one, and reports nothing when the check failed", async () => {
      expect((await run(schedule, "failing-program.json", "", 255)).codes).to.deep.equal([255]);
      expect((await run(schedule, "unchanged.json")).codes).to.deep.equal([0, 0]);
      expect(api.calls).to.deep.equal([]);
      const { codes, calls } = await run(schedule, "drift.json");
      expect(codes).to.deep.equal([0, 0]);
      expect(calls).to.include("pulumi preview --refresh --run-program --json --non-interactive --stack prod");
      expect(api.calls[0]).to.match(
        /^POST \/api\/v4\/projects\/3\/issues .*"title":"Drift in prod".*<!-- pulumi-netapp drift prod -->/,
      );
    });
  });

  describe("its note script", () => {
    let api: Awaited<ReturnType<typeof startApi>>;
    beforeEach(async () => {
      api = await startApi();
      copyFileSync(join(ROOT, "templates/gitlab-note.mjs"), join(work, "gitlab-note.mjs"));
      writeFileSync(join(work, "comment.md"), "news\n<!-- m -->\n");
    });
    afterEach(() => api.server.close());

    const run = (args: readonly string[], token = "note-token") =>
      promisify(execFile)(process.execPath, ["gitlab-note.mjs", ...args], {
        cwd: work,
        env: {
          PATH: process.env.PATH,
          CI_API_V4_URL: api.url,
          CI_PROJECT_ID: "3",
          CI_MERGE_REQUEST_IID: "7",
          NOTES_TOKEN: token,
        },
      });
    const body = JSON.stringify({ body: "news\n<!-- m -->\n" });

    it("writes a note, and from then on over it", async () => {
      api.notes.push({ id: 1, author: { id: 8 }, body: "<!-- m --> somebody else's" });
      await run(["merge-request", "comment.md"]);
      api.notes.push({ id: 2, author: { id: 9 }, body: "old <!-- m -->" });
      await run(["merge-request", "comment.md"]);
      const path = "/api/v4/projects/3/merge_requests/7/notes";
      expect(api.calls).to.deep.equal([`POST ${path} ${body}`, `PUT ${path}/2 ${body}`]);
    });

    it("opens an issue about drift, updates it, and closes it when the drift is gone", async () => {
      await run(["drift-no", "comment.md", "Drift in prod"]);
      await run(["drift-yes", "comment.md", "Drift in prod"]);
      api.issues.push({ iid: 1, description: null }, { iid: 4, description: "old <!-- m -->" });
      await run(["drift-yes", "comment.md", "Drift in prod"]);
      await run(["drift-no", "comment.md", "Drift in prod"]);
      const description = "news\n<!-- m -->\n";
      expect(api.calls).to.deep.equal([
        `POST /api/v4/projects/3/issues ${JSON.stringify({ title: "Drift in prod", description })}`,
        `PUT /api/v4/projects/3/issues/4 ${JSON.stringify({ description })}`,
        `PUT /api/v4/projects/3/issues/4 ${JSON.stringify({ description, state_event: "close" })}`,
      ]);
    });

    it("says what failed without the token", async () => {
      const failure = await run(["merge-request", "comment.md"], "wrong-token").catch(
        (error: { stderr: string }) => error.stderr,
      );
      expect(failure).to.include("GET /api/v4/user was answered with 401").and.not.to.include("wrong-token");
    });

    it("writes over the note of an older version where the title is the same, and over nobody else's", async () => {
      writeFileSync(join(work, "comment.md"), "`eu--prod`: news\n<!-- eu-%2Dprod -->\n");
      api.notes.push({ id: 1, author: { id: 9 }, body: "`eu-prod`: old <!-- eu-prod -->" });
      api.notes.push({ id: 2, author: null, body: null });
      await run(["merge-request", "comment.md"]);
      api.notes.push({ id: 3, author: { id: 9 }, body: "`eu--prod`: old\n<!-- eu-prod -->" });
      await run(["merge-request", "comment.md"]);
      expect(api.calls.map((call) => call.split(" ").slice(0, 2).join(" "))).to.deep.equal([
        "POST /api/v4/projects/3/merge_requests/7/notes",
        "PUT /api/v4/projects/3/merge_requests/7/notes/3",
      ]);
    });

    it("follows no redirect with its token, and no pages that go in circles", async () => {
      api.notes.push({ id: 1, author: { id: 9 }, body: "x" }, { id: 2, author: { id: 9 }, body: "y" });
      const said = () => run(["merge-request", "comment.md"]).catch((error: { stderr: string }) => error.stderr);
      for (const next of ["1", "0", "-1", "x", "1e9", "2"]) {
        api.next = next;
        expect(await said(), next).to.match(/The pages of .+ have no end: after page \d comes/);
      }
      api.next = undefined;
      const asked: (string | undefined)[] = [];
      const other = createServer((request, response) => {
        asked.push(request.headers["private-token"] as string | undefined);
        response.end("[]");
      }).listen(0, "127.0.0.1");
      await new Promise((resolve) => other.once("listening", resolve));
      api.redirect = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
      expect(await said()).to.include("was answered with 302");
      other.close();
      expect(asked).to.deep.equal([]);
      expect(api.calls).to.deep.equal([]);
    });

    it("refuses a text without a mark, which no later pipeline would find again", async () => {
      writeFileSync(join(work, "comment.md"), "news\n");
      const failure = await run(["merge-request", "comment.md"]).catch((error: { stderr: string }) => error.stderr);
      expect(failure).to.include("does not end with a mark");
      expect(api.calls).to.deep.equal([]);
    });
  });
});

/** As much of GitLab's API as the note script calls: one entry per page, so that paging is part of every test. */
async function startApi() {
  const [calls, notes, issues]: [string[], object[], object[]] = [[], [], []];
  const switches: { next?: string | undefined; redirect?: string } = {};
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://x");
      if (request.method !== "GET") calls.push(`${request.method} ${url.pathname} ${Buffer.concat(chunks).toString()}`);
      const all = url.pathname.endsWith("/notes") ? notes : issues;
      const page = Number(url.searchParams.get("page") ?? "1");
      const found = request.method === "GET" ? all.slice(page - 1, page) : {};
      response.setHeader("x-next-page", switches.next ?? (page < all.length ? String(page + 1) : ""));
      if (switches.redirect) return response.writeHead(302, { location: switches.redirect }).end();
      response.setHeader("content-type", "application/json");
      response.statusCode = request.headers["private-token"] === "note-token" ? 200 : 401;
      response.end(JSON.stringify(url.pathname.endsWith("/user") ? { id: 9 } : found));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return Object.assign(switches, {
    server,
    calls,
    notes,
    issues,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`,
  });
}
