import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import {
  DEFAULT_CLIENT,
  type Emulator,
  oauthSwitches,
  ontapSwitches,
  type RecordedRequest,
  startEmulator,
} from "../../emulator";
import { RawServer } from "../http/support";
import { leaks } from "../secrets/search";
import { Life } from "../support/life";
import { Plugin } from "../support/plugin";
import { WAYS } from "../support/ways";
import { type Bag, JOINER } from "./bench";

const SERVICE = "ontap:IscsiService";
const ACCOUNT = "ontap:ActiveDirectoryAccount";
const CLIENT = { clientId: DEFAULT_CLIENT.id, clientSecret: DEFAULT_CLIENT.secret };
const folder = mkdtempSync(join(tmpdir(), "pulumi-netapp-token-"));
const FILE = join(folder, "token");

let array: Emulator;
let asked: string[] = [];
let plugin: Plugin;
let count = 0;
/** The method of the call after which every token ends. */
let endAfter: string | undefined;
/** A plugin that trusts the authorization server; each test configures it anew. */
let trusting: Plugin;
const others: Plugin[] = [];

/** Lets the shared plugin log in with these settings. */
async function logIn(settings: Bag): Promise<void> {
  plugin = trusting;
  await plugin.configure(configOf(settings));
  array.take();
}

function configOf(settings: Bag): Bag {
  return { "netapp:ontap": JSON.stringify({ host: array.host, caCertificate: array.caCertificate, ...settings }) };
}

/** A plugin of its own, where its environment or the way matters. */
async function start(settings: Bag, environment: NodeJS.ProcessEnv, way: "dynamic" | "plugin" = "plugin") {
  plugin = await Plugin.start(configOf(settings), environment, { way });
  others.push(plugin);
  array.take();
}

/** Creates an iSCSI service on an SVM of its own. */
async function create(): Promise<Life> {
  const { name } = array.ontap.addSvm({ name: `svm${++count}` });
  const life = new Life(plugin, SERVICE);
  await life.up({ svm: name });
  return life;
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const { message } = error as Error;
    asked.push(message);
    return message;
  }
  return "done";
}

const grants = (requests: RecordedRequest[]) => requests.filter(({ system }) => system === "oauth");
/** Without the question which cluster it is, which a process asks once. */
const calls = (requests: RecordedRequest[]) =>
  requests.filter(({ system, label }) => system === "ontap" && label !== "GET /cluster");
const outcome = ({ method, status, applied }: RecordedRequest) => `${method} ${status}${applied ? " applied" : ""}`;
const tokenOf = ({ authorization }: RecordedRequest) => authorization?.replace("Bearer ", "") ?? "";
const clientSettings = () => ({ tokenUrl: array.oauth.tokenUrl, ...CLIENT });

describe("a login to ONTAP by access token", () => {
  before(async () => {
    array = await startEmulator({
      oauth: {},
      ontap: { domains: [{ fqdn: "corp.example.net", credentials: [JOINER] }] },
    });
    array.onRequest(({ system, method }) => {
      if (system !== "ontap" || method !== endAfter) return;
      endAfter = undefined;
      array.oauth.expire();
    });
    trusting = await Plugin.start(
      {},
      { NODE_EXTRA_CA_CERTS: array.oauth.caCertificateFile, NETAPP_LOG: "debug" },
      { way: "plugin" },
    );
  });
  beforeEach(() => {
    Object.assign(array.switches, ontapSwitches, oauthSwitches, { jobDelayMs: 5 });
    Object.assign(array.oauth.settings, { enabled: true, mutualTls: "request", tokenSeconds: 300 });
    array.faults.clear();
    array.oauth.addClient(DEFAULT_CLIENT);
    asked = [];
    endAfter = undefined;
  });
  afterEach(async () => {
    const said = (await plugin.said()).join("\n");
    const tokens = array.requests.filter(({ status }) => status > 0).map(tokenOf);
    const secrets = [DEFAULT_CLIENT.secret, ...tokens.flatMap((token) => [token, ...token.split(".")])];
    const known = Object.fromEntries(secrets.filter((text) => text.length > 7).map((text) => [text, text]));
    expect(leaks({ said, written: plugin.written, errors: asked.join("\n") }, known)).to.deep.equal([]);
  });
  after(async () => {
    for (const one of [trusting, ...others]) await one.stop();
    await array.close();
    rmSync(folder, { recursive: true });
  });

  for (const way of WAYS) {
    it(`sends the token in the place of Basic: given, from a file, from the token endpoint (${way})`, async () => {
      const token = array.oauth.issue();
      writeFileSync(FILE, `${token}\n`);
      const trust = { NODE_EXTRA_CA_CERTS: array.oauth.caCertificateFile };
      const logins: [Bag, NodeJS.ProcessEnv][] = [
        [{ accessToken: token }, {}],
        [{}, { NETAPP_ONTAP_ACCESS_TOKEN_FILE: FILE }],
        [{ ...clientSettings(), scope: "s", audience: "a", resource: "r" }, trust],
      ];
      for (const [settings, environment] of logins) {
        await start(settings, environment, way);
        await create();
        const requests = array.take();
        const asking = grants(requests);
        for (const call of calls(requests)) {
          expect(call.status).to.equal(201);
          if (asking.length === 0) expect(call.authorization).to.equal(`Bearer ${token}`);
          else expect(tokenOf(call).split(".")).to.have.length(3);
        }
        if (asking.length > 0)
          expect(asking.map(({ body }) => body)).to.deep.equal([
            {
              grant_type: "client_credentials",
              client_id: DEFAULT_CLIENT.id,
              client_secret: DEFAULT_CLIENT.secret,
              scope: "s",
              audience: "a",
              resource: "r",
            },
          ]);
      }
    });

    it(`asks for one token for fifty calls at once, and for the next one once (${way})`, async () => {
      await start(clientSettings(), { NODE_EXTRA_CA_CERTS: array.oauth.caCertificateFile }, way);
      await Promise.all(Array.from({ length: 50 }, create));
      const first = array.take();
      expect(grants(first)).to.have.length(1);
      expect(new Set(calls(first).map(outcome))).to.deep.equal(new Set(["POST 201 applied"]));
      array.oauth.expire();
      await Promise.all(Array.from({ length: 50 }, create));
      const second = array.take();
      expect(grants(second)).to.have.length(1);
      expect(calls(second).filter(({ applied }) => applied)).to.have.length(50);
      expect(new Set(calls(second).map(outcome))).to.deep.equal(new Set(["POST 401", "POST 201 applied"]));
      expect(calls(second).length).to.be.at.most(100);
    });

    it(`outlives a token that ends while a domain is joined, without joining twice (${way})`, async () => {
      await start(clientSettings(), { NODE_EXTRA_CA_CERTS: array.oauth.caCertificateFile }, way);
      // The answer names the job, which is then asked about.
      array.switches.finishedAnswer = "job";
      endAfter = "POST";
      const { name } = array.ontap.addSvm({ name: `svm${++count}` });
      const account = new Life(plugin, ACCOUNT);
      await account.up({ svm: name, name: `blue${count}`, fqdn: "corp.example.net", ...JOINER });
      expect(calls(array.requests).map(outcome)).to.deep.equal(["POST 201 applied", "GET 401", "GET 200", "GET 200"]);
      expect(grants(array.requests)).to.have.length(2);
    });
  }

  it("renews a token before it ends, so that no call is refused", async () => {
    array.oauth.settings.tokenSeconds = 1;
    await logIn(clientSettings());
    await create();
    await sleep(1000);
    await create();
    expect(grants(array.requests)).to.have.length(2);
    expect(calls(array.requests).map(outcome)).to.deep.equal(["POST 201 applied", "POST 201 applied"]);
  });

  for (const [name, switches] of Object.entries({
    "401 and code": {},
    "401 without code": { unauthorizedBody: "json-without-code" },
    "401 without a body": { tokenRefused: "empty" },
    "401 with a web page": { unauthorizedBody: "html" },
    "400 and code, as NetApp's table has it": { unauthorizedStatus: 400 },
    "401 and the challenge of RFC 6750": { tokenChallenge: true },
  } as const)) {
    it(`gets another token once after a refusal, and writes nothing twice: ${name}`, async () => {
      Object.assign(array.switches, switches);
      await logIn(clientSettings());
      const life = await create();
      const [first] = calls(array.take());
      array.oauth.expire();
      await life.destroy();
      const requests = array.take();
      const sent = calls(requests);
      expect(sent.map(outcome).slice(1)).to.deep.equal(["PATCH 200 applied", "DELETE 200 applied"]);
      expect([sent[0]?.method, sent[0]?.applied]).to.deep.equal(["PATCH", false]);
      expect(grants(requests)).to.have.length(1);
      expect(sent.map(tokenOf).slice(1)).to.not.include(first && tokenOf(first));
    });
  }

  it("gets no other token after a 403, and says what a token needs", async () => {
    array.switches.tokenRefused = "403";
    await logIn(clientSettings());
    await create();
    array.oauth.expire();
    array.take();
    expect(await errorOf(create())).to.match(
      /: the access token may not do this, or has ended \(HTTP 403, code 6\); give its role access to \/api.+use-local-roles-if-present.+\.$/,
    );
    expect(grants(array.requests)).to.have.length(0);
    expect(calls(array.requests).map(outcome)).to.deep.equal(["POST 403"]);
  });

  it("never sends a refused token again, also when the server gives the same one", async () => {
    array.switches.sameToken = true;
    await logIn(clientSettings());
    await create();
    array.ontap.setCluster({ release: "9.13.1" });
    for (const refusals of [["POST 401"], []]) {
      array.take();
      expect(await errorOf(create())).to.match(
        /ONTAP refuses the access token, and the authorization server 127\.0\.0\.1:\d+ gives the same one again; check that the token has not ended .+9\.14\.1.+security oauth2 show/,
      );
      expect(calls(array.requests).map(outcome)).to.deep.equal(refusals);
      expect(grants(array.requests)).to.have.length(1);
    }
    array.ontap.setCluster({ release: "9.17.1" });
  });

  it("says what to look at when ONTAP takes no token: too old, switched off, another issuer or audience", async () => {
    const told =
      /ONTAP refuses the access token \(HTTP 401, code 6691623\); check that the token has not ended and is meant for this cluster \(issuer, audience\), that the cluster runs ONTAP 9\.14\.1 or later, and that OAuth is enabled there \(security oauth2 show\)/;
    await logIn(clientSettings());
    array.ontap.setCluster({ release: "9.13.1" });
    expect(await errorOf(create())).to.match(told);
    expect(grants(array.requests)).to.have.length(2);
    array.ontap.setCluster({ release: "9.17.1" });
    await array.enableOAuth(false);
    expect(await errorOf(create())).to.match(told);
    await array.enableOAuth(true);
    await logIn({ accessToken: array.oauth.issue({ issuer: "https://other.example.net" }) });
    expect(await errorOf(create())).to.match(told);
    expect(calls(array.requests).map(outcome)).to.deep.equal(["POST 401"]);
    array.switches.tokenRequestNeeds = "audience";
    await logIn(clientSettings());
    expect(await errorOf(create())).to.match(told);
    await logIn({ ...clientSettings(), audience: "ontap" });
    expect(await errorOf(create())).to.equal("done");
  });

  it("reads the file again for each call, and does not send what was refused", async () => {
    const write = (text: string) => writeFileSync(FILE, text);
    const tokens = [array.oauth.issue(), array.oauth.issue({ form: "opaque" })];
    write(tokens[0] ?? "");
    await start({}, { NETAPP_ONTAP_ACCESS_TOKEN_FILE: FILE });
    await create();
    array.oauth.expire(tokens[0]);
    write(`  ${tokens[1]}\n`);
    await create();
    expect(calls(array.take()).map(tokenOf)).to.deep.equal(tokens);
    array.oauth.expire(tokens[1]);
    for (const refusals of [["POST 401"], []]) {
      expect(await errorOf(create())).to.include("the file still holds the same one");
      expect(calls(array.take()).map(outcome)).to.deep.equal(refusals);
    }
    const renewed = array.oauth.issue();
    array.faults.add({ match: { system: "ontap" }, kind: "unauthorized" });
    write(array.oauth.issue());
    // Somebody writes the next one while the call is under way.
    endAfter = undefined;
    array.onRequest(({ status }) => status === 401 && write(renewed));
    await create();
    expect(calls(array.take()).map(outcome)).to.deep.equal(["POST 401", "POST 201 applied"]);
    for (const [text, why] of [
      ["", "holds no access token"],
      ["Bearer made-up-token-text", "holds no access token"],
    ] as const) {
      write(text);
      expect(await errorOf(create())).to.include(`the file of NETAPP_ONTAP_ACCESS_TOKEN_FILE ${why}`);
    }
    rmSync(FILE);
    expect(await errorOf(create())).to.include("NETAPP_ONTAP_ACCESS_TOKEN_FILE cannot be read (ENOENT)");
    expect(calls(array.requests)).to.deep.equal([]);
  });

  it("tells the client to the server in the form, or as Basic where that is wanted, and remembers what worked", async () => {
    const odd = { id: "odd:id", secret: "a b%c+d&e/ä" };
    array.oauth.addClient(odd);
    for (const [clientIn, tries] of [
      ["form", 1],
      ["basic", 2],
    ] as const) {
      array.switches.clientIn = clientIn;
      await logIn({ tokenUrl: array.oauth.tokenUrl, clientId: odd.id, clientSecret: odd.secret, scope: clientIn });
      await create();
      expect(grants(array.take()), clientIn).to.have.length(tries);
      array.oauth.expire();
      await create();
      expect(grants(array.take()), clientIn).to.have.length(1);
    }
  });

  for (const expiresIn of ["text", "missing"] as const) {
    it(`works with an expires_in that is ${expiresIn}, and with an opaque token`, async () => {
      Object.assign(array.switches, { expiresIn, tokenForm: "opaque" });
      await logIn({ ...clientSettings(), scope: expiresIn });
      await create();
      await create();
      expect(grants(array.take())).to.have.length(1);
      array.oauth.expire();
      await create();
      expect(grants(array.take())).to.have.length(1);
    });
  }

  it("shows the client certificate to ONTAP and to the token endpoint, where it may stand for the secret", async () => {
    const pair = await array.issueClientCertificate();
    const certificate = { clientCertificate: pair.certificate, clientKey: pair.key };
    array.oauth.addClient({ id: "mtls", certificate: pair.certificate, bound: true });
    array.oauth.settings.mutualTls = "required";
    await logIn({ tokenUrl: array.oauth.tokenUrl, clientId: "mtls", ...certificate });
    await create();
    expect(grants(array.take()).map(({ body }) => body)).to.deep.equal([
      { grant_type: "client_credentials", client_id: "mtls" },
    ]);
    await logIn({ accessToken: array.oauth.issue({ boundTo: pair.certificate }), ...certificate });
    await create();
    const other = await array.issueClientCertificate();
    await logIn({
      accessToken: array.oauth.issue({ boundTo: other.certificate }),
      ...certificate,
    });
    expect(await errorOf(create())).to.include("ONTAP refuses the access token (HTTP 401");
  });

  it("follows no redirect with a secret", async () => {
    const elsewhere = await RawServer.start((_request, response) => response.end("{}"));
    const headers = { Location: `https://${elsewhere.host}/oauth2/token` };
    array.faults.add({ match: { system: "oauth" }, kind: "status", status: 307, headers });
    await logIn({ ...clientSettings(), scope: "redirect" });
    expect(await errorOf(create())).to.match(
      /the authorization server 127\.0\.0\.1:\d+ redirects, and no secret is sent on \(HTTP 307\); set tokenUrl to the address/,
    );
    expect(elsewhere.requests).to.deep.equal([]);
    await elsewhere.close();
  });

  it("trusts the token endpoint by NODE_EXTRA_CA_CERTS alone, whatever is said of the array", async () => {
    for (const settings of [{ caCertificate: array.oauth.caCertificate }, { insecureSkipVerify: true }]) {
      await start({ ...clientSettings(), ...settings }, {});
      expect(await errorOf(create())).to.match(
        /the TLS certificate of the authorization server 127\.0\.0\.1:\d+ is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\); let NODE_EXTRA_CA_CERTS name/,
      );
      expect(array.requests).to.deep.equal([]);
    }
  });

  describe("says in one sentence why there is no token", () => {
    const echo = { error: "invalid_request", error_description: `"${CLIENT.clientSecret}" ${"x".repeat(70)}\u202e` };
    const body = (value: unknown) => ({ kind: "json", status: 200, body: value }) as const;
    for (const [name, fault, why] of [
      ["an unknown client", { kind: "unauthorized", times: 2 }, "refuses the client (invalid_client: "],
      ["a scope", { kind: "json", status: 400, body: { error: "invalid_scope" } }, "refuses the scope (invalid_scope)"],
      ["an echo", { kind: "json", status: 400, body: echo }, 'refuses the request (invalid_request: "\\"[secret]'],
      ["a page", { kind: "html", status: 200 }, "answers no access token"],
      ["nothing", { kind: "empty" }, "answers no access token"],
      ["no token", body({ token_type: "Bearer" }), "answers no access token of the type Bearer"],
      ["another type", body({ access_token: "abcdefgh1", token_type: "mac" }), "answers no access token of the type"],
      ["a bad token", body({ access_token: "a\nb", token_type: "Bearer" }), "answers no access token of the type"],
      ["404", { kind: "html", status: 404 }, "answers no access token (HTTP 404)"],
    ] as const) {
      it(name, async () => {
        array.faults.add({ match: { system: "oauth" }, ...fault });
        await logIn({ ...clientSettings(), scope: name });
        const error = await errorOf(create());
        expect(error).to.match(
          /^Cannot create the iSCSI service of SVM svm\d+ on 127\.0\.0\.1:\d+: the authorization server /,
        );
        expect(error)
          .to.include(why)
          .and.to.match(/; check .+\.$/);
        expect(error).to.not.match(/[\u202e\n]|\bat /);
        expect(calls(array.requests)).to.deep.equal([]);
        expect(await errorOf(create())).to.equal("done");
      });
    }

    it("a server that fails in between is asked again, and one that is down is named", async () => {
      array.faults.add({ match: { system: "oauth" }, kind: "status", status: 503, retryAfter: "0" });
      array.faults.add({ match: { system: "oauth" }, kind: "reset-after" });
      await logIn({ ...clientSettings(), scope: "busy" });
      await create();
      expect(grants(array.requests)).to.have.length(3);
      await array.oauth.stop();
      await logIn({ ...clientSettings(), timeoutSeconds: 2 });
      expect(await errorOf(create())).to.match(
        /the authorization server 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\); check tokenUrl and the network/,
      );
      await array.oauth.start();
    });
  });

  it("tells two ways to log in at preview, on both ways to the engine", async () => {
    for (const way of WAYS) {
      await start({ password: "made-up-Pa55word" }, { NETAPP_ONTAP_ACCESS_TOKEN: "made-up-token" }, way);
      const life = new Life(plugin, SERVICE);
      expect(await errorOf(life.preview({ svm: "any" }))).to.include(
        "2 ways to log in: a password (netapp:ontap.password) and an access token (NETAPP_ONTAP_ACCESS_TOKEN); keep one of them.",
      );
    }
  });

  it("leaves Element to its password", async () => {
    plugin = trusting;
    await plugin.configure({ "netapp:element": JSON.stringify({ host: array.host, accessToken: "made-up-token" }) });
    const life = new Life(plugin, "element:Account");
    expect(await errorOf(life.preview({ username: "tenant" }))).to.include("netapp:element has no setting accessToken");
  });
});
