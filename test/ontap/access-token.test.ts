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
const calls = (requests: RecordedRequest[]) => requests.filter(({ system }) => system === "ontap");
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
});
