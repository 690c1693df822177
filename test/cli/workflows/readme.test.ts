import { expect } from "chai";
import { ACCOUNT, comment, step } from "../comment/preview";
import { text } from "./runner";

const README = text("examples/pull-request/README.md");

describe("the README of the workflows", () => {
  it("shows a comment as it really looks", () => {
    const quoted = README.split("\n").filter((line) => line.startsWith(">"));
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
      `${text("examples/pull-request/github-actions.yml")}${text("templates/gitlab-note.mjs")}`.match(
        /(?:vars|secrets)\.(\w+)|NOTES_TOKEN/g,
      ) ?? [];
    expect(read).to.have.length.greaterThan(8);
    for (const name of read) expect(README).to.include(name.replace(/^\w+\./, ""));
  });
});
