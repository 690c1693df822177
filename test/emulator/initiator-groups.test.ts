import { expect } from "chai";
import { Bench, type Json } from "./client";
import { create, group, HOST, IGROUPS, LUN, member, NEW, names, OTHER, readGroup, SECOND, sanSeed, WWPN } from "./san";

describe("the ONTAP side of the emulator: initiator groups", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(sanSeed);
  });
  afterEach(() => bench.close());

  const san = () => bench.array.ontap.san;
  const list = async (query = ""): Promise<Json> => (await bench.get(IGROUPS + query)).json;
  const patch = (body: unknown, name = "cluster", query = "") => bench.send("PATCH", group(bench, name) + query, body);
  const add = (body: unknown, name = "cluster") => bench.send("POST", group(bench, name, "/initiators"), body);
  const nest = (body: unknown, name: string) => bench.send("POST", group(bench, name, "/igroups"), body);
  const code = async (reply: Promise<{ code: string | undefined }>) => (await reply).code;
  const FORCE = "?allow_delete_while_mapped=true";

  describe("reads", () => {
    it("lists the keys unless told otherwise, and takes the recommended read", async () => {
      expect((await list()).records[0]).to.have.keys("uuid", "name", "svm", "_links");
      const { records } = await list(
        "?name=cluster&svm.name=svm1&fields=svm,name,os_type,protocol,comment,delete_on_unmap,initiators,portset",
      );
      expect(records).to.have.length(1);
      expect(records[0]).to.deep.include({
        name: "cluster",
        os_type: "linux",
        protocol: "iscsi",
        comment: "rack 4",
        initiators: names(HOST, SECOND),
      });
      expect(records[0]).to.not.have.any.keys("delete_on_unmap", "portset");
    });

    it("finds another SVM's group when the filter names the group only", async () => {
      expect((await list("?name=cluster")).num_records).to.equal(2);
      expect((await list(`?name=cluster&svm.uuid=${bench.uuid("svm2")}`)).num_records).to.equal(1);
      expect((await list(`?initiators.name=${HOST}`)).num_records).to.equal(1);
    });

    it("shows members of nested groups with their group, and the own ones in the sub-collection", async () => {
      const parent = await readGroup(bench, "parent");
      const child = san().igroup("svm1", "child");
      expect(parent.initiators).to.deep.equal([
        { name: "iqn.1994-05.com.example:nested", igroup: { uuid: child?.uuid, name: "child" } },
      ]);
      expect(parent.supports_igroups).to.equal(true);
      expect((await bench.get(group(bench, "parent", "/initiators"))).json.num_records).to.equal(0);
      expect((await readGroup(bench, "cluster")).supports_igroups).to.equal(false);
    });

    it("shows what is expensive when it is asked for", async () => {
      expect(await readGroup(bench, "parent")).to.not.have.any.keys("igroups", "parent_igroups", "lun_maps");
      const { json } = await bench.get(`${group(bench, "parent")}?fields=igroups`);
      expect(json.igroups.map((one: Json) => one.name)).to.deep.equal(["child"]);
      const mapped = (await bench.get(`${group(bench)}?fields=lun_maps`)).json;
      expect(mapped.lun_maps[0]).to.deep.include({ logical_unit_number: 5 });
      expect((await bench.get(`${group(bench, "child")}?fields=parent_igroups`)).json.parent_igroups[0].name).to.equal(
        "parent",
      );
    });

    it("does not know comments, portsets and nesting before 9.9.1", async () => {
      bench.array.ontap.setCluster({ release: "9.8" });
      for (const field of ["comment", "portset", "igroups", "supports_igroups"]) {
        expect((await bench.get(`${IGROUPS}?fields=${field}`)).code, field).to.equal("262197");
      }
      expect((await bench.get(`${IGROUPS}?fields=os_type,protocol,delete_on_unmap,initiators`)).status).to.equal(200);
      expect((await bench.get(group(bench, "parent", "/igroups"))).code).to.equal("3");
    });

    it("hides other SVMs from the logins of one", async () => {
      bench.array.addUser({ username: "of-svm2", password: "p", ontap: { svms: ["svm2"] } });
      const headers = { authorization: `Basic ${Buffer.from("of-svm2:p").toString("base64")}` };
      expect((await bench.get(IGROUPS, headers)).json.num_records).to.equal(1);
      expect((await bench.get(group(bench), headers)).code).to.equal("5374852");
    });
  });

  describe("creating", () => {
    it("makes and fills a group in one call, and says where it is", async () => {
      const reply = await create(
        bench,
        {
          initiators: names(NEW, WWPN),
          comment: "c",
          delete_on_unmap: true,
          portset: { name: "ports" },
          protocol: "iscsi",
        },
        "?return_records=true",
      );
      const [record] = reply.json.records;
      expect([reply.status, reply.headers.location]).to.deep.equal([201, `${IGROUPS}/${record.uuid}`]);
      expect(record).to.deep.include({
        name: "fresh",
        delete_on_unmap: true,
        comment: "c",
        initiators: names(NEW, WWPN),
      });
      expect(record.portset.name).to.equal("ports");
      expect((await create(bench, { name: "plain" })).json).to.deep.equal({});
    });

    it("refuses what it must", async () => {
      const cases: [Record<string, unknown>, string][] = [
        [{ name: "cluster" }, "5374023"],
        [{ name: "-x" }, "5373958"],
        [{ name: "a b" }, "5373958"],
        [{ name: "n".repeat(97) }, "5373958"],
        [{ name: "subsystem" }, "5376488"],
        [{ os_type: "dos" }, "262247"],
        [{ os_type: undefined }, "262212"],
        [{ svm: {} }, "2621707"],
        [{ svm: { name: "svm1", uuid: bench.uuid("svm2") } }, "2621706"],
        [{ initiators: names(HOST), igroups: names("child") }, "5374040"],
        [{ igroups: names("nobody") }, "5374878"],
        [{ portset: { name: "nowhere" } }, "5374911"],
        [{ portset: { name: "bare" } }, "5374027"],
        [{ portset: { name: "fabric" }, protocol: "iscsi" }, "5374028"],
        [{ os_type: "vmware", initiators: names(HOST) }, "5374732"],
        [{ comment: "c".repeat(255) }, "262247"],
        [{ proximity: {} }, "262179"],
        [{ uuid: "x" }, "262196"],
      ];
      for (const [body, wanted] of cases)
        expect(await code(create(bench, body)), JSON.stringify(body)).to.equal(wanted);
      expect(san().igroup("svm1", "fresh")).to.equal(undefined);
    });

    it("knows names of initiators by their form, and keeps IQNs in lower case", async () => {
      const cases: [string, string | undefined][] = [
        ["iqn.1994-05.COM.example:Upper", undefined],
        ["eui.0123456789abcdef", undefined],
        ["50:0A:09:80:00:00:00:02", undefined],
        ["500a098000000002", "5373982"],
        ["50:0a:09", "5373983"],
        ["iqn.1994-05.com.example:under_score", "5373972"],
        ["iqn.com.example:x", "5373971"],
        ["iqn.1994-05.", "5373969"],
        ["iqn-x", "5374039"],
        ["eui.12", "5373977"],
        ["eui-12", "5373978"],
        ["some-port-alias", "5373993"],
        [`iqn.1994-05.com.example:${"x".repeat(80)}`, "5373992"],
      ];
      for (const [name, wanted] of cases) expect(await code(add({ name })), name).to.equal(wanted);
      const { initiators } = await readGroup(bench);
      expect(initiators.map((one: Json) => one.name)).to.include.members([
        "iqn.1994-05.com.example:upper",
        "50:0a:09:80:00:00:00:02",
      ]);
    });

    it("takes delete_on_unmap from 9.8 on, and refuses comments and nesting in a cluster of mixed versions", async () => {
      bench.array.ontap.setCluster({ mixedVersion: true });
      expect(await code(create(bench, { comment: "x" }))).to.equal("5374747");
      expect(await code(create(bench, { igroups: names("child") }))).to.equal("5374746");
      bench.array.ontap.setCluster({ mixedVersion: false, release: "9.7" });
      expect(await code(create(bench, { delete_on_unmap: true }))).to.equal("262196");
      expect(await code(patch({ delete_on_unmap: true }))).to.equal(undefined);
    });
  });

  describe("members", () => {
    it("are added one by one or together, and never twice", async () => {
      expect((await add({ name: NEW, comment: "c" })).status).to.equal(201);
      expect((await add({ records: names(WWPN, "eui.0123456789abcdef") })).status).to.equal(201);
      expect(san().igroup("svm1", "cluster")?.initiators).to.have.length(5);
      const reply = await add({ name: HOST.toUpperCase() });
      expect([reply.status, reply.json.error.code, reply.json.error.message]).to.deep.equal([
        409,
        "5374035",
        `Initiator group "cluster" already contains initiator "${HOST}".`,
      ]);
      expect(await code(add({ name: NEW, records: names(WWPN) }))).to.equal("5374853");
      expect(await code(add({ records: [{ name: NEW, comment: "c" }] }))).to.equal("5374854");
      expect(await code(add({}))).to.equal("5374033");
      expect(await code(bench.send("POST", group(bench, "parent", "/initiators"), { name: NEW }))).to.equal("5374040");
    });

    it("leave a mapped group with the flag only", async () => {
      const reply = await bench.send("DELETE", member(bench, HOST));
      expect([reply.status, reply.code]).to.deep.equal([409, "1254213"]);
      expect(san().seenBy("svm1", HOST)).to.deep.equal([{ lun: LUN, igroup: "cluster", number: 5 }]);
      expect((await bench.send("DELETE", member(bench, HOST) + FORCE)).status).to.equal(200);
      expect(san().seenBy("svm1", HOST)).to.deep.equal([]);
      expect(await code(bench.send("DELETE", member(bench, HOST)))).to.equal("5374034");
      expect(await code(bench.get(member(bench, HOST)))).to.equal("4");
      expect(await code(bench.send("DELETE", member(bench, "iqn.1994-05.com.example:nested", "parent")))).to.equal(
        "5374041",
      );
      expect(await code(bench.send("DELETE", `${member(bench, SECOND)}?force=true`))).to.equal("262179");
    });

    it("may be in several groups as long as they see a LUN, and a number, once", async () => {
      san().map("svm1", LUN, "single", 7);
      expect(await code(add({ name: HOST }, "single"))).to.equal("1254193");
      san().unmap("svm1", LUN, "single");
      san().map("svm1", OTHER, "single", 5);
      expect(await code(add({ name: HOST }, "single"))).to.equal("1254324");
      expect(await code(add({ name: HOST }, "empty"))).to.equal(undefined);
      san().setIgroup("svm1", "esx", { osType: "vmware" });
      expect(await code(add({ name: HOST }, "esx"))).to.equal("5374734");
    });
  });

  describe("nesting", () => {
    it("takes groups of one kind, three deep, and none twice", async () => {
      expect((await nest({ name: "child" }, "empty")).status, "a second parent").to.equal(201);
      expect(await code(nest({ name: "child" }, "parent"))).to.equal("5374736");
      expect(await code(nest({ name: "parent" }, "parent"))).to.equal("5374745");
      expect(await code(nest({ name: "nobody" }, "parent"))).to.equal("5374878");
      expect(await code(nest({ name: "cluster" }, "parent"))).to.equal("5374740");
      expect(await code(nest({ name: "child" }, "single"))).to.equal("5374040");
      san().setIgroup("svm1", "esx", { osType: "vmware" });
      expect(await code(nest({ name: "esx" }, "parent"))).to.equal("5374739");
      san().setIgroup("svm1", "top", { igroups: ["parent"] });
      san().setIgroup("svm1", "roof", {});
      expect(await code(nest({ name: "top" }, "roof"))).to.equal("5374735");
      san().setIgroup("svm1", "twin", { initiators: ["iqn.1994-05.com.example:nested"] });
      expect(await code(nest({ name: "twin" }, "parent"))).to.equal("5374742");
    });

    it("gives what a parent is mapped to, and takes it with the flag only", async () => {
      san().map("svm1", OTHER, "parent");
      expect(san().seenBy("svm1", "iqn.1994-05.com.example:nested")).to.have.length(1);
      const child = group(bench, "parent", `/igroups/${san().igroup("svm1", "child")?.uuid}`);
      expect(await code(bench.send("DELETE", child))).to.equal("1254213");
      expect(await code(bench.send("DELETE", member(bench, "iqn.1994-05.com.example:nested", "child")))).to.equal(
        "1254213",
      );
      expect((await bench.send("DELETE", child + FORCE)).status).to.equal(200);
      expect(await code(bench.send("DELETE", child))).to.equal("5374738");
      san().setIgroup("svm1", "parent", { igroups: ["child"] });
      san().setIgroup("svm1", "middle", {});
      san().setIgroup("svm1", "top", { igroups: ["middle"] });
      san().map("svm1", "/vol/data/lun3", "top");
      san().setIgroup("svm1", "middle", { igroups: ["empty"] });
      const middle = group(bench, "middle", `/igroups/${san().igroup("svm1", "empty")?.uuid}`);
      expect(await code(bench.send("DELETE", middle))).to.equal("5374743");
    });
  });

  describe("changes and deletion", () => {
    it("takes a new name alone", async () => {
      expect(await code(patch({ name: "renamed", comment: "x" }))).to.equal("2");
      expect(await code(patch({}))).to.equal("262190");
      expect(await code(patch({ name: "single" }))).to.equal("5374023");
      expect((await patch({ name: "renamed" })).status).to.equal(200);
      expect(san().maps("svm1")).to.deep.equal([{ lun: LUN, igroup: "renamed", number: 5 }]);
    });

    it("refuses what a PATCH cannot change", async () => {
      for (const body of [
        { protocol: "fcp" },
        { svm: { name: "svm2" } },
        { initiators: names(NEW) },
        { igroups: [] },
      ]) {
        expect(await code(patch(body)), JSON.stringify(body)).to.equal("262203");
      }
    });

    it("binds one portset at a time", async () => {
      expect(await code(patch({ portset: { name: "ports" } }))).to.equal(undefined);
      expect(await code(patch({ portset: { name: "ports" } }))).to.equal("1254264");
      expect((await readGroup(bench)).portset.name).to.equal("ports");
      expect(await code(patch({ portset: { name: "" } }))).to.equal(undefined);
      expect(await readGroup(bench)).to.not.have.property("portset");
    });

    it("changes the type, unless a member is elsewhere with another", async () => {
      expect(await code(patch({ os_type: "vmware" }))).to.equal(undefined);
      san().setIgroup("svm1", "copy", { osType: "vmware", initiators: [HOST] });
      expect(await code(patch({ os_type: "windows" }))).to.equal("5374733");
      expect((await readGroup(bench)).os_type, "nothing was changed").to.equal("vmware");
    });

    it("deletes a mapped group with the flag only, and its maps with it", async () => {
      const reply = await bench.send("DELETE", group(bench));
      expect([reply.status, reply.code]).to.deep.equal([409, "1254213"]);
      const path = group(bench);
      expect((await bench.send("DELETE", path + FORCE)).status).to.equal(200);
      expect(san().maps("svm1")).to.deep.equal([]);
      expect([(await bench.send("DELETE", path)).status, (await bench.get(path)).code]).to.deep.equal([404, "5374852"]);
    });

    it("has no change or deletion of several groups by query", async () => {
      expect((await bench.send("DELETE", `${IGROUPS}?name=cluster`)).status).to.equal(405);
      expect((await bench.send("DELETE", group(bench, "cluster", "/initiators?name=*"))).status).to.equal(405);
    });
  });

  it("shows a session's groups, nested ones too", async () => {
    const initiator = "iqn.1994-05.com.example:nested";
    bench.array.ontap.credentials.login("svm1", { initiator });
    const { json } = await bench.get("/api/protocols/san/iscsi/sessions?fields=igroups");
    const { uuid } = san().igroup("svm1", "child") ?? {};
    expect(json.records[0].igroups).to.deep.include({ uuid, name: "child" });
    expect(json.records[0].igroups.map((one: Json) => one.name)).to.deep.equal(["child", "parent"]);
  });
});
