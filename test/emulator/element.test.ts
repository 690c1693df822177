import { expect } from "chai";
import { Bench, seed } from "./client";

const basic = (user: string) => ({ authorization: `Basic ${Buffer.from(`${user}:p`).toString("base64")}` });

describe("the Element side of the emulator", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(seed);
  });
  afterEach(() => bench.close());

  const post = (body: unknown, headers = {}, version = "12.5") =>
    bench.send("POST", `/json-rpc/${version}`, body, headers);
  const add = (params: Record<string, unknown>) => bench.rpc("AddAccount", params);
  const modify = (params: Record<string, unknown>) => bench.rpc("ModifyAccount", { accountID: 1, ...params });

  it("answers bad credentials and unknown versions as HTML", async () => {
    const [unauthorized, unknown] = [await post({ method: "GetAPI" }, basic("nobody")), await post({}, {}, "99.0")];
    expect([unauthorized.status, unknown.status]).to.deep.equal([401, 404]);
    expect(unauthorized.text).to.contain("401 Unauthorized.");
    expect(unknown.text).to.contain("404 Not Found");
    expect(unauthorized.headers["content-type"]).to.contain("text/html");
  });

  it("answers errors with HTTP 200 and echoes the id as it was sent", async () => {
    const { status, json } = await post({ method: "GetAccountByName", id: "seven", params: { username: "nobody" } });
    expect([status, json]).to.deep.equal([
      200,
      { id: "seven", error: { code: 500, message: "xUnknownAccount", name: "xUnknownAccount" } },
    ]);
    expect((await post({ method: "GetAPI" })).json.id).to.equal(null);
  });

  it("takes a slash after the version and other content types, but no form", async () => {
    expect((await bench.send("POST", "/json-rpc/12.5/", { method: "GetAPI" })).status).to.equal(200);
    const form = await post({ method: "GetAPI" }, { "content-type": "application/x-www-form-urlencoded" });
    expect(form.status).to.equal(415);
  });

  it("refuses batches, positional parameters and requests without method", async () => {
    expect((await post([{ method: "GetAPI" }])).code).to.equal("xInvalidParameter");
    expect((await post({ method: "GetAPI", params: [] })).code).to.equal("xInvalidParameterType");
    expect((await post({})).code).to.equal("xMissingParameter");
    expect((await bench.rpc("toString")).code).to.equal("xUnknownAPIMethod");
  });

  it("lets every access type call what it may, and nothing else", async () => {
    const calls = ["AddAccount", "GetAccountByID", "ListVolumesForAccount", "GetLimits"];
    const allowed = async (access: "accounts" | "read" | "write" | "volumes") => {
      bench.array.addUser({ username: access, password: "p", element: [access] });
      const codes = await Promise.all(calls.map(async (method) => (await post({ method }, basic(access))).code));
      return calls.filter((_, index) => codes[index] !== "xPermissionDenied");
    };
    expect(await allowed("accounts")).to.deep.equal(["AddAccount", "GetAccountByID", "GetLimits"]);
    expect(await allowed("read")).to.deep.equal(["GetAccountByID", "ListVolumesForAccount", "GetLimits"]);
    expect(await allowed("write")).to.deep.equal(["AddAccount", "GetLimits"]);
    expect(await allowed("volumes")).to.deep.equal(["ListVolumesForAccount", "GetLimits"]);
  });

  it("adds an active account with generated secrets that differ and can be read back", async () => {
    const { json } = await add({ username: "new" });
    const { account } = json.result;
    expect(account).to.include({ accountID: 4, username: "new", status: "active", enableChap: true });
    expect([account.volumes, account.attributes]).to.deep.equal([[], {}]);
    expect(account.initiatorSecret).to.match(/^[\x21-\x7e]{16}$/);
    expect(account.initiatorSecret).to.not.equal(account.targetSecret);
    expect((await bench.rpc("GetAccountByID", { accountID: 4 })).json.result.account).to.deep.equal(account);
  });

  it("refuses names and secrets of wrong length, names in use, and status in AddAccount is ignored", async () => {
    expect((await add({ username: "x".repeat(65) })).code).to.equal("xInvalidAPIParameter");
    expect((await add({ username: "n", initiatorSecret: "short" })).code).to.equal("xInvalidAPIParameter");
    expect((await add({ username: "n", targetSecret: "x".repeat(17) })).code).to.equal("xInvalidAPIParameter");
    expect((await add({ username: "tenant" })).code).to.equal("xDuplicateUsername");
    const { json } = await add({ username: "n", status: "locked" });
    expect([json.unusedParameters, json.result.account.status]).to.deep.equal([{ status: "locked" }, "active"]);
  });

  it("says which parameter is missing or of a wrong type", async () => {
    expect((await add({})).json.error).to.include({ name: "xMissingParameter", message: "Missing member=[username]" });
    const wrong = (await modify({ attributes: [7] })).json.error;
    expect(wrong).to.include({
      name: "xInvalidParameterType",
      code: 500,
      message: "attributes: Invalid type: expected object but found [7]\n",
    });
    expect((await bench.rpc("GetAccountByID", { accountID: 1.5 })).code).to.equal("xInvalidParameterType");
  });

  it("leaves what is left out, replaces attributes and clears them with {}", async () => {
    const before = bench.array.element.account(1);
    const { account } = (await modify({ attributes: { b: "1", c: 1 } })).json.result;
    expect(account.attributes).to.deep.equal({ b: "1", c: 1 });
    expect(account.initiatorSecret).to.equal(before?.initiatorSecret);
    expect((await modify({ attributes: {} })).json.result.account.attributes).to.deep.equal({});
  });

  it("rotates a secret that is null, and only that one", async () => {
    const before = bench.array.element.account(1);
    const { account } = (await modify({ initiatorSecret: null })).json.result;
    expect(account.initiatorSecret).to.not.equal(before?.initiatorSecret);
    expect(account.targetSecret).to.equal(before?.targetSecret);
  });

  it("renames in place and frees the old name", async () => {
    expect((await modify({ username: "renamed" })).json.result.account.accountID).to.equal(1);
    expect((await bench.rpc("GetAccountByName", { username: "tenant" })).code).to.equal("xUnknownAccount");
    expect((await add({ username: "tenant" })).code).to.equal(undefined);
  });

  it("changes nothing when one of several parameters is refused", async () => {
    const before = bench.array.element.account(1);
    await modify({ status: "locked", attributes: { z: 1 }, username: "owner" });
    expect(bench.array.element.account(1)).to.deep.equal(before);
  });

  it("removes an account only after its volumes are deleted and purged", async () => {
    const remove = async () => (await bench.rpc("RemoveAccount", { accountID: 2 })).json;
    expect((await remove()).error.message).to.contain("[1,2]");
    bench.array.element.deleteVolume(1);
    bench.array.element.purgeVolume(2);
    expect((await remove()).error.message).to.contain("[1]");
    const { volumes } = (await bench.rpc("ListVolumesForAccount", { accountID: 2 })).json.result;
    const [{ status, deleteTime, purgeTime }] = volumes;
    expect([volumes.length, status, Date.parse(purgeTime) - Date.parse(deleteTime)]).to.deep.equal([
      1,
      "deleted",
      8 * 60 * 60 * 1000,
    ]);
    bench.array.element.purgeVolume(1);
    expect((await remove()).result).to.deep.equal({});
    expect((await remove()).error.name).to.equal("xAccountIDDoesNotExist");
    expect((await bench.rpc("GetAccountByID", { accountID: 2 })).code).to.equal("xUnknownAccount");
    expect((await bench.rpc("ListAccounts")).json.result.accounts).to.have.length(2);
  });

  it("never gives an ID out twice", async () => {
    await bench.rpc("RemoveAccount", { accountID: 1 });
    expect((await add({ username: "tenant" })).json.result.accountID).to.equal(4);
  });

  it("pages by startAccountID and limit, ascending, with or without containers", async () => {
    const ids = async (params: object) =>
      (await bench.rpc("ListAccounts", params)).json.result.accounts.map((one: { accountID: number }) => one.accountID);
    expect(await ids({ limit: 2 })).to.deep.equal([1, 2]);
    expect(await ids({ startAccountID: 3, limit: 2 })).to.deep.equal([3]);
    expect(await ids({ includeStorageContainers: false })).to.deep.equal([1, 2]);
  });

  it("knows fields and parameters by the version of the endpoint", async () => {
    const old = await bench.rpc("AddAccount", { username: "old", enableChap: false }, "8.7");
    expect(old.json.unusedParameters).to.deep.equal({ enableChap: false });
    expect(old.json.result.account).to.not.have.any.keys("enableChap", "storageContainerID");
    expect(bench.array.element.account("old")?.enableChap).to.equal(true);
    expect((await bench.rpc("ListAccounts", { includeStorageContainers: false }, "8.7")).json).to.have.property(
      "unusedParameters",
    );
  });

  it("gives every limit and every member of a volume that the vendor's typed clients require", async () => {
    const limits = (await bench.rpc("GetLimits")).json.result;
    expect(Object.values(limits).every(Number.isInteger) && Object.keys(limits).length).to.equal(61);
    const { volumes } = (await bench.rpc("ListVolumesForAccount", { accountID: 2 })).json.result;
    const required =
      "access accountID attributes blockSize createTime currentProtectionScheme deleteTime enable512e " +
      "enableSnapMirrorReplication iqn name purgeTime qos scsiEUIDeviceID scsiNAADeviceID sliceCount status " +
      "totalSize volumeAccessGroups volumeConsistencyGroupUUID volumeID volumePairs volumeUUID";
    expect(volumes[0]).to.include.all.keys(required.split(" "));
    expect(volumes[0].qos).to.have.keys("burstIOPS", "burstTime", "curve", "maxIOPS", "minIOPS");
    const ids = ["iqn", "scsiEUIDeviceID", "scsiNAADeviceID", "volumeUUID", "volumeConsistencyGroupUUID"];
    for (const id of ids) expect(volumes[0][id]).to.be.a("string").and.not.equal(volumes[1][id]);
  });

  it("tells versions and limits of the running software at any endpoint", async () => {
    const api = (await bench.rpc("GetAPI", {}, "7.0")).json.result;
    expect([api.currentVersion, api.supportedVersions.includes("12.3"), api.supportedVersions.at(-1)]).to.deep.equal([
      "12.5",
      true,
      "12.5",
    ]);
    expect(api["12.5"]).to.include("ModifyAccount");
    expect((await bench.rpc("GetLimits", {}, "1.0")).json.result).to.include({ secretLengthMax: 16 });
    const now = (await bench.rpc("GetClusterVersionInfo")).json.result;
    expect(now.clusterVersion).to.match(/^12\.5\.\d+\.\d+$/);
    expect(now.softwareVersionInfo).to.include({
      currentVersion: now.clusterVersion,
      pendingVersion: now.clusterVersion,
    });
    bench.array.element.pendingClusterVersion = "12.7.0.1";
    const info = (await bench.rpc("GetClusterVersionInfo")).json.result;
    expect(info).to.include({ clusterAPIVersion: "12.5", pendingClusterVersion: "12.7.0.1" });
  });
});
