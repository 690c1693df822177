import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { Life } from "../support/life";
import { Plugin } from "../support/plugin";
import { WAYS } from "../support/ways";
import { arrayForTests, type Bag, SVM1 } from "./subject";

const SECRET = "Init-Blue-0001";

/** The state of an object on one system, in the hands of a plugin process that is connected to another one. */
for (const way of WAYS) {
  describe(`which system an object is on, through the ${way}`, function () {
    this.timeout(60_000);
    let here: Emulator;
    let there: Emulator;
    const running: Plugin[] = [];

    before(async () => {
      [here, there] = await Promise.all([arrayForTests(), arrayForTests()]);
    });
    afterEach(async () => {
      await Promise.all(running.splice(0).map((plugin) => plugin.stop()));
      for (const array of [here, there]) {
        Object.assign(array.switches, { clusterIdentity: "shown" });
        array.addUser(array.credentials);
        for (const { accountID, username } of array.element.accounts)
          if (username !== "owner") array.element.removeAccount(accountID);
        for (const { volumeAccessGroupID } of array.element.groups.all)
          array.element.groups.remove(volumeAccessGroupID);
        array.take();
      }
    });
    after(() => Promise.all([here, there].map((array) => array?.close())));

    const process = async (array: Emulator, extra: Bag = {}) => {
      const plugin = await Plugin.start(Plugin.connection(array, { ...extra }), {}, { way });
      running.push(plugin);
      return plugin;
    };
    /** The same state in another process. */
    const moved = async (life: Life, array: Emulator) => {
      const other = new Life(await process(array), life.type);
      other.kept = structuredClone(life.kept);
      return other;
    };
    const made = async (type: string, args: Bag) => {
      const life = new Life(await process(here), type);
      await life.up(args);
      return life;
    };
    /** As a version before 0.3.0 left it. */
    const old = (life: Life) => {
      for (const name of ["__system", "__made"]) delete life.kept?.outputs[name];
      return life;
    };
    const writes = (array: Emulator) =>
      array.take().filter(({ method, label }) => (method === "POST" ? !/ (Get|List)/.test(label) : method !== "GET"));
    const fails = async (work: Promise<unknown>) => {
      const error: Error = await work.then(
        () => new Error("nothing failed"),
        (reason) => reason,
      );
      return error.message;
    };
    const asked = (array: Emulator) =>
      array.take().filter(({ label, query }) => label.endsWith("GetClusterInfo") || query.fields === "uuid").length;

    for (const [type, args, changed, stranger] of [
      [
        "element:Account",
        { username: "blue", attributes: { team: "blue" } },
        { attributes: { team: "red" } },
        (array: Emulator, accountID: number) => void array.element.addAccount({ username: "theirs", accountID }),
      ],
      [
        "element:VolumeAccessGroup",
        { name: "blue", attributes: { team: "blue" } },
        { attributes: { team: "red" } },
        (array: Emulator, id: number) => {
          while (array.element.groups.all.every(({ volumeAccessGroupID }) => volumeAccessGroupID !== id))
            array.element.groups.add({ name: "theirs" });
        },
      ],
    ] as const) {
      it(`${type}: another cluster with the same ID is refused by read, update and delete, in a new state`, async () => {
        const life = await made(type, args);
        stranger(there, Number(life.kept?.id));
        there.take();
        const other = await moved(life, there);
        for (const work of [() => other.refresh(), () => other.up({ ...args, ...changed }), () => other.destroy()]) {
          const message = await fails(work());
          expect(message).to.match(
            /^Cannot (read|update|delete) the Element .* \d+ on 127[^;]*: the resource is on another system/,
          );
          expect(message).to.include(here.element.uniqueID).and.include(there.element.uniqueID);
        }
        expect(writes(there)).to.deep.equal([]);
        expect(other.kept, "the state keeps it").to.not.equal(undefined);
        // Rebuilt at the same address.
        const before = here.element.uniqueID;
        here.element.uniqueID = "anew";
        expect(await fails((await moved(life, here)).destroy())).to.include("anew");
        here.element.uniqueID = before;
        await (await moved(life, here)).destroy();
        expect(here.element.account("blue") ?? here.element.groups.all[0]).to.equal(undefined);
      });

      it(`${type}: an old state looks first, and learns the system from a read that proves the object`, async () => {
        const life = old(await made(type, args));
        stranger(there, Number(life.kept?.id));
        there.take();
        const other = await moved(life, there);
        for (const work of [() => other.destroy(), () => other.up({ ...args, ...changed }), () => other.refresh()])
          expect(await fails(work())).to.match(/the object with this ID has another (user)?name than the state/);
        expect(writes(there)).to.deep.equal([]);
        here.take();
        const back = await moved(life, here);
        await back.refresh();
        expect(back.kept?.outputs.__system).to.equal(here.element.uniqueID);
        expect(asked(here), "asked once").to.equal(1);
        await old(await moved(life, here)).destroy();
        expect(here.element.account("blue") ?? here.element.groups.all[0]).to.equal(undefined);
      });

      for (const identity of ["denied", "missing"] as const) {
        it(`${type}: works where the identity is ${identity}, and a write looks at the object first`, async () => {
          Object.assign(here.switches, { clusterIdentity: identity });
          Object.assign(there.switches, { clusterIdentity: identity });
          const life = await made(type, args);
          expect(life.kept?.outputs).to.not.have.property("__system");
          stranger(there, Number(life.kept?.id));
          const other = await moved(life, there);
          expect(await fails(other.destroy())).to.match(/another (user)?name than the state/);
          expect(writes(there)).to.deep.equal([]);
          await life.refresh();
          await life.up({ ...args, ...changed });
          await life.up({ ...args });
          await life.destroy();
          expect(here.element.account("blue") ?? here.element.groups.all[0]).to.equal(undefined);
        });
      }
    }

    it("asks once per process, only for a create, an update, a refresh and a delete", async () => {
      const plugin = await process(here);
      const lives = ["a", "b", "c"].map((username) => ({ username, life: new Life(plugin, "element:Account") }));
      await Promise.all(lives.map(({ username, life }) => life.up({ username })));
      const labels = here.take().map(({ label }) => label.replace("element ", ""));
      expect(labels.sort()).to.deep.equal(["AddAccount", "AddAccount", "AddAccount", "GetAPI", "GetClusterInfo"]);
      const other = await process(here);
      for (const { username, life } of lives) {
        const later = new Life(other, "element:Account");
        later.kept = structuredClone(life.kept);
        expect((await later.up({ username })).op).to.equal("same");
      }
      expect(here.take(), "nothing for what is unchanged").to.deep.equal([]);
    });

    it("a username that somebody changed is drift and no other cluster: the system or a secret proves it", async () => {
      const life = await made("element:Account", { username: "blue", initiatorSecret: SECRET });
      here.element.setAccount("blue", { username: "renamed" });
      const [now, before] = [await moved(life, here), old(await moved(life, here))];
      expect(await now.refresh()).to.equal(true);
      expect(await before.refresh()).to.equal(true);
      expect(before.kept?.outputs).to.include({ username: "renamed", __system: here.element.uniqueID });
    });

    it("is no change at another address of the same cluster", async () => {
      const life = await made("element:Account", { username: "blue" });
      const address = await process(here, {
        host: here.host.replace("127.0.0.1", "localhost"),
        insecureSkipVerify: true,
      });
      const other = new Life(address, life.type);
      other.kept = structuredClone(life.kept);
      expect(await other.refresh()).to.equal(true);
      expect((await other.up({ username: "blue" })).op).to.equal("same");
      await other.destroy();
    });

    it("ONTAP: a refresh or a delete on another system keeps the object in the state", async () => {
      const life = await made("ontap:IscsiService", { svm: "svm1", targetAlias: "blue" });
      expect(life.kept?.outputs.__system).to.equal(here.ontap.cluster.uuid);
      const elsewhere = await startEmulator({ ontap: { svms: [{ name: "svm1" }] } });
      try {
        const other = await moved(life, elsewhere);
        for (const work of [() => other.refresh(), () => other.destroy()])
          expect(await fails(work())).to.match(
            /^Cannot (read|delete) the iSCSI service .*: the resource is on another system/,
          );
        expect(other.kept).to.not.equal(undefined);
        expect(writes(elsewhere)).to.deep.equal([]);
        // Without a right to ask, "not there" is no proof either.
        elsewhere.addUser({ ...elsewhere.credentials, ontap: { deny: ["GET /cluster"] } });
        expect(await fails((await moved(life, elsewhere)).refresh())).to.include("is not visible to this login");
      } finally {
        await elsewhere.close();
      }
      // The SVM that was deleted on the right system is gone, as ever.
      const again = await moved(life, here);
      const [old1, anew] = [old(await moved(life, here)), here.ontap.cluster.uuid];
      await old1.refresh();
      expect(old1.kept?.outputs.__system).to.equal(anew);
      here.ontap.removeSvm(SVM1);
      expect(await again.refresh()).to.equal(false);
      here.ontap.addSvm({ name: "svm1", uuid: SVM1 });
    });
  });
}
