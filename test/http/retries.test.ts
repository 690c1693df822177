import { expect } from "chai";
import { type Emulator, type FaultKind, startEmulator } from "../../emulator";
import { ProviderError } from "../../provider/base/errors";
import type { OntapClient } from "../../provider/ontap/client";
import { OntapSystem } from "../../provider/ontap/system";
import { connectionTo } from "./support";

const SERVICES = "/protocols/san/iscsi/services";
type Method = "GET" | "POST" | "PATCH" | "DELETE";

const calls: Record<Method, (client: OntapClient, uuid: string) => Promise<unknown>> = {
  GET: (client) => client.get(SERVICES, {}),
  POST: (client, uuid) => client.post(SERVICES, {}, { svm: { uuid } }),
  PATCH: (client, uuid) => client.patch(`${SERVICES}/${uuid}`, {}, { target: { alias: "new" } }),
  DELETE: (client, uuid) => client.delete(`${SERVICES}/${uuid}`),
};

/** What becomes of a read and of a write: `again` is repeated, `lost` is told as such, `foreign` says that the host is another one. */
const cases: { fault: FaultKind; name: string; read: "again" | "foreign"; write: "again" | "lost" | "success" }[] = [
  {
    name: "the connection ends before the call is carried out",
    fault: { kind: "reset-before" },
    read: "again",
    write: "lost",
  },
  {
    name: "the connection ends after the call was carried out",
    fault: { kind: "reset-after" },
    read: "again",
    write: "lost",
  },
  { name: "429 without Retry-After", fault: { kind: "status", status: 429 }, read: "again", write: "again" },
  {
    name: "429 with Retry-After in seconds",
    fault: { kind: "status", status: 429, retryAfter: "0" },
    read: "again",
    write: "again",
  },
  {
    name: "429 with Retry-After as a date",
    fault: { kind: "status", status: 429, retryAfter: new Date(0).toUTCString() },
    read: "again",
    write: "again",
  },
  { name: "503 with the code of a full queue", fault: { kind: "status", status: 503 }, read: "again", write: "again" },
  {
    name: "503 with that code and Retry-After",
    fault: { kind: "status", status: 503, retryAfter: "0" },
    read: "again",
    write: "again",
  },
  { name: "503 as a web page", fault: { kind: "html", status: 503 }, read: "again", write: "lost" },
  {
    name: "502, not carried out",
    fault: { kind: "status", status: 502, retryAfter: "0" },
    read: "again",
    write: "lost",
  },
  {
    name: "502, carried out",
    fault: { kind: "status", status: 502, retryAfter: "0", applied: true },
    read: "again",
    write: "lost",
  },
  { name: "500 with an internal fault", fault: { kind: "status", status: 500 }, read: "again", write: "lost" },
  { name: "half an answer", fault: { kind: "truncate" }, read: "again", write: "lost" },
  { name: "an answer without a byte", fault: { kind: "empty", applied: true }, read: "again", write: "success" },
  {
    name: "a web page as success",
    fault: { kind: "html", status: 200, applied: true },
    read: "foreign",
    write: "lost",
  },
  { name: "null as success", fault: { kind: "null", applied: true }, read: "again", write: "lost" },
];

describe("A call that goes wrong once", () => {
  let array: Emulator;
  let system: OntapSystem;
  let svms = 0;
  before(async () => {
    array = await startEmulator();
    system = new OntapSystem(connectionTo(array));
    // Most is true only of a host that answered before.
    await system.client().step("read").get("/cluster", {});
  });
  after(async () => {
    await system.close();
    await array.close();
  });

  for (const { name, fault, read, write } of cases) {
    for (const method of ["GET", "POST", "PATCH", "DELETE"] as const) {
      // An empty 200 is a documented success of PATCH and DELETE; a POST that made something says 201.
      const fate = method === "GET" ? read : method === "POST" && write === "success" ? "lost" : write;
      it(`${method}, ${name}: ${fate}`, async () => {
        const iscsi = method === "POST" ? false : { enabled: false };
        const { uuid } = array.ontap.addSvm({ name: `svm${++svms}`, iscsi });
        array.take();
        array.faults.add(fault);
        const outcome = await calls[method](system.client().step("do it"), uuid).then(
          () => "success",
          (error: unknown) => {
            if (ProviderError.is(error, "malformed") && /not one of ONTAP's REST interface/.test(error.message))
              return "foreign";
            return ProviderError.is(error, "lost") ? "lost" : `unexpected: ${String(error)}`;
          },
        );
        const sent = array.take();
        array.faults.clear();
        expect(outcome).to.equal(fate === "again" ? "success" : fate);
        expect(sent, "requests").to.have.length(fate === "again" ? 2 : 1);
        if (method !== "GET") expect(sent.filter(({ applied }) => applied).length, "carried out").to.be.at.most(1);
      });
    }
  }
});
