import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { UNKNOWN } from "../../provider/base/unknown";
import { Life } from "../support/life";
import { Plugin } from "../support/plugin";
import { account } from "./account";
import { activeDirectoryAccount } from "./active-directory-account";
import { initiator } from "./initiator";
import { iscsiCredentials } from "./iscsi-credentials";
import { iscsiService } from "./iscsi-service";
import { defined } from "./oracle";
import { arrayForTests, type Bag, type Subject, SVM3 } from "./subject";
import { SUBJECTS } from "./subjects";
import { volumeAccessGroup } from "./volume-access-group";

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

const INITIATOR = "iqn.1994-05.com.example:host7";
const terms = (text: string, severity: "high" | "medium" = "medium") =>
  say(severity, `the iSCSI credentials of ${INITIATOR} on SVM svm3${text}`);
const FALLS = (type: string) =>
  terms(
    ` are deleted: the initiator, of type ${type} until now, falls under the default credentials of the SVM at its next login`,
  );
const HOST_FAILS = "sessions stay, the next login fails until the host uses the new values";
const ARRAY_FAILS = "sessions stay, a host that checks the array fails its next login until it follows";
const NARROWER = terms(
  ": fewer addresses: sessions stay, a host that comes from another one is refused at its next login",
);
const MAY_NARROW = terms(
  ": the addresses may be narrowed: then a host that comes from another one is refused at its next login",
);
const MUTUAL = { outboundUser: "target", outboundPassword: "pw-Outbound-7" };
const TARGET_CHAP = { outboundUser: "other", outboundPassword: "pw-Outbound-8" };
const ANYWHERE = terms(": logins are accepted from any address");
/** The base has CHAP values, which the other types do not take. */
const NO_CHAP = { inboundUser: undefined, inboundPassword: undefined };
const ofDefault = (authenticationType: string) => ({
  ...NO_CHAP,
  initiator: "default",
  authenticationType,
  adopt: true,
});
const everyone = (text: string) =>
  say("high", `the iSCSI credentials of every initiator without credentials of its own on SVM svm3: ${text}`);

/** Nothing but a value that is not known yet asks for the replacement. */
const perhaps = (line: string, object: string, name: string) =>
  line.replace(/(high|medium): /, `$&the ${object} may be replaced, because ${name} is not known before up; then `);

const [A, B, C] = ["a", "b", "c"].map((name) => `iqn.1998-01.com.example:${name}`);
const GROUP = "Element volume access group hosts (ID 1)";
const LOST = "at the latest at their next login, unless account CHAP lets them in";
const left = (text: string, more = "") =>
  say("high", `${GROUP}: ${text}: their hosts lose its volumes, ${LOST}${more}`);
const gone = (text: string) => say("high", `${GROUP}: ${text}: hosts of the group lose them, ${LOST}`);
const NAMED = say(
  "medium",
  `${GROUP} is renamed: tools that find the group by its name (Trident: "trident") do not find it any more`,
);
const HOST = "Element initiator iqn.1994-05.com.example:own-1 (ID #)";
const ofHost = (text: string) => say("medium", `${HOST}: ${text}`);
const FEWER = "it may log in from fewer virtual networks: the next login from another one is refused";

/** From one program to another: what is said about it at preview, and nothing else. */
const table: readonly (readonly [Subject, from: Bag, to: Bag, ...lines: string[]])[] = [
  [iscsiService, {}, { enabled: false }, DISABLED],
  [iscsiService, { enabled: true }, { enabled: false, targetAlias: "red" }, DISABLED],
  [iscsiService, { enabled: true }, { enabled: UNKNOWN }, DISABLED.replace("is disabled:", "may be disabled: then")],
  [iscsiService, {}, { svm: "svm2" }, DELETED],
  [iscsiService, {}, { svm: UNKNOWN }, perhaps(DELETED, "iSCSI service", "svm")],
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
  [iscsiCredentials, {}, { inboundPassword: "pw-Inbound-8" }, terms(`: inboundPassword changes: ${HOST_FAILS}`)],
  [iscsiCredentials, {}, { inboundUser: UNKNOWN }, terms(`: inboundUser changes: ${HOST_FAILS}`)],
  [
    iscsiCredentials,
    {},
    { inboundUser: "host8", inboundPassword: "pw-Inbound-8" },
    terms(`: inboundUser and inboundPassword change: ${HOST_FAILS}`),
  ],
  [iscsiCredentials, MUTUAL, TARGET_CHAP, terms(`: outboundUser and outboundPassword change: ${ARRAY_FAILS}`)],
  [iscsiCredentials, {}, MUTUAL, terms(`: outboundUser and outboundPassword change: ${ARRAY_FAILS}`)],
  [iscsiCredentials, MUTUAL, {}, terms(`: mutual CHAP is removed: ${ARRAY_FAILS}`)],
  [iscsiCredentials, {}, { outboundUser: "" }],
  [
    iscsiCredentials,
    {},
    { ...NO_CHAP, authenticationType: "deny" },
    terms(": logins are refused from the next one on, sessions stay"),
  ],
  [
    iscsiCredentials,
    MUTUAL,
    { ...NO_CHAP, authenticationType: "none" },
    terms(": logins are accepted without a password"),
  ],
  [
    iscsiCredentials,
    { ...NO_CHAP, authenticationType: "none" },
    {},
    terms(": CHAP is required: sessions stay, the next login fails until the host has user and password"),
  ],
  [
    iscsiCredentials,
    {},
    { authenticationType: UNKNOWN },
    terms(": the authentication type may change: then the next login may be refused"),
  ],
  [iscsiCredentials, {}, { initiatorAddresses: ["192.0.2.7"] }, NARROWER],
  [iscsiCredentials, { initiatorAddresses: ["192.0.2.0/24"] }, { initiatorAddresses: ["192.0.2.7"] }, NARROWER],
  [iscsiCredentials, {}, { initiatorAddresses: [UNKNOWN] }, MAY_NARROW],
  [iscsiCredentials, { initiatorAddresses: ["192.0.2.7"] }, { initiatorAddresses: ["192.0.2.7", UNKNOWN] }, MAY_NARROW],
  [iscsiCredentials, { initiatorAddresses: ["192.0.2.7"] }, { initiatorAddresses: ["192.0.2.0/24"] }],
  [iscsiCredentials, { initiatorAddresses: ["192.0.2.7"] }, { initiatorAddresses: [] }, ANYWHERE],
  [iscsiCredentials, { initiatorAddresses: ["192.0.2.7"] }, {}, ANYWHERE],
  [iscsiCredentials, {}, { svm: "svm4" }, FALLS("chap")],
  [iscsiCredentials, {}, { initiator: "iqn.1994-05.com.example:host8" }, FALLS("chap")],
  [
    iscsiCredentials,
    { ...NO_CHAP, authenticationType: "deny" },
    { initiator: UNKNOWN },
    perhaps(FALLS("deny"), "iSCSI credentials", "initiator"),
  ],
  [iscsiCredentials, {}, { initiator: INITIATOR.toUpperCase() }],
  [iscsiCredentials, {}, { svm: SVM3 }],
  [iscsiCredentials, {}, { adopt: true }],
  [
    iscsiCredentials,
    ofDefault("none"),
    ofDefault("deny"),
    everyone("logins are refused from the next one on, sessions stay"),
  ],
  [iscsiCredentials, ofDefault("deny"), ofDefault("none"), everyone("logins are accepted without a password")],
  // Nothing happens to the default credentials: they stay.
  [iscsiCredentials, ofDefault("deny"), { ...NO_CHAP, authenticationType: "deny" }],
  [volumeAccessGroup, {}, { initiators: [A, B], volumes: [1, 2], attributes: { team: "blue" } }],
  [volumeAccessGroup, { initiators: [A] }, { initiators: [B, A] }],
  [volumeAccessGroup, { initiators: [A, B] }, { initiators: [B] }, left(`1 initiator leaves (${A})`)],
  [volumeAccessGroup, { initiators: [A, B, C] }, { initiators: [B] }, left(`2 initiators leave (${A}, ${C})`)],
  [volumeAccessGroup, { initiators: [A, B] }, {}, left(`all 2 initiators leave (${A}, ${B})`)],
  [volumeAccessGroup, { initiators: [A] }, { initiators: UNKNOWN }, left(`1 initiator may leave (${A})`)],
  [
    volumeAccessGroup,
    { initiators: [A], deleteOrphanInitiators: true },
    { initiators: [], deleteOrphanInitiators: true },
    left(`the only initiator leaves (${A})`, "; deleted, with their alias and CHAP credentials"),
  ],
  [volumeAccessGroup, { volumes: [1, 2] }, { volumes: [2, 3] }, gone("1 volume leaves (1)")],
  [volumeAccessGroup, { volumes: [1, 2] }, {}, gone("all 2 volumes leave (1, 2)")],
  [volumeAccessGroup, {}, { name: "renamed" }, NAMED],
  [
    volumeAccessGroup,
    { initiators: [A], volumes: [1] },
    { name: "renamed", initiators: [B], volumes: [2] },
    left(`the only initiator leaves (${A})`),
    gone("the only volume leaves (1)"),
    NAMED,
  ],
  // Two lines would be two notes.
  [
    volumeAccessGroup,
    { name: "a\npulumi-netapp: impact: medium: cosmetic change" },
    { name: "b" },
    NAMED.replace("hosts", '"a\\npulumi-netapp: impact: medium: cosmetic change"'),
  ],
  [volumeAccessGroup, { attributes: { team: "blue" } }, {}],
  [volumeAccessGroup, {}, { deleteOrphanInitiators: true }],
  [volumeAccessGroup, {}, { adopt: true }],
  [
    initiator,
    {},
    { requireChap: UNKNOWN },
    ofHost("CHAP may be required, or no longer: its host may not log in as it does now"),
  ],
  [initiator, {}, { alias: "db", attributes: { rack: 4 } }],
  [initiator, {}, { virtualNetworkIds: [3] }, ofHost(FEWER)],
  [initiator, { virtualNetworkIds: [3] }, { virtualNetworkIds: UNKNOWN }, ofHost(FEWER)],
  [initiator, { virtualNetworkIds: [3] }, { virtualNetworkIds: [7, 3] }],
  [
    initiator,
    {},
    { name: UNKNOWN },
    perhaps(
      say(
        "high",
        `${HOST} is deleted and another one made: its host leaves its volume access group, the new one has no volumes until a group names it`,
      ),
      "Element initiator",
      "name",
    ),
  ],
];

describe("impact notes", function () {
  this.timeout(120_000);
  let array: Emulator;
  let plugin: Plugin;
  /** What the process has said already: it says each note once. */
  const heard = new Set<string>();

  before(async () => {
    array = await arrayForTests();
    plugin = await Plugin.start(Plugin.connection(array));
    Object.assign(array.switches, { reuseIds: true, reuseGroupIds: true });
  });
  afterEach(() => {
    for (const subject of SUBJECTS) subject.reset(array);
  });
  after(async () => {
    await plugin.stop();
    await array.close();
  });

  /** Another process where this one has said one of the lines. */
  async function fresh(lines: readonly string[]): Promise<void> {
    if (lines.some((line) => heard.has(line))) {
      await plugin.stop();
      plugin = await Plugin.start(Plugin.connection(array));
      heard.clear();
    }
    for (const line of lines) heard.add(line);
  }

  for (const [subject, from, to, ...lines] of table) {
    const change = `${JSON.stringify(from)} to ${JSON.stringify(to).replaceAll(UNKNOWN, "<unknown>")}`;
    it(`of ${subject.type} from ${change}: ${lines.length === 0 ? "silent" : lines.length}`, async () => {
      await fresh(lines);
      const life = new Life(plugin, subject.type);
      const before = defined({ ...subject.base, ...from });
      await life.up(before);
      expect(await plugin.said(), "a create").to.deep.equal([]);
      expect((await life.preview(before)).notes, "no change").to.deep.equal([]);
      const after = defined({ ...subject.base, ...to });
      const { id = "" } = life.kept ?? {};
      expect((await life.preview(after)).notes).to.deep.equal(lines.map((line) => line.replaceAll("#", id)));
      // `up` runs the same diff again: what was said is not repeated.
      expect((await life.preview(after)).notes).to.deep.equal([]);
    });
  }
});
