import { expect } from "chai";
import { Bench, ISCSI, seed } from "./client";

describe("the ONTAP side of the emulator: iSCSI service", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(seed);
  });
  afterEach(() => bench.close());

  const post = (body: unknown, query = "") => bench.send("POST", ISCSI + query, body);
  const patch = (body: unknown, svm = "svm1") => bench.send("PATCH", bench.service(svm), body);

  it("creates the service enabled, with the SVM's name as alias and a generated IQN", async () => {
    const reply = await post({ svm: { name: "svm2" } }, "?return_records=true");
    const [record] = reply.json.records;
    expect([reply.status, reply.json.num_records, record.enabled, record.target.alias]).to.deep.equal([
      201,
      1,
      true,
      "svm2",
    ]);
    expect(record.target.name).to.match(/^iqn\.1992-08\.com\.netapp:sn\.[0-9a-f]{32}:vs\.\d+$/);
    expect(reply.headers.location).to.equal(bench.service("svm2"));
  });

  it("says nothing in a POST without return_records", async () => {
    expect((await post({ svm: { uuid: bench.uuid("svm2") }, enabled: false })).text).to.equal("{}");
    expect(bench.array.ontap.svm("svm2")?.iscsi?.enabled).to.equal(false);
  });

  it("finds the SVM by name or UUID and refuses none, unknown and contradicting ones", async () => {
    expect((await post({})).code).to.equal("2621707");
    expect((await post({ svm: { name: "nope" } })).code).to.equal("2621462");
    expect((await post({ svm: { name: "svm2", uuid: bench.uuid("svm1") } })).code).to.equal("2621706");
  });

  it("refuses a second service", async () => {
    const reply = await post({ svm: { name: "svm1" } });
    expect([reply.status, reply.code]).to.deep.equal([409, "5374077"]);
  });

  it("refuses aliases that are empty, spaced or too long in POST", async () => {
    for (const alias of ["", "a b", "x".repeat(129)]) {
      expect((await post({ svm: { name: "svm2" }, target: { alias } })).code, alias).to.equal("262247");
    }
  });

  it("refuses without licence, allowed protocol, running SVM, and beside NVMe", async () => {
    const store = bench.array.ontap;
    store.addSvm({ name: "nfs", allowedProtocols: ["nfs"] });
    store.addSvm({ name: "nvme", nvme: true });
    store.addSvm({ name: "stopped", state: "stopped" });
    expect((await post({ svm: { name: "nfs" } })).code).to.equal("2621507");
    expect((await post({ svm: { name: "nvme" } })).code).to.equal("5373966");
    expect((await post({ svm: { name: "stopped" } })).code).to.equal("5374893");
    store.setCluster({ licences: [] });
    expect((await post({ svm: { name: "svm2" } })).code).to.equal("1115127");
  });

  it("clears the alias with an empty text in PATCH, and leaves it out on read", async () => {
    expect((await patch({ target: { alias: "" } })).status).to.equal(200);
    expect((await bench.get(bench.service("svm1"))).json.target).to.have.keys("name");
  });

  it("refuses an empty PATCH with 262190", async () => {
    expect((await patch({})).code).to.equal("262190");
    expect((await patch(undefined)).code).to.equal("262190");
    expect((await patch({ target: {} })).code).to.equal("262190");
  });

  it("tells an SVM without service from an SVM that does not exist", async () => {
    const [none, unknown] = [await bench.get(bench.service("svm2")), await bench.get(`${ISCSI}/nope`)];
    expect([none.status, none.code, unknown.status, unknown.code]).to.deep.equal([404, "5374078", 400, "2621462"]);
    expect((await patch({ enabled: true }, "svm2")).code).to.equal("5374078");
    expect((await bench.send("DELETE", bench.service("svm2"))).code).to.equal("5374078");
  });

  it("deletes only what is disabled, and takes no body but an empty object", async () => {
    const remove = (body?: unknown) => bench.send("DELETE", bench.service("svm1"), body);
    expect((await remove()).code).to.equal("5373960");
    await patch({ enabled: false });
    for (const body of [{ enabled: false }, [], "null", " "]) expect((await remove(body)).code).to.equal("262198");
    expect([(await remove({})).status, bench.array.ontap.svm("svm1")?.iscsi]).to.deep.equal([200, undefined]);
  });

  it("changes nothing when one of several values is refused", async () => {
    await patch({ enabled: false, target: { alias: "a b" } });
    expect(bench.array.ontap.svm("svm1")?.iscsi?.enabled).to.equal(true);
  });

  it("ignores return_timeout, as synchronous calls do", async () => {
    const reply = await bench.send("PATCH", `${bench.service("svm1")}?return_timeout=0`, { enabled: false });
    expect(reply.status).to.equal(200);
  });

  it("keeps alias and UUID through a rename, and loses the service with the SVM", async () => {
    const before = bench.uuid("svm1");
    bench.array.ontap.renameSvm("svm1", "svm9");
    const { json } = await bench.get(`${ISCSI}/${before}`);
    expect([json.svm.name, json.target.alias]).to.deep.equal(["svm9", "svm1"]);
    bench.array.ontap.recreateSvm("svm9");
    expect((await bench.get(`${ISCSI}/${before}`)).code).to.equal("2621462");
    expect((await bench.get(bench.service("svm9"))).code).to.equal("5374078");
  });

  it("has a service on every SVM of an ASA r2, which can only be patched", async () => {
    const asa = await Bench.start({ ontap: { asaR2: true, svms: [{ name: "svm1" }] } });
    try {
      expect((await asa.get(asa.service("svm1"))).json.enabled).to.equal(true);
      expect((await asa.send("PATCH", asa.service("svm1"), { enabled: false })).status).to.equal(200);
      const remove = await asa.send("DELETE", asa.service("svm1"));
      expect([remove.status, remove.code]).to.deep.equal([405, "5376452"]);
      expect((await asa.send("POST", ISCSI, { svm: { name: "svm1" } })).code).to.equal("5376452");
      expect((await asa.get("/api/cluster?fields=disaggregated")).json.disaggregated).to.equal(true);
    } finally {
      await asa.close();
    }
  });
});
