import { expect } from "chai";
import { Bench, type Json, seed } from "./client";
import { ESX, groupSeed, KVM } from "./groups";
import { SESSIONS } from "./switch-cases-sessions";

const HOST = "iqn.1998-01.com.vmware:esx-07";

describe("ONTAP's iSCSI sessions", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(seed);
    bench.array.ontap.setIscsi("svm3", {});
  });
  afterEach(() => bench.close());

  const login = (svm = "svm1", initiator = HOST) =>
    bench.array.ontap.credentials.login(svm, { initiator, alias: "esx-07", igroups: ["esx"] });
  const listed = async (query = ""): Promise<Json[]> => (await bench.get(SESSIONS + query)).json.records;

  it("show a host that logged in, by keys alone unless fields are named", async () => {
    login();
    expect((await listed())[0]).to.have.all.keys("svm", "target_portal_group", "tsih", "_links");
    const [session] = await listed("?fields=initiator,igroups.name,connections.authentication_type");
    expect(session.initiator).to.deep.equal({ name: HOST, alias: "esx-07" });
    expect(session.igroups).to.deep.equal([{ name: "esx" }]);
    expect(session.connections).to.deep.equal([{ authentication_type: "none" }]);
    const one = await bench.get(session._links.self.href);
    expect(one.json).to.include.keys("isid", "connections", "target_portal_group_tag");
    expect((await bench.get(`${SESSIONS}/${bench.uuid("svm1")}/iscsi_lif1/4711`)).code).to.equal("4");
  });

  it("are filtered by SVM and initiator, and come in pages", async () => {
    for (const svm of ["svm1", "svm3"]) for (const n of [1, 2, 3]) login(svm, `${HOST}-${n}`);
    expect(await listed("?svm.name=svm3")).to.have.length(3);
    expect(await listed(`?svm.uuid=${bench.uuid("svm1")}|${bench.uuid("svm3")}`)).to.have.length(6);
    expect(await listed(`?initiator.name=${HOST}-2`)).to.have.length(2);
    const { json } = await bench.get(`${SESSIONS}?max_records=4`);
    expect((await bench.get(json._links.next.href)).json.num_records).to.equal(2);
  });

  it("drop when the service is disabled, and hosts are back with new handles when it is enabled", async () => {
    login();
    const [before] = await listed();
    await bench.send("PATCH", bench.service("svm1"), { enabled: false });
    expect(await listed()).to.deep.equal([]);
    await bench.send("PATCH", bench.service("svm1"), { enabled: true });
    const [after] = await listed();
    expect(after.tsih).to.be.greaterThan(before.tsih);
  });

  it("are seen by the logins of their SVM, and know the comment from 9.9 on", async () => {
    login();
    login("svm3");
    bench.array.addUser({ username: "of-svm3", password: "made-up-1", ontap: { svms: ["svm3"] } });
    const authorization = `Basic ${Buffer.from("of-svm3:made-up-1").toString("base64")}`;
    expect((await bench.get(SESSIONS, { authorization })).json.num_records).to.equal(1);
    bench.array.ontap.setCluster({ release: "9.8" });
    expect((await bench.get(`${SESSIONS}?fields=initiator.comment`)).code).to.equal("262197");
    expect((await bench.get(`${SESSIONS}?fields=initiator`)).status).to.equal(200);
  });
});

describe("Element's iSCSI sessions", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(groupSeed);
  });
  afterEach(() => bench.close());

  const listed = async (version?: string): Promise<Json[]> =>
    (await bench.rpc("ListISCSISessions", {}, version)).json.result.sessions;
  const tenant = () => {
    const account = bench.array.element.account("tenant");
    return { username: "tenant", secret: account?.initiatorSecret ?? "" };
  };

  it("show hosts that their group or the account of the volume let in", async () => {
    const { groups } = bench.array.element;
    expect([groups.login(ESX[0], 1), groups.login(KVM, 3, tenant()), groups.login(KVM, 3)]).to.deep.equal([
      true,
      true,
      false,
    ]);
    const [byGroup, byChap] = await listed();
    expect(byGroup).to.include({ initiatorName: ESX[0], volumeID: 1, accountID: 1 });
    expect(byGroup.initiator.volumeAccessGroups).to.deep.equal([1]);
    expect(byChap).to.include({ initiatorName: KVM, volumeID: 3, accountName: "tenant" });
    expect(byChap.authentication.authMethod).to.equal("CHAP");
    expect((await listed("12.2"))[0]).not.to.have.property("authentication");
  });

  it("drop with a lock of the account, and are back when it is unlocked", async () => {
    const { groups } = bench.array.element;
    groups.login(ESX[0], 1);
    groups.login(KVM, 3, tenant());
    await bench.rpc("ModifyAccount", { accountID: 1, status: "locked" });
    expect((await listed()).map(({ initiatorName }) => initiatorName)).to.deep.equal([ESX[0]]);
    await bench.rpc("ModifyAccount", { accountID: 1, status: "active" });
    expect(await listed()).to.have.length(2);
  });

  it("outlive a new secret until the next login", async () => {
    const { groups } = bench.array.element;
    groups.login(KVM, 3, tenant());
    await bench.rpc("ModifyAccount", { accountID: 1, initiatorSecret: "made-up-chap-9" });
    expect(await listed()).to.have.length(1);
    groups.resetSessions();
    expect(await listed()).to.deep.equal([]);
  });

  it("may be listed with read or reporting, not with accounts", async () => {
    for (const [access, code] of [
      ["read", undefined],
      ["reporting", undefined],
      ["accounts", "xPermissionDenied"],
    ] as const) {
      bench.array.addUser({ username: "restricted", password: "made-up-1", element: [access] });
      const authorization = `Basic ${Buffer.from("restricted:made-up-1").toString("base64")}`;
      const reply = await bench.send(
        "POST",
        "/json-rpc/12.5",
        { method: "ListISCSISessions", id: 1 },
        { authorization },
      );
      expect(reply.code, access).to.equal(code);
    }
  });
});
