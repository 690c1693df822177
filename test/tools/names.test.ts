import { resolve } from "node:path";
import { expect } from "chai";
import { doubtfulNames, exportedNames } from "../../tools/lint/names";

describe("the exported names", () => {
  it("mean one thing each, but for those that stand twice for a reason", () => {
    expect(doubtfulNames(exportedNames(resolve(__dirname, "../..")))).to.deep.equal([]);
  });

  it("are told when one is declared twice, and when a reason is not needed any more", () => {
    const names = new Map([
      ["Plan", ["provider/a.ts", "provider/b.ts"]],
      ["fields", ["provider/a.ts", "provider/b.ts"]],
      ["Kind", ["provider/a.ts"]],
    ]);
    expect(doubtfulNames(names, { fields: "a role", Kind: "was twice" })).to.deep.equal([
      "Plan is exported by provider/a.ts and provider/b.ts: rename one of them.",
      "Kind is exported once: take it off the list in tools/lint/names.ts.",
    ]);
  });
});
