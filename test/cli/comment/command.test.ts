import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CLI } from "../cli";
import { fixture } from "./preview";

const FIXTURES = join(__dirname, "fixtures");

function comment(args: readonly string[], input = "") {
  const run = spawnSync(process.execPath, [CLI, "comment", ...args], { input, encoding: "utf8" });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

describe("pulumi-netapp comment", function () {
  this.timeout(30_000);

  it("reads stdin or a file", () => {
    const piped = comment([], fixture("update.json"));
    expect(piped.status, piped.stderr).to.equal(0);
    expect(piped.stdout).to.match(/^3 changed/);
    expect(comment([join(FIXTURES, "update.json")])).to.deep.equal(piped);
  });

  it("reads the UTF-16 that PowerShell 5 writes with >, from a file and from stdin", () => {
    const text = fixture("update.json");
    const little = Buffer.from(`\ufeff${text}`, "utf16le");
    const file = join(mkdtempSync(join(tmpdir(), "pulumi-netapp-comment-")), "preview.json");
    for (const bytes of [little, Buffer.from(little).swap16(), Buffer.from(`\ufeff${text}`)]) {
      writeFileSync(file, bytes);
      expect(comment([file])).to.deep.equal(comment([], text));
    }
  });

  it("exits with 2 after printing when the preview holds what --fail-on names", () => {
    const gate = (ops: string, name: string) => comment(["--fail-on", ops, join(FIXTURES, name)]);
    expect(gate("replace,delete", "delete.json").status).to.equal(2);
    expect(gate("replace,delete", "delete.json").stdout).to.match(/^2 deleted/);
    expect(gate("replace, delete", "replace.json").status).to.equal(2);
    expect(gate("replace,delete", "update.json").status).to.equal(0);
    expect(gate("error", "failing-check.json").status).to.equal(2);
  });

  it("lets no gate open before a preview that failed, did not finish, or has an operation that it does not know", () => {
    const urn = "urn:pulumi:prod::storage::netapp:element:Account::hosts";
    const unknown = JSON.stringify({ steps: [{ op: "explode", urn }] });
    for (const gate of ["replace", "medium"]) {
      for (const input of [
        '{"config": {}}',
        '{"changeSummary": {"delete": 1}}',
        fixture("failing-program.json"),
        unknown,
      ])
        expect(comment(["--fail-on", gate], input).status, `${gate} ${input.slice(0, 40)}`).to.equal(2);
      expect(comment(["--fail-on", gate], fixture("unchanged.json")).status).to.equal(0);
    }
    expect(comment(["--fail-on", "error"], unknown).status).to.equal(0);
  });

  it("prints the same mark with --no-preview as with a preview", () => {
    const args = ["--title", "eu @x", "--marker", "eu--prod"];
    expect(comment([...args, "--no-preview"])).to.deep.equal({
      status: 0,
      stdout: "eu `@x`: there is no preview to show; the logs of the jobs say why.\n\n<!-- eu-%2Dprod -->\n",
      stderr: "",
    });
    expect(comment([...args, join(FIXTURES, "update.json")]).stdout).to.match(/\n<!-- eu-%2Dprod -->\n$/);
  });

  it("exits with 1 and one sentence when the input is no preview", () => {
    for (const input of ["", "Previewing update (prod)", "{}", '{"steps": 7}', "[]", '{"steps": [{"op":', "null"]) {
      const { status, stdout, stderr } = comment([], input);
      expect(status, input).to.equal(1);
      expect(stdout, input).to.equal("");
      expect(stderr, input).to.match(/^pulumi-netapp comment: The .+\.\n$/);
    }
    const absent = comment([join(FIXTURES, "no-such-file.json")]);
    expect(absent.status).to.equal(1);
    expect(absent.stderr).to.match(/^pulumi-netapp comment: The file .+ cannot be read \(ENOENT\).+\.\n$/);
  });

  it("takes title, marker and size", () => {
    const { stdout } = comment(["--title", "prod @team", "--marker", "prod", join(FIXTURES, "unchanged.json")]);
    expect(stdout).to.equal("prod `@team`: no changes\n\n<!-- prod -->\n");
    expect(comment(["--max-size", "1000", join(FIXTURES, "create.json")]).stdout.length).to.be.at.most(1000);
    expect(comment(["--max-size", "10", join(FIXTURES, "create.json")]).status).to.equal(1);
  });

  it("refuses an operation or a host that it does not know", () => {
    expect(comment(["--fail-on", "explode", join(FIXTURES, "create.json")]).stderr).to.include(
      "create, update, replace, delete, error",
    );
    expect(comment(["--for", "bitbucket", join(FIXTURES, "create.json")]).status).to.equal(1);
  });

  it("documents its exit codes", () => {
    const { stdout, status } = comment(["--help"]);
    expect(status).to.equal(0);
    expect(stdout).to.match(/Exit codes:\n {2}0 .+\n {2}1 .+\n {2}2 .+/);
  });
});
