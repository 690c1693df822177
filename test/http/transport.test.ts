import { expect } from "chai";
import { say } from "../../provider/base/say";
import { ElementSystem } from "../../provider/element/system";
import { Budget } from "../../provider/http/budget";
import { Transport } from "../../provider/http/transport";
import { OntapSystem } from "../../provider/ontap/system";
import { closedPort, connection, failureOf, once, RawServer, READ, stderrOf } from "./support";

const final = () => "final" as const;

describe("The transport", () => {
  it("keeps its connections: calls one after the other do not open new ones", async () => {
    const server = await RawServer.start((_, response) => response.end("{}"));
    const transport = new Transport(server.connection());
    for (let call = 0; call < 20; call++) await transport.send(READ, new Budget(20), final);
    expect(server.requests).to.have.length(20);
    // Two: the pool may take a second one while the first is still busy with the end of an answer.
    expect(server.opened).to.be.at.most(2);
    await Promise.all([server.close(), transport.close()]);
  });

  for (const most of [1, 6, 16]) {
    it(`has at most maxParallelCalls (${most}) calls under way, and uses them`, async () => {
      let running = 0;
      let peak = 0;
      const server = await RawServer.start((_, response) => {
        running += 1;
        peak = Math.max(peak, running);
        setTimeout(() => {
          running -= 1;
          response.end("{}");
        }, 20);
      });
      const transport = new Transport(server.connection({ maxParallelCalls: most }));
      await Promise.all(Array.from({ length: 60 }, () => transport.send(READ, new Budget(20), final)));
      expect(peak).to.equal(most);
      expect(server.opened).to.equal(most);
      await Promise.all([server.close(), transport.close()]);
    });
  }

  it("has ten calls under way unless told otherwise", () => {
    expect(connection("array", PEM).maxParallelCalls).to.equal(10);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`does not follow a ${status} with the credentials, and says that this is not the array`, async () => {
      const other = await RawServer.start((_, response) => response.end("{}"));
      const server = await RawServer.start((_, response) =>
        response.writeHead(status, { location: `https://${other.host}/api/cluster` }).end(),
      );
      const system = new OntapSystem(server.connection());
      const error = await failureOf(system.client().step("read the cluster").get("/cluster", {}));
      expect(error.message).to.include(`(HTTP ${status})`).and.include("check that host is");
      expect(other.requests).to.deep.equal([]);
      expect(server.requests).to.have.length(1);
      await Promise.all([server.close(), other.close(), system.close()]);
    });
  }

  it("does not read on when an answer is larger than any of these APIs can be", async () => {
    let sent = 0;
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const server = await RawServer.start((request, response) => {
      const push = () => {
        while (!request.socket.destroyed && sent < 200) {
          sent += 1;
          if (!response.write(chunk)) return void response.once("drain", push);
        }
        response.end();
      };
      push();
    });
    const error = await failureOf(once(server.connection()));
    expect(error.message).to.include("larger than any answer").and.include("check that host is the array itself");
    expect(sent).to.be.below(100);
    expect(server.requests).to.have.length(1);
    await server.close();
  });

  for (const [name, text, again] of [
    ["half of a JSON text", '{"records": [', true],
    ["nothing", "", true],
    ["null", "null\n", true],
    ["a web page", "<html><title>Sign in</title></html>", false],
    ["a list", "[]", false],
    ["a number", "7", false],
  ] as const) {
    it(`takes ${name} in the place of an Element answer for what it is, ${again ? "and asks again" : "at once"}`, async () => {
      const server = await RawServer.start((_, response) => response.end(text));
      const system = new ElementSystem({ ...server.connection({ timeoutSeconds: 2 }), product: "element" });
      const error = await failureOf(system.client().step("read account 1").ask("GetAccountByID", { accountID: 1 }));
      if (again) {
        expect(error.message).to.match(/nothing that can be read .+; it may be in a failover/);
        expect(server.requests.length).to.be.above(1);
      } else {
        expect(error.message).to.match(/it is not the MVIP of an Element cluster .+; check that host is/);
        expect(server.requests).to.have.length(1);
      }
      expect(error.message).not.to.include("pulumi refresh");
      await Promise.all([server.close(), system.close()]);
    });

    it(`takes ${name} in the place of an ONTAP answer for what it is, ${again ? "and asks again" : "at once"}`, async () => {
      const server = await RawServer.start((_, response) => response.end(text));
      const system = new OntapSystem(server.connection({ timeoutSeconds: 2 }));
      const error = await failureOf(system.client().step("read the cluster").get("/cluster", {}));
      expect(error.message).to.match(
        /^Cannot read the cluster on [^ ]+: the answer is not one of ONTAP's REST interface/,
      );
      expect(error.message).not.to.include("\n").and.not.to.include("Sign in");
      if (again) expect(server.requests.length).to.be.above(1);
      else expect(server.requests).to.have.length(1);
      await Promise.all([server.close(), system.close()]);
    });
  }

  it("takes a host without Element's endpoint for a wrong host, unless an apiVersion was set", async () => {
    const server = await RawServer.start((_, response) => response.writeHead(404).end("<html></html>"));
    const told = async (apiVersion?: string) => {
      const system = new ElementSystem({ ...server.connection(), product: "element", apiVersion });
      const error = await failureOf(system.client().step("read account 1").ask("GetAccountByID", { accountID: 1 }));
      await system.close();
      return error.message;
    };
    expect(await told()).to.match(/not the MVIP of an Element cluster \(HTTP 404\); check that host/);
    expect(await told()).not.to.include("apiVersion");
    expect(await told("12.6")).to.match(/no API version 12\.6 \(HTTP 404\); set apiVersion/);
    await server.close();
  });

  it("sends to pulumi refresh after a broken connection only where something may have been written", async () => {
    const server = await RawServer.start((request) => request.socket.destroy());
    const read = await failureOf(once(server.connection(), READ, 2));
    expect(read.message).to.include("the connection broke").and.not.to.include("pulumi refresh");
    const write = await failureOf(once(server.connection(), { ...READ, method: "POST", idempotent: false }, 2));
    expect(write.message).to.include("the connection broke").and.to.include("run pulumi refresh");
    await server.close();
  });

  it("says that there is no HTTPS on a port that speaks something else", async () => {
    const { createServer } = await import("node:net");
    const plain = createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    await new Promise<void>((done) => plain.listen(0, "127.0.0.1", done));
    const { port } = plain.address() as import("node:net").AddressInfo;
    const error = await failureOf(
      once(connection(`127.0.0.1:${port}`, PEM, { insecureSkipVerify: true, caCertificate: undefined })),
    );
    expect(error.message).to.match(
      /^Cannot read the cluster on 127\.0\.0\.1:\d+: no TLS connection can be made \(\w+\); check that the port/,
    );
    expect(error.stack).to.equal("");
    plain.close();
  });

  it("tells a refused port in one sentence without a stack, for both products", async () => {
    const to = connection(`127.0.0.1:${await closedPort()}`, PEM, { timeoutSeconds: 1, caCertificate: undefined });
    const ontap = new OntapSystem(to);
    const element = new ElementSystem({ ...to, product: "element" });
    for (const error of [
      await failureOf(ontap.client().step("read the cluster").get("/cluster", {})),
      await failureOf(element.client().step("ask for the versions").ask("GetAPI", {})),
    ]) {
      expect(error.message).to.match(
        /^Cannot .* on 127\.0\.0\.1:\d+: the host cannot be reached.*\(ECONNREFUSED\); check host, port/,
      );
      expect(error.message).not.to.include("\n");
      expect(error.stack).to.equal("");
    }
    await Promise.all([ontap.close(), element.close()]);
  });

  it("sends every character of a password, as UTF-8", async () => {
    const password = 'pä$$"wört\\ €:%40 \u{1f511}';
    const server = await RawServer.start((_, response) => response.end("{}"));
    const system = new OntapSystem(server.connection({ username: "jörg", password }));
    await system.client().step("read the cluster").get("/cluster", {});
    const header = server.requests[0]?.headers.authorization ?? "";
    expect(Buffer.from(header.replace("Basic ", ""), "base64").toString("utf8")).to.equal(`jörg:${password}`);
    await Promise.all([server.close(), system.close()]);
  });
});

describe("NETAPP_LOG=debug", () => {
  const before = process.env.NETAPP_LOG;
  afterEach(() => {
    if (before === undefined) delete process.env.NETAPP_LOG;
    else process.env.NETAPP_LOG = before;
  });

  it("writes one line per call and attempt: method, path, status, milliseconds, attempt", async () => {
    process.env.NETAPP_LOG = "debug";
    let asked = 0;
    const server = await RawServer.start((_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(429, { "retry-after": "0" }).end();
      else response.end('{"num_records":0}');
    });
    const system = new OntapSystem(server.connection());
    const text = await stderrOf(() => system.client().step("list").get("/svm/svms", { name: "a b" }));
    expect(text.replace(/\d+ ms/g, "N ms")).to.equal(
      "pulumi-netapp: debug: GET /api/svm/svms?name=a%20b 429 N ms, attempt 1\n" +
        "pulumi-netapp: debug: GET /api/svm/svms?name=a%20b 200 N ms, attempt 2\n",
    );
    await Promise.all([server.close(), system.close()]);
  });

  it("names the method of a JSON-RPC call, and shows neither bodies nor secrets", async () => {
    process.env.NETAPP_LOG = "debug";
    const password = "Debug-Pa55 wörd";
    const server = await RawServer.start((_, response) =>
      response.end('{"result":{"initiatorSecret":"in-the-answer1"}}'),
    );
    const system = new ElementSystem({ ...server.connection({ password }), product: "element", apiVersion: "12.5" });
    const text = await stderrOf(() =>
      system.client().step("change").call("ModifyAccount", { initiatorSecret: "in-the-body-001" }),
    );
    expect(text).to.match(/^pulumi-netapp: debug: POST \/json-rpc\/12\.5 ModifyAccount 200 \d+ ms, attempt 1\n$/);
    await Promise.all([server.close(), system.close()]);
  });

  it("redacts a secret that turns up in a path", async () => {
    process.env.NETAPP_LOG = "debug";
    const password = "Pa55/word?&";
    const server = await RawServer.start((_, response) => response.end("{}"));
    const to = server.connection({ password });
    const text = await stderrOf(() => once(to, { ...READ, path: `/api/x?y=${encodeURIComponent(password)}` }));
    expect(text).to.include("/api/x?y=[secret] 200");
    await server.close();
  });

  it("writes nothing without it", async () => {
    delete process.env.NETAPP_LOG;
    const server = await RawServer.start((_, response) => response.end("{}"));
    expect(await stderrOf(() => once(server.connection()))).to.equal("");
    await server.close();
  });
});

describe("An error message that quotes the array", () => {
  const password = 'tr1cky "pw" \\ €';
  const spellings = [
    password,
    JSON.stringify(password),
    encodeURIComponent(password),
    `Authorization: Basic ${Buffer.from(`admin:${password}`).toString("base64")}`,
    Buffer.from(password).toString("base64"),
  ];
  for (const echoed of spellings) {
    it(`does not show the password that the array echoes as ${echoed.replace(/[^\x20-\x7e]/g, "?").slice(0, 24)}…`, async () => {
      const server = await RawServer.start((_, response) =>
        response.writeHead(400).end(JSON.stringify({ error: { code: "262247", message: `Bad value: ${echoed}` } })),
      );
      const system = new OntapSystem(server.connection({ password }));
      const error = await failureOf(system.client().step("read the cluster").get("/cluster", {}));
      expect(error.message).to.include("Bad value").and.include("[secret]");
      expect(error.message).not.to.include(echoed).and.not.to.include(password);
      await Promise.all([server.close(), system.close()]);
    });
  }

  for (const [name, said, told] of [
    ["a line end", "no\npulumi-netapp: impact: low: fine", "no\\u000apulumi-netapp: impact: low: fine"],
    ["the codes of a terminal", "\u001b[2J\u009b31m\u0007", "\\u001b[2J\\u009b31m\\u0007"],
    ["marks that turn the text around", "a\u202eb\u2066c", "a\\u202eb\\u2066c"],
    ["half a letter", "a\ud800b", `"a\\ud800b" (what Pulumi cannot carry as it is)`],
    ["a colour of the engine", "<{%fg 1%}>", "\\u003c{%fg 1%}>"],
    ["a pile of accents", `a${"\u0301".repeat(9)}`, `a${"\u0301".repeat(4)}${"\\u0301".repeat(5)}`],
    ["an escape of the array's own", "a\\u000ab", "a\\u000ab"],
  ] as const) {
    it(`shows ${name} in one line, escaped once`, async () => {
      const body = JSON.stringify({ error: { code: "262247", message: said } });
      const server = await RawServer.start((_, response) => response.writeHead(400).end(body));
      const system = new OntapSystem(server.connection());
      const error = await failureOf(system.client().step("read the cluster").get("/cluster", {}));
      expect(error.message).to.include(`: ${told} (HTTP 400, code 262247); look the code up`);
      expect(await stderrOf(() => Promise.resolve(say(error.message)))).to.equal(`pulumi-netapp: ${error.message}\n`);
      await Promise.all([server.close(), system.close()]);
    });
  }

  it("tells the beginning of two megabytes, and what to do next", async () => {
    for (const letter of ["x", " ", ".", "\u202e", "%25"]) {
      const body = JSON.stringify({ error: { code: "262247".repeat(100), message: `${letter.repeat(700_000)}x` } });
      const server = await RawServer.start((_, response) => response.writeHead(400).end(body));
      const system = new OntapSystem(server.connection());
      const error = await failureOf(
        system
          .client()
          .step(`read ${letter.repeat(9_000)}`)
          .get("/cluster", {}),
      );
      expect(error.message.length).to.be.at.most(3_000);
      expect(error.message).to.match(/^Cannot read .+… on .+; look the code up in the ONTAP REST reference\.$/);
      await Promise.all([server.close(), system.close()]);
    }
  });
});

/** Never used where there is no connection. */
const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
