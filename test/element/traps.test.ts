import { expect } from "chai";
import { elementSwitches } from "../../emulator";
import { Plugin } from "../support/plugin";
import { Bench, failure, outputsOf } from "./bench";

const secrets = { initiatorSecret: "Init-Blue-0001", targetSecret: "Targ-Blue-0001" };

/** What goes wrong with this API when nobody thinks of it, each with what must happen instead. */
describe("the traps of the Element API", function () {
  this.timeout(20_000);
  let bench: Bench;
  before(async () => {
    bench = await Bench.start({ connection: { timeoutSeconds: 5 } });
  });
  after(() => bench.close());
  afterEach(() => {
    Object.assign(bench.array.switches, elementSwitches);
    bench.clear();
  });

  const { up, account } = {
    up: (program: Record<string, unknown>) => bench.up(program),
    account: (name: string) => bench.array.element.account(name),
  };

  it("trap 1: HTTP 200 with an error in it is a failure", async () => {
    const error = await failure(up({ username: "blue", initiatorSecret: "with a space 1" }));
    expect(bench.array.requests.map(({ status, errorCode }) => [status, errorCode])).to.deep.equal([
      [200, "xInvalidAPIParameter"],
    ]);
    expect(error.message).to.contain("xInvalidAPIParameter");
  });

  it("trap 1: 401 and 404 come as HTML, and no HTML shows in the error", async () => {
    for (const fault of [{ kind: "unauthorized" }, { kind: "status", status: 404 }] as const) {
      bench.array.faults.add({ ...fault, match: { label: "element AddAccount" } });
      expect((await failure(up({ username: "blue" }))).message).to.not.match(/[<>]/);
    }
  });

  it("trap 2: null rotates secrets, so nothing is ever sent as null or as an empty text", async () => {
    const life = bench.life();
    await life.up({ username: "blue" });
    const before = account("blue");
    await life.up({ username: "blue", attributes: { a: 1 }, status: "locked", enableChap: false });
    await life.up({ username: "blue" });
    await life.up({ username: "blue", ...secrets });
    await life.up({ username: "blue", secretsVersion: 1 });
    await life.up({ username: "blue", adopt: true });
    for (const { body } of bench.array.requests) expect(JSON.stringify(body)).to.not.match(/null|""/);
    expect(before?.initiatorSecret).to.not.equal(undefined);
  });

  it("a secretsVersion that 0.1.0 left in the outputs alone when it was taken out is remembered through updates", async () => {
    const life = await up({ username: "blue", secretsVersion: 1 });
    delete life.kept?.inputs.secretsVersion;
    const { initiatorSecret, targetSecret } = account("blue") ?? {};
    await life.up({ username: "green" });
    await life.refresh();
    await life.up({ username: "blue" });
    expect((await life.up({ username: "blue", secretsVersion: 1 })).op).to.equal("same");
    expect(account("blue")).to.include({ initiatorSecret, targetSecret });
  });

  it("trap 2: an update that is not about secrets keeps both", async () => {
    const life = await up({ username: "blue" });
    const before = account("blue");
    await life.up({ username: "green", attributes: { a: 1 }, status: "locked", enableChap: false });
    expect(account("green")).to.include({
      initiatorSecret: before?.initiatorSecret,
      targetSecret: before?.targetSecret,
    });
  });

  it("a number with more digits than Pulumi keeps is never rewritten: it shows with all of them, and a program cannot give one", async () => {
    const digits = "9007199254740993";
    const life = await up({ username: "blue", attributes: { team: "blue", exact: 9007199254740991, part: 0.1 } });
    const attributes = {
      ...account("blue")?.attributes,
      size: BigInt(digits),
      text: `[${digits}]`,
      deep: [BigInt(`-${digits}`)],
    };
    bench.array.element.setAccount("blue", { attributes });
    await life.refresh();
    const kept = "(a number with more digits than Pulumi keeps)";
    expect(outputsOf(life).attributes).to.deep.equal({
      ...attributes,
      size: `${digits} ${kept}`,
      deep: [`-${digits} ${kept}`],
    });
    bench.array.take();
    const said =
      "is a number with more digits than Pulumi keeps: give it as a text, or leave attributes out and to the cluster";
    // biome-ignore lint/correctness/noPrecisionLoss: what a program says and JavaScript rounds.
    for (const size of [9007199254740993, 2 ** 53, -(2 ** 60), `${digits} ${kept}`]) {
      const refused = await failure(life.up({ username: "blue", attributes: { team: "blue", list: [{ size }] } }));
      expect(refused.message).to.equal(`[attributes] attributes.list[0].size ${said}`);
    }
    expect(bench.methods()).to.deep.equal([]);
    // Another key without it: its removal is shown, and nothing else is sent.
    const shown = await life.preview({ username: "blue", attributes: { team: "red" } });
    expect(shown.lines.join()).to.include(digits);
  });

  it("trap 3: secrets are readable in the clear, so their drift shows and no line that is written holds one", async () => {
    const plugin = await Plugin.start(Plugin.connection(bench.array, { apiVersion: "12.5" }), { NETAPP_LOG: "debug" });
    try {
      const life = bench.life();
      Object.assign(life, { plugin });
      await life.up({ username: "blue", ...secrets });
      bench.array.element.setAccount("blue", { targetSecret: "Drift-Blue-001" });
      await life.refresh();
      const shown = await life.preview({ username: "blue", ...secrets });
      expect(shown.lines).to.deep.equal(['~ targetSecret: "Drift-Blue-001" => "Targ-Blue-0001"']);
      await life.destroy();
      expect(plugin.written).to.contain("/json-rpc/12.5 AddAccount").and.to.contain("GetAccountByID");
      for (const secret of [...Object.values(secrets), "Drift-Blue-001", bench.array.credentials.password])
        expect(plugin.written).to.not.contain(secret);
    } finally {
      await plugin.stop();
    }
  });

  it("trap 4: a parameter that the endpoint ignores silently is a failure, also when it is not reported", async () => {
    const life = await up({ username: "blue" });
    const ignored = { ...account("blue"), volumes: [] };
    const match = { label: "element ModifyAccount" };
    bench.array.faults.add({ kind: "json", status: 200, body: { result: { account: ignored } }, match });
    const error = await failure(life.up({ username: "blue", enableChap: false }));
    expect(error.message).to.contain("reports success and did not apply enableChap");
    expect(outputsOf(life).enableChap).to.equal(true);
  });

  it("trap 5: AddAccount knows no status; an account that could not be locked is kept, not orphaned", async () => {
    bench.array.faults.add({ kind: "elementError", name: "xAPINotPermitted", match: { label: /ModifyAccount/ } });
    const life = bench.life();
    await failure(life.up({ username: "blue", status: "locked" }));
    expect(bench.calls()[0]).to.deep.equal(["AddAccount", { username: "blue" }]);
    expect(life.kept?.id).to.equal(String(account("blue")?.accountID));
    await life.up({ username: "blue", status: "locked" });
    expect(account("blue")?.status).to.equal("locked");
    expect(bench.array.element.accounts).to.have.length(1);
  });

  it("trap 6: two names and a status mean gone; rights and admins that are missing do not", async () => {
    const life = await up({ username: "blue" });
    const kept = structuredClone(life.kept);
    const match = { label: /GetAccountByID|ListAccounts/ };
    for (const name of ["xUnknownAccount", "xAccountIDDoesNotExist"]) {
      bench.array.faults.add({ kind: "elementError", name, match });
      expect(await life.refresh()).to.equal(false);
      life.kept = structuredClone(kept);
    }
    for (const name of ["xPermissionDenied", "xUnknownUsername"]) {
      bench.array.faults.add({ kind: "elementError", name, match });
      await failure(life.refresh());
      expect(life.kept).to.deep.equal(kept);
    }
    bench.array.switches.keepRemoved = "get";
    bench.array.element.removeAccount("blue");
    expect(await life.refresh()).to.equal(false);
  });

  it("trap 7: attributes that were never set are not touched, and {} clears them", async () => {
    const life = await up({ username: "blue" });
    bench.array.element.setAccount("blue", { attributes: { tool: "marker" } });
    await life.refresh();
    await life.up({ username: "green" });
    expect(account("green")?.attributes).to.deep.equal({ tool: "marker" });
    await life.up({ username: "green", attributes: {} });
    expect(account("green")?.attributes).to.deep.equal({});
  });

  it("trap 7: numbers and texts are different attributes, and arrive as what they are", async () => {
    const life = await up({ username: "blue", attributes: { n: 1, t: "1", deep: { list: [1, "1", true, null] } } });
    expect(account("blue")?.attributes).to.deep.equal({ n: 1, t: "1", deep: { list: [1, "1", true, null] } });
    const shown = await life.preview({ username: "blue", attributes: { n: "1", t: "1" } });
    expect(shown.op).to.equal("update");
  });

  it("trap 8: locking is said at preview to cut sessions, and it is never sent unless it was declared", async () => {
    const life = await up({ username: "blue" });
    await life.up({ username: "green", attributes: { a: 1 } });
    for (const [, params] of bench.calls()) expect(params).to.not.have.property("status");
    const { notes } = await life.preview({ username: "green", attributes: { a: 1 }, status: "locked" });
    expect(notes.join()).to.match(/impact: high: .*is locked: all its iSCSI sessions drop now/);
  });

  it("trap 9: a rotation and a rename are said at preview to fail at the next login", async () => {
    const life = await up({ username: "blue", ...secrets });
    const { notes } = await life.preview({ username: "green", ...secrets, initiatorSecret: "Init-Blue-0002" });
    expect(notes).to.have.length(2);
    for (const note of notes)
      expect(note).to.match(/impact: medium: .*sessions stay, the next login of each host fails/);
  });

  it("trap 10: a rename keeps the account, its ID and its volumes", async () => {
    const life = await up({ username: "blue" });
    const volume = bench.array.element.addVolume("blue");
    const shown = await life.up({ username: "green" });
    expect([shown.op, shown.replaces]).to.deep.equal(["update", []]);
    expect(bench.array.element.volumes("green").map(({ volumeID }) => volumeID)).to.deep.equal([volume]);
    expect(bench.array.element.accounts).to.have.length(1);
  });

  it("trap 11: RemoveAccount with a volume that is not purged explains, and deletes or purges nothing", async () => {
    const life = await up({ username: "blue" });
    const volume = bench.array.element.addVolume("blue");
    bench.array.element.deleteVolume(volume);
    const error = await failure(life.destroy());
    expect(error.message).to.contain(`volume ${volume}`).and.to.contain("about eight hours");
    expect(bench.methods()).to.deep.equal(["RemoveAccount", "ListVolumesForAccount"]);
  });

  it("trap 12: accounts that break the documented rules on secrets can be adopted and refreshed", async () => {
    const same = { initiatorSecret: "Same-Same-0001", targetSecret: "Same-Same-0001" };
    bench.array.element.addAccount({ username: "blue", ...same });
    bench.array.element.addAccount({ username: "green", ...same });
    for (const username of ["blue", "green"]) {
      const life = await up({ username, adopt: true });
      await life.refresh();
      expect((await life.preview({ username, adopt: true })).op).to.equal("same");
      expect(outputsOf(life)).to.include(same);
    }
  });

  it("trap 14: an account that exists is never taken over without adopt", async () => {
    bench.array.element.addAccount({ username: "blue", ...secrets, attributes: { a: 1 } });
    const error = await failure(up({ username: "blue", ...secrets, attributes: { a: 1 } }));
    expect(error.message).to.match(/exists already \(code xDuplicateUsername\); set adopt: true/);
    await failure(up({ username: "blue", ...secrets, adopt: false }));
    expect(account("blue")?.attributes).to.deep.equal({ a: 1 });
  });

  it("trap 15: volumes come and go without a trace in the state", async () => {
    const life = await up({ username: "blue" });
    const before = outputsOf(life);
    bench.array.element.addVolume("blue");
    await life.refresh();
    expect(outputsOf(life)).to.deep.equal(before).and.not.to.have.property("volumes");
  });

  it("trap 15: the container of an account is told as it is", async () => {
    const container = "3f6b2a10-7c41-11ee-9d52-00a098f1c2d4";
    bench.array.element.addAccount({ username: "vvol", storageContainerID: container });
    expect(outputsOf(await up({ username: "vvol", adopt: true })).storageContainerId).to.equal(container);
    expect(outputsOf(await up({ username: "blue" })).storageContainerId).to.match(/^[0-]+$/);
  });

  it("trap 16: 11.10 is not 11.1", async () => {
    const supportedVersions = ["7.0", "11.9", "11.10", "11.1"];
    const other = await Bench.start({ apiVersion: null, element: { apiVersion: "11.10", supportedVersions } });
    try {
      await other.life().up({ username: "blue" });
      expect(other.array.requests.at(-1)?.path).to.equal("/json-rpc/11.10");
    } finally {
      await other.close();
    }
  });

  it("trap 17: the member is called params, and an answer may lack its id", async () => {
    bench.array.switches.echoIdMissing = true;
    await up({ username: "blue" });
    await bench.life().up({ username: "green" });
    const [request] = bench.array.requests;
    expect(Object.keys(request?.body as object)).to.have.members(["method", "params", "id"]);
    expect(request).to.include({ method: "POST", path: "/json-rpc/12.5" });
  });

  it("trap 17: white space at the end of a message does not tear the sentence apart", async () => {
    bench.array.switches.messageTrailingNewline = true;
    const error = await failure(up({ username: "blue", initiatorSecret: "with a space 1" }));
    expect(error.message).to.not.contain("\n");
  });

  it("trap 18: the resource's id is text, the accountID on the wire a number", async () => {
    const life = await up({ username: "blue" });
    await life.up({ username: "green" });
    await life.refresh();
    await life.destroy();
    expect(life.kept).to.equal(undefined);
    for (const [, { accountID }] of bench.calls()) expect(accountID).to.be.a("number");
  });

  it("trap 18: a username of digits is a name, not an ID", async () => {
    const other = await up({ username: "blue" });
    const digits = String(Number(other.kept?.id));
    const life = bench.life();
    await life.up({ username: digits, adopt: true });
    expect(bench.methods()).to.deep.equal(["GetAccountByName", "AddAccount"]);
    expect(life.kept?.id).to.not.equal(digits);
  });

  it("trap 19: xDBVersionMismatch is repeated plainly, another xDB error of a write only after a look, 401 never", async () => {
    const match = { label: "element AddAccount" };
    bench.array.faults.add({ kind: "elementError", name: "xDBVersionMismatch", match });
    await bench.life().up({ username: "blue" });
    expect(bench.methods()).to.deep.equal(["AddAccount", "AddAccount"]);
    bench.array.faults.add({ kind: "elementError", name: "xDBConnectionLoss", match });
    await bench.life().up({ username: "green" });
    expect(bench.methods()).to.deep.equal(["AddAccount", "GetAccountByName", "AddAccount"]);
    bench.array.faults.add({ kind: "unauthorized", match });
    await failure(bench.life().up({ username: "red" }));
    expect(bench.methods()).to.deep.equal(["AddAccount"]);
  });

  it("trap 20: an update sends what changed and nothing else, so changes of others survive", async () => {
    const life = await up({ username: "blue" });
    bench.array.element.setAccount("blue", { attributes: { by: "another tool" }, enableChap: false });
    await life.up({ username: "blue", status: "locked" });
    expect(bench.calls()).to.deep.equal([["ModifyAccount", { accountID: Number(life.kept?.id), status: "locked" }]]);
    expect(account("blue")).to.deep.include({ attributes: { by: "another tool" }, enableChap: false });
  });

  it("trap 21: a certificate that is not trusted ends the call, unless that is switched off in words", async () => {
    const start = async (extra: Record<string, unknown>) => {
      const { caCertificate: _, ...rest } = JSON.parse(String(Plugin.connection(bench.array)["netapp:element"]));
      const plugin = await Plugin.start({ "netapp:element": JSON.stringify({ ...rest, ...extra }) });
      const life = bench.life();
      Object.assign(life, { plugin });
      return { plugin, life };
    };
    const verifying = await start({});
    const careless = await start({ insecureSkipVerify: true });
    try {
      const error = await failure(verifying.life.up({ username: "blue" }));
      expect(error.message).to.contain("certificate is not trusted").and.to.contain("caCertificate");
      expect(bench.calls()).to.deep.equal([]);
      await careless.life.up({ username: "blue" });
      expect(careless.plugin.written).to.contain("certificate is not verified");
    } finally {
      await verifying.plugin.stop();
      await careless.plugin.stop();
    }
  });

  it("trap 22: a write-only admin creates without reading back; an accounts admin is told of volumes it cannot see", async () => {
    const admin = bench.array.credentials;
    try {
      bench.array.addUser({ ...admin, element: ["write"] });
      const life = bench.life();
      await life.up({ username: "blue" });
      expect(bench.methods()).to.deep.equal(["AddAccount"]);
      bench.array.addUser({ ...admin, element: ["accounts"] });
      bench.array.element.addVolume("blue");
      expect((await failure(life.destroy())).message).to.contain("probably because it still owns volumes");
    } finally {
      bench.array.addUser({ ...admin, element: ["administrator"] });
    }
  });
});
