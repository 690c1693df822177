import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect } from "chai";
import { startEmulator } from "../../emulator";
import { handlers } from "../../provider/engine/dynamic";
import { pointer } from "../../provider/program/dynamic";
import { Plugin } from "../support/plugin";
import { AS_IT_IS } from "../support/ways";

const ROOT = resolve(__dirname, "../..");
const NAMES: readonly string[] = [
  "ontap:IscsiService",
  "ontap:ActiveDirectoryAccount",
  "element:Account",
  "ontap:IscsiCredentials",
  "element:VolumeAccessGroup",
  "element:Initiator",
  "ontap:InitiatorGroup",
  "ontap:LunMap",
];
/** By their folders in node_modules: the oldest that the peer dependency allows, and the one that is developed with. */
const SDKS = ["pulumi-oldest", "@pulumi/pulumi"];

/** Puts the compiled package there as an installation does: files, not a link to this repository. */
async function install(place: string, dependencies: string): Promise<void> {
  await mkdir(place, { recursive: true });
  await cp(join(ROOT, "package.json"), join(place, "package.json"));
  await cp(join(ROOT, "dist/provider"), join(place, "dist/provider"), { recursive: true });
  for (const name of ["zod", "undici", "dataloader", "commander", "@pulumi"]) {
    const link = join(dependencies, name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), link);
  }
}

/** The places in which a program can find the package, each with the folder of the program. */
const LAYOUTS: Readonly<Record<string, (folder: string) => Promise<string>>> = {
  "an installed package": async (folder) => {
    await install(join(folder, "node_modules/pulumi-netapp"), join(folder, "node_modules"));
    return folder;
  },
  "a workspace whose packages lie in the folder above": async (folder) => {
    await install(join(folder, "node_modules/pulumi-netapp"), join(folder, "node_modules"));
    await mkdir(join(folder, "packages/program"), { recursive: true });
    return join(folder, "packages/program");
  },
  "pnpm's links": async (folder) => {
    const store = join(folder, "node_modules/.pnpm/pulumi-netapp@0.1.0/node_modules");
    await install(join(store, "pulumi-netapp"), store);
    await symlink(join(store, "pulumi-netapp"), join(folder, "node_modules/pulumi-netapp"));
    return folder;
  },
  "this repository": async () => join(ROOT, "examples/quickstart"),
};

describe("the pointer in the state", function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulumi-netapp-pointer-"));
    await writeFile(join(folder, "package.json"), "{}");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("is exactly this text, which no release may change: it stands in states", () => {
    expect(NAMES.map(pointer)).to.deep.equal(
      NAMES.map(
        (name) =>
          `exports.handler = () => require("module").createRequire(process.cwd() + "/")("pulumi-netapp/runtime").handlers["${name}"]`,
      ),
    );
  });

  it("names every resource that there is", () => {
    expect(Object.keys(handlers)).to.deep.equal([...NAMES]);
  });

  for (const sdk of SDKS) {
    for (const [layout, prepare] of Object.entries(LAYOUTS)) {
      it(`finds each handler through the plugin host of ${sdk} in ${layout}`, async () => {
        const plugin = await Plugin.start({}, AS_IT_IS, { sdk, folder: await prepare(folder) });
        try {
          for (const name of NAMES) {
            const { failures } = await plugin.check({}, { __provider: pointer(name) });
            // Only our `check` knows that sentence, and each handler misses its own arguments.
            expect(failures.map(({ reason }) => reason).join(" "), name).to.include(
              { "element:Account": "username", "element:VolumeAccessGroup": "name", "element:Initiator": "name" }[
                name
              ] ?? "svm",
            );
          }
        } finally {
          await plugin.stop();
        }
      });
    }

    it(`lets the plugin host of ${sdk} configure it, and hand on the inputs that a refresh reads`, async () => {
      const array = await startEmulator({ ontap: { svms: [{ name: "blue", iscsi: { alias: "old" } }] } });
      const plugin = await Plugin.start(Plugin.connection(array), AS_IT_IS, { sdk });
      try {
        const inputs = { __provider: pointer("ontap:IscsiService"), svm: "blue", targetAlias: "new", adopt: true };
        const { id, outs } = await plugin.create(inputs);
        array.ontap.setIscsi("blue", { alias: "drifted" });
        const read = await plugin.read(id, outs);
        expect(read.props.targetAlias).to.equal("drifted");
        expect(read.inputs?.targetAlias).to.equal("drifted");
      } finally {
        await plugin.stop();
        await array.close();
      }
    });
  }

  it("does not find the package in an empty folder, so that the tests above mean something", async () => {
    expect(await readdir(folder)).to.deep.equal(["package.json"]);
    const plugin = await Plugin.start({}, AS_IT_IS, { folder });
    const failure = await plugin.check({}, { __provider: pointer("element:Account") }).then(
      () => "found",
      (error: Error) => error.message,
    );
    await plugin.stop();
    expect(failure).to.include("Cannot find module 'pulumi-netapp/runtime'");
  });
});
