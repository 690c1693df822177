import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { createServer as createTlsServer } from "node:tls";
import { expect } from "chai";
import { generate } from "selfsigned";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import { serverCertificate } from "../../emulator/certificate";
import { installedFinding } from "../../provider/cli/doctor/examine";
import { cli, connection, start } from "./cli";

interface Report {
  ok: boolean;
  systems: {
    system: string;
    ok: boolean;
    findings: { step: string; status: string; text: string; fix?: string; facts?: Record<string, unknown> }[];
  }[];
}

const HARMLESS =
  /^GET |^element (GetAPI|GetClusterVersionInfo|ListAccounts|ListVolumesForAccount|ListVolumeAccessGroups|ListInitiators|ListISCSISessions)$/;

describe("pulumi-netapp doctor", function () {
  this.timeout(60_000);
  const open: { close(): unknown }[] = [];

  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function emulator(options: EmulatorOptions = {}): Promise<Emulator> {
    const array = await startEmulator({
      ontap: { svms: [{ name: "svm1", iscsi: true }] },
      element: {
        accounts: [{ username: "tenant", initiatorSecret: "Initiator-0001", targetSecret: "Target-secret-1" }],
      },
      ...options,
    });
    open.push(array);
    return array;
  }

  /** Runs it on one product and returns its findings by step; no run ever writes to the array or prints a secret. */
  async function examined(array: Emulator, product: "ontap" | "element", env: NodeJS.ProcessEnv = {}, isWord = false) {
    array.take();
    const environment = { ...connection(array), ...env };
    const run = await cli(["doctor", "--json", "--system", product], { env: environment });
    const said = run.stdout + run.stderr;
    const secrets = [environment[`NETAPP_${product.toUpperCase()}_PASSWORD`], "Initiator-0001", "Target-secret-1"];
    for (const secret of secrets) if (secret && !isWord) expect(said).to.not.include(secret);
    const calls = array.take().filter(({ system }) => system !== "oauth");
    expect(calls.map(({ label }) => label).filter((label) => !HARMLESS.test(label))).to.deep.equal([]);
    expect(calls.filter(({ applied }) => applied)).to.deep.equal([]);
    const report = JSON.parse(run.stdout) as Report;
    const all = report.systems.flatMap(({ findings }) => findings);
    expect(all.filter(({ status, fix }) => status === "failure" && !fix)).to.deep.equal([]);
    expect(report.ok).to.equal(run.status === 0);
    const findings = report.systems[0]?.findings ?? [];
    const at = (step: string) => findings.find((finding) => finding.step === step);
    return { status: run.status, findings, at, calls, failures: findings.filter(({ status }) => status === "failure") };
  }

  it("prints JSON whatever the password is", async () => {
    const array = await emulator();
    for (const password of ["true", "null", "system", '{"'])
      await examined(array, "ontap", { NETAPP_ONTAP_USERNAME: "x", NETAPP_ONTAP_PASSWORD: password }, true);
  });

  it("finds nothing wrong where nothing is, and says it in words and as JSON", async () => {
    const array = await emulator();
    const { status, stdout, stderr } = await cli(["doctor"], { env: connection(array) });
    expect(status, stdout).to.equal(0);
    expect(stderr).to.equal("");
    expect(stdout).to.match(/^ONTAP 127\.0\.0\.1:\d+\n {2}ok {4}settings: .+ from the environment\n/);
    expect(stdout).to.match(/release: ONTAP 9\.17\.1, cluster emulated: everything is supported/);
    expect(stdout).to.match(/\nElement 127(?:.|\n)+release: Element 12\.5\.0\.958, API 12\.5\n/);
    expect(stdout).to.not.match(/FAIL|warn|fix:/);
    const { at } = await examined(array, "ontap");
    const certificate = new X509Certificate(array.caCertificate);
    expect(at("certificate")?.facts).to.include({
      subject: "CN=netapp-emulator",
      selfSigned: true,
      trusted: true,
      sha256: certificate.fingerprint256,
      validTo: certificate.validTo,
    });
  });

  it("names the settings that are missing or wrong, per system", async () => {
    const array = await emulator();
    const lacking = await examined(array, "ontap", { NETAPP_ONTAP_PASSWORD: "" });
    expect(lacking.status).to.equal(1);
    expect(lacking.failures[0]?.text).to.match(/lacks password$/);
    expect(lacking.failures[0]?.fix).to.match(
      /^Set it with pulumi config set --path --secret netapp:ontap.+ or log in with .+ instead\.$/,
    );
    expect((await examined(array, "element")).status).to.equal(0);
    const wrong = await examined(array, "element", { NETAPP_ELEMENT_TIMEOUT_SECONDS: "soon" });
    expect(wrong.failures[0]?.text).to.match(/NETAPP_ELEMENT_TIMEOUT_SECONDS must be a whole number/);
    const both = await examined(array, "ontap", {
      NETAPP_ONTAP_TIMEOUT_SECONDS: "soon",
      NETAPP_ONTAP_MAX_PARALLEL_CALLS: "0",
    });
    expect(both.failures[0]?.text).to.match(
      /TIMEOUT_SECONDS must be .+; NETAPP_ONTAP_MAX_PARALLEL_CALLS must be .+\.$/,
    );
    expect(both.failures[0]?.fix).to.equal("Correct that setting where it comes from.");
    const none = await cli(["doctor"]);
    expect(none).to.include({ status: 1, stdout: "" });
    expect(none.stderr).to.match(/^pulumi-netapp doctor: No system is configured: .+\.\n$/);
  });

  for (const [title, file, text] of [
    ["nothing", "index.ts", /^this project finds neither the npm package nor the plugin/],
    ["an npm package", "node_modules/pulumi-netapp/runtime.js", /^this project finds the npm package/],
    ["a plugin on PATH", "bin/pulumi-resource-netapp", /^this project finds the plugin, on PATH$/],
    ["npx, whose PATH a pulumi does not have", "node_modules/.bin/pulumi-resource-netapp", /finds neither/],
    ["an installed plugin", "plugins/resource-netapp-v0.3.0/x", /^this project finds the plugin, installed in /],
  ] as const) {
    it(`tells where a program finds the provider: ${title}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "pulumi-netapp-doctor-"));
      open.push({ close: () => rm(folder, { recursive: true }) });
      for (const name of ["Pulumi.yaml", file]) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), "");
      }
      const env = {
        PATH: ["bin", "node_modules/.bin"].map((name) => join(folder, name)).join(delimiter),
        PULUMI_HOME: folder,
      };
      const finding = installedFinding(folder, env);
      expect(finding).to.include({ step: "door", status: text.source.includes("neither") ? "warning" : "ok" });
      expect(finding?.text).to.match(text);
      const { stdout } = await cli(["doctor", "--no-stack"], { cwd: folder, env });
      expect(stdout).to.include(`package: ${finding?.text}`);
    });
  }

  it("names the keys of the config that nothing reads, as discover does, with what they may mean", async () => {
    const array = await emulator();
    const cwd = await mkdtemp(join(tmpdir(), "pulumi-netapp-doctor-"));
    open.push({ close: () => rm(cwd, { recursive: true }) });
    const config = { "netapp:elemnt": { value: "{}" }, "netapp:host": { value: "h" }, "x:netapp": { value: "" } };
    await writeFile(join(cwd, "pulumi"), `#!/bin/sh\necho '${JSON.stringify(config)}'\n`, { mode: 0o755 });
    await writeFile(join(cwd, "Pulumi.yaml"), "name: x\nruntime: yaml\n");
    const env = { ...connection(array), PATH: cwd };
    const told = "netapp:elemnt (netapp:element?), netapp:host (netapp:ontap.host or netapp:element.host?)";
    const doctor = await cli(["doctor"], { cwd, env });
    expect(doctor.status).to.equal(1);
    expect(doctor.stdout)
      .to.include(`  FAIL  config: nothing reads ${told}\n        fix: Set what was meant, and run pulumi config rm`)
      .and.match(/\nONTAP 127/);
    const discover = await cli(["discover"], { cwd, env });
    expect(discover.stderr).to.include(`pulumi-netapp discover: unknown in the config: ${told}\n`);
    await writeFile(join(cwd, "Pulumi.yaml"), "name: netapp\nruntime: yaml\n");
    expect((await cli(["discover"], { cwd, env })).stderr).to.not.include("no use");
  });

  it("ends without a word when nobody reads on", async () => {
    const child = start(["doctor", "--system", "ontap"], { env: connection(await emulator()) });
    child.stdout?.destroy();
    const said = child.stderr ? await text(child.stderr) : "";
    expect(said).to.equal("");
  });

  it("tells a host without address, a closed port and a server without TLS apart", async () => {
    const array = await emulator();
    const on = (host: string) => examined(array, "ontap", { NETAPP_ONTAP_HOST: host });
    const unnamed = await on("no-such-host.invalid");
    expect(unnamed.failures[0]?.text).to.match(/no-such-host\.invalid has no address \((ENOTFOUND|EAI_AGAIN)\)/);
    const port = await freePort();
    expect((await on(`127.0.0.1:${port}`)).failures[0]?.text).to.match(/cannot be reached \(ECONNREFUSED\)/);
    const plain = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const { failures } = await on(`127.0.0.1:${await listening(plain)}`);
    expect(failures).to.have.length(1);
    expect(failures[0]?.text).to.match(/^the TLS handshake failed/);
  });

  it("sends no credentials to a server that is not trusted, and says how it can be", async () => {
    const array = await emulator();
    const { failures, at, calls, status } = await examined(array, "ontap", { NETAPP_ONTAP_CA_CERTIFICATE: "" });
    expect(status).to.equal(1);
    expect(failures).to.have.length(1);
    expect(failures[0]?.fix).to.match(/fingerprint .+--save-certificate ca\.pem.+caCertificate/);
    expect(at("login")).to.include({ status: "skipped" });
    expect(calls).to.deep.equal([]);
    const other = await generate([{ name: "commonName", value: "other" }], { keyType: "ec", algorithm: "sha256" });
    const wrong = await examined(array, "ontap", { NETAPP_ONTAP_CA_CERTIFICATE: other.cert });
    expect(wrong.failures[0]?.text).to.match(/not trusted with the caCertificate that is set/);
  });

  it("saves the certificate that makes the connection trusted", async () => {
    const array = await emulator();
    const folder = await mkdtemp(join(tmpdir(), "pulumi-netapp-doctor-"));
    open.push({ close: () => rm(folder, { recursive: true }) });
    const file = join(folder, "ca.pem");
    const untrusted = { ...connection(array, ["ELEMENT"]), NETAPP_ELEMENT_CA_CERTIFICATE: "" };
    expect((await cli(["doctor", "--save-certificate", file], { env: untrusted })).status).to.equal(1);
    const saved = await readFile(file, "utf8");
    expect(new X509Certificate(saved).fingerprint256).to.equal(new X509Certificate(array.caCertificate).fingerprint256);
    expect((await examined(array, "element", { NETAPP_ELEMENT_CA_CERTIFICATE: saved })).status).to.equal(0);
    const unwritable = await cli(["doctor", "--save-certificate", "/absent/ca.pem"], { env: untrusted });
    expect(unwritable.stderr).to.equal("pulumi-netapp doctor: The file /absent/ca.pem cannot be written (ENOENT).\n");
    const both = await cli(["doctor", "--save-certificate", join(folder, "b.pem")], { env: connection(array) });
    expect(both.status).to.equal(1);
    expect(both.stderr).to.match(/two systems/);
    expect(existsSync(join(folder, "b.pem"))).to.equal(false);
  });

  it("says why a certificate is refused: another name, expired, not yet valid, an authority that is not known", async () => {
    const array = await emulator();
    const day = 86_400_000;
    const shown = async (certificate: { cert: string; private: string }, ca?: string) => {
      const server = createTlsServer({ cert: certificate.cert, key: certificate.private }, (socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
      });
      const host = `127.0.0.1:${await listening(server)}`;
      const { at } = await examined(array, "ontap", {
        NETAPP_ONTAP_HOST: host,
        NETAPP_ONTAP_CA_CERTIFICATE: ca ?? certificate.cert,
      });
      return at("certificate");
    };
    const named = (value: string) => [{ name: "subjectAltName", altNames: [{ type: 2, value }] }] as never;
    const here = [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }] as never;
    const subject = [{ name: "commonName", value: "array" }];

    const dates = (from: number, to: number) => ({
      notBeforeDate: new Date(Date.now() + from * day),
      notAfterDate: new Date(Date.now() + to * day),
    });
    const other = await shown(
      await generate(subject, {
        keyType: "ec",
        algorithm: "sha256",
        extensions: named("array.example.net"),
        ...dates(-9, 99),
      }),
    );
    expect(other?.text).to.match(/ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(other?.fix).to.match(/a name that the certificate holds \(array\.example\.net;/);
    const expired = await shown(
      await generate(subject, { keyType: "ec", algorithm: "sha256", extensions: here, ...dates(-9, -1) }),
    );
    expect(expired?.text).to.match(/CERT_HAS_EXPIRED/);
    expect(expired?.fix).to.match(/renewed/);
    const future = await shown(
      await generate(subject, { keyType: "ec", algorithm: "sha256", extensions: here, ...dates(5, 9) }),
    );
    expect(future?.fix).to.match(/clock/);
    const soon = await shown(
      await generate(subject, { keyType: "ec", algorithm: "sha256", extensions: here, ...dates(-9, 9) }),
    );
    expect(soon).to.include({ status: "warning" });
    expect(soon?.fix).to.match(/renewed: in 8 days/);

    const root = await generate([{ name: "commonName", value: "root" }], {
      keyType: "ec",
      algorithm: "sha256",
      extensions: [{ name: "basicConstraints", cA: true }] as never,
      ...dates(-9, 99),
    });
    const leaf = await generate(subject, {
      keyType: "ec",
      algorithm: "sha256",
      extensions: here,
      ca: { key: root.private, cert: root.cert },
      ...dates(-9, 99),
    } as never);
    const issued = await shown(leaf, array.caCertificate);
    expect(issued?.facts).to.include({ selfSigned: false, issuer: "CN=root" });
    expect(issued?.fix).to.match(/Get the certificate of the authority \(CN=root\)/);
    expect(await shown(leaf, root.cert)).to.include({ status: "ok" });
  });

  it("warns where nothing is verified", async () => {
    const array = await emulator();
    const { status, at } = await examined(array, "element", {
      NETAPP_ELEMENT_CA_CERTIFICATE: "",
      NETAPP_ELEMENT_INSECURE_SKIP_VERIFY: "true",
    });
    expect(status).to.equal(0);
    expect(at("settings")).to.include({ status: "warning" });
    expect(at("certificate")).to.include({ status: "warning" });
    expect(at("login")).to.include({ status: "ok" });
  });

  it("tells a wrong password from a system that is not what it should be", async () => {
    const array = await emulator();
    for (const product of ["ontap", "element"] as const) {
      const variable = `NETAPP_${product.toUpperCase()}_PASSWORD`;
      const { failures, at } = await examined(array, product, { [variable]: "not-the-passw0rd" });
      expect(failures.map(({ step }) => step)).to.deep.equal(["login"]);
      expect(failures[0]?.text).to.match(/user name or password is wrong/);
      expect(failures[0]?.fix).to.match(/[cC]heck username and password of the \w+ connection\.$/);
      expect(at("release")).to.equal(undefined);
    }
    array.faults.add({ kind: "html", status: 404, times: Number.POSITIVE_INFINITY, match: { system: "ontap" } });
    const strange = await examined(array, "ontap");
    expect(strange.failures[0]?.fix).to.match(/management address of an ONTAP system/);
  });

  it("logs in with a client certificate", async () => {
    const array = await emulator();
    const { certificate, key } = await array.issueClientCertificate();
    const { status, at } = await examined(array, "ontap", {
      NETAPP_ONTAP_USERNAME: "",
      NETAPP_ONTAP_PASSWORD: "",
      NETAPP_ONTAP_CLIENT_CERTIFICATE: certificate,
      NETAPP_ONTAP_CLIENT_KEY: key,
    });
    expect(status).to.equal(0);
    expect(at("login")?.text).to.equal("the client certificate is known");
  });

  it("tells what an access token says of itself, and not the token", async () => {
    const array = await emulator({ oauth: {}, ontap: { svms: [{ name: "svm1", iscsi: true }] } });
    const { oauth } = array;
    const pair = await array.issueClientCertificate();
    const claims = { roles: ["storage\u202eadmin", "reader"] };
    const bound = oauth.issue({ audience: "ontap", boundTo: pair.certificate, claims });
    const certificate = { NETAPP_ONTAP_CLIENT_CERTIFICATE: pair.certificate, NETAPP_ONTAP_CLIENT_KEY: pair.key };
    const none = { NETAPP_ONTAP_USERNAME: "", NETAPP_ONTAP_PASSWORD: "" };
    const by = async (token: string, more: NodeJS.ProcessEnv = {}) => {
      const found = await examined(array, "ontap", { ...none, NETAPP_ONTAP_ACCESS_TOKEN: token, ...more });
      for (const part of token.split(".")) expect(JSON.stringify(found.findings)).to.not.include(part);
      return found;
    };
    const known = await by(bound, certificate);
    expect(known.at("token")?.text).to.match(
      /^JWT of "https:\/\/127\.0\.0\.1:\d+", audience ontap, roles "storage\\u202eadmin" and reader, bound to a client certificate, good for \d+ s$/,
    );
    expect(known.at("token")?.facts).to.include({ form: "JWT", issuer: oauth.issuer, bound: true });
    expect(known.at("login")?.text).to.equal("the access token is known");
    const alone = await by(bound);
    expect(alone.at("token")).to.include({ status: "warning" });
    expect(alone.failures.map(({ step }) => step)).to.deep.equal(["login"]);
    const opaque = await by(oauth.issue({ form: "opaque" }));
    expect([opaque.at("token")?.text, opaque.status]).to.deep.equal(["opaque, nothing tells how long it is good", 0]);
    const ended = await by(oauth.issue({ seconds: -60 }));
    expect(ended.at("token")?.text).to.match(/not bound to a client certificate, .+: it ended 6\d s ago$/);
    expect(ended.failures.map(({ step }) => step)).to.deep.equal(["token", "login"]);
    const asked = await examined(array, "ontap", { ...none, ...oauth.environment });
    expect(asked.at("token")?.text).to.match(/audience none, roles none, .+, good for (300|2\d\d) s$/);
    await oauth.stop();
    const down = await examined(array, "ontap", { ...none, ...oauth.environment, NETAPP_ONTAP_TIMEOUT_SECONDS: "1" });
    expect(down.failures.map(({ step }) => step)).to.deep.equal(["token"]);
    expect(down.failures[0]?.fix).to.equal("Check tokenUrl and the network between here and that server.");
  });

  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`says that a client certificate is demanded and not set (${version})`, async () => {
      const array = await emulator();
      const pair = await serverCertificate();
      const demand = { requestCert: true, rejectUnauthorized: true, minVersion: version, maxVersion: version };
      const server = createTlsServer({ cert: pair.certificate, key: pair.key, ...demand });
      server.on("tlsClientError", () => undefined);
      const { failures } = await examined(array, "ontap", {
        NETAPP_ONTAP_HOST: `127.0.0.1:${await listening(server)}`,
        NETAPP_ONTAP_CA_CERTIFICATE: pair.certificate,
      });
      // With TLS 1.2 before the certificate is seen, with TLS 1.3 when the first call goes out.
      expect(failures.map(({ step }) => step)).to.deep.equal([version === "TLSv1.2" ? "certificate" : "login"]);
      expect(failures[0]?.fix).to.match(/client certificate|set clientCertificate and clientKey/i);
      expect(failures[0]?.fix).to.not.contain("--run-program");
    });
  }

  it("says what the release supports", async () => {
    const old = await examined(await emulator({ ontap: { release: "9.11.1", svms: [{ name: "svm1" }] } }), "ontap");
    expect(old.at("release")?.text).to.match(/without ActiveDirectoryAccount .+ and advertisedKdcEncryptions/);
    expect(old.at("rights: ActiveDirectoryAccount")).to.include({ status: "skipped" });
    expect(old.status).to.equal(0);
    const middle = await examined(await emulator({ ontap: { release: "9.12.1", svms: [{ name: "svm1" }] } }), "ontap");
    expect(middle.at("release")?.facts).to.deep.equal({
      release: "9.12.1",
      supports: {
        IscsiService: true,
        ActiveDirectoryAccount: true,
        advertisedKdcEncryptions: false,
        IscsiCredentials: true,
        InitiatorGroup: true,
        initiatorGroups: true,
        comment: true,
        portset: true,
        LunMap: true,
      },
    });
    const element = await examined(await emulator({ element: { apiVersion: "11.8" } }), "element");
    expect(element.at("release")?.text).to.match(
      /API 11\.8: without enableChap \(API 12\.2 and later\) and virtualNetworkIds \(API 12\.0 and later\)/,
    );
    const pinned = await examined(await emulator(), "element", { NETAPP_ELEMENT_API_VERSION: "12.9" });
    expect(pinned.failures[0]?.text).to.match(/no API version 12\.9/);
    const upgrading = await examined(await emulator({ element: { pendingClusterVersion: "12.7.0.1" } }), "element");
    expect(upgrading.at("release")).to.include({ status: "warning" });
  });

  it("recognises ASA r2", async () => {
    const { at } = await examined(await emulator({ ontap: { asaR2: true, svms: [{ name: "svm1" }] } }), "ontap");
    expect(at("platform")?.facts).to.deep.equal({ asaR2: true });
    expect(at("platform")?.text).to.match(/adopt: true/);
  });

  it("names each right that is missing", async () => {
    const array = await emulator();
    const as = (product: string, username: string) => ({
      [`NETAPP_${product}_USERNAME`]: username,
      [`NETAPP_${product}_PASSWORD`]: "restricted-Pa55",
    });
    const add = (username: string, seed: object) => array.addUser({ username, password: "restricted-Pa55", ...seed });
    add("no-iscsi", { ontap: { deny: [/iscsi/] } });
    const iscsi = await examined(array, "ontap", as("ONTAP", "no-iscsi"));
    expect(iscsi.failures.map(({ step }) => step)).to.deep.equal(["rights: IscsiService", "rights: IscsiCredentials"]);
    expect(iscsi.failures[0]?.fix).to.match(/^Give its role access to \/api\/protocols\/san\/iscsi/);
    add("no-sessions", { ontap: { deny: [/sessions/] } });
    const counting = (await examined(array, "ontap", as("ONTAP", "no-sessions"))).at("rights: iSCSI sessions");
    expect(counting).to.include({ status: "warning" });
    expect(counting?.fix).to.match(/read access to \/api\/protocols\/san\/iscsi\/sessions/);
    add("no-cluster", { ontap: { deny: [/\/cluster/], svms: ["svm1"] } });
    const svm = await examined(array, "ontap", as("ONTAP", "no-cluster"));
    expect(svm.status).to.equal(0);
    expect(svm.at("release")).to.include({ status: "warning" });
    expect(svm.at("rights: jobs")).to.include({ status: "warning" });
    add("blind", { ontap: { svms: [] } });
    expect((await examined(array, "ontap", as("ONTAP", "blind"))).at("rights: SVMs")).to.include({ status: "warning" });
    add("writer", { element: ["write"] });
    const writer = await examined(array, "element", as("ELEMENT", "writer"));
    expect(writer.failures.map(({ step }) => step)).to.deep.equal(["rights: Account"]);
    add("accounts", { element: ["accounts"] });
    const accounts = await examined(array, "element", as("ELEMENT", "accounts"));
    expect(accounts.status).to.equal(0);
    expect(accounts.at("rights: volumes")).to.include({ status: "warning" });
    expect(accounts.at("rights: VolumeAccessGroup")).to.include({ status: "warning" });
    array.switches.initiatorMethodsDenied = true;
    const initiators = (await examined(array, "element", as("ELEMENT", "accounts"))).at("rights: Initiator");
    expect(initiators).to.include({ status: "warning" });
    expect(initiators?.fix).to.match(/"administrator"/);
    expect(accounts.at("rights: iSCSI sessions")?.fix).to.match(/"read" or "reporting"/);
  });

  it("says when the clocks disagree", async () => {
    const array = await emulator();
    const certificate = await generate([{ name: "commonName", value: "late" }], {
      keyType: "ec",
      algorithm: "sha256",
      extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }] as never,
    });
    const date = new Date(Date.now() - 601_000).toUTCString();
    const body = '{"version":{"generation":9,"major":17,"minor":1},"num_records":1,"records":[{}]}';
    const server = createTlsServer({ cert: certificate.cert, key: certificate.private }, (socket) => {
      socket.on("error", () => undefined);
      socket.on("data", () =>
        socket.write(`HTTP/1.1 200 OK\r\nDate: ${date}\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
      );
    });
    const { at, status } = await examined(array, "ontap", {
      NETAPP_ONTAP_HOST: `127.0.0.1:${await listening(server)}`,
      NETAPP_ONTAP_CA_CERTIFICATE: certificate.cert,
    });
    expect(status).to.equal(0);
    expect(at("clock")).to.include({ status: "warning" });
    expect(at("clock")?.text).to.match(/is 6\d\d seconds behind/);
  });

  async function listening(server: Server): Promise<number> {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    open.push(server);
    return (server.address() as AddressInfo).port;
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
