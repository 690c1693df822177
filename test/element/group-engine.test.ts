import { cp, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { Stack } from "../support/stack";
import { A, B } from "./group-rows";

const LOOK_UPS = `
const { element } = require("pulumi-netapp");
module.exports = async () => {
  const made = new element.VolumeAccessGroup("made", { name: "made", initiators: ["${A}"] });
  const byName = await element.getVolumeAccessGroup({ name: "seeded" });
  const byId = await element.getVolumeAccessGroup({ volumeAccessGroupId: byName.volumeAccessGroupId });
  const told = (args) => element.getVolumeAccessGroup(args).then(() => "found", (error) => error.message);
  const read = element.VolumeAccessGroup.get("read", String(byName.volumeAccessGroupId));
  return {
    byName,
    byId,
    twin: element.getVolumeAccessGroupOutput({ name: made.name }).apply(({ initiators, volumes }) => ({ initiators, volumes })),
    read: { name: read.name, initiators: read.initiators.apply((list) => list ?? "not managed") },
    missing: [await told({ name: "nobody" }), await told({ volumeAccessGroupId: 4711 }), await told({ name: "twin" })],
  };
};
`;

describe("volume access groups on the real engine", function () {
  this.timeout(240_000);
  let array: Emulator;
  let stack: Stack;
  beforeEach(async () => {
    array = await startEmulator({
      ontap: { svms: [{ name: "svm-blue", san: { luns: ["/vol/blue/data"] } }] },
      element: {
        accounts: [{ username: "owner", volumes: 4 }],
        groups: [
          { name: "seeded", initiators: [B], volumes: [1, 2], attributes: { tier: 1 } },
          { name: "twin" },
          { name: "twin" },
        ],
      },
    });
    stack = (await Stack.create()).connect(array);
  });
  afterEach(async () => {
    await stack?.remove();
    await array?.close();
  });

  it("are looked up in every way, with the lists that no program manages", async () => {
    await writeFile(join(stack.folder, "index.js"), LOOK_UPS);
    await stack.up();
    const { stdout } = await stack.mustRun("stack", "output", "--json");
    const { byName, byId, twin, read, missing } = JSON.parse(stdout);
    expect(byName).to.deep.equal({
      volumeAccessGroupId: 1,
      name: "seeded",
      initiators: [B],
      initiatorIds: [1],
      volumes: [1, 2],
      attributes: { tier: 1 },
    });
    expect(byId).to.deep.equal(byName);
    expect(twin).to.deep.equal({ initiators: [A], volumes: [] });
    expect(read).to.deep.equal({ name: "seeded", initiators: "not managed" });
    expect(missing[0]).to.match(/look up volume access group nobody on .*there is none/);
    expect(missing[1]).to.contain("with ID 4711");
    expect(missing[2]).to.contain("2 groups have this name (IDs 2, 3)");
    array.element.groups.addVolumes("made", 3);
    await stack.refresh("--expect-no-changes");
    await stack.destroy();
    expect(array.element.groups.get("seeded")?.volumes).to.deep.equal([1, 2]);
  });

  it("of the example give a tenant access on both systems, show nothing afterwards, and say who loses what", async () => {
    await cp(resolve(__dirname, "../../examples/san-access"), stack.folder, { recursive: true });
    await stack.init("blue");
    const set = (...args: string[]) => stack.mustRun("config", "set", ...args);
    await set("svm", "svm-blue");
    await set("--path", "initiators[0]", A);
    await set("--secret", "chapPassword", "Chap-Pa55word-1");
    await set("--path", "luns[0]", "/vol/blue/data");
    await set("--path", "volumeIds[0]", "3");
    await set("--path", "volumeIds[1]", "4");
    await stack.up();
    expect(array.element.groups.get("blue-hosts")).to.deep.include({ initiators: [A], volumes: [3, 4] });
    const { chapUsername: username = "", initiatorSecret: secret = "" } = array.element.groups.initiator(A) ?? {};
    expect(array.element.groups.login(A, 3)).to.equal(false);
    expect(array.element.groups.login(A, 3, { username, secret })).to.equal(true);
    expect(array.ontap.svm("svm-blue")?.iscsi).to.include({ enabled: true, alias: "blue" });
    expect(array.ontap.credentials.get("svm-blue", A)?.inbound).to.include({
      user: "blue",
      password: "Chap-Pa55word-1",
    });
    const { san } = array.ontap;
    expect(san.seenBy("svm-blue", A)).to.deep.equal([{ lun: "/vol/blue/data", igroup: "blue-hosts", number: 0 }]);
    await stack.up("--expect-no-changes");
    await stack.refresh("--expect-no-changes");
    await stack.mustRun("config", "rm", "--path", "volumeIds[1]");
    await set("protect", "false");
    const { stdout, stderr } = await stack.mustRun("preview", "--color", "never");
    expect(stdout + stderr).to.contain("1 volume leaves (4): hosts of the group lose them");
    await stack.up();
    await stack.destroy();
    expect(array.element.groups.get("blue-hosts")).to.equal(undefined);
    expect(array.element.groups.initiator(A)).to.equal(undefined);
    expect([san.igroups("svm-blue"), san.maps("svm-blue"), san.luns("svm-blue").length]).to.deep.equal([[], [], 1]);
    expect(array.element.volumes("owner")).to.have.length(4);
  });
});
