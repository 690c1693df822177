import { expect } from "chai";
import { cutOff } from "./engine";
import { torture } from "./run";

describe("Random programs on an array that fails at every call", function () {
  // Most of it is the transport's pauses between repetitions.
  this.timeout(240_000);
  it("converge once the faults are over, without a lost, doubled or stolen object and without a secret told", async () => {
    const { violations, counts, struck } = await torture({ programs: 25, seed: 20_261_122 });
    expect(violations).to.deep.equal([]);
    expect(counts.programs).to.equal(25);
    // The faults did strike: a run in which nothing went wrong would show nothing.
    expect(counts.errors).to.be.above(10);
    expect(counts.adopted).to.be.above(0);
    expect(struck).to.include.keys("fault", "contradict", "storm");
    expect(struck).to.include.any.keys("SIGTERM", "SIGINT");
  });
});

describe("An up on the real engine that is cut off by SIGKILL", function () {
  this.timeout(240_000);
  before(function () {
    // The processes of a stack are found through /proc.
    if (process.platform !== "linux") this.skip();
  });
  for (const victim of ["plugin", "cli", "both"] as const) {
    it(`converges after a refresh and an up: ${victim} killed`, async () => {
      expect(await cutOff(victim, 3)).to.deep.equal([]);
    });
    // Nothing of the plugin is left to differ when both are killed; `npm run torture -- --engine` goes through all the same.
    if (victim === "both") continue;
    it(`converges after a refresh and an up through the packaged plugin: ${victim} killed`, async () => {
      expect(await cutOff(victim, 3, "pulumi-netapp/plugin")).to.deep.equal([]);
    });
  }
});
