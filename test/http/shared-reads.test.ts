import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import type { Client, ClientFor } from "../../provider/http/client";
import { ofPages, SharedReads } from "../../provider/http/shared-reads";
import { pointer } from "../../provider/program/dynamic";
import { Plugin } from "../support/plugin";
import { Stack } from "../support/stack";

/** What is read here needs none. */
const noClient = () => ({}) as ClientFor<Client>;

const MANY = 1000;
/** What a refresh of a thousand objects of one system may cost. */
const MOST = 20;
/** Which of these are read with few calls at once too: one of each product, because all share the code that counts. */
const ALSO_SLOWLY = ["iSCSI services", "Element accounts"];

interface Kind {
  readonly name: string;
  /** Makes the objects, and tells their ids. */
  seed(array: Emulator): string[];
  readonly state: Record<string, unknown>;
  /** Changes one object behind our back. */
  remove(array: Emulator, index: number): void;
}

const iqn = (index: number) => `iqn.1994-05.com.example:host${index}`;
const account = { username: "joiner", password: "Join-the-d0main" };
const kinds: Kind[] = [
  {
    name: "iSCSI services",
    seed: (array) => Array.from({ length: MANY }, (_, i) => array.ontap.addSvm({ name: `svm${i}`, iscsi: true }).uuid),
    state: { __provider: pointer("ontap:IscsiService"), __managed: [], svm: "svm" },
    remove: (array, index) => array.ontap.removeIscsi(`svm${index}`),
  },
  {
    name: "Active Directory accounts",
    seed: (array) =>
      Array.from({ length: MANY }, (_, i) => {
        const ad = { name: `AD${i}`, fqdn: "corp.example.net" };
        return array.ontap.addSvm({ name: `svm${i}`, ad }).uuid;
      }),
    state: { __provider: pointer("ontap:ActiveDirectoryAccount"), __managed: [], svm: "svm", ...account },
    remove: (array, index) => array.ontap.removeAd(`svm${index}`),
  },
  {
    name: "iSCSI credentials of ten SVMs",
    seed: (array) => {
      const svms = Array.from({ length: 10 }, (_, i) => array.ontap.addSvm({ name: `svm${i}`, iscsi: true }).uuid);
      return Array.from({ length: MANY }, (_, i) => {
        const [svm = "", initiator] = [svms[i % 10], iqn(i)];
        array.ontap.credentials.set(svm, initiator, {});
        return `${svm}/${initiator}`;
      });
    },
    state: { __provider: pointer("ontap:IscsiCredentials"), __managed: [], svm: "svm" },
    remove: (array, index) => array.ontap.credentials.remove(`svm${index % 10}`, iqn(index)),
  },
  {
    name: "initiator groups",
    seed: (array) => {
      const { uuid } = array.ontap.addSvm({ name: "svm" });
      return Array.from(
        { length: MANY },
        (_, i) => array.ontap.san.setIgroup(uuid, `g${i}`, { initiators: [iqn(i)] }).uuid,
      );
    },
    state: { __provider: pointer("ontap:InitiatorGroup"), __managed: ["initiators"], svm: "svm" },
    remove: (array, index) => array.ontap.san.removeIgroup("svm", `g${index}`),
  },
  {
    name: "LUN maps",
    seed: (array) => {
      const { uuid } = array.ontap.addSvm({ name: "svm" });
      return Array.from({ length: MANY }, (_, i) => {
        const group = array.ontap.san.setIgroup(uuid, `g${i}`, {});
        const lun = array.ontap.san.addLun(uuid, `/vol/v/l${i}`);
        array.ontap.san.map(uuid, lun.name, group.name, 0);
        return `${lun.uuid}/${group.uuid}`;
      });
    },
    state: { __provider: pointer("ontap:LunMap"), __managed: [], svm: "svm" },
    remove: (array, index) => array.ontap.san.unmap("svm", `/vol/v/l${index}`, `g${index}`),
  },
  {
    name: "Element accounts",
    seed: (array) =>
      Array.from({ length: MANY }, (_, i) => String(array.element.addAccount({ username: `tenant${i}` }).accountID)),
    state: { __provider: pointer("element:Account"), __managed: [] },
    remove: (array, index) => array.element.removeAccount(`tenant${index}`),
  },
  {
    name: "volume access groups",
    seed: (array) =>
      Array.from({ length: MANY }, (_, i) => String(array.element.groups.add({ name: `g${i}` }).volumeAccessGroupID)),
    state: { __provider: pointer("element:VolumeAccessGroup"), __managed: [] },
    remove: (array, index) => array.element.groups.remove(`g${index}`),
  },
  {
    name: "initiators",
    seed: (array) =>
      Array.from({ length: MANY }, (_, i) => {
        array.element.groups.addInitiator({ name: iqn(i) });
        return String(array.element.groups.initiator(iqn(i))?.initiatorID);
      }),
    state: { __provider: pointer("element:Initiator"), __managed: [] },
    remove: (array, index) =>
      array.element.groups.deleteInitiator(array.element.groups.initiator(iqn(index))?.initiatorID ?? 0),
  },
];

/** Reads everything, so many at a time, as the engine does; the ids that came back, `""` for gone. */
async function refresh(plugin: Plugin, ids: string[], state: Record<string, unknown>, parallel: number) {
  const left = ids.map((id, index) => ({ id, index }));
  const found: string[] = [];
  const reader = async () => {
    for (let next = left.shift(); next; next = left.shift()) found[next.index] = (await plugin.read(next.id, state)).id;
  };
  await Promise.all(Array.from({ length: parallel }, reader));
  return found;
}

describe("A refresh of many objects of one system", function () {
  this.timeout(120_000);
  for (const { name, seed, state, remove } of kinds) {
    describe(name, () => {
      let array: Emulator;
      let ids: string[];
      before(async () => {
        array = await startEmulator();
        ids = seed(array);
      });
      after(() => array.close());

      for (const parallel of ALSO_SLOWLY.includes(name) ? [1, 8] : []) {
        it(`costs at most ${MOST} requests for ${MANY} at a parallelism of ${parallel}, and finds them all`, async () => {
          expect(await found(parallel)).to.deep.equal(ids);
        });
      }

      it(`costs at most ${MOST} requests for ${MANY} at a parallelism of 64, and calls exactly those gone that are`, async () => {
        const gone = [0, 499, 999];
        for (const index of gone) remove(array, index);
        expect(await found(64)).to.deep.equal(ids.map((id, index) => (gone.includes(index) ? "" : id)));
      });

      async function found(parallel: number) {
        const plugin = await Plugin.start(Plugin.connection(array));
        array.take();
        const all = await refresh(plugin, ids, state, parallel);
        expect(array.take().length).to.be.at.most(MOST);
        await plugin.stop();
        return all;
      }
    });
  }
});

describe("A refresh of many objects of a few SVMs", function () {
  this.timeout(60_000);
  const fifty = Array.from({ length: 50 }, (_, i) => i);
  /** Makes fifty on one SVM; `svm` is there too, and its objects are somebody else's. */
  const onOneSvm: Record<
    string,
    { state: Record<string, unknown>; seed(array: Emulator, svm: string, i: number): string }
  > = {
    "iSCSI credentials": {
      state: { __provider: pointer("ontap:IscsiCredentials"), __managed: [] },
      seed: ({ ontap }, svm, i) => {
        ontap.credentials.set(svm, iqn(i), {});
        return `${svm}/${iqn(i)}`;
      },
    },
    "initiator groups": {
      state: { __provider: pointer("ontap:InitiatorGroup"), __managed: ["initiators"] },
      seed: ({ ontap }, svm, i) => ontap.san.setIgroup(svm, `g${i}`, { initiators: [iqn(i)] }).uuid,
    },
    "LUN maps": {
      state: { __provider: pointer("ontap:LunMap"), __managed: [] },
      seed: ({ ontap }, svm, i) => {
        const [group, lun] = [ontap.san.setIgroup(svm, `g${i}`, {}), ontap.san.addLun(svm, `/vol/v/l${i}`)];
        ontap.san.map(svm, lun.name, group.name, 0);
        return `${lun.uuid}/${group.uuid}`;
      },
    },
  };
  // Of groups and maps the first two are read by their UUIDs: an SVM may have thousands that are somebody else's.
  const most = { "iSCSI credentials": { 1: 2, 8: 2 }, "initiator groups": { 1: 4, 8: 2 }, "LUN maps": { 1: 4, 8: 2 } };
  const costs = Object.entries(most).flatMap(([kind, each]) =>
    Object.entries(each).map(([parallel, requests]) => ({ kind, parallel: Number(parallel), requests })),
  );
  for (const { kind, parallel, requests } of costs) {
    it(`costs ${requests} requests for 50 ${kind} of one SVM of which one is gone, at a parallelism of ${parallel}`, async () => {
      const { state, seed } = onOneSvm[kind] ?? expect.fail();
      const array = await startEmulator();
      const [svm, other] = ["svm", "other"].map((name) => array.ontap.addSvm({ name, iscsi: true }).uuid);
      const ids = fifty.map((i) => seed(array, svm ?? "", i));
      seed(array, other ?? "", 50);
      const gone = ids[30]?.replace(/[0-9a-f](?=[^/]*$)/, (digit) => (digit === "0" ? "1" : "0")) ?? "";
      const plugin = await Plugin.start(Plugin.connection(array));
      array.take();
      const found = await refresh(plugin, ids.with(30, gone), { ...state, svm: "svm", svmUuid: svm }, parallel);
      // A state without `__system` asks once which cluster it is.
      const paths = array.take().flatMap(({ path }) => (path === "/api/cluster" ? [] : [path]));
      expect(paths, paths.join("\n")).to.have.length(requests);
      expect(found).to.deep.equal(ids.with(30, ""));
      await plugin.stop();
      await array.close();
    });
  }

  it("costs a page for 1,000 iSCSI credentials of 20 SVMs, read 64 at a time", async () => {
    const array = await startEmulator();
    const svms = Array.from({ length: 20 }, (_, i) => array.ontap.addSvm({ name: `svm${i}`, iscsi: true }).uuid);
    const ids = Array.from({ length: MANY }, (_, i) => {
      array.ontap.credentials.set(svms[i % 20] ?? "", iqn(i), {});
      return `${svms[i % 20]}/${iqn(i)}`;
    });
    const plugin = await Plugin.start(Plugin.connection(array));
    array.take();
    const found = await refresh(
      plugin,
      ids,
      { __provider: pointer("ontap:IscsiCredentials"), __managed: [], svm: "svm" },
      64,
    );
    expect(array.take().length).to.equal(2);
    expect(found).to.deep.equal(ids);
    await plugin.stop();
    await array.close();
  });
});

describe("Reads that are asked for together", () => {
  interface Thing {
    readonly id: number;
    readonly value: string;
  }

  /** A system of things, which can leave some out of its listing, as pages that are no snapshot do. */
  function system(count: number) {
    const things = new Map(Array.from({ length: count }, (_, id) => [id, "old"]));
    const unlisted = new Set<number>();
    const asked: (number | "all")[] = [];
    const pick = (id: number): Thing[] => {
      const value = things.get(id);
      return value === undefined ? [] : [{ id, value }];
    };
    const fetch = async (_: unknown, ids: readonly number[] | undefined) => {
      asked.push(ids === undefined ? "all" : ids.length);
      // The answer is made when the call arrives, and takes its time to come back.
      const answer = ids ? ids.flatMap(pick) : [...things.keys()].filter((id) => !unlisted.has(id)).flatMap(pick);
      await new Promise((done) => setTimeout(done, 10));
      return answer;
    };
    const reads = new SharedReads({ fetch, keyOf: ({ id }: Thing) => id }, noClient);
    return { things, unlisted, asked, reads };
  }

  it("asks again for what a listing does not show, before it counts as gone", async () => {
    const { unlisted, asked, reads } = system(200);
    unlisted.add(77);
    const found = await Promise.all(Array.from({ length: 200 }, (_, id) => reads.get(id)));
    expect(found.every((thing, id) => thing?.id === id)).to.equal(true);
    expect(asked).to.deep.equal(["all", 1]);
  });

  it("shows after a write what is there now", async () => {
    const { things, reads } = system(200);
    await Promise.all(Array.from({ length: 200 }, (_, id) => reads.get(id)));
    things.set(5, "new");
    reads.forget();
    expect(await reads.get(5)).to.deep.equal({ id: 5, value: "new" });
  });

  it("asks a listing of a part once, also for what is not in it, unless it came in pages", async () => {
    for (const [inPages, requests] of [
      [false, ["part"]],
      [true, ["part", "key", "key"]],
    ] as const) {
      const asked: string[] = [];
      const fetch = async (kind: string, ids: readonly string[]) => {
        asked.push(kind);
        return ids.filter((id) => id !== "gone" && id !== "gone too").map((id) => ({ id }));
      };
      const listing = {
        fetch: (_: unknown, keys: readonly string[] | undefined) => fetch(keys ? "key" : "all", keys ?? []),
        keyOf: ({ id }: { id: string }) => id,
        fetchParts: async () => (inPages ? ofPages(await fetch("part", ["here"])) : fetch("part", ["here"])),
        mostOfPart: 0,
      };
      const reads = new SharedReads(listing, noClient);
      expect(await Promise.all(["here", "gone"].map((id) => reads.get(id, "svm")))).to.deep.equal([
        { id: "here" },
        undefined,
      ]);
      expect(await reads.get("here", "svm")).to.deep.equal({ id: "here" });
      expect(await reads.get("gone too", "svm")).to.equal(undefined);
      expect(asked).to.deep.equal(requests);
      reads.forget();
      await reads.get("here", "svm");
      expect(asked).to.deep.equal([...requests, "part"]);
    }
  });

  it("keeps no listing that began while a write was under way", async () => {
    const { things, reads } = system(200);
    reads.forget();
    const listing = Promise.all(Array.from({ length: 200 }, (_, id) => reads.get(id)));
    await new Promise((done) => setTimeout(done, 8));
    things.set(5, "new");
    reads.forget();
    await listing;
    expect(await reads.get(5)).to.deep.equal({ id: 5, value: "new" });
  });

  it("does not keep a listing that failed", async () => {
    let fail = true;
    const fetch = async (_: unknown, ids: readonly number[] | undefined) => {
      if (fail) throw new Error("down");
      return (ids ?? [...Array(100).keys()]).map((id) => ({ id, value: "here" }));
    };
    const reads = new SharedReads({ fetch, keyOf: ({ id }: Thing) => id }, noClient);
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, (_, id) => reads.get(id)));
    expect(outcomes.every(({ status }) => status === "rejected")).to.equal(true);
    fail = false;
    expect(await reads.get(3)).to.deep.equal({ id: 3, value: "here" });
  });
});

describe("A write in the same process", function () {
  this.timeout(60_000);
  it("is seen by the next read, though a listing was fresh", async () => {
    const array = await startEmulator();
    const uuids = Array.from({ length: 100 }, (_, i) => array.ontap.addSvm({ name: `svm${i}`, iscsi: true }).uuid);
    const plugin = await Plugin.start(Plugin.connection(array));
    const state = { __provider: pointer("ontap:IscsiService"), svm: "svm0", __managed: ["targetAlias"] };
    await refresh(plugin, uuids, state, 64);
    const [uuid = ""] = uuids;
    const { props } = await plugin.read(uuid, state);
    await plugin.update(uuid, { ...props, ...state }, { ...state, targetAlias: "fresh" });
    expect((await plugin.read(uuid, state)).props.targetAlias).to.equal("fresh");
    await plugin.stop();
    await array.close();
  });
});

describe("A refresh on the real engine", function () {
  this.timeout(240_000);
  it(`costs at most ${MOST} requests for a hundred services and a hundred accounts together`, async () => {
    const array = await startEmulator();
    const names = Array.from({ length: 100 }, (_, i) => `svm${i}`);
    for (const name of names) array.ontap.addSvm({ name });
    const stack = (await Stack.create({ PULUMI_EXPERIMENTAL: "1", PULUMI_SKIP_CHECKPOINTS: "1" })).connect(array);
    const services = names.map((svm) => [`service-${svm}`, { type: "ontap.IscsiService", args: { svm } }] as const);
    const accounts = names.map(
      (name) => [`account-${name}`, { type: "element.Account", args: { username: name } }] as const,
    );
    await stack.program(Object.fromEntries([...services, ...accounts]));
    await stack.up();
    array.take();
    await stack.refresh();
    expect(array.take().length).to.be.within(2, MOST);
    expect(Object.keys(await stack.state())).to.have.length(200);
    await stack.remove();
    await array.close();
  });
});
