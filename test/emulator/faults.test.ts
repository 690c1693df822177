import { expect } from "chai";
import { Bench, ISCSI, seed } from "./client";

describe("faults of the emulator", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(seed);
  });
  afterEach(() => bench.close());

  const post = () => bench.send("POST", ISCSI, { svm: { name: "svm2" } });
  const made = () => bench.array.ontap.svm("svm2")?.iscsi !== undefined;
  const cut = async (reply: Promise<unknown>) => {
    try {
      await reply;
    } catch (error) {
      return (error as { code?: string }).code;
    }
    return "answered";
  };

  it("answers a status with or without Retry-After, before anything is carried out", async () => {
    bench.array.faults.add({ kind: "status", status: 503, retryAfter: "7" });
    bench.array.faults.add({ kind: "status", status: 429 });
    const [first, second, third] = [await post(), await post(), await bench.get(ISCSI)];
    expect([first.status, first.headers["retry-after"], first.code]).to.deep.equal([503, "7", "7"]);
    expect([second.status, second.headers["retry-after"], second.code]).to.deep.equal([429, undefined, "262160"]);
    expect([third.status, made()]).to.deep.equal([200, false]);
  });

  it("cuts the connection before or after the request is carried out", async () => {
    bench.array.faults.add({ kind: "reset-before" });
    expect([await cut(post()), made()]).to.deep.equal(["UND_ERR_SOCKET", false]);
    bench.array.faults.add({ kind: "reset-after" });
    expect([await cut(post()), made()]).to.deep.equal(["UND_ERR_SOCKET", true]);
    expect(bench.array.requests.map(({ status, applied }) => [status, applied])).to.deep.equal([
      [0, false],
      [0, true],
    ]);
  });

  it("cuts an answer in its middle after carrying the request out", async () => {
    bench.array.faults.add({ kind: "truncate" });
    expect([await cut(post()), made()]).to.deep.equal(["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", true]);
  });

  it("spoils bodies: empty, null, HTML and any JSON, applied or not", async () => {
    bench.array.faults.add({ kind: "empty" });
    bench.array.faults.add({ kind: "null" });
    bench.array.faults.add({ kind: "html", status: 502 });
    bench.array.faults.add({ kind: "json", status: 201, body: [[]], applied: true });
    expect((await post()).text).to.equal("");
    expect((await post()).text).to.equal("null");
    expect((await post()).text).to.contain("<h1>502");
    expect(made()).to.equal(false);
    const last = await post();
    expect([last.status, last.text, made()]).to.deep.equal([201, "[[]]", true]);
  });

  it("strikes the n-th matching request, as often as told", async () => {
    const match = { label: "POST /protocols/san/iscsi/services", attempt: 2 };
    const fault = bench.array.faults.add({ match, times: 2, kind: "ontapError", code: "8", status: 409 });
    await bench.get(ISCSI);
    const codes = [await post(), await post(), await post(), await post()].map((reply) => reply.code);
    expect([codes, fault.hits]).to.deep.equal([[undefined, "8", "8", "5374077"], 2]);
  });

  it("matches by system, method and pattern, and can be taken back", async () => {
    bench.array.faults.add({ match: { system: "element" }, kind: "elementError", name: "xDBVersionMismatch" });
    const fault = bench.array.faults.add({ match: { label: /iscsi/, method: "get" }, times: Infinity, kind: "null" });
    expect([(await bench.get(ISCSI)).text, (await bench.get("/api/cluster")).status]).to.deep.equal(["null", 200]);
    fault.remove();
    expect((await bench.get(ISCSI)).json.num_records).to.equal(1);
    expect((await bench.rpc("GetAPI")).code).to.equal("xDBVersionMismatch");
    expect((await bench.rpc("GetAPI")).code).to.equal(undefined);
  });

  it("fails an Element call with or without applying it", async () => {
    const match = { label: "element AddAccount" };
    bench.array.faults.add({ match, kind: "elementError", name: "xDBConnectionLoss", applied: true });
    expect((await bench.rpc("AddAccount", { username: "new" })).code).to.equal("xDBConnectionLoss");
    expect(bench.array.element.account("new")?.accountID).to.equal(4);
  });

  it("fails jobs, applied or not, and lets them vanish or take long", async () => {
    const match = { label: "POST /protocols/active-directory" };
    bench.array.faults.add({ match, kind: "jobFailure", code: "656466" });
    expect((await bench.jobOf(await bench.join("svm2", {}, ""))).code).to.equal(656466);
    expect(bench.array.ontap.svm("svm2")?.ad).to.equal(undefined);
    bench.array.faults.add({ match, kind: "jobFailure", code: "656494", applied: true });
    expect((await bench.jobOf(await bench.join("svm2", {}, ""))).code).to.equal(656494);
    expect(bench.array.ontap.svm("svm2")?.ad?.name).to.equal("blue01");
    bench.array.faults.add({ match, kind: "jobVanish" });
    const vanished = await bench.join("svm1", { name: "other" }, "?return_timeout=5");
    expect((await bench.jobOf(vanished)).error.code).to.equal("4");
    expect(bench.array.ontap.svm("svm1")?.ad?.name).to.equal("other");
    bench.array.ontap.removeAd("svm1");
    bench.array.faults.add({ match, kind: "jobDelay", ms: 60_000 });
    expect((await bench.join("svm1", { name: "more" }, "?return_timeout=1")).status).to.equal(202);
  });

  it("answers as each system does to bad credentials", async () => {
    bench.array.faults.add({ kind: "unauthorized", times: 2 });
    expect((await bench.get(ISCSI)).code).to.equal("6691623");
    expect((await bench.rpc("GetAPI")).text).to.contain("401 Unauthorized.");
  });

  it("keeps its state, its port and its certificate through a restart", async () => {
    const { url } = bench.array;
    await post();
    await bench.array.restart();
    expect([bench.array.url, made()]).to.deep.equal([url, true]);
    // The first request may still meet the connection that the restart dropped.
    await cut(bench.get(ISCSI));
    expect((await bench.get(ISCSI)).json.num_records).to.equal(2);
  });

  it("delays an answer, or all of them", async () => {
    bench.array.faults.add({ kind: "delay", ms: 20 });
    bench.array.latency = 10;
    const start = performance.now();
    await bench.get(ISCSI);
    // A lower bound only: a slow machine cannot break it. Timers may fire a little early.
    expect(performance.now() - start).to.be.greaterThan(28);
  });
});
