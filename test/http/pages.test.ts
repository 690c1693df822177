import { expect } from "chai";
import * as z from "zod";
import { accounts } from "../../provider/element/account/api";
import { ElementSystem } from "../../provider/element/system";
import { OntapSystem } from "../../provider/ontap/system";
import { failureOf, RawServer } from "./support";

const LIST = "/svm/svms";
const record = z.object({ uuid: z.string() });
const page = (uuids: string[], next?: unknown) =>
  JSON.stringify({
    num_records: uuids.length,
    records: uuids.map((uuid) => ({ uuid })),
    ...(next !== undefined && { _links: { next: { href: next } } }),
  });

/** The answer to the n-th call, and how many calls there are before the error says so. */
const CIRCLES: [string, (call: number) => string, number][] = [
  ["links to itself", () => page(["a"], `/api${LIST}?max_records=1`), 1],
  ["links to itself in another spelling", () => page(["a"], `https://array/api${LIST}?%6dax_records=1`), 2],
  ["links to the page before it", (call) => page([`r${call}`], `/api${LIST}?page=${call % 2}`), 3],
  ["shows the same again under a new link each time", (call) => page(["a", "b"], `/api${LIST}?page=${call}`), 2],
];
const BROKEN: [string, unknown][] = [
  ["no URL", "http://[nowhere"],
  ["a path of something else", "/login?next=2"],
  ["a number", 7],
  ["another system's path", "https://other.example.net/elsewhere"],
];

describe("The pages of a listing", () => {
  let answer: (call: number, body: unknown) => string;
  let server: RawServer;
  let ontap: OntapSystem;
  let calls = 0;
  before(async () => {
    server = await RawServer.start((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        calls += 1;
        response.end(answer(calls, parts.length > 0 ? JSON.parse(String(Buffer.concat(parts))) : undefined));
      });
    });
    ontap = new OntapSystem(server.connection());
  });
  beforeEach(() => {
    calls = 0;
  });
  after(() => Promise.all([ontap.close(), server.close()]));
  const list = () => ontap.client().step("list the SVMs").list(LIST, { max_records: 1 }, record);

  for (const [name, answers, most] of CIRCLES) {
    it(`are an error at once when a page ${name}`, async () => {
      answer = answers;
      expect((await failureOf(list())).message).to.match(/^Cannot list the SVMs on .*: its pages go in a circle; /);
      expect(calls).to.equal(most);
    });
  }

  for (const [name, href] of BROKEN) {
    it(`are an error that says what the link to the next one is: ${name}`, async () => {
      answer = () => page(["a"], href);
      const { message } = await failureOf(list());
      expect(message).to.match(/its link to the next page leads nowhere|_links\.next\.href/);
      expect(message).to.match(/^Cannot list the SVMs on .*; .*\.$/);
      expect(calls).to.equal(1);
    });
  }

  it("end after an empty one", async () => {
    answer = (call) => page(call < 3 ? [`r${call}`] : [], call < 3 ? `/api${LIST}?page=${call}` : undefined);
    expect(await list()).to.deep.equal([{ uuid: "r1" }, { uuid: "r2" }]);
  });

  it("of Element are an error at once when one does not begin where it was asked to, or names an ID twice", async () => {
    const element = new ElementSystem({ ...server.connection(), product: "element", apiVersion: "12.5" });
    const ids = (from: number) => Array.from({ length: 1000 }, (_, at) => from + at);
    const accountsOf = (found: number[]) => ({
      accounts: found.map((accountID) => ({ accountID, username: `u${accountID}`, status: "active" })),
    });
    const listed = () => failureOf(accounts.listing.fetch(element.client(), undefined));
    const answered = (found: (call: number) => number[]) => (call: number, body: unknown) =>
      JSON.stringify({ id: (body as { id: number }).id, result: accountsOf(found(call)) });
    answer = answered(() => ids(1));
    expect((await listed()).message).to.match(/it lists ID 1, and was asked from 1001 on; /);
    expect(calls).to.equal(2);
    answer = answered(() => [5, 6, 5]);
    expect((await listed()).message).to.include("it lists ID 5 twice");
    await element.close();
  });
});
