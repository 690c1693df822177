import { expect } from "chai";
import { elementSwitches } from "../../emulator";
import type { Life } from "../support/life";
import { type Bag, Bench, failure, outputsOf } from "./bench";

type Name = keyof typeof elementSwitches;

interface Case {
  /** The position that is not the default. */
  other: unknown;
  /** Further positions that are neither. */
  more?: unknown[];
  /** What has to hold in every position; says in the end what it saw, which may differ. */
  works: (bench: Bench, position: unknown) => Promise<unknown>;
}

const blue = { username: "blue" };
const secrets = { initiatorSecret: "Init-Blue-0001", targetSecret: "Targ-Blue-0001" };

/** The whole life of an account with everything that the package can do. */
async function wholeLife(bench: Bench): Promise<Life> {
  const { element } = bench.array;
  const life = bench.life();
  await life.up({ ...blue, attributes: { a: 1 }, enableChap: false });
  await life.up({ username: "green", attributes: { b: "1" }, ...secrets });
  expect(element.account("green")).to.deep.include({ attributes: { b: "1" }, enableChap: true, ...secrets });
  await life.up({ username: "green", secretsVersion: 1 });
  expect(element.account("green")?.attributes).to.deep.equal({});
  await settled(life, { username: "green", secretsVersion: 1 });
  await life.up({ username: "green", status: "locked" });
  await life.up({ username: "green", status: "active" });
  await life.destroy();
  expect(element.accounts).to.deep.equal([]);
  return life;
}

/** After a refresh too, the program has nothing to change. */
async function settled(life: Life, program: Bag): Promise<void> {
  expect(await life.refresh()).to.equal(true);
  expect((await life.preview(program)).op).to.equal("same");
}

const whole = async (bench: Bench) => void (await wholeLife(bench));

/** What the package never does, so that the switch cannot matter: no call of it may hold this. */
const never = (holds: (params: Bag, method: string) => boolean) => async (bench: Bench) => {
  await wholeLife(bench);
  const bad = bench.calls().filter(([method, params]) => holds(params, method));
  expect(bad).to.deep.equal([]);
};

/** A refusal is told with the name that the cluster gives it, and leaves no resource behind. */
const refused = (program: Bag, name: (position: unknown) => string) => async (bench: Bench, position: unknown) => {
  const life = bench.life();
  const error = await failure(life.up(program));
  expect(error.message).to.contain(name(position));
  expect(life.kept).to.equal(undefined);
};

/** Accepted in one position; refused in the other, with the cluster's own words. */
const either = (program: Bag, accepts: (position: unknown) => boolean) => async (bench: Bench, position: unknown) => {
  const life = bench.life();
  if (!accepts(position)) return void expect((await failure(life.up(program))).message).to.match(/code x\w+/);
  await life.up(program);
  await settled(life, program);
  await life.destroy();
};

/** Seven accounts come up and are refreshed together, which takes a listing; then three of them are gone. */
async function listing(bench: Bench): Promise<void> {
  const lives = Array.from({ length: 7 }, () => bench.life());
  await Promise.all(
    lives.map((life, n) => life.up({ username: `tenant-${n}`, status: n === 1 ? "locked" : "active" })),
  );
  bench.array.take();
  expect(await Promise.all(lives.map((life) => life.refresh()))).to.deep.equal(lives.map(() => true));
  expect(bench.methods()).to.include("ListAccounts");
  expect(outputsOf(lives[1] as Life).status).to.equal("locked");
  for (const n of [0, 2, 4]) bench.array.element.removeAccount(`tenant-${n}`);
  await lives[6]?.up({ username: "tenant-6", attributes: { forgets: "the listing" } });
  const present = await Promise.all(lives.map((life) => life.refresh()));
  expect(present).to.deep.equal([false, true, false, true, false, true, true]);
  for (const life of lives) await life.destroy();
  expect(bench.array.element.accounts).to.deep.equal([]);
}

async function allGone(bench: Bench): Promise<void> {
  const lives = Array.from({ length: 4 }, () => bench.life());
  await Promise.all(lives.map((life, n) => life.up({ username: `tenant-${n}` })));
  for (const { accountID } of bench.array.element.accounts) bench.array.element.removeAccount(accountID);
  expect(await Promise.all(lives.map((life) => life.refresh()))).to.deep.equal(lives.map(() => false));
}

async function gone(bench: Bench): Promise<void> {
  const [life, other] = [bench.life(), bench.life()];
  await life.up(blue);
  await other.up({ username: "green" });
  bench.array.element.removeAccount("blue");
  bench.array.element.removeAccount("green");
  expect((await failure(other.up({ username: "red" }))).message).to.contain("pulumi refresh");
  await other.destroy();
  expect(await life.refresh()).to.equal(false);
  await life.up(blue);
  await life.destroy();
}

async function volumesLeft(bench: Bench): Promise<void> {
  const life = bench.life();
  await life.up(blue);
  const volume = bench.array.element.addVolume("blue", "old");
  bench.array.element.deleteVolume(volume);
  expect((await failure(life.destroy())).message).to.contain(`${volume} (old), deleted but not purged`);
  expect(outputsOf(life)).to.not.have.property("volumes");
}

/** A proxy takes the secrets out of the answers: the state keeps them, nothing is drift, and one line says it. */
async function untoldSecrets(bench: Bench, position: unknown): Promise<void> {
  const life = bench.life();
  const given = { ...blue, initiatorSecret: "Init-Blue-0009", targetSecret: "Targ-Blue-0009" };
  await life.up(given);
  const said = async () =>
    (await bench.plugin.said()).filter((line) => line.includes("does not tell the CHAP secrets"));
  for (const step of [{}, { attributes: { a: 1 } }, { initiatorSecret: "Init-Blue-0010" }]) {
    Object.assign(given, step);
    await life.up(given);
    expect(await life.refresh()).to.equal(true);
    const shown = await life.preview(given);
    expect(shown, `${position}`).to.deep.include({ op: "same", lines: [] });
    const { initiatorSecret, targetSecret } = given;
    expect(outputsOf(life)).to.include({ initiatorSecret, targetSecret });
  }
  // Secrets that the cluster made, and of which the state knew before the proxy came.
  const { switches } = bench.array;
  const there = switches.secretsInAnswers;
  const other = bench.life();
  switches.secretsInAnswers = "clear";
  await other.up({ username: "green" });
  switches.secretsInAnswers = there;
  const { initiatorSecret } = bench.array.element.account("green") ?? {};
  await other.refresh();
  await other.up({ username: "green", attributes: { b: 2 } });
  expect(outputsOf(other)).to.include({ initiatorSecret });
  await other.up({ username: "green", attributes: { b: 2 }, secretsVersion: 2 });
  const rotated = bench.array.element.account("green")?.initiatorSecret;
  expect(rotated).to.not.equal(initiatorSecret);
  expect(outputsOf(other)).to.include({ initiatorSecret: rotated });
  if (there !== "clear") untold.push(...(await said()));
  expect(untold.length, untold.join()).to.be.at.most(1);
  for (const one of [life, other]) await one.destroy();
}
const untold: string[] = [];

const long = { ...blue, attributes: { note: "x".repeat(1000) } };
const container = "3f6b2a10-7c41-11ee-9d52-00a098f1c2d4";

const cases: Record<Name, Case> = {
  notFoundById: { other: "xUnknownAccount", more: ["xAccountIDDoesNotExist"], works: gone },
  keepRemoved: {
    other: "get",
    more: ["list"],
    works: async (bench) => {
      await gone(bench);
      await allGone(bench);
    },
  },
  attributesMerge: { other: true, works: whole },
  usernameCaseInsensitive: {
    other: true,
    works: async (bench, insensitive) => {
      const life = bench.life();
      await life.up(blue);
      const second = bench.life();
      if (insensitive)
        expect((await failure(second.up({ username: "BLUE" }))).message).to.contain("xDuplicateUsername");
      else await second.up({ username: "BLUE" });
      await second.destroy();
      await life.up({ username: "Blue" });
      expect(bench.array.element.account("Blue")?.accountID).to.equal(Number(life.kept?.id));
      await settled(life, { username: "Blue" });
      const adopted = bench.life();
      await adopted.up({ username: insensitive ? "BLUE" : "Blue", adopt: true });
      expect(adopted.kept?.id).to.equal(life.kept?.id);
    },
  },
  enforceSecretsDiffer: {
    other: true,
    works: async (bench, enforced) => {
      if (!enforced) {
        bench.array.element.addAccount({ ...blue, initiatorSecret: "Same-Same-0001", targetSecret: "Same-Same-0001" });
        const life = bench.life();
        await life.up({ ...blue, adopt: true });
        await settled(life, { ...blue, adopt: true });
        await life.destroy();
      }
      await whole(bench);
    },
  },
  enforceSecretsUnique: {
    other: true,
    works: async (bench, enforced) => {
      await bench.life().up({ username: "first", ...secrets });
      await either({ ...blue, initiatorSecret: secrets.initiatorSecret }, () => !enforced)(bench, enforced);
    },
  },
  emptySecret: { other: "generate", works: never((params) => Object.values(params).includes("")) },
  volumesRemainError: { other: "xVolumesRemain", works: volumesLeft },
  volumesShowsDeleted: { other: false, works: volumesLeft },
  listOrder: { other: "unordered", works: listing },
  listShowsLocked: { other: false, works: listing },
  emptyList: { other: "missing", works: allGone },
  echoIdMissing: { other: true, works: whole },
  addResultAccountMissing: { other: true, works: whole },
  addResultAccountIdMissing: { other: true, works: whole },
  strictContentType: { other: true, works: whole },
  secretsInAnswers: { other: "missing", more: ["empty", "null"], works: untoldSecrets },
  attributesNullWhenEmpty: { other: "null", more: ["missing"], works: whole },
  reuseIds: { other: true, works: whole },
  methodCaseInsensitive: { other: true, works: whole },
  unusedParametersShape: {
    other: "array",
    more: ["in-result"],
    works: async (bench) => {
      bench.array.switches.enableChapSince = "12.9";
      const life = bench.life();
      const error = await failure(life.up({ ...blue, enableChap: false }));
      expect(error.message).to.contain("does not know the parameter enableChap and ignored it");
      expect(life.kept?.id).to.equal(String(bench.array.element.account("blue")?.accountID));
    },
  },
  // With a pinned version nothing is asked; the tests of versions have the negotiation.
  helpersNeedEntitlement: { other: true, works: whole },
  clusterIdentity: { other: "missing", more: ["denied"], works: whole },
  elementErrorCodeText: { other: true, works: gone },
  messageTrailingNewline: {
    other: true,
    works: async (bench) => {
      const error = await failure(bench.life().up({ ...blue, initiatorSecret: "with a space 1" }));
      expect(error.message).to.match(/not allowed \(code xInvalidAPIParameter\); /);
    },
  },
  usernameCharacters: {
    other: "conservative",
    works: either({ username: "host name" }, (position) => position === "printable"),
  },
  secretCharacters: {
    other: "any",
    works: either({ ...blue, targetSecret: "with a space 1" }, (position) => position === "any"),
  },
  generatedSecretLength: {
    other: 12,
    works: async (bench, length) => {
      const life = bench.life();
      await life.up(blue);
      expect(String(outputsOf(life).initiatorSecret)).to.have.length(Number(length));
      await settled(life, blue);
    },
  },
  attributesMaxBytes: { other: 1000, works: either(long, (most) => most === 0) },
  attributesNested: { other: false, works: either({ ...blue, attributes: { deep: { er: 1 } } }, Boolean) },
  accountCountMax: { other: 0, works: either(blue, (most) => most === 5000) },
  accountLimitError: {
    other: "xTooMany",
    works: async (bench, name) => {
      bench.array.switches.accountCountMax = 0;
      await refused(blue, String)(bench, name);
    },
  },
  containerNamesCollide: {
    other: false,
    works: async (bench, collide) => {
      bench.array.element.addAccount({ username: "blue", storageContainerID: container });
      await either(blue, () => !collide)(bench, collide);
    },
  },
  removeContainer: {
    other: "allow",
    works: async (bench, position) => {
      bench.array.element.addAccount({ username: "vvol", storageContainerID: container });
      const life = bench.life();
      await life.up({ username: "vvol", adopt: true });
      expect(outputsOf(life).storageContainerId).to.equal(container);
      if (position === "allow") await life.destroy();
      else expect((await failure(life.destroy())).message).to.contain("the account is a storage container");
    },
  },
  badValueError: { other: "xBad", works: refused({ ...blue, targetSecret: "with a space 1" }, String) },
  badStatusError: { other: "xBad", works: never((params) => params.status === "frozen") },
  statusRemoved: { other: "accept", works: never((params) => params.status === "removed") },
  nullRequired: { other: "xInvalidParameterType", works: never((params) => Object.values(params).includes(null)) },
  nullOptional: { other: "ignore", works: never((params) => Object.values(params).includes(null)) },
  emptyModify: {
    other: "reject",
    works: never((params, method) => method === "ModifyAccount" && Object.keys(params).length < 2),
  },
  renameToSame: {
    other: "xDuplicateUsername",
    works: async (bench) => {
      const life = bench.life();
      await life.up(blue);
      bench.array.faults.add({ kind: "reset-after", match: { label: "element ModifyAccount" } });
      await life.up({ username: "green", attributes: { a: 1 } });
      await life.up({ username: "green", attributes: { a: 2 } });
      await settled(life, { username: "green", attributes: { a: 2 } });
    },
  },
  renameDuplicateError: {
    other: "xInvalidParameter",
    works: async (bench, name) => {
      bench.array.element.addAccount({ username: "green" });
      const life = bench.life();
      await life.up(blue);
      expect((await failure(life.up({ username: "green" }))).message).to.contain(String(name));
      await settled(life, blue);
    },
  },
  modifyAtomic: {
    other: false,
    works: async (bench) => {
      bench.array.element.addAccount({ username: "taken" });
      const life = bench.life();
      await life.up({ ...blue, status: "active" });
      await failure(life.up({ username: "taken", status: "locked" }));
      await life.refresh();
      await life.up({ username: "green", status: "locked" });
      expect(bench.array.element.account("green")?.status).to.equal("locked");
      await life.up({ username: "green", status: "active" });
      await settled(life, { username: "green", status: "active" });
    },
  },
  lockedBlocksChanges: {
    other: true,
    works: async (bench, blocked) => {
      const life = bench.life();
      await life.up({ ...blue, status: "locked" });
      if (blocked) {
        const error = await failure(life.up({ ...blue, status: "locked", attributes: { a: 1 } }));
        expect(error.message).to.contain("the account is locked (code xAPINotPermitted)");
        expect((await failure(life.destroy())).message).to.contain("the account is locked");
      }
      await life.up({ ...blue, status: "active", attributes: { a: 1 } });
      expect(bench.array.element.account("blue")?.attributes).to.deep.equal({ a: 1 });
      await life.destroy();
    },
  },
  stringAccountId: { other: "accept", works: never((params) => typeof params.accountID === "string") },
  limitZero: { other: "all", more: ["none"], works: listing },
  getShowsContainers: {
    other: false,
    works: async (bench, shown) => {
      bench.array.element.addAccount({ username: "vvol", storageContainerID: container });
      const life = bench.life();
      if (shown) await life.up({ username: "vvol", adopt: true });
      // It cannot be found by its name, and its name is taken: nothing is taken over.
      else expect((await failure(life.up({ username: "vvol", adopt: true }))).message).to.contain("xDuplicateUsername");
    },
  },
  storageContainerIdSince: {
    other: "12.9",
    works: async (bench, since) => {
      const life = bench.life();
      await life.up(blue);
      const expected = since === "9.0" ? "00000000-0000-0000-0000-000000000000" : "";
      expect(outputsOf(life).storageContainerId).to.equal(expected);
      await settled(life, blue);
    },
  },
  enableChapSince: {
    other: "12.9",
    works: async (bench, since) => {
      const life = bench.life();
      if (since === "12.2") return life.up({ ...blue, enableChap: false });
      expect((await failure(life.up({ ...blue, enableChap: false }))).message).to.contain("enableChap");
      expect(outputsOf(life).enableChap).to.equal(true);
      return undefined;
    },
  },
  enableChapAtOldEndpoint: {
    other: "reject",
    works: async (bench) => {
      bench.array.switches.enableChapSince = "12.9";
      expect((await failure(bench.life().up({ ...blue, enableChap: false }))).message).to.contain("enableChap");
    },
  },
  jsonrpcMember: { other: "reject", works: whole },
  malformedJsonError: { other: "xBadJson", works: whole },
};

describe("the package on an Element cluster of every kind", function () {
  this.timeout(30_000);
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
  });
  after(() => bench.close());
  afterEach(() => {
    Object.assign(bench.array.switches, elementSwitches);
    bench.clear();
    bench.array.element.records.accounts.clear();
  });

  it("has a case for every switch of the emulator, in another position than the default", () => {
    expect(Object.keys(cases).sort()).to.deep.equal(Object.keys(elementSwitches).sort());
    for (const [name, { other }] of Object.entries(cases)) expect(other).to.not.equal(elementSwitches[name as Name]);
  });

  for (const [name, { other, more = [], works }] of Object.entries(cases)) {
    for (const position of [elementSwitches[name as Name], other, ...more]) {
      it(`${name}: ${JSON.stringify(position)}`, async () => {
        Object.assign(bench.array.switches, { [name]: position });
        await works(bench, position);
      });
    }
  }
});
