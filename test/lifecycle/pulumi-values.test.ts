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
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
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

interface Owner {
  readonly type: string;
  readonly args: Bag;
  readonly attributesOf: (array: Emulator) => unknown;
  readonly set: (array: Emulator, attributes: Bag) => void;
}

const IQN = "iqn.1998-01.com.vmware:";

/** The resources that have attributes, each with one that is called blue. */
const OWNERS: readonly Owner[] = [
  {
    type: "element:Account",
    args: { username: "blue" },
    attributesOf: ({ element }) => element.account("blue")?.attributes,
    set: ({ element }, attributes) => element.setAccount("blue", { attributes }),
  },
  {
    type: "element:VolumeAccessGroup",
    args: { name: "blue" },
    attributesOf: ({ element }) => element.groups.get("blue")?.attributes,
    set: ({ element }, attributes) => element.groups.set("blue", { attributes }),
  },
  {
    type: "element:Initiator",
    args: { name: `${IQN}blue` },
    attributesOf: ({ element }) => element.groups.initiator(`${IQN}blue`)?.attributes,
    set: ({ element }, attributes) => element.groups.addInitiator({ name: `${IQN}blue`, attributes }),
  },
];

function renamed(args: Bag, name: string): Bag {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, String(value).replace("blue", name)]));
}

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

    it("names that no preview shows and that are on the array already stay there: told in a line, in no state, lost by no write", async () => {
      for (const { type, args, attributesOf, set } of OWNERS) {
        const life = new Life(plugin, type);
        const there = { team: "blue", __owner: "x", deep: { a: 1, __id: 7 }, list: [{ __id: 8 }, 2] };
        const shown = { team: "blue", deep: { a: 1 }, list: [{}, 2] };
        await life.up({ ...args, attributes: shown });
        set(array, there);
        await life.refresh();
        expect((await plugin.said()).join("\n"), type).to.match(
          /blue"?: names that begin with two underscores are left/,
        );
        expect(life.kept?.outputs.attributes).to.deep.equal(shown);
        expect(await life.preview({ ...args, attributes: shown })).to.deep.include({ op: "same", lines: [] });
        await life.up({ ...args, attributes: { ...shown, team: "red", deep: { b: 2 } } });
        expect(attributesOf(array)).to.deep.equal({ ...there, team: "red", deep: { b: 2, __id: 7 } });
        expect(life.kept?.outputs.attributes).to.deep.equal({ ...shown, team: "red", deep: { b: 2 } });
        // Without a refresh in between, and where the set is cleared.
        set(array, { team: "red", __since: 1 });
        await life.up({ ...args, attributes: {} });
        expect(attributesOf(array)).to.deep.equal({ __since: 1 });
        // Nothing can be left where the place of it goes.
        await life.up({ ...args, attributes: { a: [1], b: {} } });
        for (const [inside, wanted] of [
          [{ a: [{ __id: 1 }], b: {} }, { b: {} }],
          [
            { a: [1], b: { __id: 1 } },
            { a: [1], b: "text" },
          ],
          [
            { a: [{ __id: 1 }, 2], b: {} },
            { a: [3], b: {} },
          ],
        ]) {
          set(array, inside ?? {});
          const error = await life.up({ ...args, attributes: wanted }).then(() => "taken", String);
          expect(error).to.include("its attributes hold, inside what this change removes or replaces");
          expect(attributesOf(array)).to.deep.equal(inside);
        }
        await life.destroy();
      }
    });

    it("what Pulumi cannot carry and is on the array is data: it shows as a text, and the others are refreshed too", async () => {
      const cannot = "(what Pulumi cannot carry as it is)";
      const sign = "4dabf18193072939515e22adb298388d";
      const there: Bag = {
        ...UNKNOWNS,
        half: "a\ud800b",
        "\udc00": 1,
        list: [UNKNOWN, `not ${UNKNOWN}`, "\ud83d\ude00"],
        ...Object.fromEntries(
          [ASSET, ARCHIVE, RESOURCE, OUTPUT, SECRET, "other"].map((one) => [one, marked(one, { a: 1 })]),
        ),
        none: { [sign]: null },
      };
      const shown = {
        ...Object.fromEntries(Object.entries(UNKNOWNS).map(([name, text]) => [name, `"${text}" ${cannot}`])),
        half: `"a\\ud800b" ${cannot}`,
        [`"\\udc00" ${cannot}`]: 1,
        list: [`"${UNKNOWN}" ${cannot}`, `not ${UNKNOWN}`, "\ud83d\ude00"],
        ...Object.fromEntries(
          [ASSET, ARCHIVE, RESOURCE, OUTPUT, SECRET, "other"].map((one) => [
            one,
            { [`"${sign}" ${cannot}`]: one, a: 1 },
          ]),
        ),
        none: { [`"${sign}" ${cannot}`]: null },
      };
      for (const { type, args, set, attributesOf } of OWNERS) {
        const others = ["green", "red"].map((name) => ({ life: new Life(plugin, type), name }));
        for (const { life, name } of others) await life.up(renamed(args, name));
        const life = new Life(plugin, type);
        await life.up({ ...args, attributes: { team: "blue" } });
        set(array, there);
        await Promise.all([life, ...others.map((one) => one.life)].map((one) => one.refresh()));
        expect(life.kept?.outputs.attributes).to.deep.equal(shown);
        for (const other of others)
          expect((await other.life.preview(renamed(args, other.name))).op, other.name).to.equal("same");
        // Its removal shows, and no program can give it.
        const { lines } = await life.preview({ ...args, attributes: { team: "blue" } });
        expect(lines.join()).to.include(cannot);
        expect(await refusal(type, { ...args, attributes: { a: [shown.list[0]] } })).to.include(
          "[attributes] attributes.a[0] is",
        );
        expect(attributesOf(array)).to.deep.equal(there);
        for (const one of [life, ...others.map((other) => other.life)]) await one.destroy();
      }
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
