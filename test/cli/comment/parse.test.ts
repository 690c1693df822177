import { expect } from "chai";
import { PreviewFormatError, parsePreview } from "../../../provider/cli/comment/preview";
import { renderComment } from "../../../provider/cli/comment/render";
import { comment, fixture } from "./preview";

const summary = (text: string) => renderComment(parsePreview(text)).split("\n")[0];

describe("reading a preview", () => {
  it("takes any keys that it does not know, and nulls", () => {
    expect(summary('{"steps": [], "news": 1, "diagnostics": null, "changeSummary": null}')).to.equal("no changes");
  });

  it("takes what a task runner prints before the JSON", () => {
    expect(summary(`\n> storage@1.0.0 preview\n> pulumi preview --json\n\n${fixture("update.json")}`)).to.match(
      /^3 changed/,
    );
    expect(summary(`\ufeff> npm notice\n${fixture("update-streaming.jsonl")}`)).to.match(/^3 changed/);
  });

  it("takes a list of events", () => {
    const events = fixture("update-streaming.jsonl").trim().split("\n").join(",");
    expect(summary(`[${events}]`)).to.match(/^3 changed/);
  });

  it("does not call it `no changes` when the engine did not come to planning", () => {
    expect(summary('{"config": {}}')).to.equal("Preview did not finish");
    expect(summary('{"diagnostics": [{"severity": "error", "message": "error: no stack"}]}')).to.equal(
      "Preview failed with 1 error",
    );
    const events = fixture("update-streaming.jsonl").trim().split("\n");
    expect(summary(events.slice(0, 4).join("\n"))).to.equal("Preview did not finish");
    expect(summary(events.filter((line) => !line.includes("summaryEvent")).join("\n"))).to.equal(
      "Preview did not finish; as far as it came: 3 changed",
    );
  });

  it("takes an operation that it does not know for a change, and tells its name", () => {
    const urn = "urn:pulumi:prod::storage::netapp:element:Account::hosts";
    for (const op of ["explode", "", "constructor", "__proto__", "Delete", "create | x"]) {
      const markdown = comment({ steps: [{ op, urn, oldState: { inputs: {} } }] });
      expect(markdown, op).to.match(/^1 with an unknown operation\n/);
      expect(markdown).to.include(op === "" ? "| empty |" : op.replace("|", "\\|"));
    }
    for (const op of ["same", "read", "refresh", "read-replacement", "discard"])
      expect(comment({ steps: [{ op, urn }] }), op).to.match(/^no changes\n/);
  });

  it("reads a preview whole or not at all", () => {
    const events = fixture("update-streaming.jsonl").trim().split("\n");
    const broken = [
      events.map((line, at) => (at === 5 ? line.slice(0, -9) : line)).join("\n"),
      `{"sequence":1,"summaryEvent":{}}\n${fixture("delete.json")}`,
      `${fixture("delete.json").slice(0, -20)}\n{"sequence":1,"summaryEvent":{}}`,
      '{"sequence":1,"resourcePreEvent":{"metadata":{"op":7}}}\n{"sequence":2,"summaryEvent":{}}',
      '{"resourcePreEvent":{"metadata":{"op":"delete","urn":"x"}}}\n{"sequence":2,"summaryEvent":{}}',
      '[{"sequence":1,"policyEvent":7}]',
    ];
    for (const text of broken) expect(() => parsePreview(text), text.slice(0, 60)).to.throw(PreviewFormatError);
  });

  it("does not believe a summary whose steps are not there", () => {
    for (const [changeSummary, words] of [
      [{ delete: 2, same: 1 }, "Preview did not finish"],
      [{ explode: 1 }, "Preview did not finish"],
      [{ same: 3, read: 1, delete: 0 }, "no changes"],
    ] as const)
      expect(summary(JSON.stringify({ steps: [], changeSummary }))).to.equal(words);
  });

  it("says where a preview is broken", () => {
    expect(() => parsePreview('{"steps": [{"op": "update", "urn": 7}]}')).to.throw(
      PreviewFormatError,
      "at steps.0.urn",
    );
  });

  it("says errors first, then what changes, then impact by severity, then warnings, each once", () => {
    const note = (severity: string) => ({
      severity: "info#err",
      message: `pulumi-netapp: impact: ${severity}: ${severity} hurts.\n\n`,
    });
    const markdown = comment({
      steps: [],
      diagnostics: [
        { severity: "warning", message: "warning: old flag" },
        ...["medium", "high", "high"].map(note),
        { severity: "error", message: "error: it is broken\n    at here (file.js:1)\n" },
        { severity: "info", message: "not for reviewers" },
        { severity: "info#err", message: "(node:1) noise" },
      ],
    });
    expect(markdown).to.equal(
      "Preview failed with 1 error\n\n**Errors**\n\n- it is broken\n\n**Impact**\n\n- **high**: high hurts.\n" +
        "- **medium**: medium hurts.\n\n**Warnings**\n\n- old flag\n\n<!-- pulumi-netapp -->\n",
    );
  });

  it("takes the notes of the packaged plugin, before which the engine puts its word, for notes and not for warnings", () => {
    const message = "warning: pulumi-netapp: impact: high: the account is locked\n";
    const urn = "urn:pulumi:prod::quickstart::netapp:element:Account::hosts";
    const steps = [{ op: "update", urn, oldState: { inputs: {} }, newState: { inputs: { status: "locked" } } }];
    expect(comment({ steps, diagnostics: [{ severity: "warning", urn, message }] })).to.match(
      /\n\*\*Impact\*\*\n\n- \*\*high\*\*: the account is locked\n\n<!--/,
    );
  });

  it("shows policy violations of the streaming form", () => {
    const event = {
      sequence: 1,
      timestamp: 1,
      policyEvent: { message: "no", policyName: "p", enforcementLevel: "mandatory" },
    };
    expect(renderComment(parsePreview(JSON.stringify(event)))).to.include("- policy p: no");
  });
});
