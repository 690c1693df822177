import { expect } from "chai";
import { elementSwitches, type groupSwitches } from "../../emulator";
import type { Life } from "../support/life";
import { type Bag, failure } from "./bench";
import { GroupBench } from "./group-bench";
import { A, B } from "./group-rows";

interface Case {
  /** The position that is not the default. */
  other: unknown;
  /** Further positions that are neither. */
  more?: unknown[];
  /** What has to hold in every position; says in the end what it saw, which may differ. */
  works: (cluster: GroupBench, position: unknown) => Promise<unknown>;
}

const WWPN = "21:00:00:24:FF:4A:00:01";
const esx = { name: "esx" };

/** After a refresh too, the program has nothing to change. */
async function settled(life: Life, program: Bag): Promise<void> {
  expect(await life.refresh()).to.equal(true);
  expect((await life.preview(program)).lines).to.deep.equal([]);
}

/** The whole life of a group with everything that the package can do, and others who write to it. */
async function wholeLife(cluster: GroupBench): Promise<void> {
  const { groups } = cluster;
  groups.addInitiator({ name: A, requireChap: true, chapUsername: "esx-1" });
  const life = cluster.life();
  const first = { ...esx, initiators: [A.toUpperCase(), WWPN], volumes: [2, 1], attributes: { a: 1 } };
  await life.up(first);
  await settled(life, first);
  const second = { ...esx, name: "green", initiators: [B, WWPN], volumes: [2, 3], attributes: { a: 2 } };
  groups.addVolumes("esx", 3);
  groups.removeInitiators("esx", A);
  await life.up(second);
  await settled(life, second);
  groups.addVolumes("green", 7);
  await life.refresh();
  await life.up(second);
  expect(groups.get("green")?.volumes).to.have.members([2, 3]);
  await life.up({ name: "green" });
  expect(groups.get("green")).to.deep.include({ initiators: [], volumes: [], attributes: {} });
  await settled(life, { name: "green" });
  await life.up({ name: "green", initiators: [A], volumes: [1] });
  await life.destroy();
  expect(groups.all).to.deep.equal([]);
  expect(groups.initiator(A)).to.include({ chapUsername: "esx-1" });
  expect(cluster.bench.array.element.volumes("owner").map(({ status }) => status)).to.not.include("deleted");
}

/** What the package never does, so that the switch cannot matter: no call of it may hold this. */
const never = (holds: (params: Bag, method: string) => boolean) => async (cluster: GroupBench) => {
  await wholeLife(cluster);
  expect(cluster.bench.calls().filter(([method, params]) => holds(params, method))).to.deep.equal([]);
};

/** Accepted in one position; refused in the other, with the cluster's own words. */
const either =
  (program: Bag, accepts: (position: unknown) => boolean) => async (cluster: GroupBench, position: unknown) => {
    const life = cluster.life();
    if (!accepts(position)) {
      const { message } = await failure(life.up(program));
      expect(life.kept).to.equal(undefined);
      return expect(message).to.match(/code x\w+/);
    }
    await life.up(program);
    await settled(life, program);
    await life.destroy();
  };

async function gone(cluster: GroupBench): Promise<void> {
  const [life, other] = [cluster.life(), cluster.life()];
  await life.up(esx);
  await other.up({ name: "green" });
  for (const name of ["esx", "green"]) cluster.groups.remove(name);
  const error = await failure(other.up({ name: "red", volumes: [1] }));
  expect(error.message).to.contain("does not exist").and.to.contain("pulumi refresh");
  expect((await failure(other.up({ name: "green", volumes: [1] }))).message).to.contain("pulumi refresh");
  await other.destroy();
  expect(await life.refresh()).to.equal(false);
}

async function foreign(cluster: GroupBench): Promise<void> {
  cluster.groups.add({ name: "theirs", initiators: [A] });
  const error = await failure(cluster.life().up({ ...esx, initiators: [A.toUpperCase(), B] }));
  expect(error.message).to.contain(`${A.toUpperCase()} is in group theirs (ID `).and.to.contain("dependsOn");
  expect(cluster.groups.get("theirs")?.initiators).to.deep.equal([A]);
  expect(cluster.groups.get("esx")).to.equal(undefined);
}

async function deletedVolume(cluster: GroupBench): Promise<void> {
  const program = { ...esx, volumes: [1, 2] };
  const life = await cluster.up(program);
  cluster.bench.array.element.deleteVolume(2);
  await life.refresh();
  expect((await life.preview(program)).lines).to.deep.equal(["~ volumes: [1] => [1,2]"]);
  expect((await failure(life.up(program))).message).to.contain("volume 2 is deleted; restore it");
  cluster.bench.array.element.restoreVolume(2);
  await life.refresh();
  await settled(life, program);
}

async function newDeletedVolume(cluster: GroupBench): Promise<void> {
  await deletedVolume(cluster);
  cluster.bench.array.element.deleteVolume(3);
  const error = await failure(cluster.life().up({ name: "other", volumes: [3] }));
  expect(error.message).to.match(/VolumeID 3 does not exist.*restored|volume 3 is deleted/);
}

async function virtualNetwork(cluster: GroupBench, needsForce: unknown): Promise<void> {
  cluster.groups.add({ ...esx, virtualNetwork: true });
  const life = await cluster.up({ ...esx, adopt: true });
  if (needsForce !== true) return life.destroy();
  expect((await failure(life.destroy())).message).to.contain("if it has a virtual network");
  expect(cluster.groups.all).to.have.length(1);
}

async function withFewRights(cluster: GroupBench): Promise<void> {
  const admin = cluster.bench.array.credentials;
  cluster.bench.array.addUser({ ...admin, element: ["read", "write"] });
  try {
    await wholeLife(cluster);
  } finally {
    cluster.bench.array.addUser({ ...admin, element: ["administrator"] });
  }
}

async function unforgetting(cluster: GroupBench, position: unknown): Promise<void> {
  if (position !== "merge-and-keep") return wholeLife(cluster);
  const life = await cluster.up({ ...esx, attributes: { a: 1 } });
  const error = await failure(life.up({ ...esx, attributes: { b: 1 } }));
  expect(error.message).to.contain("did not apply attributes");
  expect(life.kept?.outputs.attributes).to.deep.equal({ a: 1, b: 1 });
}

async function sessions(cluster: GroupBench): Promise<void> {
  const life = await cluster.up({ ...esx, initiators: [A, B], volumes: [1] });
  expect(cluster.groups.login(A, 1)).to.equal(true);
  const program = { ...esx, initiators: [B], volumes: [1] };
  const { notes } = await life.preview(program);
  expect(notes.join()).to.contain("at the latest at their next login");
  await life.up(program);
  cluster.groups.resetSessions();
  expect(cluster.groups.sessions.filter(({ up }) => up)).to.deep.equal([]);
}

const many = Array.from({ length: 65 }, (_, n) => `iqn.2010-01.com.example:host-${n}`);

async function fifthGroup(cluster: GroupBench, limit: unknown): Promise<void> {
  for (let n = 0; n < 4; n++) cluster.groups.add({ name: `g${n}`, volumes: [1] });
  await either({ ...esx, volumes: [1] }, () => limit === 64)(cluster, limit);
}

const cases: Record<keyof typeof groupSwitches, Case> = {
  orphanDefault: { other: true, works: wholeLife },
  modifyMergesLists: { other: true, works: wholeLife },
  groupAttributes: { other: "merge", more: ["merge-and-keep"], works: unforgetting },
  groupNull: {
    other: "empty",
    more: ["xInvalidParameterType"],
    works: never((params) => JSON.stringify(params).includes("null")),
  },
  emptyArrayInModify: {
    other: "unchanged",
    works: never((params, method) => method.startsWith("Modify") && ("volumes" in params || "initiators" in params)),
  },
  alreadyInApplied: { other: "others", more: ["success"], works: wholeLife },
  notInApplied: { other: "others", more: ["success"], works: wholeLife },
  addForeignInitiator: { other: "move", works: foreign },
  initiatorNameCase: { other: "as-sent", works: wholeLife },
  wwpnForm: { other: "plain", more: ["upper"], works: wholeLife },
  memberOrder: { other: "as-sent", more: ["unordered", "different"], works: wholeLife },
  strictInitiatorNames: {
    other: true,
    works: either({ ...esx, initiators: ["acceptance_test"] }, (position) => position === false),
  },
  initiatorNamesRefused: { other: true, works: either({ ...esx, initiators: [A] }, (position) => position === false) },
  groupNotFoundName: { other: "xVolumeAccessGroupIdDoesNotExist", more: ["xUnknown"], works: gone },
  listUnknownGroup: { other: "absent", more: ["error"], works: gone },
  listEmptyGroupIds: {
    other: "none",
    works: never(({ volumeAccessGroups: ids }) => Array.isArray(ids) && ids.length === 0),
  },
  listGroupsBoth: { other: "ids", works: never((params) => "volumeAccessGroups" in params && "limit" in params) },
  createGroupObjectMissing: { other: true, works: wholeLife },
  reuseGroupIds: { other: true, works: wholeLife },
  groupNameUnique: { other: true, works: wholeLife },
  deletedVolumeAdd: { other: "accept", works: newDeletedVolume },
  groupFieldMissing: { other: "deletedVolumes", more: ["initiatorIDs"], works: wholeLife },
  vnetGroupNeedsForce: { other: true, works: virtualNetwork },
  sessionsOnRemove: { other: "cut", works: sessions },
  lunsRenumberedByModify: {
    other: true,
    works: never((params, method) => method.startsWith("Modify") && "volumes" in params),
  },
  initiatorMethodsDenied: { other: true, works: withFewRights },
  initiatorsPerGroupMax: { other: 64, works: either({ ...esx, initiators: many }, (limit) => limit === 128) },
  groupsPerVolumeMax: { other: 4, works: fifthGroup },
};

describe("what is documented nowhere about volume access groups, in every position", function () {
  this.timeout(20_000);
  let cluster: GroupBench;
  before(async () => {
    cluster = await GroupBench.start();
  });
  after(() => cluster.close());
  afterEach(() => cluster.clear());

  for (const [name, { other, more = [], works }] of Object.entries(cases)) {
    it(name, async () => {
      const initial = cluster.bench.array.switches[name as keyof typeof groupSwitches];
      for (const position of [initial, other, ...more]) {
        cluster.clear();
        cluster.set({ [name]: position });
        await works(cluster, position);
      }
    });
  }

  it("the order of listings does not matter either", async () => {
    cluster.set({ ...elementSwitches, listOrder: "unordered" });
    await wholeLife(cluster);
  });
});
