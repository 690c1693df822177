import { expect } from "chai";
import { parsePreview } from "../../provider/cli/comment/preview";
import { renderComment } from "../../provider/cli/comment/render";
import { planProgram } from "../../provider/cli/discover/declare";
import { emptyInventory, readSystem } from "../../provider/cli/discover/inventory";
import { program } from "../../provider/cli/discover/program";
import { examine } from "../../provider/cli/doctor/examine";
import { Connections } from "../../provider/connection/connections";
import { handler } from "../../provider/engine/dynamic/handler";
import type { Definition } from "../../provider/lifecycle/definition";
import { LOADERS, resources } from "../../provider/resources";
import { configured } from "../http/support";
import { banner } from "./new-resource/definition";
import { bannerServer } from "./new-resource/server";

describe("a new resource: one folder, and one line in THE list", function () {
  this.timeout(20_000);
  let array: Awaited<ReturnType<typeof bannerServer>>;
  const connections = new Connections();
  const list = resources() as Definition[];

  before(async () => {
    array = await bannerServer();
    list.push(banner);
    const { host, certificate } = array.server;
    const settings = { host, username: "admin", password: "emulated-Pa55word", caCertificate: certificate.certificate };
    connections.configure(configured("ontap", settings));
  });
  after(async () => {
    list.pop();
    await connections.close();
    await array.server.close();
  });

  it("has its line under the type that its states carry", () => {
    expect(Object.keys(LOADERS)).to.deep.equal(Object.values(LOADERS).map((load) => load().shape.type));
  });

  it("is checked, created, changed, read and deleted", async () => {
    const banners = handler(banner, connections);
    const { failures } = await banners.check({}, { name: "", secretWord: "short" });
    expect(failures.map(({ property, reason }) => `${property}: ${reason}`)).to.deep.equal([
      "name: name must not be empty",
      ": secretWord must have 8 characters",
    ]);
    const { inputs } = await banners.check({}, { name: "hello", message: "welcome", secretWord: "swordfish" });
    const { id, outs } = await banners.create(inputs);
    expect([id, outs.message, outs.__managed]).to.deep.equal(["hello", "welcome", ["message", "name", "secretWord"]]);

    const without = (await banners.check(inputs, { name: "hello", secretWord: "swordfish" })).inputs;
    expect(without.message, "taken out: cleared").to.equal("");
    expect((await banners.diff(id, outs, without)).changes).to.equal(true);
    const { outs: cleared } = await banners.update(id, outs, without);
    expect((await banners.diff(id, cleared, without)).changes).to.equal(false);
    expect((await banners.diff(id, cleared, { ...without, name: "other" })).replaces).to.deep.equal(["name"]);

    array.store.set("hello", { name: "hello", message: "drifted", word: "swordfish" });
    expect((await banners.read(id, cleared)).inputs).to.deep.include({ name: "hello", message: "drifted" });
    await banners.delete(id, cleared);
    expect(await banners.read(id, cleared)).to.deep.equal({ id: "", props: {} });
    expect(array.take().filter((call) => !call.startsWith("GET"))).to.deep.equal([
      "POST /api/invented/banners",
      "PATCH /api/invented/banners/hello",
      "DELETE /api/invented/banners/hello",
    ]);
  });

  it("is discovered and declared", async () => {
    array.store.set("found", { name: "found", message: "here" });
    const inventory = emptyInventory();
    // The other resources of the list are none of this server's: only what it is asked for by name is of interest.
    const connection = connections.system(banner.product).connection;
    await readSystem(connection, {}, inventory, () => undefined, [banner]);
    const text = program(planProgram(inventory), { from: "ONTAP", configLines: [], protect: false });
    expect(text).to.include('const foundBanner = new ontap.Banner("found-banner", {');
    expect(text).to.include('message: "here"');
  });

  it("is told about in the comment, in its own words", () => {
    const urn = (name: string) => `urn:pulumi:dev::p::pulumi-nodejs:dynamic/ontap:Banner::${name}`;
    const state = (message: string) => ({ inputs: { name: "b", message }, outputs: { name: "b", message } });
    const steps = [
      { op: "update", urn: urn("one"), oldState: state("old"), newState: state("") },
      { op: "delete", urn: urn("two"), oldState: { id: "b", ...state("old") } },
    ];
    const comment = renderComment(parsePreview(JSON.stringify({ steps, changeSummary: { update: 1, delete: 1 } })));
    expect(comment).to.match(/`old` → cleared/);
    expect(comment).to.include("banner b is gone: every login reads nothing");
  });

  it("is examined by the doctor", async () => {
    const { connection } = connections.system(banner.product);
    const findings = [];
    for await (const finding of examine({ product: "ontap", connection, sources: {} })) findings.push(finding);
    expect(findings.find(({ step }) => step === "rights: Banner")?.status).to.equal("ok");
    expect(findings.find(({ step }) => step === "release")?.facts).to.deep.nested.include({ "supports.Banner": true });
  });
});
