import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import ts from "typescript";
import { parse } from "yaml";
import { type Emulator, startEmulator } from "../../emulator";
import { yamlPath } from "../support/languages";
import { Stack } from "../support/stack";
import { cli, connection, environmentOf } from "./cli";

const SECRETS = ["Initiator-0001", "Target-secret-01", "Initiator-0002", "Same-secret-003"];
const WRITES = /^(POST|PATCH|DELETE) |^element (Add|Modify|Remove|Create|Delete)/;

const TOOL = "0a1b2c3d-1111-4222-8333-444455556666";
const OF_TOOLS = [`node1-${TOOL}`, `openstack-${TOOL}`, "cs_svm_host"];
const IQN = "iqn.1994-05.com.example:host7";
const san = {
  luns: ["/vol/data/lun1"],
  portsets: ["ports"],
  igroups: [
    { name: "host7", protocol: "iscsi", initiators: [IQN], comment: "rack 4", deleteOnUnmap: true, portset: "ports" },
    { name: "parent", osType: "vmware", igroups: [] },
    ...OF_TOOLS.map((name) => ({ name })),
  ],
  maps: ["host7", ...OF_TOOLS].map((igroup) => ({ lun: "/vol/data/lun1", igroup, number: 3 })),
};

function lab(): Promise<Emulator> {
  const corp = { fqdn: "corp.example.net", credentials: [{ username: "joiner", password: "AD-password-1" }] };
  return startEmulator({
    ontap: {
      svms: [
        {
          name: "svm-blue",
          iscsi: { alias: "blue" },
          ad: { name: "BLUE", fqdn: "corp.example.net", organizationalUnit: "OU=Storage,OU=Servers" },
          preferredDcs: [{ fqdn: "corp.example.net", serverIp: "192.0.2.21" }],
          san,
        },
        { name: "svm2", iscsi: { enabled: false, alias: "" } },
        { name: "svm3", ad: { name: "THREE", fqdn: "lab.example.net" } },
        { name: "svm4" },
      ],
      domains: [corp, { ...corp, fqdn: "lab.example.net" }],
    },
    element: {
      accounts: [
        {
          username: "tenant-1",
          attributes: { owner: "blue", n: 1, deep: { none: null, list: [1, "two", false, {}], "a key": "" } },
          initiatorSecret: "Initiator-0001",
          targetSecret: "Target-secret-01",
        },
        {
          username: ['odd "$', "{name}`*/ \u2028\\"].join(""),
          status: "locked",
          enableChap: false,
          initiatorSecret: "Initiator-0002",
        },
        // The engine cannot carry a member of this name; as JSON it is one like any other.
        { username: "proto", attributes: JSON.parse('{"__proto__": {"owner": "blue"}, "site": "north"}') },
        { username: "4711", initiatorSecret: "Same-secret-003", targetSecret: "Same-secret-003" },
        { username: "vvols", storageContainerID: "12345678-0000-0000-0000-000000000000" },
      ],
      groups: [
        { name: "esx", initiators: ["iqn.1998-01.com.vmware:esx-1"], attributes: { site: "north" } },
        { name: "cinder", attributes: { openstack: true } },
      ],
    },
  });
}

/** Puts a printed program into the stack, as plain JavaScript: what the engine's own TypeScript loader would make of it. */
async function install(stack: Stack, program: string): Promise<void> {
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  await writeFile(join(stack.folder, "index.js"), outputText);
}

describe("discover on the real engine", function () {
  this.timeout(180_000);
  let array: Emulator;
  let stack: Stack;

  beforeEach(async () => {
    array = await lab();
    stack = (await Stack.create()).connect(array);
  });

  afterEach(async () => {
    await stack.remove();
    await array.close();
  });

  const discover = (...args: string[]) => cli(["discover", ...args], { cwd: stack.folder, env: environmentOf(stack) });

  async function setAdCredentials(program: string): Promise<void> {
    const keys = [...program.matchAll(/pulumi config set (--secret )?(\w+Ad\w+)/g)];
    expect(keys).to.have.length(4);
    for (const [, secret, key = ""] of keys) {
      await stack.mustRun("config", "set", ...(secret ? ["--secret", key, "AD-password-1"] : [key, "joiner"]));
    }
  }

  it("adopts everything with reads alone, and the next preview and refresh show nothing", async () => {
    const { status, stdout, stderr } = await discover();
    expect(status, stderr).to.equal(0);
    expect(stdout).to.match(
      /\/\/ attributes are left to the array: they hold a name that begins with two underscores, which no preview shows\nconst protoAccount = /,
    );
    expect(stdout).to.match(
      /\/\/ its members \(1 initiator, 0 volumes\) are left to the cluster.*\nconst esxGroup = .*\n {2}name: "esx",\n {2}attributes: /,
    );
    expect(stdout).to.not.match(/cinder|node1-|openstack-|cs_svm/);
    expect(stderr).to.match(/: 3 left out, made by Trident, Cinder or CloudStack, as their names say$/m);
    expect(stderr).to.match(/: 3 left out, to groups that Trident, Cinder or CloudStack made, as their names say$/m);
    expect(stdout).to.match(/\/\/ its members \(1 initiator\) are left to the array: .*\nconst svmBlueHost7Igroup = /);
    await install(stack, stdout);
    await setAdCredentials(stdout);
    array.take();
    await stack.up();
    const calls = array.take();
    expect(calls.filter(({ label }) => WRITES.test(label))).to.deep.equal([]);
    expect(calls.filter(({ applied }) => applied)).to.deep.equal([]);
    expect(Object.keys(await stack.state()).sort()).to.deep.equal(
      [
        "4711",
        "esx-group",
        "odd-name-2",
        "proto",
        "svm-blue-ad",
        "svm-blue-host7-igroup",
        "svm-blue-iscsi",
        "svm-blue-lun1-host7-map",
        "svm-blue-parent-igroup",
        "svm2-iscsi",
        "svm3-ad",
        "tenant-1",
      ].sort(),
    );

    array.take();
    expect((await stack.previewJson()).changeSummary).to.deep.equal({ same: 13 });
    expect(array.take()).to.deep.equal([]);
    await stack.refresh();
    expect((await stack.previewJson()).changeSummary).to.deep.equal({ same: 13 });
  });

  it("imports everything through the plugin with reads alone, and the next preview shows nothing", async () => {
    const { status, stdout, stderr } = await discover("--plugin");
    expect(status, stderr).to.equal(0);
    expect(stdout).to.include("dependsOn: svmBlueHost7Igroup").and.to.not.include("adopt: true");
    await install(stack, stdout);
    await setAdCredentials(stdout);
    array.take();
    await stack.up();
    expect(array.take().filter(({ applied }) => applied)).to.deep.equal([]);
    expect((await stack.state())["svm-blue-iscsi"]?.type).to.equal("netapp:ontap:IscsiService");
    expect((await stack.previewJson()).changeSummary).to.deep.equal({ same: 13 });
  });

  it("prints the same in YAML, which imports it with reads alone", async function () {
    const { status, stdout, stderr } = await discover("--language", "yaml");
    expect(status, stderr).to.equal(0);
    const { resources } = parse(stdout);
    expect(resources.svm2Iscsi).to.deep.equal({
      type: "netapp:ontap:IscsiService",
      name: "svm2-iscsi",
      properties: { svm: "svm2", enabled: false, targetAlias: "" },
      options: { import: array.ontap.svm("svm2")?.uuid, protect: true },
    });
    const [map, host7] = [resources.svmBlueLun1Host7Map, array.ontap.san.igroup("svm-blue", "host7")?.uuid];
    expect(map.properties).to.deep.equal({
      svm: "svm-blue",
      lun: "/vol/data/lun1",
      igroup: "host7",
      logicalUnitNumber: 3,
    });
    // A group cannot be deleted before its maps.
    expect(map.options.dependsOn?.[0]).to.equal(`$${"{svmBlueHost7Igroup}"}`);
    expect(map.options.import).to.equal(`${array.ontap.san.luns("svm-blue")[0]?.uuid}/${host7}`);
    expect(resources.svmBlueHost7Igroup).to.deep.include({ options: { import: host7, protect: true } });
    expect(stdout + stderr)
      .to.match(/3 left out, made by/)
      .and.not.match(/node1-|openstack-|cs_svm/);
    // YAML loses a null that is in them.
    expect(resources.tenant1Account.properties).to.not.have.property("attributes");
    const odd = resources.oddName2Account.properties.username;
    expect(odd.replaceAll("$$", "$")).to.equal(array.element.accounts[1]?.username);
    expect(stdout).to.not.match(/Initiator-0001|Target-secret-01/);

    const path = await yamlPath("what discover prints in YAML");
    if (!path) this.skip();
    stack.env(path);
    await writeFile(join(stack.folder, "Pulumi.yaml"), stdout);
    await setAdCredentials(stdout);
    array.take();
    await stack.up();
    expect(array.take().filter(({ applied }) => applied)).to.deep.equal([]);
    expect((await stack.previewJson()).changeSummary).to.deep.equal({ same: 13 });
  });

  it("protects what it declares, and notices drift of what it declares", async () => {
    const { stdout } = await discover("--name", "svm-blue", "--name", "tenant-1");
    await install(stack, stdout);
    await stack.up();
    expect((await stack.run("destroy", "--yes", "--skip-preview")).code).to.not.equal(0);
    array.ontap.setIscsi("svm-blue", { alias: "drifted" });
    array.element.setAccount("tenant-1", { status: "locked" });
    await stack.refresh();
    expect((await stack.previewJson()).changeSummary).to.deep.equal({ same: 1, update: 2 });
  });

  it("puts CHAP secrets into the encrypted config unseen, and adopts with them declared without a call", async () => {
    const { status, stdout, stderr } = await discover("--system", "element", "--save-secrets");
    expect(status, stderr).to.equal(0);
    expect(stdout).to.match(/initiatorSecret: config\.requireSecret\("tenant1AccountInitiatorSecret"\)/);
    expect(stdout).to.match(/its two secrets are the same/);
    const file = await readFile(join(stack.folder, "Pulumi.test.yaml"), "utf8");
    for (const secret of SECRETS) expect(stdout + stderr + file).to.not.include(secret);
    await install(stack, stdout);
    array.take();
    await stack.up();
    expect(array.take().filter(({ label }) => WRITES.test(label))).to.deep.equal([]);
    expect((await stack.previewJson()).changeSummary).to.deep.equal({ same: 6 });
    const { stdout: kept } = await stack.mustRun("config", "get", "tenant1AccountTargetSecret");
    expect(kept.trim()).to.equal("Target-secret-01");
  });

  it("prints lines that, run as they stand, put the connection into the stack, and takes it from there", async () => {
    const { password } = array.credentials;
    const first = await discover("--config-file", "config.sh", "--system", "element");
    expect(first.stdout).to.not.include("pulumi config set");
    const lines = await readFile(join(stack.folder, "config.sh"), "utf8");
    expect(lines).to.not.include(password);
    await promisify(execFile)("sh", ["config.sh"], { cwd: stack.folder, env: environmentOf(stack) });
    expect(await readFile(join(stack.folder, "Pulumi.test.yaml"), "utf8")).to.match(/password:\s+secure: /);

    stack.env(Object.fromEntries(Object.keys(connection(array)).map((name) => [name, undefined])));
    for (const args of [[], ["--stack", "test"]]) {
      const { status, stdout, stderr } = await discover(...args);
      expect(status, stderr).to.equal(0);
      expect(stdout).to.include('new element.Account("tenant-1"').and.not.include("pulumi config set");
      expect(stdout + stderr).to.not.include(password);
    }
    const absent = await discover("--stack", "absent");
    expect(absent.status).to.equal(1);
    expect(absent.stdout).to.equal("");
    expect(absent.stderr).to.match(/The config of stack absent cannot be read: .*absent/);
    const without = await discover("--no-stack");
    expect(without.status).to.equal(1);
    expect(without.stderr).to.match(/No system is configured/);
  });

  it("takes over a second cluster through an explicit provider of the program", async () => {
    const args = [
      "--no-stack",
      "--provider",
      "dr",
      "--name",
      "svm-blue",
      "--name",
      "tenant-1",
      "--config-file",
      "config.sh",
    ];
    const { status, stdout, stderr } = await discover(...args);
    expect(status, stderr).to.equal(0);
    await install(stack, stdout);
    await promisify(execFile)("sh", ["config.sh"], { cwd: stack.folder, env: environmentOf(stack) });
    stack.env(Object.fromEntries(Object.keys(connection(array)).map((name) => [name, undefined])));
    array.take();
    await stack.up();
    expect(array.take().filter(({ label }) => WRITES.test(label))).to.deep.equal([]);
    expect(Object.keys(await stack.state()).sort()).to.deep.equal(["dr-svm-blue-iscsi", "dr-tenant-1"]);
    expect((await stack.previewJson()).changeSummary).to.deep.equal({ same: 4 });
    expect(stdout + stderr + stack.printed.join("")).to.not.include(array.credentials.password);
  });
});
