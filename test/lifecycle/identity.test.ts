import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { Life } from "../support/life";
import { Plugin } from "../support/plugin";
import { WAYS } from "../support/ways";
import { arrayForTests, type Bag, SVM1 } from "./subject";

const SECRET = "Init-Blue-0001";
/** What has a number of a cluster, which other clusters have too. */
const WITH_IDS: Readonly<Record<string, Bag>> = {
  "element:Account": { username: "blue", attributes: { team: "blue" } },
  "element:VolumeAccessGroup": { name: "blue", attributes: { team: "blue" } },
};
/** What an SVM has, and what it is known by. */
const ON_SVM: Readonly<Record<string, Bag>> = {
  "ontap:IscsiService": { svm: "svm1", targetAlias: "blue" },
  "ontap:InitiatorGroup": { svm: "svm1", name: "own-1", osType: "linux" },
  "ontap:LunMap": { svm: "svm1", lun: "/vol/data/lun1", igroup: "hosts", logicalUnitNumber: 3 },
};

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
    /** The same states in another process, which serves all of them. */
    const allMoved = async (lives: readonly Life[], array: Emulator) => {
      const other = await process(array);
      return lives.map(({ type, kept }) => {
        const life = new Life(other, type);
        life.kept = structuredClone(kept);
        return life;
      });
    };
    const moved = async (life: Life, array: Emulator) => (await allMoved([life], array))[0] as Life;
    const allMade = async (programs: Readonly<Record<string, Bag>>) => {
      const plugin = await process(here);
      const lives = Object.keys(programs).map((type) => new Life(plugin, type));
      for (const life of lives) await life.up(programs[life.type] ?? {});
      return lives;
    };
    const made = async (type: string, args: Bag) => (await allMade({ [type]: args }))[0] as Life;
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

    /** Somebody else's objects, under the IDs that these have. */
    const strangers = (lives: readonly Life[]) => {
      for (const { type, kept } of lives) {
        const id = Number(kept?.id);
        const { groups } = there.element;
        if (type === "element:Account") there.element.addAccount({ username: "theirs", accountID: id });
        else while (!groups.get(id)) groups.add({ name: "theirs" });
      }
      there.take();
    };
    const gone = () => expect(here.element.account("blue") ?? here.element.groups.all[0]).to.equal(undefined);

    it("another cluster with the same IDs is refused by read, update and delete, in new states", async () => {
      const lives = await allMade(WITH_IDS);
      strangers(lives);
      for (const other of await allMoved(lives, there)) {
        const changed = { ...WITH_IDS[other.type], attributes: { team: "red" } };
        for (const work of [() => other.refresh(), () => other.up(changed), () => other.destroy()]) {
          const message = await fails(work());
          expect(message, other.type).to.match(
            /^Cannot (read|update|delete) the Element .* \d+ on 127[^;]*: the resource is on another system/,
          );
          expect(message).to.include(here.element.uniqueID).and.include(there.element.uniqueID);
        }
        expect(other.kept, "the state keeps it").to.not.equal(undefined);
      }
      expect(writes(there)).to.deep.equal([]);
      // Rebuilt at the same address.
      const before = here.element.uniqueID;
      here.element.uniqueID = "anew";
      for (const other of await allMoved(lives, here))
        expect(await fails(other.destroy()), other.type).to.include("anew");
      here.element.uniqueID = before;
      for (const other of await allMoved(lives, here)) await other.destroy();
      gone();
    });

    it("old states look first, and learn the system from a read that proves the object", async () => {
      const lives = (await allMade(WITH_IDS)).map(old);
      strangers(lives);
      for (const other of await allMoved(lives, there)) {
        const changed = { ...WITH_IDS[other.type], attributes: { team: "red" } };
        for (const work of [() => other.destroy(), () => other.up(changed), () => other.refresh()])
          expect(await fails(work()), other.type).to.match(
            /the object with this ID has another (user)?name than the state/,
          );
      }
      expect(writes(there)).to.deep.equal([]);
      here.take();
      const back = await allMoved(lives, here);
      for (const one of back) {
        await one.refresh();
        expect(one.kept?.outputs.__system, one.type).to.equal(here.element.uniqueID);
      }
      expect(asked(here), "asked once").to.equal(1);
      for (const one of (await allMoved(back, here)).map(old)) await one.destroy();
      gone();
    });

    for (const identity of ["denied", "missing"] as const) {
      it(`works where the identity is ${identity}, and a write looks at the object first`, async () => {
        Object.assign(here.switches, { clusterIdentity: identity });
        Object.assign(there.switches, { clusterIdentity: identity });
        const lives = await allMade(WITH_IDS);
        strangers(lives);
        for (const other of await allMoved(lives, there))
          expect(await fails(other.destroy()), other.type).to.match(/another (user)?name than the state/);
        expect(writes(there)).to.deep.equal([]);
        for (const life of lives) {
          expect(life.kept?.outputs, life.type).to.not.have.property("__system");
          await life.refresh();
          await life.up({ ...WITH_IDS[life.type], attributes: { team: "red" } });
          await life.up(WITH_IDS[life.type] ?? {});
          await life.destroy();
        }
        gone();
      });
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
      const lives = await allMade(ON_SVM);
      for (const { type, kept } of lives) expect(kept?.outputs.__system, type).to.equal(here.ontap.cluster.uuid);
      const elsewhere = await startEmulator({ ontap: { svms: [{ name: "svm1" }] } });
      try {
        for (const other of await allMoved(lives, elsewhere)) {
          for (const work of [() => other.refresh(), () => other.destroy()])
            expect(await fails(work()), other.type).to.match(
              /^Cannot (read|delete) the (iSCSI service|initiator group|LUN map|map of LUN) .*: the resource is on another system/,
            );
          expect(other.kept, other.type).to.not.equal(undefined);
        }
        expect(writes(elsewhere)).to.deep.equal([]);
        // Without a right to ask, "not there" is no proof either.
        elsewhere.addUser({ ...elsewhere.credentials, ontap: { deny: ["GET /cluster"] } });
        for (const other of await allMoved(lives, elsewhere))
          expect(await fails(other.refresh()), other.type).to.include("is not visible to this login");
      } finally {
        await elsewhere.close();
      }
      // What an SVM had that was deleted on the right system is gone, as ever.
      const again = await allMoved(lives, here);
      for (const one of (await allMoved(lives, here)).map(old)) {
        await one.refresh();
        expect(one.kept?.outputs.__system, one.type).to.equal(here.ontap.cluster.uuid);
      }
      here.ontap.removeSvm(SVM1);
      for (const one of again) expect(await one.refresh(), one.type).to.equal(false);
      here.ontap.addSvm({ name: "svm1", uuid: SVM1 });
    });
  });
}
