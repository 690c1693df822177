import { expect } from "chai";
import { Budget } from "../../provider/http/budget";
import { type Answer, Transport, type Verdict } from "../../provider/http/transport";
import { closedPort, connection, failureOf, RawServer, READ } from "./support";

const verdictOf = ({ status }: Answer): Verdict => (status === 200 ? "final" : "unapplied");

/** How long a call took in seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work().catch(() => undefined);
  return (performance.now() - started) / 1000;
}

describe("The time budget of an operation", () => {
  it("ends a call that is not answered, in a sentence that names timeoutSeconds", async () => {
    const server = await RawServer.start(() => undefined);
    const transport = new Transport(server.connection({ timeoutSeconds: 1 }));
    const error = await failureOf(transport.send(READ, new Budget(1), verdictOf));
    expect(error.message).to.equal(
      `Cannot read the cluster on ${server.host}: the time ran out (timeoutSeconds: 1); raise timeoutSeconds, or look at what keeps the array busy.`,
    );
    expect(server.requests).to.have.length(1);
    await Promise.all([server.close(), transport.close()]);
  });

  it("is shared by all repetitions", async () => {
    const server = await RawServer.start((_, response) => response.writeHead(429).end());
    const transport = new Transport(server.connection());
    const seconds = await timed(() => transport.send(READ, new Budget(2), verdictOf));
    expect(seconds).to.be.below(2.5);
    expect(server.requests.length).to.be.within(4, 12);
    await Promise.all([server.close(), transport.close()]);
  });

  for (const [form, value] of [
    ["seconds", () => "3600"],
    ["a date", () => new Date(Date.now() + 3_600_000).toUTCString()],
  ] as const) {
    it(`does not begin to wait for a Retry-After in ${form} that it cannot outlast`, async () => {
      const server = await RawServer.start((_, response) => response.writeHead(429, { "retry-after": value() }).end());
      const transport = new Transport(server.connection());
      const answer = await transport.send(READ, new Budget(30), verdictOf);
      expect(answer.status).to.equal(429);
      expect(server.requests).to.have.length(1);
      await Promise.all([server.close(), transport.close()]);
    });

    it(`waits for a Retry-After in ${form} before it asks again`, async () => {
      let first = 0;
      let gap = 0;
      const wait = form === "seconds" ? "1" : () => new Date(Date.now() + 2000).toUTCString();
      const server = await RawServer.start((_, response) => {
        if (first === 0) {
          first = performance.now();
          response.writeHead(429, { "retry-after": typeof wait === "string" ? wait : wait() }).end();
        } else {
          gap = performance.now() - first;
          response.end("{}");
        }
      });
      const transport = new Transport(server.connection());
      expect((await transport.send(READ, new Budget(30), verdictOf)).status).to.equal(200);
      // An HTTP date has whole seconds only: of two seconds ahead at least one is left.
      expect(gap).to.be.at.least(950);
      await Promise.all([server.close(), transport.close()]);
    });
  }

  it("passes over a Retry-After that is neither", async () => {
    let asked = 0;
    const server = await RawServer.start((_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(429, { "retry-after": "soon" }).end();
      else response.end("{}");
    });
    const transport = new Transport(server.connection());
    expect((await transport.send(READ, new Budget(30), verdictOf)).status).to.equal(200);
    await Promise.all([server.close(), transport.close()]);
  });

  it("gives up on a host that never answered after a few attempts, not after the whole budget", async () => {
    const transport = new Transport(connection(`127.0.0.1:${await closedPort()}`, UNUSED_CA));
    const error = await failureOf(transport.send(READ, new Budget(600), verdictOf));
    expect(error.message).to.match(
      /^Cannot read the cluster on 127\.0\.0\.1:\d+: the host cannot be reached after 4 attempts \(ECONNREFUSED\); check host, port and the network between here and the array, or, if it changed since the last pulumi up, run that once or add --run-program\.$/,
    );
    expect(error.stack).to.equal("");
    await transport.close();
  });

  it("tells a name that does not resolve in one sentence", async () => {
    const transport = new Transport(connection("no-such-array.invalid", UNUSED_CA));
    const error = await failureOf(transport.send(READ, new Budget(3), verdictOf));
    expect(error.message).to.match(
      /^Cannot read the cluster on no-such-array\.invalid(:443)?: the host cannot be reached after \d attempts \((ENOTFOUND|EAI_AGAIN)\); check/,
    );
    expect(error.stack).to.equal("");
    await transport.close();
  });
});

/** Never used: there is no connection. */
const UNUSED_CA = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
