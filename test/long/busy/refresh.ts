import { expect } from "chai";
import { startEmulator } from "../../../emulator";
import { Budget } from "../../../provider/http/budget";
import { type Answer, Transport, type Verdict } from "../../../provider/http/transport";
import { pointer } from "../../../provider/program/dynamic";
import { connectionTo, READ } from "../../http/support";
import { Plugin } from "../../support/plugin";
import { WAYS } from "../../support/ways";

const verdictOf = ({ status }: Answer): Verdict => (status === 200 ? "final" : "unapplied");

describe("An array that others keep busy, takes eight calls at once and answers in 300 ms", function () {
  this.timeout(240_000);

  for (const way of WAYS)
    it(`loses none of 3,000 resources at a refresh, gets no more calls at once than it may, and the user is told (${way})`, async () => {
      const names = Array.from({ length: 1000 }, (_, at) => `svm${at}`);
      const array = await startEmulator({ ontap: { svms: names.map((name) => ({ name, iscsi: true })) } });
      const initiator = "iqn.1994-05.com.example:host";
      const reads = array.ontap.svms.flatMap(({ uuid, name }) => {
        array.ontap.credentials.set(uuid, initiator, {});
        const group = array.ontap.san.setIgroup(uuid, "hosts", {});
        const state = { svm: name, svmUuid: uuid, svmName: name, __managed: [] };
        return [
          { id: uuid, type: "ontap:IscsiService", state },
          { id: `${uuid}/${initiator}`, type: "ontap:IscsiCredentials", state: { ...state, initiator } },
          { id: group.uuid, type: "ontap:InitiatorGroup", state: { ...state, name: "hosts" } },
        ];
      });
      Object.assign(array.switches, { maxParallelRequests: 8, retryAfter: "missing" });
      array.latency = 300;
      // However the calls of the others lie: so many are refused at least.
      array.faults.add({ kind: "status", status: 429, times: 3, match: { label: /igroups/ } });
      const others = new Transport(connectionTo(array, { maxParallelCalls: 12 }));
      let isOver = false;
      const keepBusy = async () => {
        while (!isOver) await others.send({ ...READ, path: "/api/svm/svms?name=others" }, new Budget(60), verdictOf);
      };
      const busy = Array.from({ length: 12 }, keepBusy);
      const plugin = await Plugin.start(Plugin.connection(array, { maxParallelCalls: 2 }), {}, { way });
      const lost: string[] = [];
      const left = [...reads];
      const reader = async () => {
        for (let next = left.shift(); next; next = left.shift()) {
          const { type, id, state } = next;
          const known = way === "dynamic" ? { ...state, __provider: pointer(type) } : state;
          if ((await plugin.read(id, known, type)).id !== id) lost.push(id);
        }
      };
      await Promise.all(Array.from({ length: 64 }, reader));
      isOver = true;
      await Promise.all(busy);
      const asked = array.take().filter(({ query }) => query.name !== "others");
      expect(lost).to.deep.equal([]);
      expect(asked.filter(({ status }) => status === 429).length).to.be.above(0);
      expect(asked.length).to.be.below(100);
      // Each is under way for 300 ms, less what clocks are late.
      const began = asked.map(({ time }) => time);
      expect(
        Math.max(...began.map((at) => began.filter((time) => time >= at && time < at + 250).length)),
      ).to.be.at.most(2);
      await plugin.said();
      await plugin.stop();
      expect(plugin.written.match(/is busy and refuses calls/g) ?? []).to.have.length(1);
      await Promise.all([others.close(), array.close()]);
    });
});
