import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { parsePreview } from "../../provider/cli/comment/preview";
import { renderComment } from "../../provider/cli/comment/render";
import { output, Stack } from "../support/stack";
import { startProvider } from "../support/ways";

const JOINER = { username: "joiner", password: "pw-Joiner-1" };
const INITIATOR = "Init-Blue-0001";
const HOST = "iqn.1994-05.com.example:host7";

/** What only the packaged plugin can do, on the real engine. */
describe("the packaged plugin on the real engine", function () {
  this.timeout(180_000);
  let array: Emulator;
  let stack: Stack;

  before(async () => {
    array = await startEmulator({
      ontap: {
        svms: [
          { name: "blue" },
          { name: "red", iscsi: { alias: "red-alias", enabled: false } },
          {
            name: "green",
            iscsi: true,
            ad: { name: "GREEN01", fqdn: "corp.example.net" },
            credentials: [{ initiator: HOST, inbound: { user: "host7", password: "pw-Host7-01" } }],
          },
        ],
        domains: [{ fqdn: "corp.example.net", credentials: [JOINER] }],
      },
      switches: { jobDelayMs: 5 },
    });
    stack = (await Stack.create({}, "pulumi-netapp/plugin")).connect(array);
  });
  after(async () => {
    await stack?.remove();
    await array?.close();
  });

  const service = (args: object = {}, opts: Record<string, unknown> = {}) => ({
    type: "ontap.IscsiService",
    args: { svm: "blue", ...args },
    opts,
  });
  const account = (args: object = {}, opts: Record<string, unknown> = {}) => ({
    type: "element.Account",
    args: { username: "tenant", ...args },
    opts,
  });
  const changes = async () => (await stack.previewJson()).steps.filter(({ op }) => op !== "same");
  const detailsOf = async (name: string) =>
    (await changes()).find(({ urn }) => urn.endsWith(`::${name}`))?.detailedDiff ?? {};

  it("shows each place that changes, and keeps known what stays", async () => {
    const dependant = account({ username: output("service", "targetName") });
    await stack.program({
      service: service({ targetAlias: "blue" }),
      tenant: account({ attributes: { team: "blue", cost: { centre: 1, code: "a" } }, initiatorSecret: INITIATOR }),
      dependant,
    });
    await stack.up();
    await stack.program({
      service: service(),
      tenant: account({
        attributes: { team: "blue", cost: { centre: 2, code: "a" }, new: true },
        initiatorSecret: "Init-Blue-0002",
        status: "locked",
        secretsVersion: 2,
      }),
      dependant,
    });
    const digest = await stack.previewJson();
    const step = (name: string) => digest.steps.find(({ urn }) => urn.endsWith(`::${name}`));
    expect(step("service")?.detailedDiff).to.deep.equal({ targetAlias: { kind: "update", inputDiff: true } });
    expect(step("tenant")?.detailedDiff).to.deep.equal({
      "attributes.cost.centre": { kind: "update", inputDiff: true },
      "attributes.new": { kind: "add", inputDiff: true },
      initiatorSecret: { kind: "update", inputDiff: true },
      status: { kind: "add", inputDiff: true },
      secretsVersion: { kind: "add", inputDiff: true },
    });
    expect(step("dependant")?.op ?? "same", "the IQN is known at preview").to.equal("same");
    const shown = renderComment(parsePreview(JSON.stringify(digest)));
    expect(shown).to.include("| `initiatorSecret` | rotated").and.include("| `attributes.cost.centre` | `1` → `2`");
    expect(shown.match(/rotated/g)).to.have.length(1);
    const impacts = (digest.diagnostics ?? []).filter(({ message }) => message.includes("impact: "));
    expect(impacts.map(({ urn }) => urn?.split("::").at(-1))).to.deep.equal(["tenant", "tenant"]);

    const { stdout } = await stack.preview();
    expect(stdout).to.match(/~ initiatorSecret: \[secret\] => \[secret\]/);
    expect(stdout).to.not.match(/\[unknown\]|targetSecret/);
    array.take();
    await stack.up();
    await stack.up("--expect-no-changes");
    const labels = array.take().map(({ label, body }) => (body as { method?: string } | undefined)?.method ?? label);
    expect(labels.filter((label) => !["GetAPI", "GetClusterInfo"].includes(label)).sort()).to.deep.equal([
      "GET /protocols/san/iscsi/services",
      "ModifyAccount",
      "PATCH /protocols/san/iscsi/services/{svm.uuid}",
    ]);
  });

  it("lives with ignoreChanges, replaceOnChanges, protect and targets", async () => {
    const other = account({ username: "other" });
    await stack.program({
      service: service({ targetAlias: "ignored" }, { ignoreChanges: ["targetAlias"] }),
      tenant: account({ attributes: { team: "red" } }, { replaceOnChanges: ["attributes"], protect: false }),
      other,
    });
    expect(await detailsOf("service")).to.deep.equal({});
    const steps = (await changes()).map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
    expect(steps).to.include("replace tenant").and.include("create other").and.not.include("update service");
    await stack.up("--target", "**::other");
    expect(array.element.accounts.map(({ username }) => username)).to.include("other");
    await stack.program({ other: account({ username: "other" }, { protect: true }) });
    await stack.up("--target", "**::other");
    const refused = await stack.run("destroy", "--yes", "--skip-preview", "--target", "**::other");
    expect(refused.code).to.not.equal(0);
    expect(array.element.accounts.map(({ username }) => username)).to.include("other");
    await stack.program({ other });
    await stack.up();
    await stack.destroy();
    expect(array.element.accounts).to.deep.equal([]);
  });

  it("imports, resets nothing, and tells in one sentence what does not exist", async () => {
    const red = array.ontap.svm("red")?.uuid ?? "";
    const { accountID } = array.element.addAccount({ username: "theirs", attributes: { a: 1 }, status: "locked" });
    array.take();
    for (const [type, name, id] of [
      ["netapp:ontap:IscsiService", "red", red],
      ["netapp:element:Account", "theirs", String(accountID)],
    ] as const) {
      await stack.mustRun("import", type, name, id, "--yes", "--generate-code=false", "--protect=false");
    }
    const { red: service1, theirs } = await stack.state();
    expect(withoutMark(service1?.inputs)).to.deep.equal({ svm: "red", enabled: false, targetAlias: "red-alias" });
    expect(service1?.outputs.__managed).to.deep.equal(["enabled", "svm", "targetAlias"]);
    expect(withoutMark(theirs?.inputs)).to.deep.equal({ username: "theirs", attributes: { a: 1 }, status: "locked" });
    for (const kind of ["initiatorSecret", "targetSecret"])
      expect(theirs?.outputs[kind]).to.have.property("ciphertext");
    expect(array.take().filter(({ method, body }) => method !== "GET" && !isRead(body))).to.deep.equal([]);

    // The program that says all of it changes nothing; one that says less resets nothing either, also after a refresh.
    await stack.program({
      red: { type: "ontap.IscsiService", args: { svm: "red", enabled: false, targetAlias: "red-alias" } },
      theirs: account({ username: "theirs", attributes: { a: 1 }, status: "locked" }),
    });
    await stack.up("--expect-no-changes");
    await stack.destroy();

    array.ontap.removeSvm(red);
    const again = array.ontap.addSvm({ name: "red", iscsi: { alias: "red-alias", enabled: false } }).uuid;
    await stack.program({ red: { type: "ontap.IscsiService", args: { svm: "red" }, opts: { import: again } } });
    array.take();
    await stack.up();
    await stack.refresh();
    await stack.up("--expect-no-changes");
    expect(array.ontap.svm("red")?.iscsi).to.deep.include({ alias: "red-alias", enabled: false });
    expect(array.take().filter(({ method }) => method !== "GET")).to.deep.equal([]);
    await stack.destroy();

    const missing = await stack.run("import", "netapp:element:Account", "nobody", "99", "--yes", "--color", "never");
    expect(missing.code).to.not.equal(0);
    expect(missing.stdout + missing.stderr)
      .to.match(/Cannot read .*99.*\./)
      .and.not.match(/\n\s+at /);
  });

  it("imports what no array tells whole: it previews, says what to fill in, and does nothing without that", async () => {
    const green = array.ontap.svm("green")?.uuid ?? "";
    const list = [
      { type: "netapp:ontap:ActiveDirectoryAccount", name: "machine", id: green },
      { type: "netapp:ontap:IscsiCredentials", name: "login", id: `${green}/${HOST}` },
    ];
    await writeFile(join(stack.folder, "import.json"), JSON.stringify({ resources: list }));
    // The host in the stack's config, the login in the environment: the default provider takes both.
    await stack.mustRun("config", "set", "--path", "netapp:ontap.host", array.host);
    stack.env({ NETAPP_ONTAP_HOST: undefined });
    const imported = await stack.mustRun(
      "import",
      "--file",
      "import.json",
      "--yes",
      "--protect=false",
      "--generate-code=false",
      "--color",
      "never",
    );
    expect(imported.stdout + imported.stderr).to.not.contain("almost certainly");
    const machine = (args: object) => ({
      type: "ontap.ActiveDirectoryAccount",
      args: { svm: "green", name: "GREEN01", fqdn: "corp.example.net", ...args },
    });
    const login = (args: object) => ({
      type: "ontap.IscsiCredentials",
      args: { svm: "green", initiator: HOST, authenticationType: "chap", inboundUser: "host7", ...args },
    });
    await stack.program({ machine: machine({ username: "", password: "" }), login: login({}) });
    array.take();
    // Again after its `up`: nothing has been filled in.
    for (const command of ["preview", "up", "preview"]) {
      const { stdout } = await stack.mustRun(command, "--color", "never", ...(command === "up" ? ["--yes"] : []));
      expect(stdout).to.match(
        /all of its arguments: username is required, password is required; set them in the program/,
      );
      expect(stdout).to.match(/all of its arguments: inboundPassword is required with authenticationType "chap"; set/);
    }
    const removed = await stack.run(
      "destroy",
      "--yes",
      "--skip-preview",
      "--target",
      "**::machine",
      "--color",
      "never",
    );
    expect(removed.stdout).to.contain(
      "no array reports the username and password of the domain; set both in the program",
    );
    expect(array.take().filter(({ method }) => method !== "GET")).to.deep.equal([]);
    await stack.program({ machine: machine(JOINER), login: login({ inboundPassword: "pw-Host7-02" }) });
    await stack.up();
    expect(array.take().filter(({ method }) => method !== "GET")).to.have.length(1);
    expect(array.ontap.credentials.get("green", HOST)?.inbound).to.deep.equal({
      user: "host7",
      password: "pw-Host7-02",
    });
    await stack.program({
      machine: machine({ ...JOINER, password: "" }),
      login: login({ inboundPassword: "pw-Host7-02" }),
    });
    const taken = await stack.run("preview", "--color", "never");
    expect(taken.stdout).to.match(/password must not be empty/);
    await stack.destroy();
    expect(array.ontap.svm("green")?.ad).to.equal(undefined);
    await stack.mustRun("config", "rm", "netapp:ontap");
    stack.connect(array);
  });

  it("refuses the way back to the dynamic provider at preview, also with adopt, and nothing is lost", async () => {
    const program = { service: service({ targetAlias: "blue", adopt: true }), tenant: account({ adopt: true }) };
    await stack.program(program);
    await stack.up();
    array.take();
    for (const command of [["preview"], ["up", "--yes", "--skip-preview", "--continue-on-error"]]) {
      const back = await stack.through("pulumi-netapp").run(...command, "--color", "never");
      expect(back.code).to.not.equal(0);
      expect(back.stdout + back.stderr)
        .to.match(
          /the way back to dynamic resources is closed; import from "pulumi-netapp\/plugin" again, nothing was changed/,
        )
        .and.not.match(/\n\s+at /);
    }
    await stack.through("pulumi-netapp/plugin").up("--expect-no-changes");
    expect(array.take()).to.deep.equal([]);
    await stack.destroy();
  });

  it("sends the environment's login to no host that an explicit provider names, whatever that is called", async () => {
    const other = await startEmulator();
    try {
      const provider = {
        type: "Provider",
        args: { element: { host: other.host, caCertificate: other.caCertificate } },
      };
      const names = ["default", "default_x", "default_0_3_0"];
      const accounts = names.map((name) => [`on-${name}`, account({ username: name }, { provider: name })]);
      await stack.program({
        ...Object.fromEntries(names.map((name) => [name, provider])),
        ...Object.fromEntries(accounts),
      });
      const { stdout } = await stack.run("up", "--yes", "--skip-preview", "--continue-on-error", "--color", "never");
      const lacks =
        /netapp:element:Account \((.+)\):\s+error: .*lacks username, password; give it in .* the explicit Provider/g;
      expect([...stdout.matchAll(lacks)].map(([, name]) => name)).to.have.members(names.map((name) => `on-${name}`));
      expect(other.take()).to.deep.equal([]);
      await stack.program({});
      await stack.up();
    } finally {
      await other.close();
    }
  });

  it("serves the engines that attach to it, one after the other, and honours customTimeouts", async () => {
    const { host, credentials, caCertificate } = array;
    const byHand = await startProvider(
      "plugin",
      {
        NETAPP_ELEMENT_HOST: host,
        NETAPP_ELEMENT_USERNAME: credentials.username,
        NETAPP_ELEMENT_PASSWORD: credentials.password,
        NETAPP_ELEMENT_CA_CERTIFICATE: caCertificate,
      },
      {},
    );
    stack.env({ PULUMI_DEBUG_PROVIDERS: `netapp:${byHand.port}` });
    const timeouts = { customTimeouts: { create: "1m", update: "1s", delete: "1s" } };
    const late = async (...command: string[]) => {
      array.latency = 1500;
      const { code, stdout } = await stack.run(...command, "--yes", "--skip-preview", "--color", "never");
      array.latency = 0;
      expect(code).to.not.equal(0);
      expect(stdout).to.contain("the time ran out (customTimeouts: 1s)");
      return stdout;
    };
    try {
      await stack.program({ tenant: account({ username: "attached" }, timeouts) });
      await stack.up();
      await stack.program({ tenant: account({ username: "attached", status: "locked" }, timeouts) });
      expect(await late("up")).to.contain("impact: high: Element account attached");
      await stack.up();
      expect(array.element.account("attached")).to.include({ status: "locked" });
      await late("destroy");
      await stack.destroy();
      expect(array.element.accounts).to.deep.equal([]);
      expect(byHand.child.exitCode, "it lives on").to.equal(null);
    } finally {
      stack.env({ PULUMI_DEBUG_PROVIDERS: undefined });
      await byHand.stop();
    }
  });

  it("lists and patches for pulumi do, with the environment's login and without a mark of ours", async () => {
    const { accountID } = array.element.addAccount({ username: "by-hand", attributes: { a: 1 } });
    const executable = "./node_modules/pulumi-netapp/plugin/pulumi-resource-netapp";
    const act = (...args: string[]) => stack.mustRun("do", "--package", executable, ...args);
    const listed = await act("netapp:element:Account", "list", "--input:name", "by-*");
    expect(JSON.parse(listed.stdout)).to.deep.equal([{ id: String(accountID), name: "by-hand" }]);
    const patch = ["patch", String(accountID), "--input:username", "patched", "--yes"];
    const { stdout, stderr } = await act("--stateless", "netapp:element:Account", ...patch);
    expect(stdout + stderr)
      .to.contain('"by-hand" => "patched"')
      .and.not.contain("__imported");
    expect(array.element.account("patched")).to.deep.include({ accountID, attributes: { a: 1 } });
    array.element.removeAccount(accountID);
  });

  it("refreshes and destroys a stack in a folder without a program", async () => {
    await stack.program({ service: service({ targetAlias: "blue" }), tenant: account() });
    await stack.up();
    const bare = join(stack.folder, "bare");
    await mkdir(bare);
    await cp(join(__dirname, "../../plugin"), join(bare, "plugin"), { recursive: true });
    const project = "name: test\nruntime: nodejs\nplugins: { providers: [{ name: netapp, path: plugin }] }\n";
    await writeFile(join(bare, "Pulumi.yaml"), project);
    array.ontap.setIscsi("blue", { alias: "drifted" });
    const inside = ["--cwd", bare];
    await stack.refresh(...inside);
    await stack.destroy(...inside);
    expect(array.element.accounts).to.deep.equal([]);
    await rm(bare, { recursive: true });
  });
});

const withoutMark = (inputs: Record<string, unknown> = {}) =>
  Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));

const isRead = (body: unknown) => /^(Get|List)/.test((body as { method?: string } | undefined)?.method ?? "");
