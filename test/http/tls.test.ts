import { spawn, spawnSync } from "node:child_process";
import { once as event } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { generate } from "selfsigned";
import { type Emulator, startEmulator } from "../../emulator";
import type { CertificatePair } from "../../emulator/certificate";
import { Budget } from "../../provider/http/budget";
import { reconciled } from "../../provider/http/reconcile";
import { type Call, Transport } from "../../provider/http/transport";
import { OntapSystem } from "../../provider/ontap/system";
import { closedPort, connection, connectionTo, failureOf, once, RawServer, READ, stderrOf } from "./support";

/** A certificate for a name, signed by nobody or by a CA of our own. */
async function certificateFor(name: string, ca?: CertificatePair, daysLeft = 99): Promise<CertificatePair> {
  const made = await generate([{ name: "commonName", value: name }], {
    notBeforeDate: new Date(Date.now() - 9 * 86_400_000),
    notAfterDate: new Date(Date.now() + daysLeft * 86_400_000),
    keyType: "ec",
    algorithm: "sha256",
    ...(ca && { ca: { key: ca.key, cert: ca.certificate } }),
    extensions: [
      { name: "basicConstraints", cA: ca === undefined, critical: true },
      { name: "subjectAltName", altNames: [name === "127.0.0.1" ? { type: 7, ip: name } : { type: 2, value: name }] },
    ],
  });
  return { certificate: made.cert, key: made.private };
}

const WRITE: Call = { ...READ, method: "POST", body: "{}", idempotent: false };

describe("TLS", () => {
  let array: Emulator;
  let own: string;
  before(async () => {
    array = await startEmulator();
    own = array.caCertificate;
  });
  after(() => array.close());

  // Closed also after a failure: what is open would keep the run from ending.
  const open: { close(): unknown }[] = [];
  const opened = <One extends { close(): unknown }>(one: One): One => {
    open.push(one);
    return one;
  };
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  it("refuses a certificate that nobody vouches for, before any credential is sent, and says what to set", async () => {
    array.take();
    const error = await failureOf(once(connectionTo(array, { caCertificate: undefined })));
    expect(error.message).to.match(/^Cannot read the cluster on 127\.0\.0\.1:\d+: its TLS certificate is not trusted/);
    expect(error.message).to.include("caCertificate").and.include("insecureSkipVerify");
    expect(array.take()).to.deep.equal([]);
  });

  it("trusts the self-signed certificate that it is given", async () => {
    expect((await once(connectionTo(array))).status).to.equal(200);
  });

  it("trusts a server whose certificate was signed by a CA of one's own", async () => {
    const ca = await certificateFor("Example CA");
    const server = await RawServer.start((_, response) => response.end("{}"), {
      pair: await certificateFor("127.0.0.1", ca),
    });
    expect((await once(connection(server.host, ca.certificate))).status).to.equal(200);
    await server.close();
  });

  it("refuses a certificate for another name, though it is trusted", async () => {
    const pair = await certificateFor("ontap.example.net");
    const server = await RawServer.start((_, response) => response.end("{}"), { pair });
    const error = await failureOf(once(server.connection()));
    expect(error.message).to.include("not trusted (ERR_TLS_CERT_ALTNAME_INVALID)");
    expect(server.requests).to.deep.equal([]);
    await server.close();
  });

  it("does not verify with insecureSkipVerify, and warns once per process", async () => {
    const to = connectionTo(array, { caCertificate: undefined, insecureSkipVerify: true });
    const said = await stderrOf(async () => {
      await once(to);
      await once(to);
    });
    const warnings = said.split("\n").filter((line) => line.includes("insecureSkipVerify"));
    expect(warnings).to.deep.equal([
      `pulumi-netapp: ${array.host}: the server's certificate is not verified (insecureSkipVerify)`,
    ]);
  });

  it("logs in with a client certificate instead of a password", async () => {
    const { certificate, key } = await array.issueClientCertificate();
    const to = connectionTo(array, {
      username: undefined,
      password: undefined,
      clientCertificate: certificate,
      clientKey: key,
    });
    array.take();
    expect((await once(to)).status).to.equal(200);
    expect((await once(connectionTo(array, { password: "wrong" }))).status).to.equal(401);
  });

  it("takes a refused client key for what it is, without showing the key", async () => {
    const { certificate } = await array.issueClientCertificate();
    const other = await certificateFor("other");
    const to = connectionTo(array, {
      username: undefined,
      password: undefined,
      clientCertificate: certificate,
      clientKey: other.key,
    });
    const error = await failureOf(once(to));
    expect(error.message).to.match(/clientCertificate|clientKey/);
    expect(error.message).not.to.include("BEGIN");
    expect(error.stack ?? "").not.to.include("BEGIN");
  });

  for (const version of ["1.2", "1.3"]) {
    for (const which of ["none", "unknown", "expired"] as const) {
      it(`takes a refused client certificate (${which}, TLS ${version}) for what it is, to reads and writes`, async function () {
        // Node itself sends no alert about a certificate that it does not trust; OpenSSL does, as arrays do.
        if (spawnSync("openssl", ["version"]).status !== 0) this.skip();
        const [ca, own] = [await certificateFor("Client CA"), await certificateFor("127.0.0.1")];
        const folder = mkdtempSync(join(tmpdir(), "pulumi-netapp-tls-"));
        const file = (name: string, text: string) => {
          writeFileSync(join(folder, name), text);
          return join(folder, name);
        };
        const port = await closedPort();
        const [accept, cert, key] = [`127.0.0.1:${port}`, file("cert", own.certificate), file("key", own.key)];
        const protocol = `-tls${version.replace(".", "_")}`;
        const demand = ["-Verify", "3", "-verify_return_error", "-CAfile", file("ca", ca.certificate)];
        const server = spawn("openssl", [
          "s_server",
          "-accept",
          accept,
          "-cert",
          cert,
          "-key",
          key,
          protocol,
          "-www",
          ...demand,
        ]);
        try {
          await event(server.stdout, "data");
          const pair = which === "unknown" ? await certificateFor("admin") : await certificateFor("admin", ca, -1);
          const login = { username: undefined, password: undefined };
          const client = { ...login, clientCertificate: pair.certificate, clientKey: pair.key };
          const to = connection(accept, own.certificate, which === "none" ? {} : client);
          for (const call of [READ, WRITE]) {
            const error = await failureOf(once(to, call));
            expect(error).to.include({ kind: "unreachable" });
            expect(error.message).to.match(
              /client certificate.+\(ERR_SSL_\w*ALERT_\w+\).+ or add --run-program|\(ERR_SSL_\w*ALERT_HANDSHAKE_FAILURE\).+demand a client certificate/,
            );
          }
        } finally {
          server.kill();
          rmSync(folder, { recursive: true });
        }
      });
    }
  }

  const strict = { requestCert: true, rejectUnauthorized: true };

  it("says that a connection which ends without a word may be a refused client certificate, until the array has answered", async () => {
    const pair = await certificateFor("admin");
    const client = {
      username: undefined,
      password: undefined,
      clientCertificate: pair.certificate,
      clientKey: pair.key,
    };
    // Node's server just ends the connection when it does not trust the certificate.
    for (const [version, told] of [
      ["TLSv1.2", "the TLS handshake broke off"],
      ["TLSv1.3", "the connection broke before the answer was there"],
    ] as const) {
      const server = opened(await RawServer.start(() => undefined, { ...strict, maxVersion: version }));
      const error = await failureOf(once(server.connection(client), WRITE, 0.1));
      expect(error.message)
        .to.contain(told)
        .and.contain("), perhaps because the array refuses the client certificate;");
      // Before the handshake is done no call can have been sent; after it nobody knows.
      expect(error).to.include({ kind: version === "TLSv1.2" ? "unreachable" : "lost" });
      const bare = await failureOf(once(connection(`127.0.0.1:${await closedPort()}`, own, client), WRITE, 0.1));
      expect(bare.message).to.not.contain("perhaps");
    }
    const dropping = await RawServer.start((request, response) => {
      if (dropping.requests.length === 1) response.end("{}");
      else request.socket.destroy();
    });
    opened(dropping);
    const transport = opened(new Transport(dropping.connection(client)));
    const final = () => "final" as const;
    await transport.send(READ, new Budget(20), final);
    const later = await failureOf(transport.send(WRITE, new Budget(20), final));
    expect(later.message).to.contain("the connection broke").and.not.contain("perhaps");
  });

  it("keeps that reason for a create that nobody can ask about", async () => {
    const pair = await certificateFor("admin");
    const server = opened(await RawServer.start(() => undefined, { ...strict, minVersion: "TLSv1.3" }));
    const login = { username: undefined, password: undefined, timeoutSeconds: 1 };
    const to = server.connection({ ...login, clientCertificate: pair.certificate, clientKey: pair.key });
    const client = opened(new OntapSystem(to)).client();
    const create = () => client.step("create the iSCSI service").post("/protocols/san/iscsi/services", {}, {});
    const look = () =>
      client
        .step("look")
        .get("/protocols/san/iscsi/services", {})
        .then(() => undefined);
    const error = await failureOf(reconciled(client.budget, create, look));
    expect(error.message).to.match(
      /perhaps because the array refuses the client certificate, and the array did not answer/,
    );
  });

  it("sends a write again whose connection broke in the handshake: it was never sent", async () => {
    const server = opened(await RawServer.start((_, response) => response.end("{}")));
    let connections = 0;
    const between = createServer((socket) => {
      socket.on("error", () => undefined);
      if (++connections === 1) return void socket.once("data", () => socket.destroy());
      const onwards = connect(server.port, "127.0.0.1");
      onwards.on("error", () => undefined);
      socket.pipe(onwards).pipe(socket);
    });
    opened(between);
    await new Promise<void>((done) => between.listen(0, "127.0.0.1", done));
    const { port } = between.address() as AddressInfo;
    const answer = await once(connection(`127.0.0.1:${port}`, server.certificate.certificate), WRITE);
    expect(answer.status).to.equal(200);
    expect(server.requests).to.have.length(1);
  });

  it("tells a client certificate without a login by its name, not by user name and password", async () => {
    const pair = await array.issueClientCertificate();
    const login = { username: undefined, password: undefined };
    const system = new OntapSystem(
      connectionTo(array, { ...login, clientCertificate: pair.certificate, clientKey: pair.key }),
    );
    array.faults.add({ kind: "unauthorized", match: { system: "ontap" } });
    const error = await failureOf(system.client().step("read the cluster").get("/cluster", {}));
    expect(error.message).to.match(
      /no login for the client certificate .+common name \(CN\).+authentication method cert .+ or add --run-program/,
    );
    await system.close();
  });
});
