import { expect } from "chai";
import { Bench, type Json } from "./client";
import { group, HOST, IGROUPS, LUN, lun, MAPS, map, mapTo, OTHER, sanSeed } from "./san";

describe("the ONTAP side of the emulator: LUN maps", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(sanSeed);
  });
  afterEach(() => bench.close());

  const san = () => bench.array.ontap.san;
  const code = async (reply: Promise<{ code: string | undefined }>) => (await reply).code;

  it("are listed by their keys, and shown in full on request", async () => {
    const { json } = await bench.get(MAPS);
    expect(json.records[0]).to.have.keys("svm", "lun", "igroup", "_links");
    const [lunUuid, groupUuid] = [lun(bench), san().igroup("svm1", "cluster")?.uuid];
    const read = `${MAPS}?lun.uuid=${lunUuid}&igroup.uuid=${groupUuid}&fields=svm,lun.name,igroup.name,logical_unit_number`;
    const [record] = (await bench.get(read)).json.records;
    expect(record).to.deep.include({ logical_unit_number: 5 });
    expect([record.lun, record.igroup]).to.deep.equal([
      { uuid: lunUuid, name: LUN },
      { uuid: groupUuid, name: "cluster" },
    ]);
    const whole = (await bench.get(map(bench))).json;
    expect(whole.igroup.initiators).to.include(HOST);
    expect(whole.reporting_nodes.map((one: Json) => one.name)).to.deep.equal(["node1", "node2"]);
    bench.array.ontap.setCluster({ release: "9.8" });
    expect((await bench.get(`${MAPS}?fields=reporting_nodes`)).code).to.equal("262197");
  });

  it("give the lowest number that is free, or the one that was asked for, 0 too", async () => {
    const reply = await mapTo(bench, "cluster", {}, "?return_records=true");
    expect([reply.status, reply.json.records[0].logical_unit_number]).to.deep.equal([201, 0]);
    expect(reply.headers.location).to.equal(map(bench, "cluster", OTHER));
    await bench.send("DELETE", map(bench, "cluster", OTHER));
    await mapTo(bench, "cluster", { logical_unit_number: 9 });
    expect(
      san()
        .seenBy("svm1", HOST)
        .map(({ number }) => number),
    ).to.deep.equal([5, 9]);
    await bench.send("DELETE", map(bench));
    expect(await code(mapTo(bench, "cluster", { lun: { name: LUN }, logical_unit_number: 0 }))).to.equal(undefined);
  });

  it("refuse what they must", async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ lun: {} }, "5374901"],
      [{ igroup: {} }, "5374902"],
      [{ svm: {} }, "2621707"],
      [{ svm: { name: "nope" } }, "2621462"],
      [{ lun: { name: "/vol/data/nope" } }, "1254201"],
      [{ igroup: { name: "nope" } }, "5374878"],
      [{ igroup: { uuid: san().igroup("svm2", "cluster")?.uuid } }, "5374878"],
      [{ lun: { name: LUN } }, "1254207"],
      [{ logical_unit_number: 5 }, "1254324"],
      [{ logical_unit_number: 4096 }, "262185"],
      [{ logical_unit_number: "1" }, "262245"],
      [{ reporting_nodes: [] }, "262196"],
      [{ colour: 1 }, "262179"],
    ];
    for (const [body, wanted] of cases) {
      expect(await code(mapTo(bench, "cluster", body)), JSON.stringify(body)).to.equal(wanted);
    }
    expect(san().maps("svm1")).to.have.length(1);
    expect(await code(mapTo(bench, "cluster", {}, "?additional_reporting_node.name=node9"))).to.equal("5374920");
    expect(await code(mapTo(bench, "cluster", {}, "?fields=svm"))).to.equal("262179");
  });

  it("show a LUN to an initiator once, and no LUN that is busy or of another kind", async () => {
    san().addInitiators("svm1", "single", HOST);
    expect(await code(mapTo(bench, "single", { lun: { name: LUN } }))).to.equal("1254193");
    expect(await code(mapTo(bench, "single", { logical_unit_number: 5 }))).to.equal("1254324");
    for (const [unmappable, wanted] of [
      ["snapshot", "5374238"],
      ["vvol", "5374329"],
      ["restore", "5374053"],
      ["move", "5374316"],
    ] as const) {
      san().setLun("svm1", OTHER, { unmappable });
      expect(await code(mapTo(bench, "cluster")), unmappable).to.equal(wanted);
    }
  });

  it("go without any guard, and take a group with delete_on_unmap along", async () => {
    expect((await bench.send("DELETE", map(bench))).status).to.equal(200);
    expect(san().seenBy("svm1", HOST)).to.deep.equal([]);
    expect(await code(bench.send("DELETE", map(bench)))).to.equal("5374922");
    san().setIgroup("svm1", "single", { deleteOnUnmap: true });
    await mapTo(bench, "single");
    const path = map(bench, "single", OTHER);
    await bench.send("DELETE", path);
    expect(san().igroup("svm1", "single")).to.equal(undefined);
    expect(await code(bench.send("DELETE", path))).to.equal("5374878");
    san().removeLun("svm1", OTHER);
    expect(await code(bench.send("DELETE", path))).to.equal("5374875");
    expect(await code(bench.get(path))).to.equal("5374875");
  });

  it("have no PATCH and no deletion by query", async () => {
    expect((await bench.send("PATCH", map(bench), { logical_unit_number: 6 })).status).to.equal(405);
    expect((await bench.send("DELETE", `${MAPS}?igroup.name=cluster`)).status).to.equal(405);
  });

  it("follow a LUN and a group that were renamed, and not a LUN that was made again", async () => {
    const path = map(bench);
    san().setLun("svm1", LUN, { name: "/vol/moved/lun1" });
    await bench.send("PATCH", group(bench), { name: "renamed" });
    const { json } = await bench.get(path);
    expect([json.lun.name, json.igroup.name]).to.deep.equal(["/vol/moved/lun1", "renamed"]);
    san().removeLun("svm1", "/vol/moved/lun1");
    san().addLun("svm1", LUN);
    expect((await bench.get(path)).code).to.equal("5374875");
    expect(san().maps("svm1")).to.deep.equal([]);
  });

  it("show their LUNs, which can only be read", async () => {
    const { json } = await bench.get(
      `/api/storage/luns?svm.name=svm1&name=${encodeURIComponent(LUN)}&fields=lun_maps,status`,
    );
    expect(json.records[0].lun_maps[0].igroup.name).to.equal("cluster");
    expect(json.records[0].status).to.deep.equal({ mapped: true, state: "online" });
    expect((await bench.get(`/api/storage/luns/${lun(bench)}`)).json.os_type).to.equal("linux");
    expect((await bench.send("DELETE", `/api/storage/luns/${lun(bench)}`)).status).to.equal(405);
    expect((await bench.get(`${IGROUPS}?lun_maps.lun.name=${encodeURIComponent(LUN)}`)).json.num_records).to.equal(1);
  });
});
