import { expect } from "chai";
import { pointer } from "../../provider/program/dynamic";
import { Bench, failure, outputsOf } from "./bench";

describe("API versions of an Element cluster", function () {
  this.timeout(20_000);
  let bench: Bench;
  afterEach(() => bench.close());

  // Which cluster it is, is asked by identity.test.ts.
  const endpoints = () =>
    bench.array.requests
      .map(({ label, path }) => `${label.slice("element ".length)} ${path}`)
      .filter((call) => !call.startsWith("GetClusterInfo"));
  const negotiated = async (apiVersion: string, supportedVersions?: string[]) => {
    bench = await Bench.start({
      apiVersion: null,
      element: { apiVersion, ...(supportedVersions && { supportedVersions }) },
    });
    await bench.life().up({ username: "blue" });
    return endpoints();
  };

  it("a pinned version is used as it is, and nothing is asked", async () => {
    bench = await Bench.start({ apiVersion: "11.0" });
    await bench.life().up({ username: "blue" });
    expect(endpoints()).to.deep.equal(["AddAccount /json-rpc/11.0"]);
  });

  it("without a pin the highest version of the cluster is asked for once per process", async () => {
    bench = await Bench.start({ apiVersion: null });
    const lives = [bench.life(), bench.life(), bench.life()];
    await Promise.all(lives.map((life, index) => life.up({ username: `tenant-${index}` })));
    for (const life of lives) await life.destroy();
    expect(endpoints().filter((call) => call.startsWith("GetAPI"))).to.deep.equal(["GetAPI /json-rpc/7.0"]);
    expect(new Set(endpoints().slice(1))).to.deep.equal(
      new Set(["AddAccount /json-rpc/12.5", "RemoveAccount /json-rpc/12.5"]),
    );
  });

  it("a preview asks nothing at all", async () => {
    bench = await Bench.start({ apiVersion: null });
    await bench.life().preview({ username: "blue", enableChap: false });
    expect(endpoints()).to.deep.equal([]);
  });

  it("versions are compared as two whole numbers: 10.10 is above 10.9", async () => {
    const calls = await negotiated("10.10", ["7.0", "10.9", "10.10", "9.6", "10.1"]);
    expect(calls[1]).to.equal("AddAccount /json-rpc/10.10");
  });

  it("a cluster that is newer than this package is spoken to in the newest version that both know", async () => {
    const calls = await negotiated("13.0", ["7.0", "12.8", "12.9", "12.10", "13.0"]);
    expect(calls[1]).to.equal("AddAccount /json-rpc/12.9");
  });

  it("an admin who may not ask gets the oldest version, and the error of enableChap says which that is", async () => {
    bench = await Bench.start({ apiVersion: null });
    bench.array.switches.helpersNeedEntitlement = true;
    const { username } = bench.array.credentials;
    bench.array.addUser({ ...bench.array.credentials, username, element: ["accounts"] });
    const life = bench.life();
    await life.up({ username: "blue" });
    expect(endpoints()).to.deep.equal(["GetAPI /json-rpc/7.0", "AddAccount /json-rpc/7.0"]);
    expect(outputsOf(life)).to.include({ storageContainerId: "", enableChap: true });
    const error = await failure(life.up({ username: "blue", enableChap: false }));
    expect(error.message).to.contain("12.2 or later").and.to.contain("this is 7.0");
  });

  it("a failed question is asked again by the next operation", async () => {
    bench = await Bench.start({ apiVersion: null });
    bench.array.faults.add({ kind: "unauthorized", match: { label: "element GetAPI" } });
    await failure(bench.life().up({ username: "blue" }));
    await bench.life().up({ username: "blue" });
    expect(endpoints().map((call) => call.split(" ")[0])).to.deep.equal(["GetAPI", "GetAPI", "AddAccount"]);
  });

  it("an unknown version is an error that names it, not an account that is gone", async () => {
    bench = await Bench.start({ apiVersion: "12.6" });
    const created = await failure(bench.life().up({ username: "blue" }));
    expect(created.message).to.match(/has no API version 12\.6 \(HTTP 404\); set apiVersion/);
    const life = bench.life();
    const outputs = { username: "blue", __provider: pointer("element:Account") };
    life.kept = { id: "41", inputs: { username: "blue" }, outputs };
    const read = await failure(life.refresh());
    expect(read.message).to.contain("no API version 12.6");
    const removed = await failure(life.destroy());
    expect(removed.message).to.contain("no API version 12.6");
    expect(bench.methods()).to.have.length(3);
  });

  it("a version that is none is refused before anything is sent", async () => {
    bench = await Bench.start({ apiVersion: "12" });
    const error = await failure(bench.life().up({ username: "blue" }));
    expect(error.message).to.contain('apiVersion must be a version such as "12.3"');
    expect(endpoints()).to.deep.equal([]);
  });

  for (const apiVersion of ["8.7", "11.8", "12.0"]) {
    describe(`below 12.2 (${apiVersion})`, () => {
      beforeEach(async () => {
        bench = await Bench.start({ apiVersion });
      });

      it("enableChap false is refused before anything is sent", async () => {
        const life = bench.life();
        const error = await failure(life.up({ username: "blue", enableChap: false }));
        expect(error.message).to.match(/enableChap: false needs Element API 12\.2 or later, this is/);
        expect([life.kept, endpoints()]).to.deep.equal([undefined, []]);

        const changed = await bench.up({ username: "blue" });
        await failure(changed.up({ username: "blue", enableChap: false, attributes: { a: 1 } }));
        expect(endpoints()).to.deep.equal([]);
        expect(bench.array.element.account("blue")?.attributes).to.deep.equal({});
      });

      it("enableChap true is what it is there, and is not sent", async () => {
        const life = bench.life();
        await life.up({ username: "blue", enableChap: true, attributes: { a: 1 } });
        await life.up({ username: "blue", enableChap: true, attributes: { a: 2 } });
        expect(bench.calls().map(([, params]) => Object.keys(params))).to.deep.equal([
          ["username", "attributes"],
          ["accountID", "attributes"],
        ]);
        expect(outputsOf(life).enableChap).to.equal(true);
      });

      it("enableChap back to true after an older version was pinned is a look, not an empty call", async () => {
        const life = await bench.up({ username: "blue", enableChap: true });
        bench.array.switches.emptyModify = "reject";
        if (life.kept) life.kept.outputs.enableChap = false;
        await life.up({ username: "blue", enableChap: true });
        expect(bench.methods()).to.deep.equal(["GetAccountByID"]);
        expect(outputsOf(life).enableChap).to.equal(true);
      });

      it("storageContainerId is told from 9.0 on", async () => {
        const life = await bench.up({ username: "blue" });
        const expected = apiVersion === "8.7" ? "" : "00000000-0000-0000-0000-000000000000";
        expect(outputsOf(life).storageContainerId).to.equal(expected);
      });
    });
  }

  it("at 12.2 enableChap is sent", async () => {
    bench = await Bench.start({ apiVersion: "12.2" });
    await bench.life().up({ username: "blue", enableChap: false });
    expect(bench.array.element.account("blue")?.enableChap).to.equal(false);
  });
});
