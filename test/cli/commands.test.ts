import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { LOADERS } from "../../provider/resources";
import { cli, connection, ROOT, start } from "./cli";

describe("pulumi-netapp on the command line", function () {
  this.timeout(60_000);

  it("tells its version and its commands, and what their exit codes mean", async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect((await cli(["--version"])).stdout).to.equal(`${version}\n`);
    const help = await cli(["--help"]);
    expect(help.status).to.equal(0);
    for (const command of ["comment", "impact", "discover", "doctor", "emulator"]) {
      expect(help.stdout).to.match(new RegExp(`^  ${command} `, "m"));
      const own = await cli([command, "--help"]);
      expect(own.status).to.equal(0);
      expect(own.stdout, command).to.match(/\nExit codes:\n {2}0 {2}\S/);
    }
  });

  it("names in the help of discover each kind of object that it finds", async () => {
    const { stdout } = await cli(["help", "discover"]);
    for (const load of Object.values(LOADERS)) {
      const { shape, discovery } = load();
      if (discovery) expect(stdout, shape.type).to.include(discovery.noun.replace(/ record$/, ""));
    }
  });

  it("refuses what it does not know with exit code 1 and nothing on stdout", async () => {
    for (const args of [
      ["adopt"],
      ["doctor", "--fast"],
      ["discover", "--system", "e"],
      ["emulator", "--port", "x"],
      ["discover", "--provider", "config"],
      ["discover", "--provider", "new"],
      ["discover", "--provider", "module"],
      [],
    ]) {
      const { status, stdout, stderr } = await cli(args);
      expect(status, args.join(" ")).to.equal(1);
      expect(stdout).to.equal("");
      expect(stderr).to.not.equal("");
    }
  });

  it("loads a command's own modules only when it runs", () => {
    const script = `process.argv = ["node", "pulumi-netapp", "--version"];
      process.on("exit", () => console.error(Object.keys(require.cache).filter((name) => /undici|zod|fastify|grpc|@pulumi/.test(name)).length));
      require(${JSON.stringify(join(ROOT, "dist/provider/cli/main.js"))});`;
    const run = spawnSync(process.execPath, ["-e", script], { encoding: "utf8", cwd: "/" });
    expect(run.stderr.trim()).to.equal("0");
  });
});

describe("pulumi-netapp discover", function () {
  this.timeout(60_000);
  let array: Emulator;

  before(async () => {
    array = await startEmulator({
      ontap: {
        svms: [
          {
            name: "prod-1",
            uuid: "aaaaaaaa-0000-4000-8000-000000000001",
            iscsi: true,
            ad: { name: "PROD1", fqdn: "a.example" },
          },
          { name: "prod-2", iscsi: true },
          { name: "test.1", iscsi: true, ad: { name: "TEST1", fqdn: "b.example" } },
        ],
      },
      element: { accounts: [{ username: "prod-tenant" }, { username: "test(1)" }] },
    });
    for (const user of ["no-ad", "nothing"]) {
      const deny = user === "no-ad" ? [/active-directory/] : [/protocols/];
      array.addUser({ username: user, password: "restricted-Pa55", ontap: { deny }, element: ["volumes"] });
    }
  });

  after(() => array.close());

  async function names(...args: string[]) {
    const { stdout } = await cli(["discover", ...args], { env: connection(array) });
    return [...stdout.matchAll(/new (?:ontap|element)\.\w+\("([^"]+)"/g)].map(([, name]) => name);
  }

  it("takes what the patterns name", async () => {
    expect(await names("--svm", "prod-*")).to.deep.equal(["prod-1-iscsi", "prod-2-iscsi", "prod-1-ad"]);
    expect(await names("--svm", "aaaaaaaa-*")).to.deep.equal(["prod-1-iscsi", "prod-1-ad"]);
    expect(await names("--svm", "prod-?", "--svm", "test.1", "--name", "*1")).to.deep.equal([
      "prod-1-iscsi",
      "test.1-iscsi",
      "prod-1-ad",
      "test.1-ad",
    ]);
    expect(await names("--svm", "testx1")).to.deep.equal([]);
    expect(await names("--name", "test(1)")).to.deep.equal(["test-1-2"]);
    expect(await names("--system", "element")).to.deep.equal(["prod-tenant", "test-1-2"]);
    expect(await names("--name", "PROD*", "--system", "ontap")).to.deep.equal(["prod-1-ad"]);
  });

  it("asks the stack for the AD credentials of each domain, and protects unless told otherwise", async () => {
    const { stdout, stderr, status } = await cli(["discover", "--no-protect"], { env: connection(array) });
    expect(status).to.equal(0);
    expect(stdout).to.not.match(/protect: true }/);
    expect(stdout).to.match(/pulumi config set aExampleAdUsername .*\n.*pulumi config set --secret aExampleAdPassword/);
    expect(stdout).to.match(/password: config\.requireSecret\("bExampleAdPassword"\)/);
    expect(stderr).to.match(
      /: 3 iSCSI services\n.*: 2 Active Directory accounts\n.*: 0 of 3 iSCSI credentials records\n.*: 3 left out, default .*\n.*: 0 initiator groups\n.*: 0 LUN maps\n.*: 2 accounts\n.*: 0 volume access groups\n.*: 0 initiators\n$/,
    );
  });

  it("names iSCSI credentials by SVM and initiator, and asks the stack for their passwords", async () => {
    const pair = (user: string) => ({ user, password: "made-up-Pa55" });
    const credentials = [
      { initiator: "default", authenticationType: "deny" as const },
      { initiator: "iqn.1994-05.com.example:a", inbound: pair("a"), outbound: pair("array") },
      { initiator: "iqn.1994-05.com.example:b", authenticationType: "none" as const },
    ];
    const own = await startEmulator({ ontap: { svms: [{ name: "svm1", iscsi: true, credentials }] } });
    const { stdout } = await cli(["discover", "--name", "*iqn*", "--name", "*default*"], {
      env: connection(own, ["ONTAP"]),
    });
    await own.close();
    const declared = [...stdout.matchAll(/new ontap\.IscsiCredentials\("([^"]+)"/g)].map(([, name]) => name);
    expect(declared).to.deep.equal([
      "svm1-default-chap",
      "svm1-iqn.1994-05.com.example-a-chap",
      "svm1-iqn.1994-05.com.example-b-chap",
    ]);
    expect(stdout.match(/config\.requireSecret\("svm1Iqn199405ComExampleA(In|Out)boundPassword"\)/g)).to.have.length(2);
    expect(stdout).to.not.contain("made-up-Pa55");
  });

  it("exits with 2 when nothing matches or a part is out of reach, and with 1 when all is", async () => {
    const nothing = await cli(["discover", "--svm", "absent"], { env: connection(array) });
    expect(nothing.status).to.equal(2);
    expect(nothing.stderr).to.match(/nothing matched/);
    const as = (username: string) => ({
      ...connection(array, ["ONTAP"]),
      NETAPP_ONTAP_USERNAME: username,
      NETAPP_ONTAP_PASSWORD: "restricted-Pa55",
    });
    const part = await cli(["discover"], { env: as("no-ad") });
    expect(part.status).to.equal(2);
    expect(part.stdout).to.match(/\/\/ {3}Cannot list the Active Directory accounts .+: the login may not do this/);
    expect(part.stdout.match(/new ontap\.IscsiService/g)).to.have.length(3);
    const wrong = await cli(["discover"], { env: { ...as("no-ad"), NETAPP_ONTAP_PASSWORD: "not-the-passw0rd" } });
    expect(wrong).to.include({ status: 1, stdout: "" });
    expect(wrong.stderr)
      .to.match(/user name or password is wrong .+; check username and password of the ONTAP connection\.\n$/)
      .and.not.include("not-the-passw0rd");
    array.switches.initiatorMethodsDenied = true;
    const none = await cli(["discover"], {
      env: {
        ...connection(array, ["ELEMENT"]),
        NETAPP_ELEMENT_USERNAME: "nothing",
        NETAPP_ELEMENT_PASSWORD: "restricted-Pa55",
      },
    });
    array.switches.initiatorMethodsDenied = false;
    expect(none).to.include({ status: 1, stdout: "" });
    expect(none.stderr).to.match(/access type "accounts"/);
  });

  it("leaves Active Directory out where the release has none, and enableChap where the endpoint does not know it", async () => {
    const old = await startEmulator({
      ontap: { release: "9.11.1", svms: [{ name: "svm1", iscsi: true }] },
      element: { apiVersion: "11.8", accounts: [{ username: "tenant" }] },
    });
    try {
      const { status, stdout } = await cli(["discover"], { env: connection(old) });
      expect(status).to.equal(0);
      expect(stdout)
        .to.match(/new ontap\.IscsiService/)
        .and.not.match(/enableChap/);
    } finally {
      await old.close();
    }
  });

  it("names an SVM by its UUID where its name is taken twice, also when only one of them is wanted", async () => {
    const twice = await startEmulator({
      ontap: { svms: [{ name: "svm1", iscsi: true, ad: { name: "A", fqdn: "a.example" } }] },
      switches: { duplicateSvmNames: true },
    });
    const other = "bbbbbbbb-0000-4000-8000-000000000002";
    try {
      const { uuid } = twice.ontap.addSvm({ name: "svm1", uuid: other, iscsi: true });
      for (const args of [[], ["--svm", uuid]]) {
        const { stdout } = await cli(["discover", ...args], { env: connection(twice, ["ONTAP"]) });
        expect(stdout).to.match(/new ontap\.IscsiService\("svm1-bbbbbbbb-iscsi", {\n {2}svm: "bbbbbbbb-0000-/);
        expect(stdout).to.not.include('svm: "svm1"');
      }
    } finally {
      await twice.close();
    }
  });

  it("refuses contradictions in one sentence", async () => {
    const run = async (...args: string[]) => (await cli(["discover", ...args], { env: connection(array) })).stderr;
    expect(await run("--svm", "a", "--system", "element")).to.match(/Element has no SVMs/);
    expect(await run("--save-secrets", "--no-stack")).to.match(/needs a stack/);
    expect(await run("--config-file", "/absent/folder/file")).to.match(/cannot be written \(ENOENT\)/);
  });
});

describe("pulumi-netapp emulator", function () {
  this.timeout(60_000);

  it("runs until it is told to end, reachable as its own lines say", async () => {
    const child = start(["emulator"]);
    const ended = new Promise<number | null>((done) => child.once("close", done));
    const lines: string[] = [];
    if (!child.stdout) throw new Error("no stdout");
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.startsWith("Ctrl-C")) break;
    }
    // Those of access tokens are another way to log in.
    const [passwords] = lines.join("\n").split("# or access tokens");
    const exports = (passwords ?? "").split("\n").filter((line) => line.startsWith("export "));
    expect(exports).to.have.length(8);
    // The lines as a user pastes them into a shell.
    const doctor = `${exports.join("\n")}\n"${process.execPath}" "${join(ROOT, "dist/provider/cli/main.js")}" doctor --no-stack`;
    const run = spawnSync("sh", ["-c", doctor], { encoding: "utf8", cwd: "/" });
    expect(run.status, run.stdout + run.stderr).to.equal(0);
    child.kill("SIGINT");
    expect(await ended).to.equal(0);
  });

  it("says in one sentence that its optional packages are missing, or that the port is in use", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-netapp-cli-"));
    try {
      // The package as it is installed where nobody asked for the optional ones.
      await mkdir(join(folder, "node_modules"));
      for (const part of ["dist/provider", "dist/emulator", "package.json"]) {
        await cp(join(ROOT, part), join(folder, part), { recursive: true });
      }
      for (const name of ["commander", "undici", "zod"]) {
        await symlink(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
      }
      const bare = spawnSync(process.execPath, [join(folder, "dist/provider/cli/main.js"), "emulator"], {
        encoding: "utf8",
      });
      expect(bare.stderr).to.equal(
        "pulumi-netapp emulator: The emulator needs packages that are not installed: npm install --save-dev fastify selfsigned.\n",
      );
      expect(bare.status).to.equal(1);
    } finally {
      await rm(folder, { recursive: true });
    }
    const array = await startEmulator();
    try {
      const taken = await cli(["emulator", "--port", array.host.split(":")[1] ?? ""]);
      expect(taken.status).to.equal(1);
      expect(taken.stderr).to.match(/^pulumi-netapp emulator: Port \d+ is in use: .+\.\n$/);
    } finally {
      await array.close();
    }
  });
});
