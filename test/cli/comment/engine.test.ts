import { expect } from "chai";
import { parsePreview } from "../../../provider/cli/comment/preview";
import { renderComment } from "../../../provider/cli/comment/render";
import { fixture, rows } from "./preview";

const rendered = (name: string) => renderComment(parsePreview(fixture(name)));
const firstLine = (markdown: string) => markdown.split("\n")[0];

describe("the comment on previews of the real engine", () => {
  it("says `no changes` and nothing else when nothing changes", () => {
    expect(rendered("unchanged.json")).to.equal("no changes\n\n<!-- pulumi-netapp: storage/unchanged -->\n");
  });

  it("shows an update in the words of the API", () => {
    const markdown = rendered("update.json");
    expect(firstLine(markdown)).to.equal("3 changed; 1 high-impact note below");
    expect(rows(markdown)).to.deep.equal([
      ["`esx` `element:Account`", "changed", "`attributes`", '`{"site":"north","team":"esx"}` → cleared'],
      ["`esx` `element:Account`", "changed", "`status`", "active → locked"],
      [
        "`join` `ontap:ActiveDirectoryAccount`",
        "changed",
        "`fqdn`",
        "`old.example.com` → `new.example.com` (joined to another domain)",
      ],
      [
        "`join` `ontap:ActiveDirectoryAccount`",
        "changed",
        "`preferredDomainControllers`",
        "removed `dc1.example.com` (`192.0.2.1`), added `dc2.example.com` (`192.0.2.2`)",
      ],
      ["`blue` `ontap:IscsiService`", "changed", "`enabled`", "enabled → disabled"],
      ["`blue` `ontap:IscsiService`", "changed", "`targetAlias`", "`blue` → cleared"],
    ]);
    expect(markdown).to.include(
      "**Impact**\n\n- **high**: iSCSI on SVM svm-blue is disabled: its sessions drop now.\n",
    );
  });

  it("shows the same for the streaming form", () => {
    expect(rendered("update-streaming.jsonl")).to.equal(rendered("update.json"));
  });

  it("shows nothing of the streaming form's debug lines, in which the engine tells secrets in the clear", () => {
    expect(fixture("update-streaming.jsonl")).to.include("first-Passw0rd!").and.to.include("first-secret-1");
    expect(rendered("update-streaming.jsonl")).not.to.match(/first-Passw0rd|first-secret-1/);
  });

  it("shows a new resource by what is declared, its secrets masked", () => {
    const markdown = rendered("create.json");
    expect(firstLine(markdown)).to.equal("3 created");
    expect(rows(markdown)[2]?.[3]).to.equal("`enabled`: `true`; `svm`: `svm-blue`; `targetAlias`: `blue`");
    expect(rows(markdown)[0]?.[3]).to.include("`initiatorSecret`: secret");
  });

  it("says which secrets are rotated", () => {
    expect(rows(rendered("rotate.json")).map((row) => row.slice(2))).to.deep.equal([
      ["`initiatorSecret`", "rotated"],
      ["`password`", "rotated"],
    ]);
  });

  it("says what forces a replacement", () => {
    const markdown = rendered("replace.json");
    expect(firstLine(markdown)).to.equal("1 replaced");
    expect(rows(markdown)[0]?.slice(1)).to.deep.equal([
      "replaced",
      "`svm`",
      "`svm-blue` → `svm-red` — **forces the replacement**",
    ]);
  });

  it("shows what is deleted by its id and name", () => {
    const markdown = rendered("delete.json");
    expect(firstLine(markdown)).to.equal("2 deleted; 1 high-impact and 1 other note below");
    expect(rows(markdown)[0]).to.deep.equal([
      "`esx` `element:Account`",
      "deleted",
      "",
      "id `id-1`; `username`: `esx-cluster`",
    ]);
    expect(markdown).to.match(/- \*\*high\*\*: SVM svm-blue leaves the domain .+\n- \*\*medium\*\*: .+ is removed: /);
  });

  it("says that a value is known after up", () => {
    expect(rows(rendered("unknown.json"))[0]?.slice(2)).to.deep.equal(["`targetAlias`", "`blue` → known after up"]);
  });

  it("shows drift as what the system has now and what the program declares", () => {
    expect(rows(rendered("drift.json")).map((row) => row.slice(1))).to.deep.equal([
      ["changed", "`targetAlias`", "`by-hand` → `blue`"],
    ]);
  });

  it("shows what is gone from the system as created again", () => {
    expect(firstLine(rendered("gone.json"))).to.equal("2 created");
  });

  it("shows a failing check first, and what was planned before it", () => {
    const markdown = rendered("failing-check.json");
    expect(firstLine(markdown)).to.equal("Preview failed with 1 error; as far as it came: 1 created");
    expect(markdown.indexOf("targetAlias must not contain a space")).to.be.within(1, markdown.indexOf("| Resource"));
  });

  it("shows a failing program in one line without its stack", () => {
    const markdown = rendered("failing-program.json");
    expect(firstLine(markdown)).to.equal("Preview failed with 1 error");
    expect(markdown).to.include("is not a constructor").and.not.to.include("node:internal");
  });
});
