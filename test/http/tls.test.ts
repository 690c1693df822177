import { spawn, spawnSync } from "node:child_process";
import { once as event } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { generate } from "selfsigned";
import { type Emulator, startEmulator } from "../../emulator";
import type { CertificatePair } from "../../emulator/certificate";
import type { Finding } from "../../provider/cli/doctor/finding";
import { asFix } from "../../provider/cli/doctor/finding";
import { network } from "../../provider/cli/doctor/network";
import { Budget } from "../../provider/http/budget";
import { reconciled } from "../../provider/http/reconcile";
import { type Call, Transport } from "../../provider/http/transport";
import { OntapSystem } from "../../provider/ontap/system";
import { closedPort, connection, connectionTo, failureOf, once, RawServer, READ, stderrOf } from "./support";

interface Made {
  /** Signed by it; otherwise by itself. */
  ca?: CertificatePair;
  /** Subject alternative names, in the place of the common name. */
  names?: string[];
  days?: [from: number, to: number];
  /** Whether it may sign others. */
  isCa?: boolean;
  clientOnly?: boolean;
}

async function certificateFor(name: string, made: Made = {}): Promise<CertificatePair> {
  const { ca, names = [name], days = [-9, 99], isCa = ca === undefined, clientOnly = false } = made;
  const [notBeforeDate, notAfterDate] = days.map((day) => new Date(Date.now() + day * 86_400_000));
  const altNames = names.map((one) => (isIP(one) ? { type: 7 as const, ip: one } : { type: 2 as const, value: one }));
  const pair = await generate([{ name: "commonName", value: name }], {
    ...(notBeforeDate && notAfterDate && { notBeforeDate, notAfterDate }),
    keyType: "ec",
    algorithm: "sha256",
    ...(ca && { ca: { key: ca.key, cert: ca.certificate } }),
    extensions: [
      { name: "basicConstraints", cA: isCa, critical: true },
      ...(clientOnly ? [{ name: "extKeyUsage" as const, clientAuth: true }] : []),
      ...(altNames.length > 0 ? [{ name: "subjectAltName" as const, altNames }] : []),
    ],
  });
  // The end of its line is missing, and a chain is one text.
  return { certificate: `${pair.cert.trim()}\n`, key: pair.private };
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
    expect(error.message).to.include("--save-certificate").and.include("set caCertificate to what it saves");
    expect(array.take()).to.deep.equal([]);
  });

  it("trusts the self-signed certificate that it is given", async () => {
    expect((await once(connectionTo(array))).status).to.equal(200);
  });

  it("trusts a server whose certificate was signed by a CA of one's own", async () => {
    const ca = await certificateFor("Example CA");
    const server = await RawServer.start((_, response) => response.end("{}"), {
      pair: await certificateFor("127.0.0.1", { ca }),
    });
    expect((await once(connection(server.host, ca.certificate))).status).to.equal(200);
    await server.close();
  });

  describe("says for each cause the one thing to do, in errors and in the doctor", () => {
    interface Case {
      /** What the server has and sends; what is set as caCertificate. */
      make: () => Promise<{ pair: CertificatePair; sent?: string; trusted?: string }>;
      why: RegExp;
      next: RegExp;
      /** The doctor shows each certificate; the error opens no second connection where it tells enough. */
      looks?: boolean;
    }
    const itself = async (pair: CertificatePair) => ({ pair, trusted: pair.certificate });
    const issued = async (made: Made, root: Made = {}) => {
      const ca = await certificateFor("Example CA", root);
      return { ca, pair: await certificateFor("127.0.0.1", { ca, ...made }) };
    };
    const untimed = (text = "") => text.replace(/here it is \S+/, "here it is now");
    const cases: Record<string, Case> = {
      "another name": {
        make: async () => itself(await certificateFor("ontap.example.net")),
        why: /^its TLS certificate is not for 127\.0\.0\.1 but for other names \(ERR_TLS_CERT_ALTNAME_INVALID\)$/,
        next: /^set host to a name that the certificate holds \(ontap\.example\.net; it must resolve here\)/,
      },
      "a common name alone, as ONTAP makes it": {
        make: async () => itself(await certificateFor("cluster1", { names: [] })),
        why: /is not for 127\.0\.0\.1/,
        next: /^set host to a name that the certificate holds \(cluster1; it must resolve here\)/,
      },
      "many names, and one that would mislead": {
        make: async () =>
          itself(
            await certificateFor("x", {
              names: ["10.0.0.1", "a.example", "b, DNS:c \u001b[31m", "d.example", "e.example", "f.example"],
            }),
          ),
        why: /is not for/,
        next: /^set host to a name that the certificate holds \(a\.example, "b, DNS:c \\u001b\[31m", d\.example, e\.example, f\.example and 1 more\)/,
      },
      "an expired one": {
        make: async () => itself(await certificateFor("127.0.0.1", { days: [-9, -1] })),
        why: /^its TLS certificate expired on \d{4}-\d\d-\d\d \(CERT_HAS_EXPIRED\)$/,
        next: /^have the certificate renewed on the array$/,
        looks: true,
      },
      "an expired authority": {
        make: async () => {
          const { ca, pair } = await issued({}, { days: [-9, -1] });
          return { pair, sent: pair.certificate + ca.certificate, trusted: ca.certificate };
        },
        why: /^its TLS certificate is good, but that of its authority \(CN=Example CA\) expired on .+ \(CERT_HAS_EXPIRED\)$/,
        next: /^set caCertificate to the authority's renewed certificate, in PEM form/,
        looks: true,
      },
      "one that is not valid yet": {
        make: async () => itself(await certificateFor("127.0.0.1", { days: [2, 9] })),
        why: /is not valid before \d{4}-\S+Z, and here it is \d{4}-\S+Z \(CERT_NOT_YET_VALID\)$/,
        next: /^correct the clock of this machine or of the array$/,
        looks: true,
      },
      "one that signs itself": {
        make: async () => ({ pair: await certificateFor("127.0.0.1") }),
        why: /^its TLS certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
        next: /^compare the fingerprint that "npx pulumi-netapp doctor --system ontap --save-certificate ca\.pem" shows .+ set caCertificate to what it saves \(/,
      },
      "another one that is set": {
        make: async () => ({ pair: await certificateFor("127.0.0.1"), trusted: own }),
        why: /is not trusted with the caCertificate that is set \(DEPTH_ZERO/,
        next: /^compare the fingerprint/,
      },
      "an authority that is sent": {
        make: async () => {
          const { ca, pair } = await issued({});
          return { pair, sent: pair.certificate + ca.certificate };
        },
        why: /is not trusted \(SELF_SIGNED_CERT_IN_CHAIN\)$/,
        next: /^compare the fingerprint/,
      },
      "an authority that is not sent": {
        make: async () => ({ pair: (await issued({})).pair }),
        why: /is not trusted \(UNABLE_TO_\w+\)$/,
        next: /^get the certificate of the authority \(CN=Example CA\) from its administrator and set caCertificate to it, in PEM form/,
        looks: true,
      },
      "one that is for clients": {
        make: async () => itself(await certificateFor("127.0.0.1", { clientOnly: true })),
        why: /is not trusted \(INVALID_PURPOSE\)$/,
        next: /^have it reissued for use by a server \(extended key usage serverAuth\)$/,
        looks: true,
      },
      "an authority that may not be one": {
        make: async () => {
          const { ca, pair } = await issued({}, { isCa: false });
          return { pair, trusted: ca.certificate };
        },
        why: /is not trusted \(INVALID_\w+\)$/,
        next: /^have it reissued by an authority that may issue certificates \(basic constraint CA:TRUE\)$/,
        looks: true,
      },
    };
    for (const [name, { make, why, next, looks = false }] of Object.entries(cases)) {
      it(name, async () => {
        const { pair, sent, trusted } = await make();
        let connections = 0;
        const options = { cert: sent ?? pair.certificate, pair };
        const server = opened(await RawServer.start((_, response) => response.end("{}"), options));
        server.onConnection(() => connections++);
        const to = server.connection({ caCertificate: trusted });
        const error = await failureOf(once(to, WRITE));
        expect(connections).to.equal(looks ? 2 : 1);
        expect(error).to.include({ kind: "unreachable" });
        const told = /^Cannot read the cluster on 127\.0\.0\.1:\d+: (.+?); (.+)\.$/.exec(error.message);
        const [, reason = "", remedy = ""] = told ?? [];
        expect(reason).to.match(why);
        expect(remedy).to.match(next);
        expect(server.requests).to.deep.equal([]);
        const findings: Finding[] = [];
        for await (const finding of network(to)) findings.push(finding);
        const found = findings.find(({ step }) => step === "certificate");
        expect(found).to.include({ status: "failure", fix: asFix(remedy) });
        expect(untimed(found?.text).endsWith(`; ${untimed(reason)}`)).to.equal(true);
      });
    }
  });

  it("trusts a certificate that is named as it stands: the server's own, an intermediate one", async () => {
    const root = await certificateFor("Root CA");
    const between = await certificateFor("Intermediate CA", { ca: root, isCa: true });
    const pair = await certificateFor("127.0.0.1", { ca: between });
    for (const sent of [pair.certificate, pair.certificate + between.certificate]) {
      const server = opened(await RawServer.start((_, response) => response.end("{}"), { cert: sent, pair }));
      for (const trusted of [pair.certificate, between.certificate]) {
        const to = server.connection({ caCertificate: trusted });
        expect((await once(to)).status).to.equal(200);
        const findings: Finding[] = [];
        for await (const finding of network(to)) findings.push(finding);
        expect(findings.find(({ step }) => step === "certificate")).to.include({ status: "ok" });
      }
    }
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
          const pair =
            which === "unknown" ? await certificateFor("admin") : await certificateFor("admin", { ca, days: [-9, -1] });
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
