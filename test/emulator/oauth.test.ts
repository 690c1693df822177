import { expect } from "chai";
import { DEFAULT_CLIENT, type EmulatorOptions } from "../../emulator";
import { Bench, seed } from "./client";
import { ask, type Form, statusWith } from "./oauth-client";

const FORM = { client_id: DEFAULT_CLIENT.id, client_secret: DEFAULT_CLIENT.secret };
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
});

describe("access tokens of the emulator", () => {
  const benches: Bench[] = [];
  const start = async (options: EmulatorOptions = { oauth: {} }) => {
    const bench = await Bench.start({ ...seed, ...options });
    benches.push(bench);
    return bench;
  };
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.close();
  });

  it("takes its own until they end or are revoked, from 9.14.1 on, while OAuth is on, and never for Element", async () => {
    const b = await start();
    const { oauth } = b.array;
    const [jwt, opaque] = [oauth.issue(), oauth.issue({ form: "opaque" })];
    expect([jwt.split(".").length, opaque.split(".").length]).to.deep.equal([3, 1]);
    expect([await statusWith(b, jwt), await statusWith(b, opaque), await statusWith(b, "x")]).to.deep.equal([
      ...[200, 200, 401],
    ]);
    expect((await b.send("POST", "/json-rpc/12.5", {}, { authorization: `Bearer ${jwt}` })).status).to.equal(401);
    b.array.ontap.setCluster({ release: "9.13.1" });
    expect(await statusWith(b, jwt)).to.equal(401);
    b.array.ontap.setCluster({ release: "9.14.1" });
    expect(await statusWith(b, jwt)).to.equal(200);
    oauth.expire(jwt);
    oauth.revoke(opaque);
    expect([await statusWith(b, jwt), await statusWith(b, opaque)]).to.deep.equal([401, 401]);
    expect(await statusWith(b, oauth.issue({ seconds: 0 }))).to.equal(401);
    const good = oauth.issue();
    await b.array.enableOAuth(false);
    expect([await statusWith(b, good), (await b.get("/api/cluster")).status]).to.deep.equal([401, 200]);
  });

  it("sees a revocation not at all where it checks tokens itself, and late where it keeps what the server said", async () => {
    for (const settings of [{ validation: "local" }, { introspectionSeconds: 60 }] as const) {
      const b = await start({ oauth: settings });
      const token = b.array.oauth.issue();
      expect(await statusWith(b, token)).to.equal(200);
      b.array.oauth.revoke(token);
      expect(await statusWith(b, token)).to.equal(200);
    }
  });

  it("looks at the issuer always, and at the audience where the cluster demands one", async () => {
    const b = await start();
    const { oauth } = b.array;
    const tokens = [oauth.issue({ issuer: "https://other" }), oauth.issue({ audience: "a" }), oauth.issue()];
    const statuses = () => Promise.all(tokens.map((token) => statusWith(b, token)));
    expect(await statuses()).to.deep.equal([401, 200, 200]);
    oauth.settings.audience = "a";
    expect(await statuses()).to.deep.equal([401, 200, 401]);
  });

  it("gives a token the rights of its user", async () => {
    const b = await start({
      oauth: {},
      users: [{ username: "few", password: "made-up-1", ontap: { deny: ["GET /cluster"] } }],
    });
    expect(await statusWith(b, b.array.oauth.issue({ username: "few" }))).to.equal(403);
    expect(await statusWith(b, b.array.oauth.issue({ username: "nobody" }))).to.equal(401);
  });

  it("takes a bound token with its certificate only, as use-mutual-tls says", async () => {
    const b = await start();
    const { oauth } = b.array;
    const [own, other] = [await b.array.issueClientCertificate(), await b.array.issueClientCertificate()];
    const [bound, free] = [oauth.issue({ boundTo: own.certificate }), oauth.issue()];
    const seen = async () => [
      await statusWith(b, bound, own),
      await statusWith(b, bound, other),
      await statusWith(b, bound),
      await statusWith(b, free, own),
      await statusWith(b, free),
    ];
    expect(await seen()).to.deep.equal([200, 401, 401, 200, 200]);
    oauth.settings.mutualTls = "none";
    expect(await seen()).to.deep.equal([200, 200, 200, 200, 200]);
    oauth.settings.mutualTls = "required";
    expect(await seen()).to.deep.equal([200, 401, 401, 401, 401]);
  });

  it("gives a token to a client that proves itself in the form, as Basic or with its certificate", async () => {
    const b = await start();
    const pair = await b.array.issueClientCertificate();
    b.array.oauth.addClient({ id: "mtls", certificate: pair.certificate, bound: true });
    b.array.oauth.addClient({ id: "odd:id", secret: "a b%c+d" });
    const answers = [
      await ask(b, FORM),
      await ask(b, {}, basic("odd:id", "a b%c+d")),
      await ask(b, { client_id: "mtls" }, {}, pair),
    ];
    for (const { status, json, headers } of answers) {
      expect([status, json.token_type, json.expires_in]).to.deep.equal([200, "Bearer", 300]);
      expect(headers["cache-control"]).to.equal("no-store");
    }
    const tokens = answers.map(({ json }) => json.access_token);
    expect(await Promise.all(tokens.map((token) => statusWith(b, token)))).to.deep.equal([200, 200, 401]);
    expect(await statusWith(b, tokens[2], pair)).to.equal(200);
    const asked = b.array.requests.filter(({ system }) => system === "oauth");
    expect(asked.map(({ label, body }) => [label, body])[0]).to.deep.equal([
      "POST /oauth2/token",
      { grant_type: "client_credentials", ...FORM },
    ]);
  });

  it("refuses in the words of RFC 6749", async () => {
    const b = await start({ oauth: { clients: [{ ...DEFAULT_CLIENT, scopes: ["ontap"] }] } });
    const refused: [Form, Form, number, string][] = [
      [{ ...FORM, client_secret: "wrong" }, {}, 401, "invalid_client"],
      [{ client_id: DEFAULT_CLIENT.id }, {}, 401, "invalid_client"],
      [{}, basic(DEFAULT_CLIENT.id, "wrong"), 401, "invalid_client"],
      [FORM, basic(DEFAULT_CLIENT.id, DEFAULT_CLIENT.secret), 400, "invalid_request"],
      [{ ...FORM, scope: "ontap more" }, {}, 400, "invalid_scope"],
      [{ ...FORM, grant_type: "password" }, {}, 400, "unsupported_grant_type"],
      [FORM, { "content-type": "application/json" }, 400, "invalid_request"],
    ];
    for (const [form, headers, status, code] of refused) {
      const reply = await ask(b, form, headers);
      expect([reply.status, reply.code], JSON.stringify([form, headers])).to.deep.equal([status, code]);
      expect(reply.headers["www-authenticate"] !== undefined).to.equal(status === 401 && "authorization" in headers);
    }
  });

  it("spoils answers of the token endpoint on demand, redirects among them", async () => {
    const b = await start();
    const match = { system: "oauth" } as const;
    b.array.faults.add({ match, kind: "status", status: 302, headers: { Location: "https://elsewhere.example.net" } });
    b.array.faults.add({ match, kind: "html", status: 503 });
    b.array.faults.add({ match, kind: "unauthorized" });
    expect((await b.get("/api/cluster")).status).to.equal(200);
    const first = await ask(b, FORM);
    expect([first.status, first.headers.location]).to.deep.equal([302, "https://elsewhere.example.net"]);
    expect((await ask(b, FORM)).status).to.equal(503);
    expect((await ask(b, FORM)).code).to.equal("invalid_client");
    await b.array.oauth.stop();
    expect(await ask(b, FORM).catch(({ code }) => code)).to.equal("ECONNREFUSED");
    await b.array.oauth.start();
    expect((await ask(b, FORM)).status).to.equal(200);
  });

  it("names the environment that logs in with it", async () => {
    const b = await start();
    const { NODE_EXTRA_CA_CERTS, ...settings } = b.array.oauth.environment;
    expect(settings).to.deep.equal({
      NETAPP_ONTAP_TOKEN_URL: b.array.oauth.tokenUrl,
      NETAPP_ONTAP_CLIENT_ID: DEFAULT_CLIENT.id,
      NETAPP_ONTAP_CLIENT_SECRET: DEFAULT_CLIENT.secret,
    });
    expect(NODE_EXTRA_CA_CERTS).to.equal(b.array.oauth.caCertificateFile);
    const without = await start({});
    expect(() => without.array.oauth.caCertificate).to.throw("start the emulator with oauth: {}");
  });
});
