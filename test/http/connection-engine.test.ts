import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { type EntryPoint, type Program, type Run, Stack, type StateResource } from "../support/stack";

const CLEAR = "clear-Pa55word";
const KEY = "-----BEGIN PRIVATE KEY-----\\nclear-k3y\\n-----END PRIVATE KEY-----";

const service = (name: string, opts = {}) => ({ type: "ontap.IscsiService", args: { svm: name }, opts });
const services: Program = { svm1: service("svm1"), svm2: service("svm2"), svm3: service("svm3") };
const explicit = (settings: object): Program => ({
  dr: { type: "Provider", args: { ontap: settings } },
  svm1: service("svm1", { provider: "dr" }),
});

/** A stack without any setting from outside, and the way to write its config. */
async function emptyStack(): Promise<{ stack: Stack; configure(yaml: string): Promise<void> }> {
  const left = Object.keys(process.env).filter((name) => name.startsWith("NETAPP_"));
  const stack = await Stack.create(Object.fromEntries(left.map((name) => [name, undefined])));
  const file = join(stack.folder, "Pulumi.test.yaml");
  const salt = await readFile(file, "utf8");
  return { stack, configure: (yaml) => writeFile(file, `${salt}config:\n${yaml}\n`) };
}

/** The diagnostics of a run: what the engine says, by what it says it of. */
function diagnostics({ stdout, stderr }: Run): string[] {
  const text = (stdout + stderr).split("Diagnostics:")[1]?.split(/^(?:Resources|Outputs):/m)[0] ?? "";
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^error: (update|preview) failed$/.test(line));
}

describe("a preview of the real engine looks at the config, without a connection", function () {
  this.timeout(300_000);
  let stack: Stack;
  let configure: (yaml: string) => Promise<void>;

  before(async () => {
    ({ stack, configure } = await emptyStack());
  });
  after(() => stack?.remove());

  const STACK = "pulumi:pulumi:Stack (test-test):";
  const at = (name: string) => `pulumi-nodejs:dynamic/ontap:IscsiService (${name}):`;
  const problem = "error: pulumi-nodejs:dynamic/ontap:IscsiService resource 'svm1' has a problem:";
  const unusable = `${problem} The connection to ONTAP is not usable:`;
  const clear = (setting: string, flags = "--path --secret") =>
    `warning: netapp:${setting} stands in the clear in the stack's config; set it with pulumi config set ${flags} netapp:${setting}, and change it on the system.`;

  const rows: {
    title: string;
    config?: string;
    environment?: NodeJS.ProcessEnv;
    entry?: EntryPoint;
    program?: Program;
    says: string[];
  }[] = [
    {
      title: "keys that do not exist are one error",
      config: '  netapp:elemnt: { host: e }\n  netapp:host: h\n  netapp:ontap.hsot: h\n  other:host: "h"',
      says: [
        STACK,
        "error: Unknown config keys netapp:elemnt (netapp:element?), netapp:host (netapp:ontap.host or netapp:element.host?), netapp:ontap.hsot (netapp:ontap.host?): settings go under netapp:ontap or netapp:element; set them with pulumi config set --path netapp:ontap.host …, and remove this with pulumi config rm netapp:elemnt.",
      ],
    },
    {
      title: "a malformed setting is an error under its resource",
      config: '  netapp:ontap: { host: "https://ontap1/sysmgr" }',
      program: { svm1: service("svm1") },
      says: [
        at("svm1"),
        `${unusable} netapp:ontap.host must be a name, name:port or https:// URL, without credentials and without a path.`,
      ],
    },
    {
      title: "a setting that does not exist is an error under its resource",
      config: "  netapp:ontap: { hsot: ontap1 }",
      program: { svm1: service("svm1") },
      says: [
        at("svm1"),
        `${problem} The config netapp:ontap has no setting hsot; there are host, username, password, caCertificate, clientCertificate, clientKey, accessToken, tokenUrl, clientId, clientSecret, scope, audience, resource, insecureSkipVerify, timeoutSeconds, maxParallelCalls, countSessions.`,
      ],
    },
    {
      title: "a bad value from the environment is named by its variable",
      environment: { NETAPP_ONTAP_INSECURE_SKIP_VERIFY: "yes" },
      program: { svm1: service("svm1") },
      says: [at("svm1"), `${unusable} NETAPP_ONTAP_INSECURE_SKIP_VERIFY must be true or false.`],
    },
    {
      title: "a malformed setting of an explicit Provider is an error",
      program: explicit({ host: "h", timeoutSeconds: 0 }),
      says: [
        at("svm1"),
        `${unusable} ontap.timeoutSeconds of the explicit Provider must be a whole number from 1 to 86400.`,
      ],
    },
    {
      title: "a number for the password of an explicit Provider is an error, also when it is known late",
      program: explicit({ host: "h", password: { $late: 8_675_309 } }),
      says: [
        at("svm1"),
        `${unusable} ontap.password of the explicit Provider must be a string; set it with --secret, which keeps every digit.`,
      ],
    },
    {
      title: "a password and a key in the clear are warned of, once for all resources and with the line that mends it",
      config: `  netapp:ontap: { host: h, password: ${CLEAR} }\n  netapp:element: { password: ${CLEAR} }\n  netapp:element.password: ${CLEAR}`,
      program: services,
      says: [STACK, clear("ontap.password"), clear("element.password", "--secret"), clear("element.password")],
    },
    {
      title: "a client key in the clear is warned of",
      config: `  netapp:ontap: { host: h, clientKey: "${KEY}" }`,
      program: services,
      says: [STACK, clear("ontap.clientKey")],
    },
    {
      title: "a resource of an explicit Provider has nothing to do with the config",
      config: `  netapp:elemnt: e\n  netapp:ontap: { password: ${CLEAR} }`,
      program: explicit({ host: "h", password: CLEAR }),
      says: [],
    },
    {
      title: "the packaged plugin refuses a malformed setting and a number for a text alike",
      config: "  netapp:ontap: { username: 83, maxParallelCalls: many }",
      entry: "pulumi-netapp/plugin",
      program: { svm1: service("svm1") },
      says: [
        "netapp:ontap:IscsiService (svm1):",
        "error: netapp:ontap:IscsiService resource 'svm1' has a problem: The connection to ONTAP is not usable: netapp:ontap.username must be a string; put it in quotes; netapp:ontap.maxParallelCalls must be a whole number from 1 to 64.",
      ],
    },
    { title: "settings that are empty are left out", config: '  netapp:ontap: { host: "", password: "" }', says: [] },
  ];

  for (const { title, config = "", environment = {}, entry = "pulumi-netapp", program = services, says } of rows) {
    it(title, async () => {
      await configure(config);
      await stack.program(program);
      stack.env(environment).through(entry);
      const run = await stack.run("preview", "--color", "never");
      stack.env(Object.fromEntries(Object.keys(environment).map((name) => [name, undefined])));
      expect(diagnostics(run)).to.deep.equal(says);
      expect(run.code === 0).to.equal(!says.some((line) => line.startsWith("error:")));
      const text = run.stdout + run.stderr;
      for (const value of [CLEAR, "clear-k3y", "8675309"]) expect(text).not.to.include(value);
      expect(text, "no stack").not.to.match(/^\s+at .*:\d+:\d+/m);
    });
  }

  it("a password that is a secret is no cause for a warning, also one of digits alone", async () => {
    await configure("  netapp:ontap: { host: h, username: u }");
    await stack.mustRun("config", "set", "--path", "--secret", "netapp:ontap.password", "0123456789");
    await stack.program(services);
    const run = await stack.run("preview", "--color", "never");
    expect([run.code, diagnostics(run)]).to.deep.equal([0, []]);
  });
});

describe("the connection that the real engine keeps", function () {
  this.timeout(300_000);
  let array: Emulator;
  let stack: Stack;

  const PASSWORDS = { first: "First-Pa55-1", next: "Next-Pa55-22" };
  const setPassword = (password: string) =>
    stack.mustRun("config", "set", "--path", "--secret", "netapp:ontap.password", password);
  const BARE = ["--yes", "--skip-preview", "--color", "never"];

  before(async () => {
    const svms = Object.keys(services).map((name) => ({ name }));
    array = await startEmulator({ credentials: { username: "admin", password: PASSWORDS.first }, ontap: { svms } });
    const { stack: empty, configure } = await emptyStack();
    stack = empty.env({ NETAPP_ONTAP_CA_CERTIFICATE: array.caCertificate });
    await configure(
      `  netapp:ontap: { host: "${array.host}", username: admin }\n  netapp:element: { password: ${CLEAR} }\n  aws:region: mine`,
    );
    await setPassword(PASSWORDS.first);
    await stack.program(services);
    await stack.up();
  });
  after(async () => {
    await stack?.remove();
    await array?.close();
  });

  it("is the whole config, in the state of the default provider, encrypted only where it was set as a secret", async () => {
    const { stdout } = await stack.mustRun("stack", "export");
    const { deployment } = JSON.parse(stdout) as { deployment: { resources: StateResource[] } };
    const { resources } = deployment;
    const [provider, ...others] = resources.filter(({ type }) => type === "pulumi:providers:pulumi-nodejs");
    expect(others).to.deep.equal([]);
    expect(provider?.inputs).to.deep.include({ "netapp:element": `{"password":"${CLEAR}"}`, "aws:region": "mine" });
    expect(provider?.inputs["netapp:ontap"]).to.have.property("ciphertext");
    const rest = JSON.stringify(resources.filter((one) => one !== provider));
    for (const value of [CLEAR, array.host, "admin"]) expect(rest).not.to.include(value);
  });

  it("is what refresh, destroy and preview --refresh use, and each of them says why it failed once per resource", async () => {
    array.setPassword("admin", PASSWORDS.next);
    await setPassword(PASSWORDS.next);
    for (const command of [
      ["refresh", ...BARE],
      ["destroy", ...BARE],
      ["preview", "--refresh", "--color", "never"],
    ]) {
      const run = await stack.run(...command);
      expect(run.code, command[0]).not.to.equal(0);
      const lines = diagnostics(run);
      const failures = lines.filter((line) => line.includes("user name or password is wrong"));
      // Under each resource, and nowhere else: nothing that was printed to stderr as well.
      expect(failures, command[0]).to.have.length.within(1, 3);
      for (const line of failures) expect(line).to.match(/^error: (Preview failed: )?Cannot .*\.$/);
      expect(
        lines.filter((line) => line.endsWith(":")),
        command[0],
      ).to.have.length(failures.length + 1);
      expect(lines).to.have.length(failures.length * 2 + 1);
    }
  });

  it("is renewed by --run-program and by up", async () => {
    await stack.refresh("--run-program");
    await stack.refresh();
    array.setPassword("admin", PASSWORDS.first);
    await setPassword(PASSWORDS.first);
    await stack.up();
    await stack.refresh();
  });

  it("holds nothing of what comes from the environment, which is read each time", async () => {
    await stack.mustRun("config", "rm", "netapp:ontap");
    await stack.mustRun("config", "rm", "netapp:element");
    await stack.connect(array, "ontap").up();
    array.setPassword("admin", PASSWORDS.next);
    await stack.env({ NETAPP_ONTAP_PASSWORD: PASSWORDS.next }).refresh();
  });

  it("tells what it lacks in full under each resource", async () => {
    const run = await stack.env({ NETAPP_ONTAP_PASSWORD: undefined }).run("refresh", ...BARE);
    const told =
      "error: The connection to ONTAP lacks password; set it with pulumi config set --path --secret netapp:ontap.password … or in the environment (NETAPP_ONTAP_PASSWORD), or log in with clientCertificate and clientKey, with accessToken, or with tokenUrl, clientId and clientSecret instead.";
    const lines = diagnostics(run);
    expect(lines.filter((line) => line === told)).to.have.length(3);
    expect(lines.filter((line) => line !== told && !line.endsWith("):"))).to.deep.equal([]);
  });
});
