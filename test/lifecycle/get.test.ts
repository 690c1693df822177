import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { pointer } from "../../provider/program/dynamic";
import { Plugin, type PluginError } from "../support/plugin";
import { type Program, Stack } from "../support/stack";
import { arrayForTests, SVM1, SVM2 } from "./subject";

const NO_SVM = "99999999-3333-4333-8333-333333333333";
const SVM_ID = "its id is the UUID of its SVM, such as 6d0c6a5e-1f0e-4d53-9c6f-8f7f3b7a1c11.";
const IQN = "iqn.1994-05.com.example:host7";
const CREDENTIALS_ID = `its id is the UUID of the SVM and the initiator, such as 6d0c6a5e-1f0e-4d53-9c6f-8f7f3b7a1c11/${IQN}.`;
const ACCOUNT_ID = "its id is its decimal accountID, such as 41.";

const absentFrom = (object: string, host: string) =>
  `Cannot read the ${object} on ${host}: there is none, or this login does not see the SVM; check the UUID, and that host is the right system.`;

/** What is asked for, and the whole sentence. */
const ABSENT: [string, string, (host: string) => string][] = [
  ["ontap:IscsiService", SVM2, (host) => absentFrom(`iSCSI service of SVM ${SVM2}`, host)],
  ["ontap:IscsiService", NO_SVM, (host) => absentFrom(`iSCSI service of SVM ${NO_SVM}`, host)],
  ["ontap:ActiveDirectoryAccount", SVM1, (host) => absentFrom(`Active Directory account of SVM ${SVM1}`, host)],
  [
    "ontap:IscsiCredentials",
    `${SVM1}/${IQN}`,
    (host) => absentFrom(`iSCSI credentials of ${IQN} on SVM ${SVM1}`, host),
  ],
  ["ontap:InitiatorGroup", NO_SVM, (host) => absentFrom(`initiator group ${NO_SVM}`, host)],
  ["ontap:LunMap", `${SVM1}/${NO_SVM}`, (host) => absentFrom(`LUN map ${SVM1}/${NO_SVM}`, host)],
  [
    "element:Account",
    "4711",
    (host) => `Cannot read account 4711 on ${host}: there is none; check the ID, and that host is the right cluster.`,
  ],
  [
    "element:VolumeAccessGroup",
    "4711",
    (host) =>
      `Cannot read volume access group 4711 on ${host}: there is none; check the ID, and that host is the right cluster.`,
  ],
  [
    "element:Initiator",
    "4711",
    (host) => `Cannot read initiator 4711 on ${host}: there is none; check the ID, and that host is the right cluster.`,
  ],
];

const MALFORMED: [string, string, string][] = [
  ["ontap:IscsiService", "not-a-uuid", `Cannot read the iSCSI service with id "not-a-uuid": ${SVM_ID}`],
  ["ontap:ActiveDirectoryAccount", "svm1", `Cannot read the Active Directory account with id "svm1": ${SVM_ID}`],
  ...["svm1/default", SVM1, `${SVM1}/host7`, `${SVM1}/`].map((id): [string, string, string] => [
    "ontap:IscsiCredentials",
    id,
    `Cannot read the iSCSI credentials with id "${id}": ${CREDENTIALS_ID}`,
  ]),
  [
    "ontap:InitiatorGroup",
    "host7",
    'Cannot read the initiator group with id "host7": its id is its UUID, such as 4ea7a442-86d1-11e0-ae1c-123478563412.',
  ],
  ...["/vol/v/lun1", SVM1, `${SVM1}/host7`, `${SVM1}/${SVM2}/${SVM2}`].map((id): [string, string, string] => [
    "ontap:LunMap",
    id,
    `Cannot read the LUN map with id "${id}": its id is the UUIDs of the LUN and of the initiator group, such as a60d9862-9bee-49a6-8162-20d2421bb1a6/40d98b2c-24c5-11e9-9ec1-005056bba643.`,
  ]),
  ["element:Account", "abc", `Cannot read the Element account with id "abc": ${ACCOUNT_ID}`],
  ["element:Account", "041", `Cannot read the Element account with id "041": ${ACCOUNT_ID}`],
  [
    "element:VolumeAccessGroup",
    "esx",
    'Cannot read the Element volume access group with id "esx": its id is its decimal volumeAccessGroupID, such as 96.',
  ],
  [
    "element:Initiator",
    "iqn.1994-05.com.example:db",
    'Cannot read the Element initiator with id "iqn.1994-05.com.example:db": its id is its decimal initiatorID, such as 145.',
  ],
];

describe("get", function () {
  this.timeout(120_000);
  let array: Emulator;
  let plugin: Plugin;
  let accountId: string;

  before(async () => {
    array = await arrayForTests();
    plugin = await Plugin.start(Plugin.connection(array));
  });
  beforeEach(() => {
    array.ontap.setIscsi("svm1", { enabled: true, alias: "blue" });
    accountId = String(array.element.addAccount({ username: "seeded" }).accountID);
    array.take();
  });
  afterEach(() => {
    array.ontap.removeIscsi("svm1");
    for (const { accountID } of array.element.accounts) array.element.removeAccount(accountID);
  });
  after(async () => {
    await plugin?.stop();
    await array?.close();
  });

  /** What `get` gives: the id, and no state but the pointer. */
  const get = (type: string, id: string) => plugin.read(id, { __provider: pointer(type) });
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => "no failure",
      (error: PluginError) => error.message,
    );

  for (const [type, id, told] of ABSENT) {
    it(`of ${type} ${id}, which does not exist, is one sentence with object and host`, async () => {
      expect(await failureOf(get(type, id))).to.equal(told(array.host));
    });
  }

  for (const [type, id, told] of MALFORMED) {
    it(`of ${type} "${id}" is refused before any call, and says what an id looks like`, async () => {
      expect(await failureOf(get(type, id))).to.equal(told);
      const state = { __provider: pointer(type), __managed: [] };
      expect(await failureOf(plugin.delete(id, state))).to.equal(told.replace("read", "delete"));
      expect(await failureOf(plugin.update(id, state, state))).to.equal(told.replace("read", "update"));
      expect(array.take()).to.deep.equal([]);
    });
  }

  it("takes a UUID in capitals for the same", async () => {
    const uuid = array.ontap.addSvm({
      name: "capitals",
      uuid: "abcdefab-1111-4111-8111-111111111111",
      iscsi: true,
    }).uuid;
    const { id, props } = await get("ontap:IscsiService", uuid.toUpperCase());
    expect([id, props.svmName]).to.deep.equal([uuid, "capitals"]);
  });

  it("once carried out, is a refresh that drops what is gone", async () => {
    // A process of its own: this one has read so much that it answers from a listing for a while.
    const own = await Plugin.start(Plugin.connection(array));
    try {
      const service = await own.read(SVM1, { __provider: pointer("ontap:IscsiService") });
      const account = await own.read(accountId, { __provider: pointer("element:Account") });
      array.ontap.removeIscsi("svm1");
      array.element.removeAccount("seeded");
      expect((await own.read(SVM1, service.props)).id).to.equal("");
      expect((await own.read(accountId, account.props)).id).to.equal("");
    } finally {
      await own.stop();
    }
  });

  describe("on the real engine", () => {
    let stack: Stack;
    before(async () => {
      stack = (await Stack.create()).connect(array);
    });
    after(() => stack?.remove());

    const reading = (id: string): Program => ({
      read: { type: "ontap.IscsiService", get: id },
      // Made from what was read: it must not be made from `undefined`.
      tenant: { type: "element.Account", args: { username: { $output: ["read", "svmName"] } } },
    });

    it("of what does not exist, or cannot be an id, fails preview and up, and nothing is made from it", async () => {
      for (const [id, told] of [
        [SVM2, absentFrom(`iSCSI service of SVM ${SVM2}`, array.host)],
        ["not-a-uuid", MALFORMED[0]?.[2]],
      ]) {
        await stack.program(reading(id ?? ""));
        for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
          const { code, stdout, stderr } = await stack.run(...command, "--color", "never");
          expect(code).not.to.equal(0);
          expect(stdout + stderr)
            .to.contain(told)
            .and.not.to.match(/^\s+at .*:\d+:\d+/m);
        }
        expect(await stack.state()).to.deep.equal({});
      }
      expect(array.element.accounts.map(({ username }) => username)).to.deep.equal(["seeded"]);
    });

    it("of what is gone later: a refresh drops it, and the program that still asks for it fails", async () => {
      await stack.program(reading(SVM1));
      await stack.up();
      await stack.up("--expect-no-changes");
      expect(Object.keys(await stack.state()).sort()).to.deep.equal(["read", "tenant"]);
      await stack.refresh("--expect-no-changes");
      array.ontap.removeIscsi("svm1");
      await stack.refresh();
      expect(Object.keys(await stack.state())).to.deep.equal(["tenant"]);
      const { code, stdout } = await stack.run("preview", "--color", "never");
      expect(code).not.to.equal(0);
      expect(stdout).to.contain(absentFrom(`iSCSI service of SVM ${SVM1}`, array.host));
      await stack.destroy();
    });
  });
});
