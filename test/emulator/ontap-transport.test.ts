import { get } from "node:https";
import { expect } from "chai";
import { Agent, request } from "undici";
import { AD, Bench, ISCSI, JOINER, seed } from "./client";

const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
});

describe("the ONTAP side of the emulator: transport, errors, access", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(seed);
  });
  afterEach(() => bench.close());

  it("answers bad credentials with 401 and code 6691623", async () => {
    const reply = await bench.get("/api/cluster", basic("admin", "wrong"));
    expect([reply.status, reply.json]).to.deep.equal([
      401,
      { error: { message: "User is not authorized.", code: "6691623" } },
    ]);
  });

  it("tells a listener each request with its answer, and whether a fault made that", async () => {
    const heard: unknown[] = [];
    bench.array.onRequest(({ status }, { text, struck }) => heard.push([status, text, struck]));
    const { text } = await bench.get("/api/cluster?fields=uuid");
    bench.array.faults.add({ kind: "html", status: 502 });
    const page = await bench.get("/api/cluster");
    bench.array.faults.add({ kind: "reset-before" });
    await bench.get("/api/cluster").catch(() => undefined);
    expect(heard).to.deep.equal([
      [200, text, false],
      [502, page.text, true],
      [0, undefined, true],
    ]);
  });

  it("accepts a password with characters outside ASCII as UTF-8", async () => {
    bench.array.addUser({ username: "jörg", password: "päss:wörd" });
    expect((await bench.get("/api/cluster", basic("jörg", "päss:wörd"))).status).to.equal(200);
  });

  it("logs a client certificate in, and only one that was issued here", async () => {
    const { certificate, key } = await bench.array.issueClientCertificate();
    const stranger = await Bench.start();
    const foreign = await stranger.array.issueClientCertificate();
    await stranger.close();
    const get = async (pair?: { certificate: string; key: string }) => {
      const ca = bench.array.caCertificate;
      const agent = new Agent({ connect: { ca, ...(pair ? { cert: pair.certificate, key: pair.key } : {}) } });
      const reply = await request(`${bench.array.url}/api/cluster`, { dispatcher: agent });
      await reply.body.dump();
      await agent.destroy();
      return reply.statusCode;
    };
    expect([await get({ certificate, key }), await get(foreign), await get()]).to.deep.equal([200, 401, 401]);
  });

  it("denies what a role may not do with 403 and code 6, path by path", async () => {
    bench.array.addUser({ username: "r", password: "p", ontap: { deny: ["GET /cluster", /^DELETE /] } });
    const denied = await bench.get("/api/cluster", basic("r", "p"));
    expect([denied.status, denied.code]).to.deep.equal([403, "6"]);
    expect((await bench.get(ISCSI, basic("r", "p"))).status).to.equal(200);
    expect((await bench.send("DELETE", bench.service("svm1"), undefined, basic("r", "p"))).code).to.equal("6");
  });

  it("shows a restricted user only its SVMs; others do not exist for it", async () => {
    bench.array.addUser({ username: "r", password: "p", ontap: { svms: ["svm2"] } });
    expect((await bench.get(ISCSI, basic("r", "p"))).json.num_records).to.equal(0);
    expect((await bench.get("/api/svm/svms", basic("r", "p"))).json.records[0].name).to.equal("svm2");
    expect((await bench.get(bench.service("svm1"), basic("r", "p"))).code).to.equal("2621462");
  });

  it("hides jobs from a user who may not see them, although they go on", async () => {
    bench.array.addUser({ username: "r", password: "p", ontap: { jobsHidden: true } });
    const { json } = await bench.join("svm2", {}, "");
    expect((await bench.get(`/api/cluster/jobs/${json.job.uuid}`, basic("r", "p"))).code).to.equal("4");
    await bench.jobOf({ json } as Awaited<ReturnType<typeof bench.get>>);
    expect(bench.array.ontap.svm("svm2")?.ad?.name).to.equal("blue01");
  });

  it("sends HAL links unless plain JSON is accepted", async () => {
    const hal = await bench.get(ISCSI, { accept: "application/hal+json" });
    const plain = await bench.get(ISCSI, { accept: "application/json" });
    expect(hal.headers["content-type"]).to.equal("application/hal+json");
    expect(hal.json.records[0]._links.self.href).to.equal(bench.service("svm1"));
    expect(plain.headers["content-type"]).to.match(/^application\/json/);
    expect(plain.text).to.not.contain("_links");
    expect((await bench.get(ISCSI, { accept: "*/*" })).json).to.have.property("_links");
  });

  it("answers unknown paths and methods with error envelopes", async () => {
    const path = await bench.get("/api/nope");
    const method = await bench.send("POST", "/api/cluster", {});
    expect([path.status, path.code, method.status, method.code]).to.deep.equal([404, "3", 405, "3"]);
  });

  it("resolves dot segments, so that a key of dots hits the parent object", async () => {
    const { caCertificate, credentials, host } = bench.array;
    const [hostname, port] = host.split(":");
    // node:https sends the path as it is; clients that parse URLs resolve it themselves.
    const options = { hostname, port, path: `${ISCSI}/..%2f/../x/..`, ca: caCertificate };
    const auth = `${credentials.username}:${credentials.password}`;
    const text = await new Promise<string>((resolve, reject) => {
      get({ ...options, auth, agent: false }, (reply) => {
        let received = "";
        reply.on("data", (chunk) => {
          received += chunk;
        });
        reply.on("end", () => resolve(received));
      }).on("error", reject);
    });
    expect(JSON.parse(text).num_records).to.equal(1);
  });

  it("does not have the AD endpoints before 9.12", async () => {
    bench.array.ontap.setCluster({ release: "9.11.1" });
    expect((await bench.get(AD)).status).to.equal(404);
    expect((await bench.get(bench.dcs("svm1"))).status).to.equal(404);
    bench.array.ontap.setCluster({ release: "9.12.1" });
    expect((await bench.get(AD)).status).to.equal(200);
  });

  it("refuses bodies that are no JSON object, and bodies on GET", async () => {
    const codes = await Promise.all(
      ["{", "[]", '"x"'].map(async (text) => (await bench.send("PATCH", bench.service("svm1"), text)).code),
    );
    expect(codes).to.deep.equal(["262200", "262255", "262201"]);
    expect((await bench.send("GET", ISCSI, { a: 1 })).code).to.equal("262198");
  });

  it("refuses unknown, read-only, doubled and mistyped properties, and takes dotted keys", async () => {
    const patch = async (body: unknown) => (await bench.send("PATCH", bench.service("svm1"), body)).code;
    expect(await patch({ colour: 1 })).to.equal("262179");
    expect(await patch({ target: { name: "iqn.x" } })).to.equal("262203");
    expect(await patch({ svm: { name: "svm1" } })).to.equal("262203");
    expect(await patch({ "target.alias": "a", target: { alias: "b" } })).to.equal("262282");
    expect(await patch({ enabled: null })).to.equal("262245");
    expect(await patch({ target: "a" })).to.equal("262247");
    expect(await patch({ "target.alias": "dotted" })).to.equal(undefined);
    expect(bench.array.ontap.svm("svm1")?.iscsi?.alias).to.equal("dotted");
  });

  it("names the code of a read-only property as the release does", async () => {
    bench.array.ontap.setCluster({ release: "9.16.1" });
    expect((await bench.send("PATCH", bench.service("svm1"), { target: { name: "x" } })).code).to.equal("262196");
  });

  it("takes the SVM from the tunnelling headers and refuses one that contradicts them", async () => {
    const headers = { "x-dot-svm-name": "svm2" };
    expect((await bench.send("POST", ISCSI, { svm: { name: "svm1" } }, headers)).code).to.equal("2621706");
    expect((await bench.send("POST", ISCSI, {}, headers)).status).to.equal(201);
    expect((await bench.get(ISCSI, headers)).json.records[0].svm.name).to.equal("svm2");
  });

  it("says which release it is, field by field", async () => {
    const { json } = await bench.get("/api/cluster?fields=version");
    expect(json).to.have.keys("version", "_links");
    expect(json.version).to.include({ generation: 9, major: 17, minor: 1 });
    expect((await bench.get("/api/cluster?max_records=1024&fields=version")).json).to.deep.equal(json);
    bench.array.ontap.setCluster({ release: "9.12.1" });
    expect((await bench.get("/api/cluster?fields=disaggregated")).code).to.equal("262197");
    const ignored = await bench.get("/api/cluster?fields=san_optimized,disaggregated&ignore_unknown_fields=true");
    expect(ignored.json).to.have.keys("san_optimized", "_links");
    bench.array.ontap.setCluster({ ready: false });
    expect((await bench.get("/api/cluster")).code).to.equal("9241607");
  });

  for (const calls of ["synchronous", "job"] as const) {
    it(`carries nothing out that it refuses for its query (${calls})`, async () => {
      const dc = { fqdn: "corp.example.net", server_ip: "192.0.2.21" };
      bench.array.ontap.setPreferredDcs("svm3", [{ fqdn: dc.fqdn, serverIp: dc.server_ip }]);
      bench.array.ontap.setIscsi("svm3", { enabled: false });
      Object.assign(bench.array.switches, {
        iscsiCalls: calls,
        preferredDcCalls: calls,
        adCalls: calls === "job" ? "job" : "immediate",
      });
      const writes: [method: string, path: string, body?: unknown][] = [
        ["POST", ISCSI, { svm: { name: "svm2" } }],
        ["PATCH", bench.service("svm1"), { enabled: false }],
        ["DELETE", bench.service("svm3")],
        ["POST", AD, { svm: { name: "svm2" }, name: "new", fqdn: "corp.example.net", ...JOINER }],
        ["PATCH", bench.account("svm3"), { fqdn: "lab.example.net", ...JOINER }],
        ["DELETE", bench.account("svm3"), JOINER],
        ["POST", bench.dcs("svm2"), dc],
        ["DELETE", `${bench.dcs("svm3")}/${dc.fqdn}/${dc.server_ip}`],
      ];
      const before = bench.array.ontap.svms;
      for (const [method, path, body] of writes) {
        for (const query of ["return_records=maybe", "return_timeout=121", "return_timeout=x", "colour=red"]) {
          const reply = await bench.send(method, `${path}?${query}`, body);
          expect([query, reply.status]).to.deep.equal([query, 400]);
        }
      }
      expect(bench.array.ontap.jobs).to.deep.equal([]);
      expect(bench.array.ontap.svms).to.deep.equal(before);
      expect(bench.array.take().filter(({ applied }) => applied)).to.deep.equal([]);
    });
  }

  it("records every request with its label, its body and whether it was carried out", async () => {
    await bench.send("PATCH", bench.service("svm1"), { enabled: false });
    await bench.send("DELETE", bench.service("svm2"));
    await bench.join("svm2", JOINER);
    const seen = bench.array.take().map(({ label, applied, status, errorCode }) => [label, status, applied, errorCode]);
    expect(seen).to.deep.equal([
      ["PATCH /protocols/san/iscsi/services/{svm.uuid}", 200, true, undefined],
      ["DELETE /protocols/san/iscsi/services/{svm.uuid}", 404, false, "5374078"],
      ["POST /protocols/active-directory", 201, true, undefined],
    ]);
    expect(bench.array.take()).to.deep.equal([]);
  });

  it("gives out copies: what a test does to them changes nothing", async () => {
    const svm = bench.array.ontap.svm("svm1");
    if (svm?.iscsi) svm.iscsi.enabled = false;
    await bench.send("PATCH", bench.service("svm1"), { enabled: true });
    const [entry] = bench.array.requests;
    if (entry) entry.status = 0;
    expect(bench.array.ontap.svm("svm1")?.iscsi?.enabled).to.equal(true);
    expect(bench.array.requests[0]?.status).to.equal(200);
  });
});
