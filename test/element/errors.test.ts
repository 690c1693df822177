import { expect } from "chai";
import type { FaultKind } from "../../emulator";
import type { Life } from "../support/life";
import { Bench, failure, outputsOf } from "./bench";

const CREDENTIALS =
  "check username and password of the Element connection, or, if it changed since the last pulumi up, run that once or add --run-program";

describe("errors of the Element cluster", function () {
  this.timeout(20_000);
  let bench: Bench;
  let life: Life;
  before(async () => {
    // A short budget: what is repeated until the time is up shall be told soon.
    bench = await Bench.start({ connection: { timeoutSeconds: 2 } });
  });
  after(() => bench.close());
  beforeEach(async () => {
    life = await bench.up({ username: "blue" });
  });
  afterEach(() => bench.clear());

  const strike = (method: string, fault: FaultKind, times = Number.POSITIVE_INFINITY) =>
    bench.array.faults.add({ ...fault, times, match: { label: `element ${method}` } });
  const named = (name: string, message?: string): FaultKind => ({
    kind: "elementError",
    name,
    ...(message !== undefined && { message }),
  });

  for (const name of ["xUnknownAccount", "xAccountIDDoesNotExist"]) {
    it(`${name} means gone, for refresh and destroy`, async () => {
      strike("RemoveAccount", named(name));
      await life.destroy();
      strike("GetAccountByID", named(name));
      const other = await bench.up({ username: "green" });
      expect(await other.refresh()).to.equal(false);
    });
  }

  it("an account with status removed is gone", async () => {
    const account = { accountID: Number(life.kept?.id), username: "blue", status: "removed", volumes: [] };
    strike("GetAccountByID", { kind: "json", status: 200, body: { result: { account } } });
    expect(await life.refresh()).to.equal(false);
  });

  const notGone: [string, FaultKind, string][] = [
    ["xPermissionDenied", named("xPermissionDenied"), 'the access type "accounts"'],
    ["xUnknownUsername", named("xUnknownUsername"), CREDENTIALS],
    ["xUnknownAPIMethod", named("xUnknownAPIMethod"), "use the cluster's MVIP"],
    ["xDBNoSuchPath", named("xDBNoSuchPath"), "code xDBNoSuchPath"],
    ["a name that nobody documented", named("xSomethingElse", "the sky fell\n"), "the sky fell (code xSomethingElse)"],
    ["a name that every object has", named("toString", "it broke"), "it broke (code toString)"],
    ["HTTP 401 as HTML", { kind: "unauthorized" }, "user name or password is wrong (HTTP 401)"],
    ["HTTP 403", { kind: "status", status: 403 }, "HTTP 403"],
    ["HTTP 404 as HTML", { kind: "status", status: 404 }, "HTTP 404"],
    ["HTTP 503", { kind: "status", status: 503 }, "HTTP 503"],
    [
      "an error that is a text",
      { kind: "json", status: 200, body: { error: "the sky fell" } },
      ": the sky fell (code unknown)",
    ],
    [
      "the same with HTTP 500",
      { kind: "json", status: 500, body: { error: "the sky fell" } },
      ": the sky fell (HTTP 500, ",
    ],
    [
      "an error that is a number",
      { kind: "json", status: 200, body: { error: 500 } },
      "without saying which (code 500)",
    ],
    [
      "an error without a name",
      { kind: "json", status: 200, body: { error: { code: 500 } } },
      "without saying which (code 500)",
    ],
    ["the body null", { kind: "null" }, "nothing that can be read"],
    ["an empty body", { kind: "empty" }, "nothing that can be read"],
    ["HTML with HTTP 200", { kind: "html", status: 200 }, "it is not the MVIP of an Element cluster (HTTP 200)"],
    ["a list", { kind: "json", status: 200, body: [] }, "it is not the MVIP"],
    ["JSON of something else", { kind: "json", status: 200, body: { records: [] } }, "not one of Element's API"],
    ["an account without ID", { kind: "json", status: 200, body: { result: { account: {} } } }, "account.accountID"],
    ["another call's answer", { kind: "json", status: 200, body: { id: 0, result: {} } }, "not one of Element's API"],
  ];
  for (const [title, fault, told] of notGone) {
    it(`${title} never counts as gone: refresh and destroy fail and keep the state`, async () => {
      strike("GetAccountByID", fault);
      const read = await failure(life.refresh());
      expect(read.message).to.contain(told).and.to.contain(bench.array.host);
      strike("RemoveAccount", fault);
      // An answer to RemoveAccount is not looked into beyond its envelope.
      if (title !== "an account without ID") await failure(life.destroy());
      expect(bench.array.element.account("blue")?.username).to.equal("blue");
    });
  }

  for (const status of [404, 500, 503])
    it(`an error that names itself is final with HTTP ${status} too: it is sent once and told as what it is`, async () => {
      const answer = (name: string): FaultKind => ({
        kind: "json",
        status,
        body: { error: { code: 500, name, message: name } },
      });
      strike("ModifyAccount", answer("xExceededLimit"));
      const { message } = await failure(life.up({ username: "green" }));
      expect(message).to.contain(`a limit of the cluster is reached (HTTP ${status}, code xExceededLimit)`);
      expect(message).to.not.match(/failover|API version/);
      // Final, but no proof: only HTTP 200 is how the cluster says that something is gone.
      strike("RemoveAccount", answer("xUnknownAccount"));
      expect((await failure(life.destroy())).message)
        .to.contain("xUnknownAccount")
        .and.not.contain("failover");
      strike("GetAccountByID", { kind: "json", status, body: { error: "xUnknownAccount" } });
      expect((await failure(life.refresh())).message).to.contain("xUnknownAccount");
      expect(bench.methods()).to.deep.equal(["ModifyAccount", "RemoveAccount", "GetAccountByID"]);
    });

  it("an error of a failover stays one with HTTP 500: a read is asked again", async () => {
    bench.array.faults.add({
      kind: "json",
      status: 500,
      body: { error: { name: "xDBConnectionLoss" } },
      match: { label: "element GetAccountByID" },
    });
    expect(await life.refresh()).to.equal(true);
    expect(bench.methods()).to.deep.equal(["GetAccountByID", "GetAccountByID"]);
  });

  it("a login that is refused is tried once", async () => {
    strike("GetAccountByID", { kind: "unauthorized" });
    await failure(life.refresh());
    strike("ModifyAccount", { kind: "unauthorized" });
    await failure(life.up({ username: "green" }));
    expect(bench.methods()).to.deep.equal(["GetAccountByID", "ModifyAccount"]);
  });

  it("a password that was changed on the cluster is told, and works again when it is put right", async () => {
    const { username, password } = bench.array.credentials;
    bench.array.setPassword(username, "another-Pa55word");
    const error = await failure(life.refresh());
    bench.array.setPassword(username, password);
    expect(error.message).to.contain(CREDENTIALS);
    expect(await life.refresh()).to.equal(true);
  });

  it("a busy cluster (xDBVersionMismatch until the end) is told as such", async () => {
    strike("ModifyAccount", named("xDBVersionMismatch"));
    const error = await failure(life.up({ username: "green" }));
    expect(error.message).to.contain("too busy").and.to.contain("xDBVersionMismatch");
    expect(outputsOf(life).username).to.equal("blue");
  });

  it("a read-only login can refresh and is told what it lacks to change something", async () => {
    const admin = bench.array.credentials;
    bench.array.addUser({ ...admin, element: ["read"] });
    try {
      expect(await life.refresh()).to.equal(true);
      const error = await failure(life.up({ username: "green" }));
      expect(error.message).to.contain("the cluster admin may not do this (code xPermissionDenied)");
    } finally {
      bench.array.addUser({ ...admin, element: ["administrator"] });
    }
  });

  it("a write-only login can create, change and destroy", async () => {
    const admin = bench.array.credentials;
    bench.array.addUser({ ...admin, element: ["write"] });
    try {
      const own = await bench.up({ username: "green", status: "locked" });
      await own.up({ username: "green", attributes: { a: 1 } });
      await own.destroy();
      expect(bench.methods()).to.deep.equal(["ModifyAccount", "RemoveAccount"]);
    } finally {
      bench.array.addUser({ ...admin, element: ["administrator"] });
    }
  });

  it("a parameter that the endpoint ignored is named, never with its value", async () => {
    const value = "Init-Blue-0001";
    const account = { ...bench.array.element.account("blue"), volumes: [], initiatorSecret: value };
    for (const body of [
      { result: { account }, unusedParameters: { initiatorSecrett: value } },
      { result: { account }, unusedParameters: ["initiatorSecrett"] },
      { result: { account, unusedParameters: { initiatorSecrett: value } } },
    ]) {
      const fresh = bench.life();
      fresh.kept = structuredClone(life.kept);
      strike("ModifyAccount", { kind: "json", status: 200, body }, 1);
      const error = await failure(fresh.up({ username: "blue", initiatorSecret: value }));
      expect(error.message).to.contain("does not know the parameter initiatorSecrett and ignored it");
      expect(error.message).to.not.contain(value);
    }
    expect(bench.plugin.written).to.not.contain(value);
  });

  it("an error message in which the cluster echoes a secret shows it nowhere", async () => {
    const value = "Init-Blue-0077";
    strike("ModifyAccount", named("xInvalidAPIParameter", `initiatorSecret ${value} is not good`));
    const error = await failure(life.up({ username: "blue", initiatorSecret: value }));
    expect(error.message).to.contain("initiatorSecret [secret] is not good").and.to.not.contain(value);
  });

  it("an id that is no account ID is refused in words", async () => {
    if (life.kept) life.kept.id = "blue";
    const error = await failure(life.refresh());
    expect(error.message).to.contain("decimal accountID");
  });

  const refusedByCheck: [string, Record<string, unknown>, string][] = [
    ["no username", {}, "[username] username is required"],
    ["an empty username", { username: "" }, "username must be 1 to 64 characters long"],
    ["a username of 65 characters", { username: "x".repeat(65) }, "username must be 1 to 64 characters long"],
    ["a control character", { username: "blue\n" }, "username must not hold control characters"],
    ["a short secret", { initiatorSecret: "x".repeat(11) }, "[] initiatorSecret must be 12 to 16 characters long"],
    ["a long secret", { targetSecret: "x".repeat(17) }, "[] targetSecret must be 12 to 16 characters long"],
    ["an empty secret", { targetSecret: "" }, "[] targetSecret must be 12 to 16 characters long"],
    [
      "two equal secrets",
      { initiatorSecret: "Same-Same-0001", targetSecret: "Same-Same-0001" },
      "[] initiatorSecret and targetSecret must be different from each other",
    ],
    ["null", { initiatorSecret: null }, "[] initiatorSecret must not be null: leave it out instead"],
    ["attributes that are a list", { attributes: [1] }, "attributes must be an object of names and values"],
    ["enableChap as text", { enableChap: "yes" }, "[enableChap] enableChap must be true or false"],
    ["status removed", { status: "removed" }, '[status] status must be "active" or "locked"'],
    ["secretsVersion true", { secretsVersion: true }, "secretsVersion must be a string or a number"],
    ["an argument that there is none of", { volumes: [] }, "volumes is not an argument of this resource"],
  ];
  for (const [title, args, told] of refusedByCheck) {
    it(`check refuses ${title}, without a call`, async () => {
      const base = title === "no username" ? {} : { username: "blue" };
      const error = await failure(bench.life().preview({ ...base, ...args }));
      expect(error.message).to.contain(told);
      for (const value of ["x".repeat(11), "x".repeat(17), "Same-Same-0001"])
        expect(error.message.replace("x".repeat(65), "")).to.not.contain(value);
      expect(bench.calls()).to.deep.equal([]);
    });
  }
});
