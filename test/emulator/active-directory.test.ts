import { expect } from "chai";
import { AD, Bench, JOINER, seed } from "./client";

describe("the ONTAP side of the emulator: Active Directory account", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(seed);
  });
  afterEach(() => bench.close());

  const domains = () => bench.array.ontap.domains;
  const patch = (body: unknown, svm = "svm3") => bench.send("PATCH", `${bench.account(svm)}?return_timeout=10`, body);
  const remove = (body?: unknown) => bench.send("DELETE", `${bench.account("svm3")}?return_timeout=10`, body);

  it("joins as a job, which ends in an account with upper-case names and the default unit", async () => {
    const reply = await bench.join("svm2", {}, "");
    expect([reply.status, reply.headers.location]).to.deep.equal([202, bench.account("svm2")]);
    expect(reply.json.job._links.self.href).to.equal(`/api/cluster/jobs/${reply.json.job.uuid}`);
    expect((await bench.jobOf(reply)).state).to.equal("success");
    expect((await bench.get(`${bench.account("svm2")}?fields=name,fqdn,organizational_unit`)).json).to.deep.include({
      name: "BLUE01",
      fqdn: "CORP.EXAMPLE.NET",
      organizational_unit: "CN=Computers",
    });
    expect(domains().account("corp.example.net", "BLUE01")?.svmUuid).to.equal(bench.uuid("svm2"));
  });

  it("has nothing at the Location until the job has succeeded", async () => {
    bench.array.switches.jobDelayMs = 60_000;
    const reply = await bench.join("svm2", {}, "");
    expect((await bench.get(String(reply.headers.location))).status).to.equal(404);
  });

  it("waits for the job as long as return_timeout says", async () => {
    const done = await bench.join("svm2", {}, "?return_timeout=10");
    expect([done.status, done.headers.location]).to.deep.equal([201, bench.account("svm2")]);
    expect(await bench.jobOf(done)).to.deep.include({ state: "success", message: "success", code: 0 });
    bench.array.ontap.removeAd("svm2");
    bench.array.switches.jobDelayMs = 60_000;
    expect((await bench.join("svm2", {}, "?return_timeout=1")).status).to.equal(202);
  });

  it("names the SVM of a job in full, and its key in the description", async () => {
    const job = await bench.jobOf(await bench.join("svm2"));
    expect(job.description).to.equal(`POST ${bench.account("svm2")}`);
    expect(job.svm).to.deep.include({ name: "svm2", uuid: bench.uuid("svm2") });
    expect((await bench.jobOf(await remove(JOINER))).description).to.equal(`DELETE ${bench.account("svm3")}`);
  });

  it("never returns what can only be written", async () => {
    await bench.join("svm2", { force_account_overwrite: false });
    expect((await bench.get(`${AD}?fields=**`)).text).to.not.match(/password|username|force/);
    expect((await bench.get(bench.account("svm2"))).text).to.not.match(/password|username|force/);
  });

  for (const field of ["name", "fqdn", "username", "password"]) {
    it(`requires ${field}, and does not take it empty`, async () => {
      const [missing, empty] = [
        await bench.join("svm2", { [field]: undefined }),
        await bench.join("svm2", { [field]: "" }),
      ];
      expect([missing.code, missing.json.error.target, empty.code]).to.deep.equal(["262212", field, "262247"]);
    });
  }

  it("refuses at once what it can tell without a domain controller", async () => {
    const store = bench.array.ontap;
    store.addSvm({ name: "cifs", cifs: "FILES" });
    store.addSvm({ name: "node", data: false });
    const code = async (svm: string, more = {}) => (await bench.join(svm, more, "")).code;
    expect(await code("svm2", { name: "x".repeat(16) })).to.equal("655562");
    expect(await code("svm2", { fqdn: "x".repeat(255) })).to.equal("655918");
    expect(await code("svm2", { name: "blue/01" })).to.equal("262247");
    expect(await code("cifs")).to.equal("655915");
    expect(await code("node")).to.equal("656491");
    expect(await code("svm3")).to.equal("1");
    expect(await code("svm2", { name: "GOLD01" })).to.equal("656490");
    expect(await code("svm2", { preferred_dcs: [] })).to.equal("262196");
    expect(await code("svm2", { security: { advertised_kdc_encryptions: ["aes_512"] } })).to.equal("262247");
  });

  it("checks names across SVMs only from 9.16 on", async () => {
    bench.array.ontap.setCluster({ release: "9.15.1" });
    expect((await bench.join("svm2", { name: "gold01" })).code).to.equal("656465");
  });

  it("fails in the job for what the domain refuses, and makes no account", async () => {
    const failure = async (more: Record<string, unknown>) => {
      const job = await bench.jobOf(await bench.join("svm2", more, ""));
      return [job.state, job.code, job.error.code];
    };
    expect(await failure({ password: "wrong" })).to.deep.equal(["failure", 656464, "656464"]);
    expect(await failure({ name: "taken" })).to.deep.equal(["failure", 656465, "656465"]);
    expect(await failure({ fqdn: "nowhere.example.net" })).to.deep.equal(["failure", 656466, "656466"]);
    expect(await failure({ organizational_unit: "OU=Nope" })).to.deep.equal(["failure", 656467, "656467"]);
    const des = { security: { advertised_kdc_encryptions: ["des"] } };
    expect(await failure(des)).to.deep.equal(["failure", 656496, "656496"]);
    domains().set("corp.example.net", { reachable: false });
    expect(await failure({})).to.deep.equal(["failure", 656466, "656466"]);
    expect(bench.array.ontap.svm("svm2")?.ad).to.equal(undefined);
  });

  it("takes over a machine account with force_account_overwrite", async () => {
    expect((await bench.join("svm2", { name: "taken", force_account_overwrite: true })).status).to.equal(201);
    expect(domains().account("corp.example.net", "taken")?.svmUuid).to.equal(bench.uuid("svm2"));
  });

  it("creates the account although the job fails with 656494", async () => {
    domains().set("corp.example.net", { incompleteJoin: true });
    const reply = await bench.join("svm2");
    expect([reply.status, reply.code, bench.array.ontap.svm("svm2")?.ad?.configured]).to.deep.equal([
      400,
      "656494",
      false,
    ]);
    expect(bench.array.requests.at(-1)?.applied).to.equal(true);
  });

  it("lets only one of two joins at the same time succeed", async () => {
    const replies = await Promise.all([bench.join("svm2", { name: "one" }), bench.join("svm2", { name: "two" })]);
    expect(replies.map((reply) => reply.status).sort()).to.deep.equal([201, 409]);
  });

  it("moves to another domain with a PATCH of fqdn, and counts the same fqdn as a re-join", async () => {
    expect((await patch({ fqdn: "lab.example.net", ...JOINER })).status).to.equal(200);
    expect(domains().account("lab.example.net", "gold01")).to.not.equal(undefined);
    await patch({ fqdn: "LAB.example.net", ...JOINER });
    expect(bench.array.ontap.svm("svm3")?.ad).to.include({ joins: 1, rejoins: 1 });
  });

  it("refuses a PATCH of create-only and read-only properties, and an empty one", async () => {
    for (const body of [{ name: "x" }, { organizational_unit: "x" }, { svm: { name: "x" } }, { preferred_dcs: [] }]) {
      expect((await patch({ ...body, ...JOINER })).code).to.equal("262203");
    }
    expect((await patch({})).code).to.equal("262190");
    expect((await patch({ fqdn: "lab.example.net" })).code).to.equal("262212");
  });

  it("sets encryption types from 9.17 on; before, the property is unknown", async () => {
    const body = { security: { advertised_kdc_encryptions: ["aes_256"] }, ...JOINER };
    expect((await patch(body)).status).to.equal(200);
    expect((await bench.get(bench.account("svm3"))).json.security.advertised_kdc_encryptions).to.deep.equal([
      "aes_256",
    ]);
    bench.array.ontap.setCluster({ release: "9.16.1" });
    expect((await patch(body)).code).to.equal("262179");
  });

  it("refuses to move onto a machine account of the new domain without force", async () => {
    domains().set("lab.example.net", { accounts: [{ name: "GOLD01", organizationalUnit: "CN=Computers" }] });
    const move = { fqdn: "lab.example.net", ...JOINER };
    expect((await patch(move)).code).to.equal("656465");
    expect((await patch({ ...move, force_account_overwrite: true })).status).to.equal(200);
  });

  it("leaves the domain with credentials in the body of DELETE", async () => {
    expect((await remove(JOINER)).status).to.equal(200);
    expect(bench.array.ontap.svm("svm3")?.ad).to.equal(undefined);
    expect(domains().account("corp.example.net", "gold01")).to.equal(undefined);
  });

  it("keeps the account when credentials are empty, wrong or the domain cannot be reached", async () => {
    expect((await remove({ ...JOINER, username: "" })).code).to.equal("655431");
    expect((await remove({ ...JOINER, password: "" })).code).to.equal("655432");
    expect((await remove({ ...JOINER, password: "wrong" })).code).to.equal("655414");
    expect((await remove({ ...JOINER, fqdn: "x" })).code).to.equal("262196");
    domains().set("corp.example.net", { reachable: false });
    expect((await remove(JOINER)).code).to.equal("655414");
    expect(bench.array.ontap.svm("svm3")?.ad?.name).to.equal("gold01");
  });

  it("answers 404 with code 4 for an SVM without account", async () => {
    const codes = [
      await bench.get(bench.account("svm2")),
      await patch({ fqdn: "lab.example.net", ...JOINER }, "svm2"),
      await bench.send("DELETE", bench.account("svm2"), JOINER),
    ].map(({ status, code }) => [status, code]);
    expect(codes).to.deep.equal(Array.from({ length: 3 }, () => [404, "4"]));
  });

  it("shows discovered servers, and counts a forced discovery", async () => {
    const { json } = await bench.get(`${bench.account("svm3")}?reset_discovered_servers=true`);
    expect(json.discovered_servers[0].server).to.deep.equal({ ip: "192.0.2.21", name: "DC1", type: "ms_dc" });
    await bench.get(`${bench.account("svm3")}?reset_discovered_servers=true&fields=colour`);
    await bench.get(`${bench.account("svm3")}?reset_discovered_servers=False`);
    expect(bench.array.ontap.svm("svm3")?.ad?.discoveries).to.equal(1);
  });
});

describe("the ONTAP side of the emulator: preferred domain controllers", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(seed);
  });
  afterEach(() => bench.close());

  const dc = { fqdn: "corp.example.net", server_ip: "192.0.2.21" };
  const post = (body: unknown, query = "") => bench.send("POST", bench.dcs("svm3") + query, body);

  it("adds, shows in both places, and deletes a controller", async () => {
    const added = await post(dc, "?return_records=true");
    expect([added.status, added.json.records[0]]).to.deep.equal([201, dc]);
    expect(added.headers.location).to.equal(`${bench.dcs("svm3")}/corp.example.net/192.0.2.21`);
    expect((await bench.get(bench.account("svm3"))).json.preferred_dcs).to.deep.equal([dc]);
    expect((await bench.get(String(added.headers.location))).json).to.deep.equal(dc);
    expect((await bench.send("DELETE", String(added.headers.location), { fqdn: "x" })).code).to.equal("262198");
    expect((await bench.send("DELETE", String(added.headers.location), {})).status).to.equal(200);
    expect((await bench.get(bench.dcs("svm3"))).json.num_records).to.equal(0);
    expect((await bench.send("DELETE", String(added.headers.location))).code).to.equal("4");
  });

  it("validates the controller unless told to skip that", async () => {
    const stranger = { ...dc, server_ip: "192.0.2.99" };
    expect((await post(stranger)).code).to.equal("656407");
    expect((await post(stranger, "?skip_config_validation=False")).code).to.equal("656407");
    expect((await post(stranger, "?skip_config_validation=True")).status).to.equal(201);
  });

  it("refuses duplicates, wrong addresses, missing values and PATCH", async () => {
    await post(dc);
    expect((await post(dc)).code).to.equal("1");
    expect((await post({ ...dc, server_ip: "dc1" })).code).to.equal("655366");
    expect((await post({ fqdn: dc.fqdn })).code).to.equal("262212");
    expect((await bench.send("PATCH", `${bench.dcs("svm3")}/${dc.fqdn}/${dc.server_ip}`, dc)).status).to.equal(405);
  });

  it("takes IPv6 addresses percent-encoded in the path, and deletes by filter", async () => {
    await post({ ...dc, server_ip: "2001:db8::21" }, "?skip_config_validation=true");
    await post(dc);
    expect((await bench.get(`${bench.dcs("svm3")}/corp.example.net/2001%3Adb8%3A%3A21`)).status).to.equal(200);
    expect((await bench.send("DELETE", bench.dcs("svm3"))).code).to.equal("262212");
    expect((await bench.send("DELETE", `${bench.dcs("svm3")}?fqdn=*`, {})).status).to.equal(200);
    expect(bench.array.ontap.svm("svm3")?.preferredDcs).to.deep.equal([]);
  });
});
