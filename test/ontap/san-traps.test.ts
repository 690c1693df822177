import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { IgroupSeed } from "../../emulator";
import { lunMap } from "../../provider/ontap/lun-map/definition";
import { pointer } from "../../provider/program/dynamic";
import { cli, connection, ROOT } from "../cli/cli";
import { WAYS } from "../support/ways";
import {
  type Bag,
  type Bench,
  benched,
  expectSentence,
  failure,
  HOST7,
  IGROUP,
  IGROUPS,
  LUN_MAP,
  LUN_MAPS,
  refused,
} from "./bench";
import { HOST8, LUN, mapped } from "./initiator-group-rows";
import { furnish, IGROUP_UUID, LUN_UUID, OTHER_LUN } from "./lun-map-rows";
import { group, groupRound, map, mapRound } from "./rounds";

const own = ({ san, svm }: Bench, name = "host7") => san.igroup(svm, name)?.initiators.map((one) => one.name);

for (const way of WAYS)
  describe(`the traps of initiator groups and LUN maps: ${way}`, function () {
    this.timeout(30_000);
    const bench = benched({}, {}, way);

    it("group 1: members of nested groups are not this group's", async () => {
      const { san, svm } = bench();
      san.setIgroup(svm, "child", { initiators: [HOST8] });
      const life = bench().group();
      await life.up(group(bench(), { initiatorGroups: ["child"] }));
      await life.refresh();
      expect(bench().outputs(life)).to.deep.include({ initiatorGroups: ["child"] });
      expect(bench().outputs(life)).to.not.have.property("initiators");
    });

    it("group 2: the flag goes with removals and the deletion, and only where the program sets it", async () => {
      const life = bench().group();
      const args = (more: Bag) => group(bench(), { allowDeleteWhileMapped: true, ...more });
      await life.up(args({ initiators: [HOST7, HOST8] }));
      mapped(bench());
      bench().requests();
      await life.up(args({ initiators: [HOST7], comment: "x" }));
      await life.destroy();
      const flagged = bench()
        .requests()
        .filter(({ query }) => query.allow_delete_while_mapped === "true");
      expect(flagged.map(({ label }) => label)).to.deep.equal([
        `DELETE ${IGROUP}/initiators/{name}`,
        `DELETE ${IGROUP}`,
      ]);
      await life.up(group(bench(), { initiators: [HOST7, HOST8] }));
      await life.up(group(bench(), { initiators: [HOST7] }));
      await life.destroy();
      expect(
        bench()
          .requests()
          .some(({ query }) => "allow_delete_while_mapped" in query),
      ).to.equal(false);
    });

    it("group 4, map 9: a group that goes with its last map is gone at the refresh, and its deletion succeeds", async () => {
      furnish(bench());
      const { san, svm } = bench();
      const [first, second] = [bench().group(), bench().map()];
      await first.up(group(bench(), { adopt: true, deleteOnUnmap: true }));
      await second.up(map(bench()));
      await second.destroy();
      expect(san.igroup(svm, "host7")).to.equal(undefined);
      const { kept } = first;
      expect(await first.refresh()).to.equal(false);
      first.kept = kept;
      await first.destroy();
    });

    it("group 4, map 9: the last map of such a group that is replaced takes it along: told, and put right by a refresh", async () => {
      furnish(bench());
      const { san, svm } = bench();
      const [first, second] = [bench().group(), bench().map()];
      await first.up(group(bench(), { adopt: true, deleteOnUnmap: true }));
      await second.up(map(bench(), { logicalUnitNumber: 1 }));
      const message = await failure(second.up(map(bench(), { logicalUnitNumber: 2 })));
      expectSentence(message);
      expect(message).to.include("the initiator group does not exist").and.include("make both first");
      expect(second.kept).to.equal(undefined);
      expect(await first.refresh()).to.equal(false);
      await first.up(group(bench(), { adopt: true, deleteOnUnmap: true }));
      await second.up(map(bench(), { logicalUnitNumber: 2 }));
      expect(san.maps(svm)).to.deep.equal([{ lun: LUN, igroup: "host7", number: 2 }]);
    });

    it("group 9: below 9.9.1 a group is read without what that release does not know, and told what needs it", async () => {
      bench().array.ontap.setCluster({ release: "9.7" });
      const life = bench().group();
      await life.up(group(bench(), { initiators: [HOST7], deleteOnUnmap: true }));
      expect(await life.refresh()).to.equal(true);
      expect(bench().san.igroup(bench().svm, "host7")?.deleteOnUnmap).to.equal(true);
      const message = await failure(
        life.up(group(bench(), { initiators: [HOST7], deleteOnUnmap: true, comment: "x" })),
      );
      expectSentence(message);
      expect(message).to.include("comment, portset and initiatorGroups need ONTAP 9.9.1");
    });

    it("group 10: a cluster of mixed versions says that the upgrade comes first", async () => {
      const { array, san, svm } = bench();
      san.setIgroup(svm, "child", {});
      const life = bench().group();
      await life.up(group(bench()));
      array.ontap.setCluster({ mixedVersion: true });
      const nested = { initiatorGroups: ["child"] };
      for (const [of, more, code] of [
        [life, { comment: "x" }, "5374747"],
        [life, nested, "5374746"],
        [bench().group(), { name: "other", comment: "x" }, "5374747"],
        [bench().group(), { name: "other", ...nested }, "5374746"],
      ] as const)
        await refused(of.up(group(bench(), more)), `code ${code}`, "finish the upgrade first");
      array.ontap.setCluster({ mixedVersion: false });
      await life.up(group(bench(), { comment: "x", ...nested }));
    });

    it("group 11: the group of another SVM with the same name is never touched", async () => {
      const { san, other } = bench();
      san.setIgroup(other, "host7", { initiators: [HOST8] });
      const life = bench().group();
      await life.up(group(bench(), { adopt: true, initiators: [HOST7] }));
      await life.destroy();
      expect(own({ san, svm: other } as Bench)).to.deep.equal([HOST8]);
    });

    it("group 12: a foreign writer's members stay where the program sets none", async () => {
      bench().array.switches.foreignWriter = true;
      const life = bench().group();
      await life.up(group(bench()));
      await life.refresh();
      await life.up(group(bench(), { comment: "x" }));
      expect(own(bench())).to.have.length(1);
    });

    for (const carriedOut of [true, false])
      it(`group 13: a POST of a group and of a map whose answer is lost and that was ${carriedOut ? "" : "not "}carried out`, async () => {
        furnish(bench());
        const kind = carriedOut ? "reset-after" : "reset-before";
        const [lives, programs] = [
          [bench().group(), bench().map()],
          [group(bench(), { name: "fresh" }), map(bench())],
        ];
        for (const [at, path] of [IGROUPS, LUN_MAPS].entries()) {
          bench().array.faults.add({ match: { label: `POST ${path}` }, kind });
          const work = lives[at]?.up(programs[at] ?? {}) ?? Promise.resolve();
          if (!carriedOut) await work;
          else
            expect(await failure(work))
              .to.include("the answer was lost")
              .and.include("set adopt: true");
          expect(
            bench()
              .labels()
              .filter((label) => label === `POST ${path}`),
          ).to.have.length(carriedOut ? 1 : 2);
        }
      });

    it("group 16: a member of a child may not leave while a parent is mapped, and the argument is named", async () => {
      const life = bench().group();
      await life.up(group(bench(), { initiators: [HOST7] }));
      bench().san.setIgroup(bench().svm, "parent", { igroups: ["host7"] });
      mapped(bench(), "parent");
      expect(await failure(life.up(group(bench(), { initiators: [] })))).to.include("allowDeleteWhileMapped: true");
    });

    it("map 7: a map of an SVM that this login does not see stays in the state", async () => {
      furnish(bench());
      const life = bench().map();
      await life.up(map(bench()));
      bench().role({ svms: [bench().other], deny: [/cluster/] });
      expectSentence(await failure(life.destroy()));
      expectSentence(await failure(life.refresh()));
      expect(life.kept).to.not.equal(undefined);
    });

    it("map 11, map 12: neither reporting nodes nor the group's members are asked for", async () => {
      furnish(bench());
      const life = bench().map();
      await life.up(map(bench()));
      await life.refresh();
      const asked = bench()
        .requests()
        .map(({ query }) => query.fields ?? "");
      expect(asked.join()).to.not.match(/reporting_nodes|initiators|\*/);
    });

    for (const applied of [true, false])
      it(`group 3: a new name goes alone; 5374868 with the name ${applied ? "set is a success" : "refused says how far it came"}`, async () => {
        const life = bench().group();
        await life.up(group(bench()));
        bench().calls();
        const args = group(bench(), { name: "renamed", comment: "x", osType: "vmware" });
        const match = { label: `PATCH ${IGROUP}`, attempt: 2 };
        bench().array.faults.add({ match, kind: "ontapError", code: "5374868", status: 500, applied });
        const work = life.up(args);
        if (applied) await work;
        else expect(await failure(work)).to.include("done before that: osType set and comment set");
        expect(
          bench()
            .calls()
            .filter(([label]) => label === `PATCH ${IGROUP}`)
            .map(([, body]) => body),
        ).to.deep.equal([{ os_type: "vmware", comment: "x" }, { name: "renamed" }]);
        expect(bench().outputs(life)).to.include({
          name: applied ? "renamed" : "host7",
          comment: "x",
          osType: "vmware",
        });
        expect((await life.preview(args)).op).to.equal(applied ? "same" : "update");
        await life.up(args);
        expect(bench().san.igroup(bench().svm, "renamed")?.osType).to.equal("vmware");
      });

    it("group 5: case and colons do not count, and the state keeps the program's spelling", async () => {
      const life = bench().group();
      const [iqn, port] = ["iqn.1994-05.com.example:Host7", "500A098000000001"];
      await life.up(group(bench(), { initiators: [iqn, port] }));
      expect(own(bench())).to.deep.equal([iqn.toLowerCase(), "50:0a:09:80:00:00:00:01"]);
      await life.refresh();
      expect(bench().outputs(life)).to.deep.include({ initiators: [iqn, port] });
      bench().calls();
      const other = group(bench(), { initiators: ["50:0A:09:80:00:00:00:01", iqn.toLowerCase()] });
      expect(await life.up(other)).to.deep.include({ op: "same", notes: [] });
      expect(bench().calls()).to.deep.equal([]);
    });

    const conflicts: [code: string, seed: IgroupSeed, change: Bag, says: string][] = [
      ["5374734", { name: "esx", osType: "vmware", initiators: [HOST8] }, { initiators: [HOST8] }, "esx (vmware)"],
      ["5374733", { name: "kvm", initiators: [HOST7] }, { initiators: [HOST7], osType: "vmware" }, "kvm (linux)"],
      ["1254193", { name: "seen", initiators: [HOST8] }, { initiators: [HOST7, HOST8] }, "seen (linux)"],
      ["1254324", { name: "seen", initiators: [HOST8] }, { initiators: [HOST7, HOST8] }, "seen (linux)"],
    ];
    for (const [code, { name, ...seed }, change, says] of conflicts)
      it(`group 6: ${code} depends on another group, which the error names`, async () => {
        const { san, svm } = bench();
        const life = bench().group();
        const before = Array.isArray(change.initiators) && change.initiators.includes(HOST7) ? [HOST7] : [];
        await life.up(group(bench(), { initiators: before }));
        san.setIgroup(svm, name, seed);
        for (const lun of ["/vol/data/a", "/vol/data/b"]) san.addLun(svm, lun);
        if (code.startsWith("1254")) {
          san.map(svm, "/vol/data/a", "host7", 1);
          san.map(svm, code === "1254193" ? "/vol/data/a" : "/vol/data/b", name, code === "1254193" ? 2 : 1);
        }
        const message = await failure(life.up(group(bench(), change)));
        expectSentence(message);
        expect(message).to.include(`code ${code}`).and.include(`is in ${says}`);
        expect(bench().outputs(life)).to.deep.include({ osType: "linux", initiators: before });
        // The other group lets it go: the same program works.
        san.removeIgroup(svm, name);
        await life.up(group(bench(), change));
      });

    for (const allowDeleteWhileMapped of [false, true])
      it(`group 7: another protocol replaces the group, and the preview says what hosts feel (flag ${allowDeleteWhileMapped})`, async () => {
        const life = bench().group();
        const args = (protocol: string) => group(bench(), { protocol, initiators: [HOST7], allowDeleteWhileMapped });
        await life.up(args("iscsi"));
        mapped(bench());
        bench().calls();
        const { op, replaces, notes } = await life.preview(args("mixed"));
        expect({ op, replaces }).to.deep.equal({ op: "replace", replaces: ["protocol"] });
        expect(notes).to.have.length(1);
        expect(notes[0]).to.match(
          allowDeleteWhileMapped
            ? /impact: high: .+ is replaced with all its LUN maps: its only initiator loses every LUN of it, at once; .+ no LUN maps until they are made again$/
            : /impact: medium: .+ is replaced: ONTAP refuses that while a LUN is mapped to it \(destroy its LunMaps first, or set allowDeleteWhileMapped\)/,
        );
        if (allowDeleteWhileMapped) await life.up(args("mixed"));
        else expect(await failure(life.up(args("mixed")))).to.include("code 1254213");
        expect(bench().labels()).to.deep.equal(
          allowDeleteWhileMapped ? [`DELETE ${IGROUP}`, `POST ${IGROUPS}`] : [`DELETE ${IGROUP}`],
        );
        expect(bench().san.igroup(bench().svm, "host7")?.protocol).to.equal(allowDeleteWhileMapped ? "mixed" : "iscsi");
      });

    it("group 8: no body has an empty list or a null; only the name of a portset is empty", async () => {
      await groupRound(bench());
      await mapRound(bench());
      const bodies = bench()
        .requests()
        .map(({ body }) => body)
        .filter((body) => body !== undefined);
      expect(bodies.length).to.be.greaterThan(5);
      expect(JSON.stringify(bodies)).to.not.match(/\[\]|null/);
      expect(JSON.stringify(bodies)).to.include('"portset":{"name":""}');
    });

    it("group 14: 96 characters are a member, 97 are refused before anything is sent", async () => {
      const name = (length: number) => "iqn.1994-05.com.example:".padEnd(length, "h");
      const life = bench().group();
      const refusal = await failure(life.preview(group(bench(), { initiators: [name(97)] })));
      expect(refusal).to.include("at most 96 characters");
      expect(bench().calls()).to.deep.equal([]);
      await life.up(group(bench(), { initiators: [name(96)] }));
      expect(own(bench())).to.deep.equal([name(96)]);
    });

    it("group 15: no rule of ours forbids the name of an NVMe subsystem or an SVM with NVMe, and the code is told", async () => {
      const { array, san, svm } = bench();
      san.seed(svm, { nvmeSubsystems: ["host7"] });
      array.switches.nvmeNames = "separate";
      await bench().group().up(group(bench()));
      array.switches.nvmeNames = "shared";
      expect(
        await failure(
          bench()
            .group()
            .up(group(bench(), { name: "host7" })),
        ),
      ).to.match(/code 53740?23|code 5376488/);
      array.ontap.setCluster({ release: "9.7" });
      array.ontap.setSvm(svm, { nvme: true });
      const message = await failure(
        bench()
          .group()
          .up(group(bench(), { name: "other" })),
      );
      expectSentence(message);
      expect(message).to.include("code 5373966").and.include("is configured for NVMe");
    });

    it("group 17: the flag covers the deletion too, and the examples protect what hosts use", async () => {
      const life = bench().group();
      await life.up(group(bench(), { initiators: [HOST7], allowDeleteWhileMapped: true }));
      mapped(bench());
      await life.destroy();
      expect(bench().san.maps(bench().svm)).to.deep.equal([]);
      for (const resource of ["initiator-group", "lun-map"]) {
        const page = await readFile(join(ROOT, `provider/ontap/${resource}/resource.ts`), "utf8");
        expect(page, resource).to.include("{ protect: true }").and.include("retainOnDelete: true");
      }
    });

    it("group 18: nobody asks a group for its lun_maps, so their absence says nothing", async () => {
      await groupRound(bench());
      await bench()
        .group()
        .up(group(bench(), { adopt: true }));
      const asked = bench()
        .requests()
        .map(({ query }) => Object.entries(query).join());
      expect(asked.length).to.be.greaterThan(5);
      expect(asked.join()).to.not.include("lun_maps");
    });

    it("map 1: number 0 is asked for, and is another number than 1", async () => {
      furnish(bench());
      bench().san.map(bench().svm, OTHER_LUN, "host7", 1);
      const life = bench().map();
      await life.up(map(bench(), { logicalUnitNumber: 4 }));
      bench().calls();
      const { replaces } = await life.up(map(bench(), { logicalUnitNumber: 0 }));
      expect(replaces).to.deep.equal(["logicalUnitNumber"]);
      expect(bench().calls().at(-1)?.[1]).to.include({ logical_unit_number: 0 });
      expect(bench().outputs(life)).to.include({ logicalUnitNumber: 0 });
      expect(
        await failure(
          bench()
            .map()
            .up(map(bench(), { adopt: true, logicalUnitNumber: 7 })),
        ),
      ).to.include("mapped as number 0, and the program says 7");
    });

    it("map 2: a number that is left out is not sent, is kept as output, and is never compared", async () => {
      furnish(bench());
      const { san, svm } = bench();
      san.map(svm, OTHER_LUN, "host7", 0);
      const life = bench().map();
      await life.up(map(bench()));
      expect(bench().calls()[0]?.[1]).to.not.have.property("logical_unit_number");
      expect(bench().outputs(life)).to.include({ logicalUnitNumber: 1 });
      san.unmap(svm, LUN, "host7");
      san.map(svm, LUN, "host7", 9);
      await life.refresh();
      expect(await life.preview(map(bench()))).to.deep.include({ op: "same", notes: [] });
      expect(bench().outputs(life)).to.include({ logicalUnitNumber: 9 });
    });

    it("map 3, map 4: a difference is a replacement that deletes first, a mere spelling is none, and nothing is ever changed in place", async () => {
      furnish(bench());
      const { plugin, svm, uuid } = bench();
      const life = bench().map();
      await life.up(map(bench(), { logicalUnitNumber: 3 }));
      const ends = { lun: LUN_UUID, igroup: IGROUP_UUID };
      const spelled = await life.up({
        svm: uuid,
        lun: LUN_UUID.toUpperCase(),
        igroup: IGROUP_UUID,
        logicalUnitNumber: 3,
      });
      expect(spelled).to.deep.include({ replaces: [], notes: [] });
      for (const change of [{ logicalUnitNumber: 4 }, { lun: OTHER_LUN }, { igroup: "host8" }]) {
        const wanted = { svm, ...ends, logicalUnitNumber: 3, ...change };
        const { notes, replaces } = await life.preview(wanted);
        expect(replaces).to.deep.equal(Object.keys(change));
        expect(notes.join()).to.match(/impact: high: .+ every host of the group loses sight of the LUN, at once; /);
        const { id, outputs, inputs } = life.kept ?? { id: "", outputs: {}, inputs: {} };
        const news = { ...wanted, ...(way === "dynamic" && { __provider: pointer(life.type) }) };
        const differs = await plugin.diff(id, outputs, news, life.type, inputs);
        expect(differs).to.include({ changes: true, deleteBeforeReplace: true });
      }
      bench().calls();
      await life.up({ svm, ...ends, logicalUnitNumber: 4 });
      expect(bench().labels()).to.deep.equal([`DELETE ${LUN_MAP}`, `POST ${LUN_MAPS}`]);
    });

    for (const [code, name] of [
      ["5379999", "numberInUseCode"],
      ["5379998", "seenThroughOtherGroupCode"],
    ])
      it(`map 5: LUN, group, number and what is in the way are told whatever the code is (${name})`, async () => {
        furnish(bench());
        const { array, san, svm } = bench();
        Object.assign(array.switches, { [String(name)]: code });
        san.addInitiators(svm, "host7", HOST8);
        san.map(svm, name === "numberInUseCode" ? OTHER_LUN : LUN, "host8", 5);
        const work = bench()
          .map()
          .up(map(bench(), { logicalUnitNumber: name === "numberInUseCode" ? 5 : 6 }));
        const message = await failure(work);
        expectSentence(message);
        expect(message).to.match(
          /^Cannot create the map of LUN \/vol\/data\/lun1 to initiator group host7 .+ as number [56] on /,
        );
        expect(message)
          .to.include(`code ${code}`)
          .and.match(/"\/vol\/data\/lun[12]" is number 5 in group host8/);
      });

    it("map 6: a group that is missing at the create has no documented code: each is told as that", async () => {
      furnish(bench());
      for (const code of ["5374878", "5374852", "4"] as const) {
        bench().array.switches.igroupMissingOnPost = code;
        const message = await failure(
          bench()
            .map()
            .up(map(bench(), { igroup: "nope" })),
        );
        expectSentence(message);
        expect(message).to.include("initiator group does not exist").and.include("correct lun and igroup");
        expect(message).to.not.include("creates it again");
      }
    });

    it("map 8: the UUIDs are the map: a stale path is the same one, a LUN made again under its path is another", async () => {
      furnish(bench());
      const { san, svm } = bench();
      const life = bench().map();
      await life.up(map(bench()));
      san.setLun(svm, LUN, { name: "/vol/moved/lun1" });
      san.setIgroup(svm, "host7", { name: "renamed" });
      await life.refresh();
      for (const args of [{}, { lun: "/vol/moved/lun1", igroup: "renamed" }, { lun: LUN_UUID, igroup: IGROUP_UUID }])
        expect((await life.preview(map(bench(), args))).replaces, JSON.stringify(args)).to.deep.equal([]);
      expect((await life.preview(map(bench(), { lun: OTHER_LUN }))).replaces).to.deep.equal(["lun"]);
      san.removeLun(svm, "/vol/moved/lun1");
      san.addLun(svm, LUN);
      san.map(svm, LUN, "renamed");
      expect(await life.refresh()).to.equal(false);
    });

    it("map 13: each read is filtered, names its fields, and is paged", async () => {
      furnish(bench());
      const life = bench().map();
      await life.up(map(bench(), { adopt: true }));
      await life.refresh();
      await life.destroy();
      const reads = bench()
        .requests()
        .filter(({ label }) => label === `GET ${LUN_MAPS}`);
      expect(reads.length).to.be.greaterThan(1);
      for (const { query } of reads) {
        expect(query).to.include.keys("fields", "max_records");
        expect(Object.keys(query).some((name) => /^lun\.(uuid|name)$/.test(name))).to.equal(true);
      }
    });

    it("map 14: on ASA r2 a LUN has a bare name, and nodes are never written", async () => {
      const { array, san, svm } = bench();
      array.ontap.setCluster({ asaR2: true });
      san.addLun(svm, "lun7");
      san.setIgroup(svm, "host7", {});
      const life = bench().map();
      await life.up(map(bench(), { lun: "lun7" }));
      expect(bench().outputs(life)).to.include({ lunName: "lun7" });
      await life.refresh();
      expect((await life.preview(map(bench(), { lun: "lun7" }))).op).to.equal("same");
      await life.destroy();
      expect(
        JSON.stringify(
          bench()
            .requests()
            .map(({ query, path }) => [path, query]),
        ),
      ).to.not.match(/reporting.node/);
      expect(await failure(life.preview(map(bench(), { lun: "/lun7" })))).to.include("/vol/<volume>/<LUN>");
    });

    it("map 15, map 16: the deletion has no guard and no query, so a peer's map goes too, and the preview of a delete says who feels it", async () => {
      furnish(bench());
      const { san, svm } = bench();
      san.addInitiators(svm, "host7", HOST7);
      const life = bench().map();
      await life.up(map(bench()));
      bench().requests();
      const { outputs = {} } = life.kept ?? {};
      await life.destroy();
      const calls = bench().requests();
      expect(calls.map(({ label, query }) => [label, query])).to.deep.equal([[`DELETE ${LUN_MAP}`, {}]]);
      const [note] = lunMap.removal?.(outputs) ?? [];
      expect(note?.severity).to.equal("high");
      expect(note?.text).to.match(
        / is deleted: every host of the group loses sight of the LUN, at once; the LUN and its data stay$/,
      );
    });

    it("map 17: a group of another SVM is told as that, by name and by UUID", async () => {
      furnish(bench());
      const { san, other } = bench();
      const { uuid } = san.setIgroup(other, "peer", {});
      for (const igroup of ["peer", uuid]) {
        const message = await failure(bench().map().up(map(bench(), { igroup })));
        expect(message).to.include("code 5374878").and.include("is in another SVM");
      }
    });

    it("map 18: a map to an empty group is made, and who is added later is said to see the LUN", async () => {
      furnish(bench());
      const life = bench().group();
      await life.up(group(bench(), { adopt: true, initiators: [] }));
      await bench().map().up(map(bench()));
      const { notes } = await life.preview(group(bench(), { adopt: true, initiators: [HOST7] }));
      expect(notes).to.have.length(1);
      expect(notes[0]).to.include(`1 initiator (${HOST7}) sees every LUN that is mapped to the group`);
    });

    it("map 10: discover leaves out the maps to groups that Trident, Cinder and CloudStack made, with a line", async () => {
      furnish(bench());
      const { array, san, svm } = bench();
      const uuid = "0a1b2c3d-1111-4222-8333-444455556666";
      for (const name of [`node1-${uuid}`, `openstack-${uuid}`, "cs_svm_host"]) {
        san.setIgroup(svm, name, {});
        san.map(svm, LUN, name);
      }
      san.map(svm, LUN, "host7");
      const { status, stdout, stderr } = await cli(["discover", "--no-stack"], { env: connection(array) });
      expect(status, stderr).to.equal(0);
      for (const noun of ["made by", "to groups that"])
        expect(stderr).to.match(new RegExp(`: 3 left out, ${noun} Trident, Cinder or CloudStack`));
      expect(stdout).to.include('new ontap.LunMap("').and.include('new ontap.InitiatorGroup("');
      expect(stdout).to.not.match(/node1-|openstack-|cs_svm/);
    });

    it("each number of both lists has its test", function () {
      const titles = (this.test?.parent?.tests ?? []).map(({ title }) => title).join("; ");
      for (const list of ["group", "map"])
        for (let number = 1; number <= 18; number++) expect(titles).to.match(new RegExp(`\\b${list} ${number}\\b`));
    });
  });
