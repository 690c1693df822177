import { createServer } from "node:net";
import { expect } from "chai";
import { startEmulator } from "../../emulator";
import { Budget } from "../../provider/http/budget";
import { Limiter, type Turn } from "../../provider/http/limiter";
import { type Answer, Transport, type Verdict } from "../../provider/http/transport";
import { Life } from "../support/life";
import { Plugin } from "../support/plugin";
import { WAYS } from "../support/ways";
import { connection, failureOf, RawServer, READ, stderrOf } from "./support";

const verdictOf = ({ status }: Answer): Verdict => (status === 200 ? "final" : "unapplied");

describe("A busy array", function () {
  this.timeout(120_000);

  it("is asked again for as long as there is time, and the user is told once", async () => {
    let asked = 0;
    const server = await RawServer.start((_, response) => {
      asked += 1;
      response.writeHead(asked <= 7 ? 429 : 200, { "retry-after": "0" }).end("{}");
    });
    const transport = new Transport(server.connection());
    const said = await stderrOf(async () => {
      expect((await transport.send(READ, new Budget(8), verdictOf)).status).to.equal(200);
    });
    expect(asked).to.equal(8);
    expect(said).to.equal(
      `pulumi-netapp: ${server.host} is busy and refuses calls: they are sent again, with pauses, until timeoutSeconds is over (maxParallelCalls: 10; fewer leave more to others)\n`,
    );
    await Promise.all([server.close(), transport.close()]);
  });

  it("is given its Retry-After, and not asked by all at once when it is over", async () => {
    const came: number[] = [];
    const server = await RawServer.start((_, response) => {
      came.push(performance.now());
      response.writeHead(came.length <= 5 ? 429 : 200, { "retry-after": "1" }).end("{}");
    });
    const transport = new Transport(server.connection());
    const calls = Array.from({ length: 5 }, () => transport.send(READ, new Budget(20), verdictOf));
    expect((await Promise.all(calls)).map(({ status }) => status)).to.deep.equal([200, 200, 200, 200, 200]);
    const [first = 0, last = 0] = [came[0], came[5]];
    expect(last - first).to.be.at.least(990);
    expect(new Set(came.slice(5).map((time) => Math.round(time))).size).to.be.above(1);
    await Promise.all([server.close(), transport.close()]);
  });

  for (const way of WAYS) {
    it(`that takes four calls at once gets 400 resources from 64 at a time (${way})`, async () => {
      const svms = Array.from({ length: 200 }, (_, at) => ({ name: `svm${at}` }));
      const array = await startEmulator({
        ontap: { svms },
        switches: { maxParallelRequests: 4, retryAfter: "missing" },
      });
      array.latency = 3;
      const plugin = await Plugin.start(Plugin.connection(array, { maxParallelCalls: 64 }), {}, { way });
      const lives = svms.flatMap(({ name }) => [
        { life: new Life(plugin, "ontap:IscsiService"), args: { svm: name } },
        { life: new Life(plugin, "element:Account"), args: { username: name } },
      ]);
      const left = [...lives];
      const worker = async () => {
        for (let next = left.shift(); next; next = left.shift()) await next.life.up(next.args);
      };
      await Promise.all(Array.from({ length: 64 }, worker));
      const requests = array.take();
      const refused = requests.filter(({ errorCode }) => /^(262160|xDBVersionMismatch)$/.test(errorCode ?? ""));
      expect(array.ontap.svms.filter(({ iscsi }) => iscsi)).to.have.length(200);
      expect(array.element.accounts).to.have.length(200);
      expect(refused.length).to.be.within(1, requests.length / 2);
      await plugin.stop();
      await array.close();
    });
  }
});

describe("Calls at once", () => {
  const budget = new Budget(60);
  const enter = (limiter: Limiter, many: number, most = 10) => {
    const turns: Turn[] = [];
    for (let one = 0; one < many; one++) void limiter.enter(most, budget).then((turn) => turn && turns.push(turn));
    return turns;
  };
  const soon = () => new Promise((done) => setImmediate(done));

  it("are halved once for all that were refused together, and grow by one for a round of answers", async () => {
    const limiter = Limiter.of("https://aimd");
    const turns = enter(limiter, 100);
    await soon();
    expect(turns).to.have.length(10);
    for (const turn of turns.splice(0)) turn.end("throttled");
    await soon();
    expect(turns).to.have.length(5);
    for (const turn of turns.splice(0)) turn.end("answered");
    await soon();
    expect(turns).to.have.length(5);
    for (const turn of turns.splice(0)) turn.end("answered");
    await soon();
    expect(turns).to.have.length(6);
    for (const many of [3, 1, 1]) {
      for (const turn of turns.splice(0)) turn.end("throttled");
      await soon();
      expect(turns).to.have.length(many);
    }
    limiter.release();
  });

  it("are those of a system, whatever login and provider they belong to", async () => {
    let running = 0;
    let peak = 0;
    const server = await RawServer.start((_, response) => {
      running += 1;
      peak = Math.max(peak, running);
      setTimeout(() => {
        running -= 1;
        response.end("{}");
      }, 10);
    });
    const settings = [{ username: "one" }, { username: "two" }, { host: `https://${server.host}` }];
    const transports = settings.map((extra) => new Transport(server.connection({ maxParallelCalls: 3, ...extra })));
    const calls = transports.flatMap((one) =>
      Array.from({ length: 10 }, () => one.send(READ, new Budget(20), verdictOf)),
    );
    await Promise.all(calls);
    expect(peak).to.equal(3);
    await Promise.all([server.close(), ...transports.map((one) => one.close())]);
  });

  it("that wait until the time is up are told as not sent", async () => {
    const server = await RawServer.start(() => undefined);
    const transport = new Transport(server.connection({ timeoutSeconds: 1, maxParallelCalls: 1 }));
    const write = { ...READ, method: "POST" as const, idempotent: false };
    const first = failureOf(transport.send(write, new Budget(1.2), verdictOf));
    const second = await failureOf(transport.send(write, new Budget(1), verdictOf));
    expect(second).to.have.property("kind", "unreachable");
    expect(second.message).to.include("the time was up before it could be sent (timeoutSeconds: 1)");
    expect(await first).to.have.property("kind", "lost");
    await Promise.all([server.close(), transport.close()]);
  });

  it("count the time to connect: a host that accepts and says nothing takes no longer than timeoutSeconds", async () => {
    const sockets: import("node:net").Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    const { port } = silent.address() as import("node:net").AddressInfo;
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
    const to = connection(`127.0.0.1:${port}`, pem, { timeoutSeconds: 1, caCertificate: undefined });
    const transport = new Transport(to);
    const started = performance.now();
    const error = await failureOf(
      transport.send({ ...READ, method: "POST", idempotent: false }, new Budget(1), verdictOf),
    );
    expect(performance.now() - started).to.be.below(5000);
    expect(error).to.have.property("kind", "unreachable");
    expect(error.message).to.include("cannot be reached (UND_ERR_CONNECT_TIMEOUT)");
    await transport.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
