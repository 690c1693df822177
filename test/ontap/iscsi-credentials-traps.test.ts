import { expect } from "chai";
import { UNKNOWN } from "../../provider/base/unknown";
import { pointer } from "../../provider/program/dynamic";
import { WAYS } from "../support/ways";
import { benched, CREDENTIALS, expectSentence, failure, HOST7, IN, INBOUND, OUT, OUTBOUND } from "./bench";
import { DELETE, GET, PATCH, POST } from "./iscsi-credentials-rows";

/** A test per trap of the API; the numbers are those of the project's notes on it. */
for (const way of WAYS)
  describe(`the traps of iSCSI credentials: ${way}`, function () {
    this.timeout(60_000);
    const bench = benched({}, {}, way);
    beforeEach(() => bench().array.ontap.setIscsi(bench().svm, {}));
    const store = () => bench().array.ontap.credentials;
    const record = (initiator = HOST7) => store().get(bench().svm, initiator);
    const refused = async (work: Promise<unknown>, ...parts: string[]) => {
      const message = await failure(work);
      for (const part of parts) expect(message).to.contain(part);
      expect(message).to.not.contain(IN.password).and.not.contain(OUT.password);
    };
    const plain = (authenticationType: string, more = {}) => ({
      svm: bench().svm,
      initiator: HOST7,
      authenticationType,
      ...more,
    });

    it("traps 1 and 2: a change of one CHAP value sends the type and the whole inbound pair", async () => {
      const life = bench().credentials();
      await life.up(bench().chap());
      bench().calls();
      await life.up(bench().chap({ inboundUser: "host8" }));
      expect(bench().calls()[0]).to.deep.equal([
        PATCH,
        { authentication_type: "chap", chap: { inbound: { ...IN, user: "host8" } } },
      ]);
    });

    it("trap 3: mutual CHAP stays with a change of the inbound password, and goes with an empty user", async () => {
      const life = bench().credentials();
      bench().array.switches.outboundLeftOut = "drop";
      await life.up(bench().chap(OUTBOUND));
      await life.up(bench().chap({ ...OUTBOUND, inboundPassword: "pw-Rotated-7" }));
      expect(record()?.outbound).to.deep.equal(OUT);
      bench().array.switches.outboundLeftOut = "keep";
      await life.up(bench().chap({ outboundUser: "", inboundPassword: "pw-Rotated-7" }));
      expect(record()?.outbound).to.equal(undefined);
    });

    it("trap 4: leaving CHAP sends the type alone, and a program that keeps the pairs is told before any call", async () => {
      const life = bench().credentials();
      await life.up(bench().chap(OUTBOUND));
      bench().calls();
      await refused(
        life.up(bench().chap({ authenticationType: "none" })),
        'inboundUser is possible with authenticationType "chap" only',
        'inboundPassword is possible with authenticationType "chap" only',
      );
      expect(bench().calls()).to.deep.equal([]);
      await life.up(plain("none"));
      expect(bench().calls()[0]).to.deep.equal([PATCH, { authentication_type: "none" }]);
    });

    it("trap 5: an import has no passwords; the first up sets them, and from then on nothing is sent", async () => {
      store().set(bench().svm, HOST7, { inbound: IN, outbound: OUT });
      const life = bench().credentials();
      const id = `${bench().uuid}/${HOST7}`;
      const { props, inputs } = await bench().plugin.read(id, { __provider: pointer(life.type) }, life.type, {});
      expect(props).to.include({ inboundUser: "host7", outboundUser: "target" });
      expect(props).to.not.have.any.keys("inboundPassword", "outboundPassword");
      life.kept = { id, outputs: props, inputs: inputs ?? {} };
      await bench().plugin.said();
      bench().calls();
      const args = bench().chap(OUTBOUND);
      await life.up(args);
      expect(bench().labels()).to.deep.equal([PATCH, GET]);
      expect(record()).to.deep.include({ inbound: IN, outbound: OUT });
      expect((await life.preview(args)).op).to.equal("same");
    });

    it("trap 6: the default credentials are there before us and stay after us, and destroy says so", async () => {
      const life = bench().credentials();
      const args = { ...plain("deny"), initiator: "default", adopt: true };
      await life.up(args);
      await bench().plugin.said();
      bench().calls();
      await life.destroy();
      expect(bench().calls()).to.deep.equal([]);
      expect(record("default")?.authenticationType).to.equal("deny");
      const [line, ...more] = bench().plain(await bench().plugin.said());
      expect(line).to.contain("the iSCSI credentials of default on SVM svm1 stay on the array as they are");
      expect(more).to.deep.equal([]);
      await refused(
        life.up({ ...args, initiatorAddresses: ["192.0.2.7"] }),
        'initiatorAddresses is not possible for the initiator "default"',
      );
    });

    it("trap 7: denying by default is said to hit every initiator without credentials of its own", async () => {
      const life = bench().credentials();
      const args = (type: string) => ({ ...plain(type), initiator: "default", adopt: true });
      await life.up(args("none"));
      await bench().plugin.said();
      const { notes } = await life.preview(args("deny"));
      expect(notes.join()).to.contain("high").and.contain("of every initiator without credentials of its own");
    });

    it("traps 8 and 9: the list is sent whole, without a flag; an emptied one is taken off as it was read", async () => {
      const life = bench().credentials();
      await life.up(plain("none", { initiatorAddresses: ["192.0.2.7"] }));
      bench().requests();
      await life.up(plain("none", { initiatorAddresses: ["192.0.2.7", "192.0.2.9"] }));
      const [change] = bench().requests();
      expect(change?.query).to.deep.equal({});
      expect(record()?.addresses.ranges).to.have.length(2);
      await life.up(plain("none", { initiatorAddresses: [] }));
      const [, taken] = bench().requests();
      expect(taken?.query).to.deep.equal({ remove_initiator_addresses: "true" });
      expect(record()?.addresses).to.deep.equal({ ranges: [], masks: [] });
    });

    it("trap 10: networks that the array tells as masks are the ranges that were written", async () => {
      bench().array.switches.addressReadBack = "masks";
      const life = bench().credentials();
      const args = plain("none", { initiatorAddresses: ["192.0.2.0/25", "192.0.2.128-192.0.2.255"] });
      await life.up(args);
      await life.refresh();
      expect((await life.preview(args)).lines).to.deep.equal([]);
    });

    it("trap 11: another SVM's credentials of the same initiator are another object", async () => {
      bench().array.ontap.setIscsi(bench().other, {});
      store().set(bench().other, HOST7, { authenticationType: "deny" });
      const life = bench().credentials();
      await life.up(plain("none", { adopt: true }));
      await life.destroy();
      expect(store().get(bench().other, HOST7)?.authenticationType).to.equal("deny");
    });

    it("trap 12: the initiator is encoded once in the path", async () => {
      const life = bench().credentials();
      await life.up(plain("none"));
      bench().requests();
      await life.destroy();
      expect(bench().requests()[0]?.path).to.equal(`/api${CREDENTIALS}/${bench().uuid}/${encodeURIComponent(HOST7)}`);
    });

    it("trap 13: another case of the type or the initiator is no difference", async () => {
      const life = bench().credentials();
      await life.up(plain("none"));
      store().set(bench().svm, HOST7, { authenticationType: "NONE" as "none" });
      await life.refresh();
      expect((await life.preview(plain("none", { initiator: HOST7.toUpperCase() }))).op).to.equal("same");
    });

    for (const [initiator, next] of [
      ["iqn.1994-05.com.example:host_7", "must be an IQN"],
      ["naa.500a098000000000", "must be an IQN"],
      ["eui.0123", "must be an IQN"],
      ["host7", "must be an IQN"],
    ] as const) {
      it(`trap 14: ${initiator} is refused before any call`, async () => {
        await refused(
          bench()
            .credentials()
            .up({ ...plain("none"), initiator }),
          "[initiator]",
          next,
        );
        expect(bench().calls()).to.deep.equal([]);
      });
    }

    for (const [title, more, reason] of [
      [
        "trap 15: a password that begins with 0x and is no whole number of bytes",
        { inboundPassword: "0x123" },
        "hexadecimal",
      ],
      ["trap 16: equal passwords", { ...OUTBOUND, outboundPassword: IN.password }, "must be different from each other"],
      ["an outbound password without its user", { outboundPassword: OUT.password }, "outboundUser is required"],
      [
        "an outbound password with an empty user",
        { outboundUser: "", outboundPassword: OUT.password },
        "outboundUser is required",
      ],
      ["an outbound user without its password", { outboundUser: "target" }, "outboundPassword is required"],
    ] as const) {
      it(`${title}: refused before any call, and no property is named`, async () => {
        await refused(bench().credentials().up(bench().chap(more)), "[] ", reason);
        expect(bench().calls()).to.deep.equal([]);
      });
    }

    it("CHAP without user and password: refused before any call", async () => {
      await refused(
        bench().credentials().up(plain("chap")),
        'inboundUser is required with authenticationType "chap"',
        'inboundPassword is required with authenticationType "chap"',
      );
      expect(bench().calls()).to.deep.equal([]);
    });

    it("a password that is not known yet is not a missing one", async () => {
      const args = bench().chap({ inboundPassword: UNKNOWN, outboundUser: "target", outboundPassword: UNKNOWN });
      expect((await bench().credentials().preview(args)).op).to.equal("create");
    });

    it("trap 17: the host's outgoing pair is inbound here", async () => {
      await bench().credentials().up(bench().chap(OUTBOUND));
      const login = { initiator: HOST7, address: "192.0.2.7", ...IN, outbound: OUT };
      expect(store().login(bench().svm, login)).to.equal("accepted");
    });

    it("traps 18 and 20: without service or record a change says to refresh and makes nothing, a delete is done", async () => {
      const life = bench().credentials();
      await life.up(bench().chap());
      bench().array.ontap.removeIscsi(bench().svm);
      bench().calls();
      await refused(life.up(bench().chap({ inboundUser: "host8" })), "run pulumi refresh");
      expect(bench().labels()).to.deep.equal([PATCH]);
      bench().array.ontap.setIscsi(bench().svm, {});
      await refused(life.up(bench().chap({ inboundUser: "host8" })), "5374895", "run pulumi refresh");
      await life.destroy();
      expect(life.kept).to.equal(undefined);
    });

    it("trap 19: no session drops with a new password, and the note speaks of the next login", async () => {
      const life = bench().credentials();
      await life.up(bench().chap());
      store().login(bench().svm, { initiator: HOST7, address: "192.0.2.7", ...IN });
      const { notes } = await life.up(bench().chap({ inboundPassword: "pw-Rotated-7" }));
      expect(notes.join()).to.contain("sessions stay, the next login fails until the host uses the new values");
      expect(store().sessions(bench().svm)[0]?.up).to.equal(true);
      store().relogin(bench().svm);
      expect(store().sessions(bench().svm)[0]?.up).to.equal(false);
    });

    it("trap 21: a renamed SVM is the same one", async () => {
      const life = bench().credentials();
      await life.up(bench().chap());
      bench().array.ontap.renameSvm(bench().svm, `${bench().svm}-new`);
      await life.refresh();
      expect(bench().outputs(life)).to.include({ svm: "svm1", svmName: "svm1-new" });
      expect((await life.preview(bench().chap())).op).to.equal("same");
      expect((await life.preview(bench().chap({ svm: `${bench().svm}-new` }))).replaces).to.deep.equal([]);
    });

    it("traps 22 and 24: passwords are in bodies of POST and PATCH alone, never asked for, never in a URL", async () => {
      const life = bench().credentials();
      await life.up(bench().chap(OUTBOUND));
      await life.refresh();
      await life.up(bench().chap({ ...OUTBOUND, inboundPassword: "pw-Rotated-7" }));
      await life.destroy();
      for (const { method, path, query, body } of bench().requests()) {
        expect(JSON.stringify([path, query])).to.not.match(/pw-|password/);
        if (method === "GET" || method === "DELETE") expect(body).to.equal(undefined);
      }
    });

    it("trap 23: credentials of an SVM that this login does not see any more are kept", async () => {
      const life = bench().credentials();
      await life.up(bench().chap());
      bench().role({ svms: [bench().other], deny: ["GET /cluster"] });
      await refused(life.refresh(), "it may be deleted or out of reach", "pulumi state delete");
      await failure(life.destroy());
      expect(life.kept).to.not.equal(undefined);
    });

    it("a POST whose answer is lost and was not carried out is sent again", async () => {
      bench().array.faults.add({ kind: "reset-before", match: { label: POST } });
      await bench().credentials().up(bench().chap());
      expect(bench().labels()).to.deep.equal([POST, GET, POST]);
    });

    it("a POST whose answer is lost and whose record is there: nobody takes it over unasked", async () => {
      bench().array.faults.add({ kind: "reset-after", match: { label: POST } });
      const life = bench().credentials();
      const message = await failure(life.up(bench().chap()));
      expectSentence(message);
      expect(message).to.contain("the answer was lost").and.contain("set adopt: true");
      await life.up(bench().chap({ adopt: true }));
      expect(record()?.inbound).to.deep.equal(IN);
    });

    it("a PATCH of passwords whose answer is lost is sent again, as nobody can see it; one of the type is looked for", async () => {
      const life = bench().credentials();
      await life.up(bench().chap());
      bench().array.faults.add({ kind: "reset-after", match: { label: PATCH } });
      bench().calls();
      await life.up(bench().chap({ inboundPassword: "pw-Rotated-7" }));
      expect(bench().labels()).to.deep.equal([PATCH, GET, PATCH, GET]);
      bench().array.faults.add({ kind: "reset-after", match: { label: PATCH } });
      await life.up(plain("deny"));
      expect(bench().labels()).to.deep.equal([PATCH, GET, GET]);
    });

    it("a DELETE whose answer is lost is sent again", async () => {
      const life = bench().credentials();
      await life.up(plain("none"));
      bench().array.faults.add({ kind: "reset-after", match: { label: DELETE } });
      bench().calls();
      await life.destroy();
      expect(bench().labels()).to.deep.equal([DELETE, DELETE]);
    });

    it("half-done work: addresses that stay although the values came are kept in the state, and the next up goes on", async () => {
      const life = bench().credentials();
      await life.up(plain("none", { initiatorAddresses: ["192.0.2.7"] }));
      const refusal = {
        kind: "ontapError",
        code: "2621576",
        status: 409,
        match: { label: PATCH, attempt: 2 },
      } as const;
      bench().array.faults.add(refusal);
      await refused(life.up(bench().chap()), "locked against changes");
      expect(bench().outputs(life)).to.deep.include({
        authenticationType: "chap",
        initiatorAddresses: ["192.0.2.7"],
        ...INBOUND,
      });
      bench().array.faults.clear();
      bench().calls();
      await life.up(bench().chap());
      expect(record()?.addresses.ranges).to.deep.equal([]);
      expect((await life.preview(bench().chap())).op).to.equal("same");
    });

    it("a refresh of many initiators of two SVMs is one call", async () => {
      bench().array.ontap.setIscsi(bench().other, {});
      const lives = [];
      for (const svm of [bench().svm, bench().other])
        for (const at of [1, 2, 3]) {
          const life = bench().credentials();
          await life.up({ svm, initiator: `iqn.1994-05.com.example:h${at}`, authenticationType: "none" });
          lives.push(life);
        }
      bench().calls();
      expect(await Promise.all(lives.map((life) => life.refresh()))).to.not.include(false);
      expect(bench().labels()).to.deep.equal([GET]);
    });
  });
