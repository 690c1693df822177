import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import { UNKNOWN } from "../../provider/base/unknown";

const oldest = require("pulumi-oldest") as typeof import("@pulumi/pulumi");

describe("the text for a value that is not known yet", () => {
  it("is that of the SDK, of the oldest and of the present one", () => {
    expect(UNKNOWN).to.equal(runtime.unknownValue);
    expect(UNKNOWN).to.equal(oldest.runtime.unknownValue);
  });
});
