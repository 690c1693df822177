import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { UNKNOWN } from "../../provider/base/unknown";
import { Life } from "../support/life";
import { Plugin, PluginError } from "../support/plugin";
import { WAYS } from "../support/ways";
import { arrayForTests } from "./subject";

type Bag = Record<string, unknown>;

const marked = (signature: string, members: Bag) => ({ "4dabf18193072939515e22adb298388d": signature, ...members });
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const URN = "urn:pulumi:a::b::c:d:E::f";

/** Every form in which the protocol carries what is more than plain data. */
const FORMS: [kind: string, value: unknown][] = [
  ["asset", marked(ASSET, { text: "hello" })],
  ["asset", marked(ASSET, { path: "./a.txt", hash: "00" })],
  ["asset", marked(ASSET, { uri: "https://example.net/a" })],
  ["archive", marked(ARCHIVE, { path: "./a.zip" })],
  ["archive", marked(ARCHIVE, { assets: { a: marked(ASSET, { text: "hello" }) } })],
  ["resource", marked(RESOURCE, { urn: URN })],
  ["resource", marked(RESOURCE, { urn: URN, id: "" })],
  ["resource", marked(RESOURCE, { urn: URN, id: "1", packageVersion: "1.0.0" })],
  ["output", marked(OUTPUT, {})],
  ["output", marked(OUTPUT, { value: 1, secret: true, dependencies: [URN] })],
  ["value of an unknown kind", marked("6a8b0f3e1c9d4e7fa2b5c8d9e0f1a2b3", { value: 1 })],
];
const PLACES: [place: string, put: (value: unknown) => unknown][] = [
  ["attributes", (value) => value],
  ["attributes.logo", (value) => ({ team: "blue", logo: value })],
  ["attributes.a.list[1]", (value) => ({ a: { list: [1, value] } })],
];

const HIDDEN_PLACES: [place: string, put: (value: Bag) => unknown][] = [
  ["attributes", (value) => value],
  ["attributes.a.list[1]", (value) => ({ a: { list: [1, value] }, later: UNKNOWN })],
];

/** What the engine sends for a value that is not known yet, by the type that it is to have. */
const UNKNOWNS = {
  text: UNKNOWN,
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  list: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  asset: "030794c1-ac77-496b-92df-f27374a8bd58",
  archive: "e48ece36-62e2-4504-bad9-02848725956a",
};

for (const way of WAYS)
  describe(`values that only Pulumi's protocol has: ${way}`, () => {
    let array: Emulator;
    let plugin: Plugin;
    before(async () => {
      array = await arrayForTests();
      plugin = await Plugin.start(Plugin.connection(array), {}, { way });
    });
    after(async () => {
      await plugin?.stop();
      await array?.close();
    });

    const refusal = async (type: string, args: Bag) => {
      const error = await new Life(plugin, type).preview(args).then(
        () => expect.fail(`${JSON.stringify(args)} was taken`),
        (failed: unknown) => failed,
      );
      expect(error).to.be.instanceOf(PluginError);
      return (error as PluginError).message;
    };

    it("an asset, archive, resource or output inside attributes is refused in one sentence, wherever it is", async () => {
      for (const type of ["element:Account", "element:VolumeAccessGroup"])
        for (const [kind, value] of FORMS)
          for (const [place, put] of PLACES) {
            const named = type === "element:Account" ? { username: "blue" } : { name: "blue" };
            expect(await refusal(type, { ...named, attributes: put(value) })).to.equal(
              `[attributes] ${place} must be plain data and is a Pulumi ${kind}: give a text, a number, true or false, or a list or object of these`,
            );
          }
      expect(await refusal("ontap:IscsiService", { svm: marked(RESOURCE, { urn: URN, id: "1" }) })).to.include(
        "svm must be plain data and is a Pulumi resource",
      );
      expect(array.take()).to.deep.equal([]);
    });

    it("a name inside attributes that no preview shows is refused in one sentence, also when its value is not known", async () => {
      for (const type of ["element:Account", "element:VolumeAccessGroup", "element:Initiator"])
        for (const name of ["__", "__defaults"])
          for (const value of ["x", null, {}, ...Object.values(UNKNOWNS)])
            for (const [place, put] of HIDDEN_PLACES) {
              const named = type === "element:Account" ? { username: "blue" } : { name: "iqn.1998-01.com.vmware:blue" };
              const attributes = put(Object.fromEntries([[name, value]]));
              expect(await refusal(type, { ...named, attributes })).to.equal(
                `[attributes] ${place}.${name} must not begin with two underscores: no preview would show it`,
              );
            }
      expect(array.take()).to.deep.equal([]);
    });

    it("a value of any type that is not known yet counts as unknown: it is taken, and shown as a change", async () => {
      const account = new Life(plugin, "element:Account");
      await account.up({ username: "blue", attributes: { size: 1 }, enableChap: true, secretsVersion: 1 });
      const notes: string[] = [];
      for (const unknown of Object.values(UNKNOWNS))
        for (const change of [
          { attributes: unknown },
          { attributes: { size: unknown } },
          { enableChap: unknown },
          { status: unknown },
          { secretsVersion: unknown },
          { username: unknown },
        ]) {
          const shown = await account.preview({
            username: "blue",
            attributes: { size: 1 },
            enableChap: true,
            ...change,
          });
          expect(shown.op, JSON.stringify(change)).to.equal("update");
          notes.push(...shown.notes);
        }
      expect(notes.join()).to.include("may no longer open").and.include("may be locked");
      const group = new Life(plugin, "element:VolumeAccessGroup");
      await group.up({ name: "blue", volumes: [1] });
      for (const volumes of [UNKNOWNS.list, [1, UNKNOWNS.number], [UNKNOWNS.number, UNKNOWNS.number]])
        expect((await group.preview({ name: "blue", volumes })).op).to.equal("update");
      const service = new Life(plugin, "ontap:IscsiService");
      await service.up({ svm: "svm1" });
      for (const svm of Object.values(UNKNOWNS))
        expect((await service.preview({ svm, enabled: UNKNOWNS.boolean })).op).to.equal("replace");
      for (const life of [account, group, service]) await life.destroy();
    });
  });
