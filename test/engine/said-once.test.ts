import { expect } from "chai";
import { ProviderError } from "../../provider/base/errors";
import { sayFailuresOnce } from "../../provider/engine/dynamic/handler";

describe("What the SDK's host prints to stderr beside its answer", () => {
  it("is dropped for an expected failure, which the engine tells under its resource, and kept for everything else", () => {
    const { error } = console;
    const printed: unknown[] = [];
    console.error = (...texts: unknown[]) => printed.push(...texts);
    try {
      sayFailuresOnce();
      // As the host has it.
      const print = (e: Error) => console.error(`${e}: ${e.stack}`);
      print(new ProviderError("denied", "Cannot read x on y: no.\nA second line."));
      print(new TypeError("a defect"));
      console.error("pulumi-netapp: a line of another kind");
      console.error("other:", 1);
    } finally {
      console.error = error;
    }
    expect(printed.map(String).join("\n")).to.match(
      /^TypeError: a defect: TypeError: a defect\n +at [\s\S]*\npulumi-netapp: a line of another kind\nother:\n1$/,
    );
  });
});
