import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { Life } from "../support/life";
import { Plugin } from "../support/plugin";
import type { ProviderWay } from "../support/ways";

const iqn = (host: string) => `iqn.1998-01.com.vmware:${host}`;
const SESSIONS = "GET /protocols/san/iscsi/sessions";
const LIST = "element ListISCSISessions";
const types = { service: "ontap:IscsiService", account: "element:Account", credentials: "ontap:IscsiCredentials" };

for (const way of ["dynamic", "plugin"] as const satisfies readonly ProviderWay[]) {
  describe(`countSessions: ${way}`, function () {
    this.timeout(60_000);
    let array: Emulator;
    let plugin: Plugin;

    beforeEach(async () => {
      array = await startEmulator({
        ontap: { svms: [{ name: "svm1" }] },
        element: { accounts: [{ username: "tenant", initiatorSecret: "made-up-chap-1", volumes: 2 }] },
      });
    });
    afterEach(async () => {
      await plugin.stop();
      await array.close();
    });

    const start = async (settings: object = { countSessions: true }) => {
      plugin = await Plugin.start(Plugin.connection(array, { ...settings }), {}, { way });
    };
    const life = (type: string) => new Life(plugin, type);
    const labels = () => array.take().map(({ label }) => label);
    /** `up`, and what was said after it began. */
    const up = async (of: Life, args: Record<string, unknown>) => {
      await of.preview(args);
      array.take();
      await of.up(args);
      return { said: await plugin.said(), calls: labels() };
    };

    it("says after a disable and after a delete how many sessions dropped, for one call", async () => {
      await start();
      const service = life(types.service);
      await service.up({ svm: "svm1" });
      for (const name of ["esx-07", "esx-08", "a\u001b[2J\nb<{%fg 1%}>"])
        array.ontap.credentials.login("svm1", { initiator: iqn("esx-07"), alias: name });
      array.ontap.credentials.login("svm1", { initiator: iqn("x"), alias: "a\u001b[2J\nb<{%fg 1%}>" });
      const disabled = await up(service, { svm: "svm1", enabled: false });
      expect(disabled.said).to.deep.equal([
        'pulumi-netapp: impact: high: the iSCSI service of SVM svm1 is disabled: every iSCSI session of the SVM drops now (4 sessions of 2 hosts drop: "a\\u001b[2J\\nb\\u003c{%fg 1%}>" and esx-07)',
      ]);
      expect(disabled.calls).to.deep.equal([
        SESSIONS,
        "PATCH /protocols/san/iscsi/services/{svm.uuid}",
        "GET /protocols/san/iscsi/services",
      ]);
      await up(service, { svm: "svm1" });
      array.take();
      await service.destroy();
      expect((await plugin.said()).join()).to.match(/ is deleted: .+ \(4 sessions of 2 hosts drop: /);
      expect(labels().filter((label) => label === SESSIONS)).to.have.length(1);
    });

    it("says the same of a lock and a delete of an account, and of a delete of credentials", async () => {
      await start();
      array.element.groups.login(iqn("esx-07"), 1, { username: "tenant", secret: "made-up-chap-1" });
      const account = life(types.account);
      await account.up({ username: "tenant", adopt: true });
      const locked = await up(account, { username: "tenant", adopt: true, status: "locked" });
      expect(locked.said.join()).to.match(
        /is locked: .+ \(1 session of 1 host on 1 volume drops: iqn\.1998-01\.com\.vmware:esx-07\)$/,
      );
      expect(locked.calls).to.deep.equal([LIST, "element ModifyAccount"]);
      const rotated = await up(account, { username: "renamed", adopt: true, status: "locked" });
      expect(rotated.calls, "no drop, no call").to.deep.equal(["element ModifyAccount"]);
      array.element.removeAccount("renamed");
      array.take();
      await account.destroy();
      expect(labels()).to.deep.equal([LIST, "element RemoveAccount"]);

      await life(types.service).up({ svm: "svm1" });
      const credentials = life(types.credentials);
      await credentials.up({ svm: "svm1", initiator: iqn("esx-07"), authenticationType: "none" });
      array.ontap.credentials.login("svm1", { initiator: iqn("esx-07") });
      await credentials.destroy();
      expect((await plugin.said()).join()).to.match(/ are deleted: .+ \(1 session of 1 host is up: /);
    });

    it("says it of members that leave a group and of a deleted group, for one call, and of no map, which would take two", async () => {
      await start();
      const { ontap } = array;
      for (const lun of ["/vol/data/lun1", "/vol/data/lun2"]) ontap.san.addLun("svm1", lun);
      await life(types.service).up({ svm: "svm1" });
      for (const host of ["esx-07", "esx-07", "esx-08", "other"])
        ontap.credentials.login("svm1", { initiator: iqn(host), alias: host });
      const [hosts, port] = [[iqn("esx-07"), iqn("esx-08")], "50:0a:09:80:00:00:00:01"];
      const args = (...initiators: string[]) => ({
        ...{ svm: "svm1", name: "hosts", osType: "linux", initiators, allowDeleteWhileMapped: true },
      });
      const [group, map] = [life("ontap:InitiatorGroup"), life("ontap:LunMap")];
      await group.up(args(...hosts));
      await map.up({ svm: "svm1", lun: "/vol/data/lun1", igroup: "hosts" });
      const left = await up(group, args(iqn("esx-07")));
      expect(left.said).to.have.length(1);
      expect(left.said[0]).to.match(/esx-08\) leaves: .+ \(1 session of 1 host is up: esx-08\)$/);
      expect(left.calls.filter((label) => label === SESSIONS)).to.have.length(1);
      array.take();
      await map.destroy();
      expect(await plugin.said()).to.deep.equal([]);
      expect(labels()).to.deep.equal(["DELETE /protocols/san/lun-maps/{lun.uuid}/{igroup.uuid}"]);
      const added = await up(group, args(iqn("esx-07"), port));
      expect(added.said.join()).to.match(/ sees every LUN .+its sessions were not counted: 1 initiator is an FC port/);
      expect(added.calls).to.not.include(SESSIONS);
      await group.up(args(iqn("esx-07")));
      await plugin.said();
      array.take();
      await group.destroy();
      expect((await plugin.said()).join()).to.match(
        / its only initiator loses .+ \(2 sessions of 1 host are up: esx-07\)$/,
      );
      expect(labels()).to.deep.equal([SESSIONS, "DELETE /protocols/san/igroups/{uuid}"]);
    });

    it("keeps nothing from being done where nobody may list them", async () => {
      array.addUser({ username: "restricted", password: "made-up-1", ontap: { deny: [/sessions/] } });
      await start({ countSessions: true, username: "restricted", password: "made-up-1" });
      const service = life(types.service);
      await service.up({ svm: "svm1" });
      const { said } = await up(service, { svm: "svm1", enabled: false });
      expect(said.join()).to.match(
        /drops now \(its sessions were not counted: Cannot list the iSCSI sessions .+ code 6\)/,
      );
      expect(array.ontap.svm("svm1")?.iscsi?.enabled).to.equal(false);
    });

    it("is off unless it is set: never a call more", async () => {
      await start({});
      const service = life(types.service);
      await service.up({ svm: "svm1" });
      const { said, calls } = await up(service, { svm: "svm1", enabled: false });
      expect(said).to.deep.equal([]);
      expect(calls).to.not.include(SESSIONS);
      array.take();
      await service.destroy();
      expect(labels()).to.not.include(SESSIONS);
    });
  });
}
