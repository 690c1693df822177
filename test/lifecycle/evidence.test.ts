import { expect } from "chai";
import type { Emulator, Fault, FaultKind } from "../../emulator";
import { type Kept, Life } from "../support/life";
import { Plugin, PluginError } from "../support/plugin";
import { WAYS } from "../support/ways";
import { arrayForTests } from "./subject";

const contradict = (...hows: Extract<FaultKind, { kind: "contradict" }>["how"][]): FaultKind[] =>
  hows.map((how) => ({ kind: "contradict", how }));
const PAGES = contradict("count", "emptied", "twice", "other", "missing", "partial", "loop", "bad-link");
const RPC = contradict("other", "missing", "other-call", "both", "partial");
const NOTHING: FaultKind[] = [
  { kind: "status", status: 204, body: { records: [], num_records: 0 } },
  { kind: "json", status: 203, body: { records: [], num_records: 0 } },
  { kind: "json", status: 200, body: { num_records: 1, records: [] } },
  { kind: "json", status: 200, body: {} },
];
const credentials = { svm: "svm3", initiator: "iqn.1994-05.com.example:host7", authenticationType: "none" };
const joined = { name: "BLUE", fqdn: "corp.example.net", username: "joiner", password: "Join-Pa55word" };

/** A program of each type, the call that reads its object, and answers that prove nothing about it. */
const kinds: { type: string; args: Record<string, unknown>; label: string; faults: FaultKind[] }[] = [
  {
    type: "ontap:IscsiService",
    args: { svm: "svm1" },
    label: "GET /protocols/san/iscsi/services",
    faults: [...PAGES, ...NOTHING],
  },
  {
    type: "ontap:ActiveDirectoryAccount",
    args: { svm: "svm1", ...joined },
    label: "GET /protocols/active-directory",
    faults: [...PAGES, ...NOTHING],
  },
  {
    type: "ontap:IscsiCredentials",
    args: credentials,
    label: "GET /protocols/san/iscsi/credentials",
    faults: [...PAGES, ...NOTHING],
  },
  {
    type: "ontap:InitiatorGroup",
    args: { svm: "svm1", name: "host7", osType: "linux" },
    label: "GET /protocols/san/igroups",
    faults: [...PAGES, ...NOTHING],
  },
  {
    type: "ontap:LunMap",
    args: { svm: "svm1", lun: "/vol/data/lun1", igroup: "hosts" },
    label: "GET /protocols/san/lun-maps",
    faults: [...PAGES, ...NOTHING],
  },
  {
    type: "element:Account",
    args: { username: "tenant" },
    label: "element GetAccountByID",
    faults: [
      ...RPC,
      { kind: "json", status: 200, body: { id: 0, error: { name: "xUnknownAccount", message: "no" } } },
      { kind: "json", status: 400, body: { error: { name: "xUnknownAccount", message: "no" } } },
    ],
  },
  {
    type: "element:Initiator",
    args: { name: "iqn.1994-05.com.example:host9" },
    label: "element ListInitiators",
    faults: [...RPC, ...contradict("twice")],
  },
  {
    type: "element:VolumeAccessGroup",
    args: { name: "esx" },
    label: "element ListVolumeAccessGroups",
    faults: [
      ...RPC,
      ...contradict("twice"),
      { kind: "json", status: 200, body: { result: { volumeAccessGroups: [], volumeAccessGroupsNotFound: [4711] } } },
    ],
  },
];

describe("An answer that proves nothing", function () {
  this.timeout(120_000);
  let array: Emulator;
  const plugins: Plugin[] = [];
  const kept = new Map<string, Kept>();
  before(async () => {
    array = await arrayForTests();
    for (const way of WAYS) plugins.push(await Plugin.start(Plugin.connection(array), {}, { way }));
  });
  after(async () => {
    for (const plugin of plugins) await plugin.stop();
    await array.close();
  });
  afterEach(() => array.faults.clear());

  /** What becomes of a resource at a refresh: it is kept, dropped, or the sentence why that is not known. */
  const refreshed = async (plugin: Plugin, type: string, id = kept.get(type)?.id ?? "") => {
    const { outputs, inputs } = kept.get(type) as Kept;
    // Sends nothing, and forgets what was listed: each read is a call.
    await plugin.update(id, outputs, inputs, type);
    try {
      return (await plugin.read(id, outputs, type, inputs)).id === "" ? "dropped" : "kept";
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      return error.message;
    }
  };
  const always = (fault: FaultKind, label: string): Fault => ({
    ...fault,
    match: { label },
    times: Number.POSITIVE_INFINITY,
  });

  for (const [at, way] of WAYS.entries()) {
    for (const { type, args, label, faults } of kinds) {
      it(`keeps ${type} in the state, whichever of ${faults.length} it is (${way})`, async () => {
        const plugin = plugins[at] as Plugin;
        const life = new Life(plugin, type);
        life.kept = kept.get(type);
        await life.up(at === 0 ? args : { ...args });
        kept.set(type, life.kept as Kept);
        for (const fault of faults) {
          array.faults.add(always(fault, label));
          const became = await refreshed(plugin, type);
          expect(became, JSON.stringify(fault)).to.match(/^Cannot .*: .*; .*\.$/s);
          array.faults.clear();
          expect(await refreshed(plugin, type), `after ${JSON.stringify(fault)}`).to.equal("kept");
        }
      });
    }

    it(`says nothing about an object whose SVM only seems to be there or gone (${way})`, async () => {
      const plugin = plugins[at] as Plugin;
      const type = "ontap:IscsiService";
      array.ontap.removeIscsi("svm1");
      for (const fault of PAGES) {
        array.faults.add(always(fault, "GET /svm/svms"));
        expect(await refreshed(plugin, type), JSON.stringify(fault)).to.match(/^Cannot /);
        array.faults.clear();
      }
      // Asked for the SVMs in general, the array is as it should be.
      array.faults.add({ ...always({ kind: "json", status: 200, body: { records: [] } }, "GET /svm/svms"), times: 1 });
      array.faults.add(always({ kind: "json", status: 200, body: {} }, "GET /cluster"));
      expect(await refreshed(plugin, type)).to.match(/^Cannot /);
      array.faults.clear();
      expect(await refreshed(plugin, type)).to.equal("dropped");
      array.ontap.setIscsi("svm1", {});
    });

    it(`is a chain of pages that ends in an error (${way})`, async () => {
      const plugin = plugins[at] as Plugin;
      array.switches.trailingEmptyPage = true;
      array.switches.maxPageSize = 1;
      for (const { type, label } of kinds.slice(0, 3)) {
        array.faults.add({
          kind: "status",
          status: 403,
          match: { label, attempt: 2 },
          times: Number.POSITIVE_INFINITY,
        });
        expect(await refreshed(plugin, type), type).to.match(/^Cannot .*HTTP 403/);
        array.faults.clear();
      }
      array.switches.trailingEmptyPage = false;
      array.switches.maxPageSize = 10_000;
    });
  }

  it("about a write is no success: what is not an error is what the array has", async () => {
    const plugin = plugins[1] as Plugin;
    const life = new Life(plugin, "element:Account");
    life.kept = kept.get("element:Account");
    for (const [turn, fault] of RPC.entries()) {
      array.faults.add({ ...fault, match: { label: "element ModifyAccount" } });
      await life.up({ username: "tenant", attributes: { turn } }).catch((error: unknown) => {
        expect(error).to.be.instanceOf(PluginError);
      });
      expect(life.kept?.outputs.username, JSON.stringify(fault)).to.equal("tenant");
      await life.refresh();
      expect(life.kept?.outputs.attributes).to.deep.equal({ turn });
    }
    const second = new Life(plugin, "element:Account");
    array.faults.add({ kind: "contradict", how: "other", match: { label: "element AddAccount" } });
    await second.up({ username: "second", initiatorSecret: "Init-Secret-01x" });
    expect(second.kept?.id).to.equal(String(array.element.account("second")?.accountID));
    const host = new Life(plugin, "element:Initiator");
    array.faults.add({ kind: "contradict", how: "other", match: { label: "element CreateInitiators" } });
    await host.up({
      name: "iqn.1994-05.com.example:told-wrong",
      requireChap: true,
      initiatorSecret: "Init-Secret-01x",
    });
    const made = array.element.groups.initiator("iqn.1994-05.com.example:told-wrong");
    expect(host.kept?.id).to.equal(String(made?.initiatorID));
  });

  it("about a job is not its end, though the account may be gone by then", async () => {
    array.switches.jobDelayMs = 50;
    const life = new Life(plugins[1] as Plugin, "ontap:ActiveDirectoryAccount");
    life.kept = kept.get("ontap:ActiveDirectoryAccount");
    array.faults.add(always({ kind: "contradict", how: "other" }, "GET /cluster/jobs/{uuid}"));
    array.take();
    await life.destroy();
    array.switches.jobDelayMs = 0;
    // Not believed: the account itself was asked for.
    expect(array.take().map(({ label }) => label)).to.include("GET /protocols/active-directory");
  });
});
