import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { UNKNOWN } from "../../provider/base/unknown";
import { Life } from "../support/life";
import { Plugin } from "../support/plugin";
import { account } from "./account";
import { activeDirectoryAccount } from "./active-directory-account";
import { iscsiService } from "./iscsi-service";
import { defined } from "./oracle";
import { arrayForTests, type Bag, type Subject } from "./subject";

const say = (severity: "high" | "medium", text: string) => `pulumi-netapp: impact: ${severity}: ${text}`;

const SERVICE = "the iSCSI service of SVM svm1";
const DISABLED = say("high", `${SERVICE} is disabled: every iSCSI session of the SVM drops now`);
const DELETED = say("high", `${SERVICE} is deleted: every iSCSI session of that SVM drops`);
const TENANT = "Element account tenant (ID 1)";
const LOCKED = say("high", `${TENANT} is locked: all its iSCSI sessions drop now and new logins are refused`);
const RENAMED = say(
  "medium",
  `${TENANT} is renamed: sessions stay, the next login of each host fails until it uses the new name`,
);
const rotated = (which: string) =>
  say("medium", `${TENANT}: ${which}: sessions stay, the next login of each host fails until it has the new value`);
const CHAP = say("medium", `${TENANT}: its CHAP credentials no longer open its volumes at the next login`);
const LEAVES = "SVM svm1 leaves the domain corp.example.net";
const MOVED = say("high", `${LEAVES} and joins lab.example.net: for minutes nobody is authenticated`);
const REPLACED = say("high", `${LEAVES} and the account BLUE01 is deleted before a new one is made`);

/** From one program to another: what is said about it at preview, and nothing else. */
const table: readonly (readonly [Subject, from: Bag, to: Bag, ...lines: string[]])[] = [
  [iscsiService, {}, { enabled: false }, DISABLED],
  [iscsiService, { enabled: true }, { enabled: false, targetAlias: "red" }, DISABLED],
  [iscsiService, { enabled: true }, { enabled: UNKNOWN }, DISABLED.replace("is disabled:", "may be disabled: then")],
  [iscsiService, {}, { svm: "svm2" }, DELETED],
  [iscsiService, {}, { svm: UNKNOWN }, DELETED],
  [iscsiService, {}, { svm: "11111111-1111-4111-8111-111111111111" }],
  [iscsiService, { enabled: false }, { enabled: true }],
  [iscsiService, { enabled: false }, {}],
  [iscsiService, { targetAlias: "blue" }, {}],
  [iscsiService, {}, { adopt: true }],
  [activeDirectoryAccount, {}, { fqdn: "lab.example.net" }, MOVED],
  [activeDirectoryAccount, {}, { fqdn: UNKNOWN }, MOVED.replace("lab.example.net", "another one, not known yet")],
  [activeDirectoryAccount, {}, { fqdn: "CORP.example.net" }],
  [activeDirectoryAccount, {}, { name: "RED02" }, REPLACED],
  [activeDirectoryAccount, {}, { organizationalUnit: "OU=Storage" }, REPLACED],
  [activeDirectoryAccount, {}, { organizationalUnit: "CN=Computers" }],
  [activeDirectoryAccount, {}, { svm: "svm2" }, REPLACED],
  [activeDirectoryAccount, {}, { password: "Join-0ther-Pa55" }],
  [activeDirectoryAccount, {}, { advertisedKdcEncryptions: ["aes_256"] }],
  [activeDirectoryAccount, {}, { preferredDomainControllers: [] }],
  [account, {}, { status: "locked" }, LOCKED],
  [account, { status: "locked" }, {}],
  [account, {}, { status: "active" }],
  [account, {}, { status: UNKNOWN }, LOCKED.replace("is locked:", "may be locked: then")],
  [account, {}, { username: "renamed" }, RENAMED],
  [
    account,
    { initiatorSecret: "initiator-01" },
    { initiatorSecret: "initiator-02" },
    rotated("initiatorSecret changes"),
  ],
  [account, { targetSecret: "target-sec-01" }, { targetSecret: "target-sec-02" }, rotated("targetSecret changes")],
  [account, {}, { initiatorSecret: "initiator-01" }, rotated("initiatorSecret changes")],
  [
    account,
    { initiatorSecret: "initiator-01", targetSecret: "target-sec-01" },
    { initiatorSecret: "initiator-02", targetSecret: "target-sec-02" },
    rotated("initiatorSecret and targetSecret change"),
  ],
  [account, { secretsVersion: 1 }, { secretsVersion: 2 }, rotated("initiatorSecret and targetSecret change")],
  [
    account,
    { secretsVersion: 1, targetSecret: "target-sec-01" },
    { secretsVersion: 2, targetSecret: "target-sec-01" },
    rotated("initiatorSecret changes"),
  ],
  [account, { secretsVersion: 1 }, {}],
  [account, { initiatorSecret: "initiator-01" }, {}],
  [account, {}, { enableChap: false }, CHAP],
  [account, {}, { enableChap: UNKNOWN }, CHAP.replace("no longer", "may no longer")],
  [account, { enableChap: false }, {}],
  [account, { attributes: { team: "blue" } }, {}],
  [account, {}, { username: "renamed", status: "locked", enableChap: false }, LOCKED, RENAMED, CHAP],
];

describe("impact notes", function () {
  this.timeout(120_000);
  let array: Emulator;
  let plugin: Plugin;

  before(async () => {
    array = await arrayForTests();
    array.switches.reuseIds = true;
  });
  // A process says each note once, so every case has a process of its own.
  beforeEach(async () => {
    plugin = await Plugin.start(Plugin.connection(array));
  });
  afterEach(async () => {
    await plugin.stop();
    for (const subject of [iscsiService, activeDirectoryAccount, account]) subject.reset(array);
  });
  after(() => array.close());

  for (const [subject, from, to, ...lines] of table) {
    const change = `${JSON.stringify(from)} to ${JSON.stringify(to).replaceAll(UNKNOWN, "<unknown>")}`;
    it(`of ${subject.type} from ${change}: ${lines.length === 0 ? "silent" : lines.length}`, async () => {
      const life = new Life(plugin, subject.type);
      const before = defined({ ...subject.base, ...from });
      await life.up(before);
      expect(await plugin.said(), "a create").to.deep.equal([]);
      expect((await life.preview(before)).notes, "no change").to.deep.equal([]);
      const after = { ...subject.base, ...to };
      expect((await life.preview(after)).notes).to.deep.equal(lines);
      // `up` runs the same diff again: what was said is not repeated.
      expect((await life.preview(after)).notes).to.deep.equal([]);
    });
  }
});
