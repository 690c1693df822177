import { expect } from "chai";
import type { Fault } from "../../emulator";
import { AD_ACCOUNT_CODES } from "../../provider/ontap/active-directory-account/api";
import { ONTAP_CODES } from "../../provider/ontap/errors";
import { CREDENTIALS_CODES } from "../../provider/ontap/iscsi-credentials/api";
import { SERVICE_CODES } from "../../provider/ontap/iscsi-service/api";
import { type Bench, benched, expectSentence, failure, JOINER } from "./bench";
import { codeRows, WHERE, type Where } from "./code-rows";
import { corp } from "./rounds";

/** Prepares what a call needs, and gives the step that makes the call. */
async function stage(bench: Bench, where: Where): Promise<() => Promise<unknown>> {
  const [service, account, chap] = [bench.service(), bench.account(), bench.credentials()];
  const [one, two] = [corp("192.0.2.21"), corp("192.0.2.22")];
  const args = { svm: bench.svm };
  switch (where) {
    case "createService":
      return () => service.up(args);
    case "updateService":
      await service.up(args);
      return () => service.up({ ...args, targetAlias: "blue" });
    case "deleteService":
      await service.up({ ...args, enabled: false });
      return () => service.destroy();
    case "join":
      return () => account.up(bench.join());
    case "modify":
      await account.up(bench.join());
      return () => account.up(bench.join({ fqdn: "lab.example.net" }));
    case "leave":
      await account.up(bench.join());
      return () => account.destroy();
    case "addController":
      await account.up(bench.join());
      return () => account.up(bench.join({ preferredDomainControllers: [one] }));
    case "createCredentials":
      return () => chap.up(bench.chap());
    case "updateCredentials":
      bench.array.ontap.setIscsi(bench.svm, {});
      await chap.up(bench.chap());
      return () => chap.up(bench.chap({ inboundUser: "host8" }));
    case "deleteCredentials":
      bench.array.ontap.setIscsi(bench.svm, {});
      await chap.up(bench.chap());
      return () => chap.destroy();
    case "removeController":
      await account.up(bench.join({ preferredDomainControllers: [one, two] }));
      return () => account.up(bench.join({ preferredDomainControllers: [one] }));
  }
}

async function told(bench: Bench, where: Where, fault: Fault): Promise<string> {
  const work = await stage(bench, where);
  bench.array.faults.add({ ...fault, match: { label: WHERE[where] }, times: Number.POSITIVE_INFINITY });
  const message = await failure(work());
  expectSentence(message);
  expect(message).to.match(/^Cannot .+ on 127\.0\.0\.1:\d+: .+; .+\.$/);
  return message;
}

describe("every error code becomes a sentence that says why and what to do", function () {
  this.timeout(30_000);
  const bench = benched();
  // Undocumented for all but a few: the code decides, whatever status it comes with.
  const statuses = [400, 404, 409, 405];
  let turn = 0;

  for (const [code, places, why, next] of codeRows) {
    for (const where of places) {
      const status = statuses[turn++ % statuses.length] ?? 400;
      it(`${code} at ${where} (HTTP ${status}): ${why}`, async () => {
        const fault = { kind: "ontapError", code, status, message: "the reason" } as const;
        const message = await told(bench(), where, fault);
        expect(message).to.contain(why).and.contain(next).and.contain(`(HTTP ${status}, code ${code})`);
      });
    }
  }

  for (const [code, places, why, next] of codeRows.filter(([one]) => one.startsWith("65"))) {
    for (const where of places.filter((one) => ["join", "modify", "leave"].includes(one))) {
      it(`${code} at ${where}, as the end of a job: the same sentence`, async () => {
        Object.assign(bench().array.switches, { failedAnswer: "job" });
        const message = await told(bench(), where, { kind: "jobFailure", code, message: "the reason" });
        expect(message).to.contain(why).and.contain(next).and.contain(`(code ${code})`);
      });
    }
  }

  it("the table holds every code that the package has words for", () => {
    const covered = new Set(codeRows.map(([code]) => code));
    const known = new Set(
      [ONTAP_CODES, SERVICE_CODES, AD_ACCOUNT_CODES, CREDENTIALS_CODES].flatMap((codes) => Object.keys(codes)),
    );
    expect([...covered].sort()).to.deep.equal([...known].sort());
  });

  it("a code that nobody knows: ONTAP's own words, without the secrets that they echo", async () => {
    const message = `user ${JOINER.username} with ${JOINER.password} and emulated-Pa55word has no business here`;
    const text = await told(bench(), "join", { kind: "ontapError", code: "99999", status: 500, message });
    expect(text).to.contain("has no business here").and.contain("[secret]").and.contain("look the code up");
  });
});

describe("answers that are no errors of ONTAP's own", function () {
  this.timeout(30_000);
  const bench = benched();
  const create = (fault: Fault) => told(bench(), "createService", fault);

  it("401 without JSON, as a proxy sends it", async () => {
    expect(await create({ kind: "html", status: 401 })).to.contain("user name or password is wrong (HTTP 401");
  });

  it("403 without JSON", async () => {
    expect(await create({ kind: "html", status: 403 })).to.contain("the login may not do this (HTTP 403");
  });

  it("404 without a code: the path leads nowhere, which is not gone", async () => {
    const life = bench().service();
    await life.up({ svm: bench().svm });
    bench().array.faults.add({ kind: "html", status: 404, match: { method: "GET" } });
    const message = await failure(life.refresh());
    expectSentence(message);
    expect(message).to.contain("not one of ONTAP's REST interface (HTTP 404)").and.contain("check that host is");
    expect(life.kept).to.not.equal(undefined);
  });

  it("502 without JSON to a write: what became of it is asked, and it is sent again when it was not carried out", async () => {
    const life = bench().service();
    bench().array.faults.add({ kind: "html", status: 502, match: { method: "POST" } });
    await life.up({ svm: bench().svm });
    expect(bench().labels()).to.deep.equal([
      WHERE.createService,
      "GET /protocols/san/iscsi/services",
      WHERE.createService,
    ]);
  });

  it("502 without JSON to a read: asked again", async () => {
    const life = bench().service();
    await life.up({ svm: bench().svm });
    bench().array.faults.add({ kind: "html", status: 502, match: { method: "GET" } });
    expect(await life.refresh()).to.equal(true);
  });

  it("an error inside a 200: an error", async () => {
    const body = { error: { code: "1115127", message: "no licence" } };
    expect(await create({ kind: "json", status: 200, body })).to.contain("no valid iSCSI licence");
  });
});
