import { expect } from "chai";
import { elementSwitches, type FaultKind, groupSwitches, initiatorSwitches, type Switches } from "../../emulator";
import type { Life } from "../support/life";
import { type ProviderWay, WAYS } from "../support/ways";
import { type Bag, Bench, type Called, failure, outputsOf } from "./bench";
import { FC, ID, type InitiatorRow, IQN, initiatorRows, KEPT, MADE, OTHER, secrets } from "./initiator-rows";

const INITIATOR = "element:Initiator";
const OUR_SECRET = /^[A-Za-z0-9]{16}$/;
const chap = { name: IQN, requireChap: true };

/** A cluster with two volumes, the plugin host, and the life of an initiator on it. */
class InitiatorBench {
  private constructor(readonly bench: Bench) {}

  static async start(options: { way?: ProviderWay; apiVersion?: string | null } = {}): Promise<InitiatorBench> {
    const element = { accounts: [{ username: "owner", volumes: 2 }] };
    return new InitiatorBench(await Bench.start({ ...options, element, connection: { timeoutSeconds: 5 } }));
  }

  get groups() {
    return this.bench.array.element.groups;
  }

  life(): Life {
    return this.bench.life(INITIATOR);
  }

  async up(program: Bag): Promise<Life> {
    const life = this.life();
    await life.up(program);
    this.bench.array.take();
    return life;
  }

  set(switches: Partial<Switches>): void {
    Object.assign(this.bench.array.switches, switches);
  }

  strike(method: string, fault: FaultKind, attempt?: number): void {
    const match = { label: `element ${method}`, ...(attempt !== undefined && { attempt }) };
    this.bench.array.faults.add({ ...fault, match });
  }

  clear(): void {
    this.set({ ...elementSwitches, ...groupSwitches, ...initiatorSwitches });
    this.bench.behind = () => undefined;
    this.bench.array.faults.clear();
    const { groups } = this;
    for (const { volumeAccessGroupID } of groups.all) groups.remove(volumeAccessGroupID);
    for (const { initiatorID } of groups.initiators) groups.deleteInitiator(initiatorID);
    this.bench.array.take();
  }
}

/** The expected value in the place of a symbol; ours are random. */
function settled(expected: unknown, actual: unknown, before: unknown, id: number): unknown {
  if (expected === ID) return id;
  if (expected === KEPT) return before;
  if (expected === MADE) return typeof actual === "string" && OUR_SECRET.test(actual) ? actual : "a secret of ours";
  if (Array.isArray(expected))
    return expected.map((item, at) => settled(item, Array.isArray(actual) ? actual[at] : undefined, undefined, id));
  if (typeof expected !== "object" || expected === null) return expected;
  const [theirs, old] = [actual, before].map((bag) => (typeof bag === "object" && bag !== null ? bag : {}) as Bag);
  return Object.fromEntries(
    Object.entries(expected).map(([name, value]) => [name, settled(value, theirs?.[name], old?.[name], id)]),
  );
}

for (const way of WAYS)
  describe(`an Element initiator: ${way}`, function () {
    this.timeout(20_000);
    let cluster: InitiatorBench;
    before(async () => {
      cluster = await InitiatorBench.start({ way });
    });
    after(() => cluster.bench.close());
    afterEach(() => cluster.clear());

    async function check(row: InitiatorRow): Promise<void> {
      const { bench, groups } = cluster;
      if (row.exists) groups.addInitiator(row.exists);
      cluster.set(row.switches ?? {});
      const life = cluster.life();
      if (row.before) await life.up(row.before);
      row.drift?.(bench.array);
      if (row.drift) expect(await life.refresh()).to.equal(true);
      const before = life.kept ? outputsOf(life) : {};
      const oldId = Number(life.kept?.id);
      bench.array.take();

      const shown = await life.up(row.program);

      const id = Number(life.kept?.id);
      const calls = bench.calls();
      const expected = row.calls.map(([method, params], at): Called => {
        const own = row.op === "replace" ? oldId : id;
        return [method, settled(params, calls[at]?.[1], {}, own) as Bag];
      });
      expect(calls).to.deep.equal(expected);
      expect(outputsOf(life)).to.deep.equal(settled(row.state, outputsOf(life), before, id));
      expect([shown.op, shown.lines]).to.deep.equal([row.op, row.lines]);
      const subject = row.op === "replace" ? oldId : id;
      expect(shown.notes).to.deep.equal(
        (row.notes ?? []).map((note) => `pulumi-netapp: ${note.replaceAll("#", String(subject))}`),
      );
      const { initiatorSecret, targetSecret, requireChap } = outputsOf(life);
      const live = groups.initiators.find(({ initiatorID }) => initiatorID === id);
      expect([live?.requireChap, live?.initiatorSecret, live?.targetSecret]).to.deep.equal([
        requireChap,
        initiatorSecret,
        targetSecret,
      ]);

      expect((await life.up(row.program)).op).to.equal("same");
      expect(bench.calls()).to.deep.equal([]);
      await life.refresh();
      expect(bench.calls()).to.deep.equal([["ListInitiators", { initiators: [id] }]]);
      expect((await life.preview(row.program)).op).to.equal("same");
      await life.destroy();
      expect(bench.calls()).to.deep.equal([["DeleteInitiators", { initiators: [id] }]]);
    }

    for (const [about, table] of Object.entries(initiatorRows)) {
      describe(about, () => {
        for (const row of table)
          it(row.trap === undefined ? row.title : `trap ${row.trap}: ${row.title}`, () => check(row));
      });
    }

    describe("bad arguments", () => {
      for (const [title, program, reason] of [
        ["no name", { name: "" }, "name must not be empty"],
        ["a blank in the name", { name: "iqn.x y" }, "name must not hold blanks"],
        ["CHAP for a WWPN", { name: FC, requireChap: true }, "must not be true for a WWPN"],
        ["a user without CHAP", { name: IQN, chapUsername: "db" }, "chapUsername needs requireChap: true"],
        [
          "secrets without CHAP",
          { name: IQN, requireChap: false, ...secrets },
          "initiatorSecret, targetSecret need requireChap: true",
        ],
        ["a rotation without CHAP", { name: IQN, secretsVersion: 1 }, "secretsVersion needs requireChap: true"],
        ["equal secrets", { ...chap, ...secrets, targetSecret: secrets.initiatorSecret }, "must be different"],
        ["a short secret", { ...chap, initiatorSecret: "short" }, "must be 12 to 16 characters long"],
        ["a network twice", { name: IQN, virtualNetworkIds: [3, 3] }, "must name each virtual network once"],
        ["network 0", { name: IQN, virtualNetworkIds: [0] }, "virtualNetworkIds[0] must be a network ID"],
      ] as const)
        it(title, async () => {
          const error = await failure(cluster.life().preview(program));
          expect(error.message).to.contain(reason).and.to.not.contain(secrets.initiatorSecret);
          expect(cluster.bench.calls()).to.deep.equal([]);
        });
    });
  });

describe("the traps of initiators", function () {
  this.timeout(20_000);
  let cluster: InitiatorBench;
  before(async () => {
    cluster = await InitiatorBench.start();
  });
  after(() => cluster.bench.close());
  afterEach(() => cluster.clear());

  it("trap 2: what a listing holds of foreign hosts is in no state and in no error", async () => {
    const foreign = "Foreign-Host-001";
    cluster.groups.addInitiator({ name: OTHER, requireChap: true, initiatorSecret: foreign });
    const life = await cluster.up({ name: IQN, adopt: true });
    expect(JSON.stringify(life.kept)).to.not.contain(foreign);
    cluster.strike("ListInitiators", { kind: "elementError", name: "xOdd", message: `echo ${foreign}` });
    const error = await failure(life.refresh());
    expect(error.message).to.contain("echo").and.to.not.contain(foreign);
  });

  it("trap 4: an endpoint that drops CHAP without a word fails with its version, and the next up goes on", async () => {
    cluster.set({ initiatorChapAtOldEndpoint: "dropped" });
    const old = await InitiatorBench.start({ apiVersion: "11.7" });
    try {
      old.set({ initiatorChapAtOldEndpoint: "dropped" });
      const life = old.life();
      const error = await failure(life.up(chap));
      expect(error.message).to.contain("API version 11.7").and.to.contain("does not show it");
      expect(life.kept?.unfinished).to.be.a("string");
      old.set({ initiatorChapAtOldEndpoint: "from-11.0" });
      await life.up(chap);
      expect(old.groups.initiator(IQN)).to.include({ requireChap: true, chapUsername: IQN });
      expect(old.groups.initiators).to.have.length(1);
    } finally {
      await old.bench.close();
    }
  });

  for (const [apiVersion, program, name] of [
    ["10.4", chap, "requireChap needs Element API 11.0"],
    ["11.7", { name: IQN, virtualNetworkIds: [3] }, "virtualNetworkIds needs Element API 12.0"],
  ] as const)
    it(`at endpoint ${apiVersion} ${name} or later, and nothing is made`, async () => {
      const old = await InitiatorBench.start({ apiVersion });
      try {
        const error = await failure(old.life().up(program));
        expect(error.message).to.contain(`${name} or later, this is ${apiVersion}`);
        expect(old.groups.initiators).to.deep.equal([]);
        const life = await old.up({ name: IQN, requireChap: false, virtualNetworkIds: [], alias: "db" });
        await life.refresh();
        expect((await life.preview({ name: IQN, requireChap: false, virtualNetworkIds: [], alias: "db" })).op).to.equal(
          "same",
        );
      } finally {
        await old.bench.close();
      }
    });

  it("traps 5 and 8: no call carries a group, a null or an upgrade flag, and the membership stays", async () => {
    cluster.groups.add({ name: "db", initiators: [IQN], volumes: [1] });
    const life = cluster.life();
    await life.up({ name: IQN, requireChap: true, adopt: true });
    await life.up({ name: IQN, requireChap: true, alias: "db", secretsVersion: 1 });
    await life.up({ name: IQN });
    const sent = JSON.stringify(cluster.bench.calls());
    expect(sent).to.not.contain("volumeAccessGroup").and.to.not.contain("null").and.to.not.contain("force");
    expect(cluster.groups.get("db")?.initiators).to.deep.equal([IQN]);
  });

  it("trap 6: the default user name is the name, as an output", async () => {
    expect(outputsOf(await cluster.up(chap)).chapUsername).to.equal(IQN);
  });

  it("trap 7: a user name in use is refused in the cluster's own words", async () => {
    await cluster.up({ ...chap, chapUsername: "db" });
    const error = await failure(cluster.life().up({ name: OTHER, requireChap: true, chapUsername: "db" }));
    expect(error.message).to.contain("chapUsername db is in use").and.to.contain(OTHER);
  });

  it("trap 9: the cluster deletes a member without a word; its impact note says what the host loses", async () => {
    cluster.groups.add({ name: "db", initiators: [IQN], volumes: [1] });
    const life = await cluster.up({ ...chap, adopt: true });
    await life.destroy();
    expect(cluster.groups.get("db")?.initiators).to.deep.equal([]);
  });

  it("trap 10: a bare initiator in another case is the one that is adopted; the exact name comes first", async () => {
    cluster.set({ initiatorNameCase: "exact" });
    for (const name of [IQN.toUpperCase(), IQN]) cluster.groups.addInitiator({ name });
    const life = await cluster.up({ name: IQN, adopt: true });
    expect(cluster.groups.initiators.find(({ initiatorID }) => String(initiatorID) === life.kept?.id)).to.include({
      initiatorName: IQN,
    });
  });

  it("trap 13: an error without a documented name is told in the cluster's own words", async () => {
    const life = await cluster.up({ name: IQN });
    cluster.strike("ModifyInitiators", { kind: "elementError", name: "xOdd", message: "no such thing" });
    const error = await failure(life.up({ name: IQN, alias: "db" }));
    expect(error.message).to.contain("no such thing").and.to.contain("code xOdd").and.to.contain(`initiator ${IQN}`);
  });

  it("traps 14 and 17: a locked account does not close it, and a limit says what to do", async () => {
    cluster.groups.add({ name: "db", initiators: [IQN], volumes: [1] });
    const life = await cluster.up({ ...chap, adopt: true });
    cluster.bench.array.element.setAccount("owner", { status: "locked" });
    const { chapUsername = "", initiatorSecret = "" } = outputsOf(life) as Record<string, string>;
    expect(cluster.groups.login(IQN, 1, { username: chapUsername, secret: initiatorSecret })).to.equal(true);
    expect(cluster.groups.login(IQN, 1)).to.equal(false);
    cluster.bench.array.element.setAccount("owner", { status: "active" });
    cluster.strike("CreateInitiators", { kind: "elementError", name: "xExceededLimit" });
    const error = await failure(cluster.life().up({ name: OTHER }));
    expect(error.message).to.contain("a limit of the cluster is reached").and.to.contain("nobody uses");
  });

  it("trap 18: sessions of the initiator are those that a change touches, in any spelling of its name", async () => {
    const counted = await Bench.start({
      element: { accounts: [{ username: "owner", volumes: 1 }] },
      connection: { countSessions: true },
    });
    try {
      counted.array.element.groups.add({ name: "db", initiators: [IQN, OTHER], volumes: [1] });
      const life = counted.life(INITIATOR);
      await life.up({ name: IQN, adopt: true });
      for (const name of [IQN.toUpperCase(), OTHER]) counted.array.element.groups.login(name, 1);
      await life.destroy();
      expect((await counted.plugin.said()).join("\n")).to.contain("1 session of 1 host");
    } finally {
      await counted.close();
    }
  });

  it("secrets that a proxy takes out of the answers stay in the state: at a refresh, a change and a rotation", async () => {
    const life = await cluster.up(chap);
    for (const secretsInAnswers of ["missing", "empty", "null"] as const) {
      const there = () => {
        const { initiatorSecret, targetSecret } = cluster.groups.initiator(IQN) ?? {};
        return { initiatorSecret, targetSecret };
      };
      const before = there();
      cluster.set({ secretsInAnswers, initiatorAttributesMerge: true });
      await life.refresh();
      expect(outputsOf(life)).to.include(before);
      await life.up({ ...chap, alias: secretsInAnswers, attributes: { [secretsInAnswers]: true } });
      expect(outputsOf(life)).to.include(before);
      await life.up({ ...chap, attributes: { rotated: true }, secretsVersion: secretsInAnswers });
      expect(there()).to.not.deep.equal(before);
      expect(outputsOf(life)).to.include(there());
      expect((await life.up({ ...chap, attributes: { rotated: true }, secretsVersion: secretsInAnswers })).op).to.equal(
        "same",
      );
    }
    cluster.set({ secretsInAnswers: "clear" });
    await life.refresh();
    expect(outputsOf(life)).to.include({ initiatorSecret: cluster.groups.initiator(IQN)?.initiatorSecret });
    expect((await life.up({ ...chap, requireChap: false })).op).to.equal("update");
  });

  it("an initiator that exists is named with its ID and group, and what to do", async () => {
    const group = cluster.groups.add({ name: "db", initiators: [IQN] }).volumeAccessGroupID;
    const id = cluster.groups.initiator(IQN)?.initiatorID;
    const error = await failure(cluster.life().up(chap));
    expect(error.message).to.contain(`(ID ${id}, in volume access group ${group})`).and.to.contain("adopt: true");
  });

  it("gone is what the listing by ID lacks or does not know; other answers keep the state", async () => {
    const life = await cluster.up({ name: IQN });
    const kept = structuredClone(life.kept);
    cluster.strike("ListInitiators", { kind: "json", status: 200, body: { result: {} } });
    await failure(life.refresh());
    const foreign = { initiatorID: 999, initiatorName: OTHER };
    cluster.bench.array.faults.clear();
    cluster.strike("ListInitiators", { kind: "json", status: 200, body: { result: { initiators: [foreign] } } });
    await failure(life.refresh());
    cluster.bench.array.faults.clear();
    expect(life.kept).to.deep.equal(kept);
    for (const listUnknownInitiator of ["absent", "error"] as const) {
      cluster.set({ listUnknownInitiator });
      life.kept = { ...(kept as NonNullable<typeof kept>), id: "999" };
      expect(await life.refresh()).to.equal(false);
      life.kept = { ...(kept as NonNullable<typeof kept>), id: "999" };
      await life.destroy();
    }
  });
});

describe("lost answers of initiators", function () {
  this.timeout(30_000);
  let cluster: InitiatorBench;
  before(async () => {
    cluster = await InitiatorBench.start();
  });
  after(() => cluster.bench.close());
  afterEach(() => cluster.clear());

  it("Create carried out, with CHAP: the secrets that only this call knows prove it", async () => {
    cluster.strike("CreateInitiators", { kind: "reset-after" }, 1);
    const life = await cluster.up(chap);
    expect(cluster.groups.initiators).to.have.length(1);
    expect(outputsOf(life).initiatorSecret).to.equal(cluster.groups.initiator(IQN)?.initiatorSecret);
  });

  it("Create carried out, without CHAP: an error that names it", async () => {
    cluster.strike("CreateInitiators", { kind: "reset-after" }, 1);
    const error = await failure(cluster.life().up({ name: IQN }));
    expect(error.message)
      .to.contain(`ID ${cluster.groups.initiator(IQN)?.initiatorID}`)
      .and.to.contain("adopt: true");
  });

  it("Create not carried out: sent again with the same secrets", async () => {
    cluster.strike("CreateInitiators", { kind: "reset-before" }, 1);
    await cluster.life().up(chap);
    const sent = cluster.bench.calls().filter(([method]) => method === "CreateInitiators");
    expect(sent).to.have.length(2);
    expect(sent[0]).to.deep.equal(sent[1]);
  });

  for (const kind of ["reset-before", "reset-after"] as const)
    it(`Modify and Delete (${kind}): each done once`, async () => {
      const life = await cluster.up(chap);
      cluster.strike("ModifyInitiators", { kind }, 1);
      await life.up({ ...chap, secretsVersion: 1 });
      expect(outputsOf(life).targetSecret).to.equal(cluster.groups.initiator(IQN)?.targetSecret);
      cluster.strike("DeleteInitiators", { kind }, 1);
      await life.destroy();
      expect(cluster.groups.initiators).to.deep.equal([]);
    });
});

describe("the switches of initiators", function () {
  this.timeout(20_000);
  let cluster: InitiatorBench;
  before(async () => {
    cluster = await InitiatorBench.start();
  });
  after(() => cluster.bench.close());
  afterEach(() => cluster.clear());

  /** A whole life in which nothing may depend on the position. */
  async function wholeLife(): Promise<void> {
    cluster.groups.add({ name: "db", initiators: [IQN], volumes: [1] });
    const life = cluster.life();
    const steps: Bag[] = [
      { ...chap, alias: "db", attributes: { rack: 4 }, adopt: true },
      { ...chap, attributes: { row: "b" }, secretsVersion: 1, virtualNetworkIds: [7] },
      { name: IQN, virtualNetworkIds: [7, 3] },
      { ...chap, ...secrets },
    ];
    for (const program of steps) {
      await life.up(program);
      await life.refresh();
      expect((await life.preview(program)).op).to.equal("same");
    }
    const { chapUsername = "" } = outputsOf(life) as Record<string, string>;
    expect(cluster.groups.login(IQN, 1, { username: chapUsername, secret: secrets.initiatorSecret })).to.equal(true);
    expect(cluster.groups.get("db")?.initiators).to.deep.equal([IQN]);
    await life.destroy();
    expect(cluster.groups.initiators).to.deep.equal([]);
  }

  const positions: { [Name in keyof Partial<Switches>]: readonly unknown[] } = {
    initiatorSecretsShown: ["listing"],
    initiatorAnswerShort: [true],
    chapWithoutRequire: ["ignored", "refused"],
    requireChapLater: ["refused", "empty"],
    afterRequireChapFalse: ["dropped"],
    initiatorNullSecret: ["ignored", "refused"],
    initiatorAttributesMerge: [true],
    virtualNetworkForm: ["integer", "missing"],
    initiatorEqualSecrets: ["accepted"],
    chapUsernameUnique: ["accounts", "nobody"],
    chapOnWwpn: ["without-effect"],
    modifyUnknownInitiator: ["xInvalidParameter"],
    listUnknownInitiator: ["error"],
    initiatorNameCase: ["as-sent", "exact"],
    requireChapMissing: [true],
    initiatorChapAtOldEndpoint: ["dropped", "unused", "refused"],
    orphanDefault: [true],
  };
  it("are all among those that are tried", () => {
    const apart = ["initiatorAliasEmpty", "virtualNetworksEmpty"];
    expect([...Object.keys(positions), ...apart]).to.include.members(Object.keys(initiatorSwitches));
  });
  for (const [name, values] of Object.entries(positions))
    for (const value of values ?? [])
      it(`${name}: ${value}`, async () => {
        cluster.set({ [name]: value });
        await wholeLife();
      });

  for (const [name, value, before, argument] of [
    ["initiatorAliasEmpty", "ignored", { alias: "db" }, "alias"],
    ["virtualNetworksEmpty", "ignored", { virtualNetworkIds: [7] }, "virtualNetworkIds"],
  ] as const)
    it(`${name}: ${value}: what cannot be taken back is an error, and stays in the state`, async () => {
      cluster.set({ [name]: value });
      const life = await cluster.up({ name: IQN, ...before });
      const error = await failure(life.up({ name: IQN }));
      expect(error.message).to.contain(argument);
      expect((await life.preview({ name: IQN })).op).to.equal("update");
    });

  it("initiatorAliasEmpty: refused: in the cluster's own words", async () => {
    cluster.set({ initiatorAliasEmpty: "refused" });
    const life = await cluster.up({ name: IQN, alias: "db" });
    expect((await failure(life.up({ name: IQN }))).message).to.contain("alias must not be empty");
  });
});
