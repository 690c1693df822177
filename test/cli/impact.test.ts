import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { cli, connection } from "./cli";
import { ACCOUNT, AD, secret, step } from "./comment/preview";

const CREDENTIALS = "pulumi-nodejs:dynamic/ontap:IscsiCredentials";
const GROUP = "pulumi-nodejs:dynamic/element:VolumeAccessGroup";
const SVM = "aaaaaaaa-0000-4000-8000-000000000001";
const LAST = "bbbbbbbb-0000-4000-8000-000000000001";
const OTHER = "aaaaaaaa-0000-4000-8000-000000000002";
const iqn = (host: string) => `iqn.1998-01.com.vmware:${host}`;

const said = (severity: string, note: string) => ({
  severity: "info#err",
  message: `pulumi-netapp: impact: ${severity}: ${note}\n`,
});
const managed = (...names: string[]) => ({ __managed: names });
const service = { svm: "svm1", svmUuid: SVM, svmName: "svm1", enabled: true, ...managed("enabled") };
const account = { username: "tenant", accountId: 1, status: "active", ...managed("status") };
const group = {
  name: "esx",
  volumeAccessGroupId: 1,
  initiators: [iqn("esx-01"), iqn("esx-02")],
  ...managed("initiators"),
};

const disable = step({ old: service, new: { svm: "svm1", enabled: false } });
const DISABLED = "the iSCSI service of SVM svm1 is disabled: every iSCSI session of the SVM drops now";
const lock = step({ type: ACCOUNT, name: "esx", old: account, new: { username: "tenant", status: "locked" } });
const LOCKED = "Element account tenant (ID 1) is locked: all its iSCSI sessions drop now and new logins are refused";

const credentials = (initiator: string) =>
  step({
    type: CREDENTIALS,
    op: "delete",
    old: { svm: "svm1", svmUuid: SVM, svmName: "svm1", initiator },
    more: {
      oldState: {
        id: `${SVM}/${initiator}`,
        outputs: { svm: "svm1", svmUuid: SVM, svmName: "svm1", initiator, ...managed("authenticationType") },
      },
    },
  });

/** What the compiled command makes of a preview. */
function run(args: readonly string[], preview: object, env: NodeJS.ProcessEnv) {
  return cli(args, { env, input: JSON.stringify(preview) });
}

describe("the number of sessions that a preview touches", function () {
  this.timeout(60_000);
  let array: Emulator;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    array = await startEmulator({
      ontap: {
        svms: [
          {
            name: "svm1",
            uuid: SVM,
            iscsi: true,
            credentials: [{ initiator: iqn("esx-01"), authenticationType: "none" }],
          },
          { name: "svm2", uuid: OTHER, iscsi: true },
        ],
      },
      element: {
        accounts: [
          { username: "tenant", initiatorSecret: "made-up-chap-1", volumes: 3 },
          { username: "idle", volumes: 1 },
        ],
        initiators: [{ name: iqn("esx-01"), alias: "esx-01" }],
        groups: [{ name: "esx", initiators: [iqn("esx-01"), iqn("esx-02")], volumes: [1, 2] }],
      },
    });
    env = connection(array);
    for (const [host, times] of [
      ["esx-07", 3],
      ["ESX-08", 2],
      ["esx-01", 1],
    ] as const)
      for (let n = 0; n < times; n++)
        array.ontap.credentials.login("svm1", { initiator: iqn(host), alias: host.toLowerCase() });
    array.ontap.credentials.login("svm2", { initiator: iqn("other") });
    const { groups } = array.element;
    for (const volume of [1, 2]) for (const host of ["esx-01", "esx-02"]) groups.login(iqn(host), volume);
    groups.login(iqn("kvm"), 3, { username: "tenant", secret: "made-up-chap-1" });
  });
  afterEach(() => array.close());

  const impact = async (steps: readonly unknown[], notes: readonly object[] = [], ...args: string[]) =>
    run(["impact", ...args], { steps, diagnostics: notes }, env);
  const labels = () => array.take().map(({ label }) => label);

  it("counts the hosts of a LUN map and of a group, names the LUNs, and counts no group with an FC port", async () => {
    const { san } = array.ontap;
    const { uuid } = san.setIgroup("svm1", "hosts", { initiators: [iqn("esx-01"), iqn("esx-07")] });
    const lun = san.addLun("svm1", "/vol/data/lun1");
    const lun2 = san.addLun("svm1", "/vol/data/lun2");
    for (const name of ["/vol/data/lun1", "/vol/data/lun2"]) san.map("svm1", name, "hosts");
    const [svm, state] = [{ svm: "svm1", svmUuid: SVM, svmName: "svm1" }, managed()];
    const ends = { lunUuid: lun.uuid, lunName: lun.name, igroupUuid: uuid, igroupName: "hosts", logicalUnitNumber: 0 };
    const gone = (type: string, id: string, outputs: Record<string, unknown>) =>
      step({
        type: `pulumi-nodejs:dynamic/ontap:${type}`,
        op: "delete",
        old: outputs,
        more: { oldState: { id, outputs } },
      });
    const steps = [
      gone("LunMap", `${lun.uuid}/${uuid}`, { ...svm, ...ends, lun: lun.name, igroup: "hosts", ...state }),
      gone("InitiatorGroup", uuid, { ...svm, name: "hosts", osType: "linux", __refs: { uuid }, ...state }),
    ];
    array.take();
    const { stdout } = await impact(steps);
    const counted = "  4 sessions of 2 hosts are up: esx-01 and esx-07; through the group they see";
    expect(stdout).to.include(`${counted} "/vol/data/lun1"\n`);
    expect(stdout).to.include(`${counted} "/vol/data/lun1", "/vol/data/lun2"\n`);
    expect(labels().sort(), "one listing each").to.deep.equal([
      "GET /protocols/san/igroups",
      "GET /protocols/san/iscsi/sessions",
      "GET /protocols/san/lun-maps",
    ]);
    // The members of a nested group are those of its parent.
    const parent = san.setIgroup("svm1", "parent", { igroups: ["hosts"] });
    san.map("svm1", san.addLun("svm1", "/vol/data/lun3").name, "parent");
    const nested = { ...svm, name: "parent", initiators: [], initiatorGroups: ["hosts"], osType: "linux" };
    const kept = {
      ...nested,
      allowDeleteWhileMapped: true,
      __refs: { uuid: parent.uuid },
      ...managed("initiatorGroups"),
    };
    const leaves = step({
      type: "pulumi-nodejs:dynamic/ontap:InitiatorGroup",
      old: kept,
      new: { ...nested, initiatorGroups: [] },
    });
    const note =
      "the initiator group parent on SVM svm1: the only nested group (hosts) leaves: at once they lose sight of every LUN that is mapped to the group";
    for (const [one, notes] of [
      [leaves, [said("high", note)]],
      [gone("InitiatorGroup", parent.uuid, kept), []],
    ] as const)
      expect((await impact([one], notes)).stdout).to.include(`${counted} "/vol/data/lun3"\n`);
    san.removeIgroup("svm1", "parent");
    // The group of the map goes with it, and a group whose create was cut off has no UUID in its state.
    san.setIgroup("svm1", "last", { deleteOnUnmap: true, initiators: [iqn("esx-08")] }, LAST);
    san.map("svm1", "/vol/data/lun2", "last");
    const lastMap = { ...ends, lunUuid: lun2.uuid, lunName: lun2.name, igroupUuid: LAST, igroupName: "last" };
    const others = [
      gone("LunMap", `${lun2.uuid}/${LAST}`, { ...svm, ...lastMap, lun: lun2.name, igroup: "last", ...state }),
      gone("InitiatorGroup", LAST, { ...svm, name: "last", osType: "linux", initiators: [iqn("esx-08")], ...state }),
    ];
    array.take();
    const told = (await impact([...steps, ...others])).stdout;
    expect(told).to.include(
      'they see "/vol/data/lun2"; it is the last LUN map of the group, which ONTAP deletes with it\n',
    );
    expect(told).to.include('  2 sessions of 1 host are up: esx-08; through the group they see "/vol/data/lun2"\n');
    expect(labels().sort(), "one more of each for the group that is asked for by its name").to.deep.equal([
      "GET /protocols/san/igroups",
      "GET /protocols/san/igroups",
      "GET /protocols/san/iscsi/sessions",
      "GET /protocols/san/lun-maps",
      "GET /protocols/san/lun-maps",
    ]);
    san.addInitiators("svm1", "hosts", "50:0a:09:80:00:00:00:01");
    expect((await impact(steps, [], "--fail-on", "sessions>1000")).status).to.equal(2);
    expect((await impact(steps)).stdout).to.include("not counted: 1 initiator is an FC port (50:0a:09:80:00:00:00:01)");
  });

  it("is told in a sentence for each note, with the hosts below", async () => {
    const { stdout, status } = await impact([disable, lock], [said("high", DISABLED), said("high", LOCKED)]);
    expect(status).to.equal(0);
    expect(stdout).to.equal(
      [
        `high: ${DISABLED}`,
        "  6 sessions of 3 hosts drop: esx-01, esx-07 and esx-08",
        `    esx-01 (${iqn("esx-01")}): 1`,
        `    esx-07 (${iqn("esx-07")}): 3`,
        `    esx-08 (${iqn("esx-08")}): 2`,
        `high: ${LOCKED}`,
        `  5 sessions of 3 hosts on 3 volumes drop: esx-01, ${iqn("esx-02")} and ${iqn("kvm")}`,
        `    esx-01 (${iqn("esx-01")}): 2`,
        `    ${iqn("esx-02")}: 2`,
        `    ${iqn("kvm")}: 1`,
        "",
      ].join("\n"),
    );
    expect(labels()).to.have.members([
      "GET /protocols/san/iscsi/sessions",
      "element GetAPI",
      "element ListISCSISessions",
    ]);
  });

  it("is told of deletes and replacements, which no plugin speaks of", async () => {
    const gone = step({ op: "delete", old: service });
    const moved = step({ op: "replace", name: "b", old: service, new: { svm: "svm2" } });
    for (const [one, notes] of [
      [gone, []],
      [moved, [said("high", "the iSCSI service of SVM svm1 is deleted: every iSCSI session of that SVM drops")]],
    ] as const) {
      const { stdout } = await impact([one], notes, "--json");
      expect(JSON.parse(stdout)).to.deep.include({ sessions: 6, complete: true });
      expect(JSON.parse(stdout).notes[0]).to.include({ severity: "high", drop: true, sessions: 6 });
    }
  });

  it("of credentials are the sessions of their initiator, of `default` those of all without a record", async () => {
    const { stdout } = await impact([credentials(iqn("esx-01"))]);
    expect(stdout).to.match(/^medium: the iSCSI credentials of .+\n {2}1 session of 1 host is up: esx-01\n$/);
    const all = { svm: "svm1", svmUuid: SVM, svmName: "svm1", initiator: "default", authenticationType: "none" };
    const deny = step({
      type: CREDENTIALS,
      old: { ...all, ...managed("authenticationType") },
      new: { svm: "svm1", initiator: "default", authenticationType: "deny" },
    });
    const note =
      "the iSCSI credentials of every initiator without credentials of its own on SVM svm1: logins are refused from the next one on, sessions stay";
    const told = await impact([deny], [said("high", note)], "--json");
    expect(JSON.parse(told.stdout).notes[0]).to.deep.include({
      drop: false,
      sessions: 5,
      hosts: [
        { initiator: iqn("esx-07"), name: "esx-07", sessions: 3 },
        { initiator: iqn("esx-08"), name: "esx-08", sessions: 2 },
      ],
    });
  });

  it("of a group are those of its initiators with its volumes, or of what leaves", async () => {
    const counted = async (one: unknown, ...notes: object[]) => {
      const { stdout } = await impact([one], notes, "--json");
      const [{ sessions, volumes, hosts }] = JSON.parse(stdout).notes;
      return [sessions, volumes, hosts.map(({ initiator }: { initiator: string }) => initiator)];
    };
    const removed = step({ type: GROUP, op: "delete", old: group, more: { oldState: { id: "1", outputs: group } } });
    expect(await counted(removed)).to.deep.equal([4, [1, 2], [iqn("esx-01"), iqn("esx-02")]]);
    const leaving = step({ type: GROUP, old: group, new: { name: "esx", initiators: [iqn("esx-02")] } });
    const note = `Element volume access group esx (ID 1): 1 initiator leaves (${iqn("esx-01")}): their hosts lose its volumes, at the latest at their next login, unless account CHAP lets them in`;
    expect(await counted(leaving, said("high", note))).to.deep.equal([2, [1, 2], [iqn("esx-01")]]);
    const without = { ...group, volumes: [1, 2], ...managed("volumes") };
    const volume = step({ type: GROUP, old: without, new: { name: "esx", volumes: [1] } });
    const lost =
      "Element volume access group esx (ID 1): 1 volume leaves (2): hosts of the group lose them, at the latest at their next login, unless account CHAP lets them in";
    expect(await counted(volume, said("high", lost))).to.deep.equal([2, [2], [iqn("esx-01"), iqn("esx-02")]]);
  });

  it("finds the note of a secret that the preview shows as [secret] on both sides", async () => {
    const old = {
      ...account,
      initiatorSecret: "[secret]",
      targetSecret: "[secret]",
      ...managed("initiatorSecret", "targetSecret"),
    };
    const rotated = step({
      type: ACCOUNT,
      old,
      new: { username: "tenant", initiatorSecret: "[secret]", targetSecret: secret("x") },
    });
    const note =
      "Element account tenant (ID 1): initiatorSecret changes: sessions stay, the next login of each host fails until it has the new value";
    const { stdout } = await impact([rotated], [said("medium", note)]);
    expect(stdout).to.contain("5 sessions of 3 hosts on 3 volumes are up: ");
  });

  for (const [position, hosts] of [
    [{ sessionInitiatorCase: "as-sent", unsetProperties: "empty", trailingEmptyPage: true, maxPageSize: 3 }, 3],
    [{ unsetProperties: "null", sessionTpgroupFilter: false, emptyRecords: "missing" }, 3],
    [{ sessionAccount: "zero", sessionInitiator: "null" }, 1],
    [{ sessionAccount: "null", initiatorNameCase: "as-sent" }, 1],
  ] as const)
    it(`is the same with ${JSON.stringify(position)}`, async () => {
      Object.assign(array.switches, position);
      array.ontap.credentials.login("svm1", { initiator: iqn("ESX-01") });
      const removed = step({ type: GROUP, op: "delete", old: group, more: { oldState: { id: "1", outputs: group } } });
      const { stdout } = await impact(
        [disable, lock, removed],
        [said("high", DISABLED), said("high", LOCKED)],
        "--json",
      );
      const counts = JSON.parse(stdout).notes.map((note: { sessions: number; hosts: unknown[] }) => [
        note.sessions,
        note.hosts.length,
      ]);
      expect(counts).to.deep.equal([
        [7, 3],
        [hosts === 3 ? 5 : 1, hosts],
        [4, 2],
      ]);
    });

  it("is nobody's where the state knows no account, nor the array one of the session", async () => {
    array.switches.sessionAccount = "null";
    const { accountId: _, ...unfinished } = account;
    const one = step({
      type: ACCOUNT,
      op: "delete",
      old: unfinished,
      more: { oldState: { id: "1", outputs: unfinished } },
    });
    expect((await impact([one])).stdout).to.match(/^medium: .+\n {2}no session is up\n$/);
  });

  it("counts a session once, however often its change is told", async () => {
    const old = { ...account, initiatorSecret: "[secret]", ...managed("initiatorSecret", "status") };
    const wanted = { username: "tenant", status: "locked", initiatorSecret: "[secret]" };
    const both = step({ type: ACCOUNT, name: "esx", old, new: wanted });
    const { stdout } = await impact([both, both], [said("high", LOCKED)], "--json");
    expect(JSON.parse(stdout).notes[0].sessions).to.equal(5);
    expect(labels()).to.deep.equal(["element GetAPI", "element ListISCSISessions"]);
  });

  it("says nothing of what no session can tell", async () => {
    const leave = step({
      type: AD,
      op: "delete",
      old: { svm: "svm1", svmName: "svm1", name: "BLUE", fqdn: "a.example" },
    });
    const { stdout, status } = await impact([leave], [], "--fail-on", "sessions>0");
    expect(stdout).to.equal("high: SVM svm1 leaves the domain a.example and the account BLUE is deleted\n");
    expect(status).to.equal(0);
    expect(labels()).to.deep.equal([]);
    expect((await impact([])).stdout).to.equal("no impact on hosts\n");
  });

  it("believes in no session only where it sees the object", async () => {
    array.ontap.setIscsi("svm2", { enabled: false });
    const there = { ...service, svm: "svm2", svmName: "svm2", svmUuid: OTHER };
    const gone = (id: string, old: Record<string, unknown>) =>
      step({ op: "delete", old, more: { oldState: { id, outputs: old } } });
    expect((await impact([gone(OTHER, there)])).stdout).to.contain("\n  no session is up\n");
    const nowhere = "bbbbbbbb-0000-4000-8000-000000000009";
    const { stdout } = await impact([gone(nowhere, { ...service, svmUuid: nowhere })]);
    expect(stdout).to.match(
      /not counted: .+ does not show the iSCSI service bbbb.+; check that it is the right system\./,
    );
    const absent = { ...account, accountId: 77 };
    const one = step({ type: ACCOUNT, op: "delete", old: absent, more: { oldState: { id: "77", outputs: absent } } });
    expect((await impact([one])).stdout).to.contain("does not show the Element account 77; check");
  });

  it("is told apart from another cluster's: what an explicit provider has is not counted", async () => {
    const named = (name: string, parents = "") =>
      `urn:pulumi:prod::storage::${parents}pulumi:providers:netapp::${name}`;
    const under = (name: string, parents = "") => {
      const provider = `${named(name, parents)}::4711`;
      const old = { provider, id: SVM, outputs: service, inputs: service };
      return step({ old: service, new: { svm: "svm1", enabled: false }, more: { oldState: old } });
    };
    const { stdout, status } = await impact([under("dr")], [said("high", DISABLED)], "--fail-on", "sessions>0");
    expect(stdout).to.contain("not counted: what is on the system of the explicit provider dr has another connection.");
    expect(status, "what is not counted may be more").to.equal(2);
    expect(labels()).to.deep.equal([]);
    for (const name of ["default", "default_0_2_0", "default_0_2_0_https_/example.com"])
      expect((await impact([under(name)], [said("high", DISABLED)])).stdout, name).to.contain("6 sessions of 3 hosts");
    // A program may call its own provider as the engine calls its own; the preview of one that changes says whose it is.
    const marked = (inputs: object) => ({ op: "update", urn: named("default"), newState: { inputs } });
    for (const steps of [
      [under("default_x")],
      [under("default", "my:component:It$")],
      [under("default"), marked({ __explicit: true })],
      [under("default"), marked({ "netapp:explicit": "true" })],
    ])
      expect((await impact(steps, [said("high", DISABLED)])).stdout).to.contain(
        "not counted: what is on the system of",
      );
  });

  it("is a gate", async () => {
    const gate = async (list: string, ...args: unknown[]) =>
      (
        await impact(
          args.length > 0 ? [lock] : [disable],
          [said("high", args.length > 0 ? LOCKED : DISABLED)],
          "--fail-on",
          list,
        )
      ).status;
    expect(await gate("sessions>0")).to.equal(2);
    expect(await gate("sessions>5")).to.equal(2);
    expect(await gate("sessions>6")).to.equal(0);
    expect(await gate("high")).to.equal(2);
    expect(await gate("medium")).to.equal(2);
    const strange = await impact([disable], [said("high", "in words of another release")], "--fail-on", "sessions>9");
    expect(strange.stdout).to.contain("not counted: a note was written by another version of this package.");
    expect(strange.status).to.equal(2);
    const { status, stderr } = await impact([disable], [], "--fail-on", "delete");
    expect(status).to.equal(1);
    expect(stderr).to.contain("Known are high, medium and sessions>N");
  });

  it("is part of the comment with --live, and one line says why where nobody may ask", async () => {
    const preview = { steps: [disable], diagnostics: [said("high", DISABLED)] };
    const plain = (await run(["comment"], preview, env)).stdout;
    const live = await run(["comment", "--live", "--fail-on", "sessions>9"], preview, env);
    expect(live.stdout).to.equal(
      plain.replace(DISABLED, `${DISABLED} — 6 sessions of 3 hosts drop: \`esx-01\`, \`esx-07\` and \`esx-08\``),
    );
    expect(live.status).to.equal(0);
    array.addUser({ username: "restricted", password: "made-up-1", ontap: { deny: [/sessions/] } });
    const as = { ...env, NETAPP_ONTAP_USERNAME: "restricted", NETAPP_ONTAP_PASSWORD: "made-up-1" };
    for (const [other, why] of [
      [{}, /^Not counted: No system is configured: .+$/m],
      [as, /^Not counted: Cannot list the iSCSI sessions on .+$/m],
      [{ ...env, NETAPP_ONTAP_PASSWORD: "not-the-passw0rd" }, /^Not counted: .+ user name or password is wrong .+$/m],
    ] as const) {
      const { stdout, status } = await run(["comment", "--live"], preview, other);
      expect(status).to.equal(0);
      expect(stdout).to.match(why);
      expect(stdout.replace(/\nNot counted: .+\n/, "")).to.equal(plain);
    }
    expect((await run(["comment", "--fail-on", "sessions>0"], preview, env)).stderr).to.contain("needs --live");
    expect((await run(["comment", "--fail-on", "high"], preview, env)).status).to.equal(2);
  });

  it("costs one listing for each system, 12 calls for 10,000 sessions on each, whatever the number of notes", async () => {
    for (let n = 0; n < 9_994; n++) array.ontap.credentials.login("svm1", { initiator: iqn(`h${n % 2_000}`) });
    for (let n = 0; n < 9_995; n++) array.element.groups.login(iqn("esx-02"), 1 + (n % 2));
    const steps = [disable, lock, step({ op: "delete", name: "c", old: service }), credentials(iqn("esx-07"))];
    array.take();
    const { stdout } = await impact(steps, [said("high", DISABLED), said("high", LOCKED)], "--json");
    const { sessions, notes } = JSON.parse(stdout);
    expect(sessions).to.equal(20_000);
    expect(notes).to.have.length(4);
    const calls = labels();
    expect(calls.filter((label) => label === "GET /protocols/san/iscsi/sessions")).to.have.length(10);
    expect(calls.filter((label) => label.startsWith("element"))).to.deep.equal([
      "element GetAPI",
      "element ListISCSISessions",
    ]);
    expect(calls).to.have.length(12);
  });
});
