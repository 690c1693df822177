import { expect } from "chai";
import type { ElementAccess } from "../../emulator";
import type { Life } from "../support/life";
import { Bench, failure, outputsOf } from "./bench";

describe("destroying an Element account that still owns volumes", function () {
  this.timeout(20_000);
  let bench: Bench;
  let life: Life;
  before(async () => {
    bench = await Bench.start();
  });
  after(() => bench.close());
  beforeEach(async () => {
    life = await bench.up({ username: "blue" });
  });
  afterEach(() => {
    bench.array.switches.volumesRemainError = "xInvalidAPIParameter";
    loginMay("administrator");
    bench.clear();
  });

  const loginMay = (...element: ElementAccess[]) => bench.array.addUser({ ...bench.array.credentials, element });

  for (const errorName of ["xInvalidAPIParameter", "xVolumesRemain", "xPermissionDeniedByVolumes"]) {
    it(`names them, whatever the error is called (${errorName})`, async () => {
      bench.array.switches.volumesRemainError = errorName;
      const data = bench.array.element.addVolume("blue", "data");
      const old = bench.array.element.addVolume("blue", "old");
      bench.array.element.deleteVolume(old);
      const error = await failure(life.destroy());
      expect(error.message).to.contain(`it still owns volumes ${data} (data); ${old} (old), deleted but not purged`);
      expect(error.message).to.contain(errorName).and.to.contain("delete and purge its volumes");
      expect(bench.methods()).to.deep.equal(["RemoveAccount", "ListVolumesForAccount"]);
      expect(bench.array.element.volumes("blue")).to.have.length(2);
      expect(life.kept?.id).to.equal(String(outputsOf(life).accountId));
    });
  }

  it("one that is deleted and not purged is enough", async () => {
    const old = bench.array.element.addVolume("blue", "old");
    bench.array.element.deleteVolume(old);
    const error = await failure(life.destroy());
    expect(error.message).to.contain(`it still owns volume ${old} (old), deleted but not purged`);
    bench.array.element.purgeVolume(old);
    await life.destroy();
    expect(bench.array.element.accounts).to.deep.equal([]);
  });

  it("without the right to list them it still says what to do", async () => {
    loginMay("accounts");
    const data = bench.array.element.addVolume("blue");
    const error = await failure(life.destroy());
    expect(error.message).to.contain("probably because it still owns volumes");
    expect(error.message).to.contain("delete and purge its volumes").and.to.contain("xInvalidAPIParameter");
    expect(error.message).to.contain(`Account ${life.kept?.id} still has volumes [${data}]`);
  });

  it("a refusal for another reason is told as it is", async () => {
    bench.array.faults.add({
      kind: "elementError",
      name: "xAPINotPermitted",
      message: "disabled by configuration",
      match: { label: "element RemoveAccount" },
    });
    const error = await failure(life.destroy());
    expect(error.message).to.contain("disabled by configuration (code xAPINotPermitted)");
    expect(error.message).to.not.contain("volumes");
  });

  it("a missing right is told as it is, and nothing more is asked", async () => {
    loginMay("read");
    const error = await failure(life.destroy());
    expect(error.message).to.contain("xPermissionDenied").and.to.not.contain("volume");
    expect(bench.methods()).to.deep.equal(["RemoveAccount"]);
  });

  it("an account without volumes is one call", async () => {
    const accountID = Number(life.kept?.id);
    await life.destroy();
    expect(bench.calls()).to.deep.equal([["RemoveAccount", { accountID }]]);
  });
});
