import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { Stack } from "../support/stack";
import { arrayForTests, SVM1, writesOf } from "./subject";

/** A program by hand: `later` is a resource of the SDK whose outputs are known only once it was made. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ontap, element } = require("pulumi-netapp");
const phase = process.env.PHASE;
class Later extends pulumi.dynamic.Resource {
  constructor(name, values) {
    const slots = Object.fromEntries(Object.keys(values).map((key) => [key, undefined]));
    const provider = { create: async ({ values }) => ({ id: "later", outs: values }) };
    super(provider, name, { ...slots, values });
  }
}
const values = { svm: "svm1", alias: "blue", team: "blue", ip: "192.0.2.1", bad: "not-an-address", nothing: "x", status: "active", encryption: "aes_256" };
const late = (value) => pulumi.output(Promise.resolve(value));
const login = { username: "joiner", password: "Join-Pa55word" };
const joined = { svm: "svm1", name: "BLUE01", fqdn: "corp.example.net", ...login };
const account = (name, args, opts) => new element.Account(name, { username: name, ...args }, opts);
const service = (name, args, opts) => new ontap.IscsiService(name, { svm: name, ...args }, opts);

if (phase === "first") {
  service("svm1", { targetAlias: "first" });
  new ontap.ActiveDirectoryAccount("join", { ...joined, preferredDomainControllers: [{ fqdn: "corp.example.net", serverIp: "192.0.2.2" }] });
  account("nested", { attributes: { team: "red", site: "north" } });
  account("status", {});
  service("ignored", { targetAlias: "first" }, { ignoreChanges: ["targetAlias"] });
  account("retained", {}, { retainOnDelete: true });
  account("protected", {}, { protect: true });
  account("old-name", { username: "aliased" });
  account("undefined-late", { attributes: late(undefined), initiatorSecret: late(undefined), targetSecret: undefined });
}
if (phase === "unknown" || phase === "invalid") {
  const later = new Later("later", values);
  service("svm1", { svm: later.svm, targetAlias: "first" });
  new ontap.ActiveDirectoryAccount("join", {
    ...joined,
    preferredDomainControllers: [
      { fqdn: "corp.example.net", serverIp: later.ip },
      ...(phase === "invalid" ? [{ fqdn: later.alias, serverIp: "not-an-address" }] : []),
    ],
  });
  account("nested", { attributes: { team: later.team, site: "north" } });
  account("status", { status: later.status });
  service("ignored", { targetAlias: later.alias }, { ignoreChanges: ["targetAlias"] });
  account("protected", {}, { protect: true });
  account("new-name", { username: "aliased" }, { aliases: [{ name: "old-name" }] });
  account("undefined-late", { attributes: late(undefined), initiatorSecret: late(undefined), targetSecret: undefined });
}
if (phase === "null") {
  service("null", { svm: null, targetAlias: null });
}
if (phase === "late-null") {
  account("null", { initiatorSecret: late(null), attributes: late(null) });
}
`;

describe("values that are not known before up", function () {
  this.timeout(240_000);
  let array: Emulator;
  let stack: Stack;

  before(async () => {
    array = await arrayForTests();
    array.ontap.addSvm({ name: "ignored" });
    stack = (await Stack.create()).connect(array).env({ PHASE: "first" });
    await writeFile(join(stack.folder, "index.js"), PROGRAM);
    await stack.up();
    array.take();
  });
  after(async () => {
    await stack?.remove();
    await array?.close();
  });

  it("undefined is left out, also when it comes late and for secrets", async () => {
    const { inputs, outputs } = (await stack.state(true))["undefined-late"] ?? {};
    expect(inputs).to.have.all.keys("__provider", "username");
    expect(outputs?.initiatorSecret).to.be.an("object");
    expect((await stack.previewJson()).changeSummary).to.have.keys(["same"]);
  });

  it("show as a replacement for identity and as a change for all else", async () => {
    stack.env({ PHASE: "unknown" });
    const { steps, changeSummary } = await stack.previewJson();
    expect(array.take()).to.deep.equal([]);
    const ops: Record<string, string[]> = {};
    for (const { op, urn } of steps) {
      const name = urn.split("::").at(-1) ?? "";
      ops[name] = [...(ops[name] ?? []), op];
    }
    expect(ops.svm1).to.include("replace");
    expect(ops.join).to.deep.equal(["update"]);
    expect(ops.nested).to.deep.equal(["update"]);
    expect(ops.status).to.deep.equal(["update"]);
    expect(changeSummary).to.include({ replace: 1, update: 3, create: 1 });
    // The account that left the program stays on the cluster, the ignored alias and the aliased name are no change.
    expect(ops.retained?.join()).to.match(/delete|discard/);
    for (const name of ["ignored", "protected", "new-name", "undefined-late"])
      expect(ops[name]?.join() ?? "same", name).to.equal("same");
  });

  it("are passed over by the validation, which still finds what is wrong beside them", async () => {
    const { code, stdout, stderr } = await stack.env({ PHASE: "invalid" }).run("preview", "--color", "never");
    expect(code).not.to.equal(0);
    expect(stdout + stderr).to.include("preferredDomainControllers[1].serverIp must be an IPv4 or IPv6 address");
    expect(stdout + stderr)
      .not.to.include("preferredDomainControllers[0]")
      .and.not.to.include(".fqdn");
  });

  it("once known are sent if they differ, and nothing else", async () => {
    await stack.env({ PHASE: "unknown" }).up();
    const sent = writesOf(array.take()).map(({ call, body }) => ({ call, body }));
    const ad = `/protocols/active-directory/${SVM1}/preferred-domain-controllers`;
    const calls = sent.map(({ call }) => call);
    // The SVM turned out to be the one that it was: the engine replaces nothing.
    expect(calls).to.have.members([`POST ${ad}`, `DELETE ${ad}/corp.example.net/192.0.2.2`, "ModifyAccount"]);
    expect(sent.find(({ call }) => call === "ModifyAccount")?.body).to.have.deep.property("attributes", {
      team: "blue",
      site: "north",
    });
    expect(array.element.account("retained"), "retained").to.include({ status: "active" });
    expect(array.element.account("aliased"), "aliased").to.include({ status: "active" });
  });

  it("protect keeps what the program no longer names", async () => {
    const { code, stdout, stderr } = await stack.run("destroy", "--yes", "--skip-preview", "--color", "never");
    expect(code).not.to.equal(0);
    expect(stdout + stderr).to.match(/protect/);
    expect(array.element.account("protected")).to.include({ status: "active" });
  });

  it("null is refused in the clear and in an output, with every argument in its own sentence", async () => {
    const first = await stack.env({ PHASE: "null" }).run("preview", "--color", "never");
    expect(first.stdout + first.stderr).to.include("svm must not be null: leave it out instead");
    expect(first.stdout + first.stderr).to.include("targetAlias must not be null: leave it out instead");
    const second = await stack.env({ PHASE: "late-null" }).run("preview", "--color", "never");
    expect(second.stdout + second.stderr).to.include("initiatorSecret must not be null: leave it out instead");
    expect(second.stdout + second.stderr).to.include("attributes must not be null: leave it out instead");
  });
});
