import { execFile } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { ensureEngine } from "../../tools/engine/engine";
import { yamlPath } from "../support/languages";

const ROOT = resolve(__dirname, "../..");
const { version, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const JOINER = { username: "joiner", password: "made-up-Pa55word" };
const CHAP_SECRET = "made-up-chap-1";

describe("the packed package", function () {
  this.timeout(300_000);
  let folder: string;
  let files: string[];
  let size: { packed: number; unpacked: number };
  let array: Emulator;
  let environment: NodeJS.ProcessEnv;

  const run = (command: string, ...args: string[]) =>
    new Promise<string>((done, fail) => {
      execFile(command, args, { cwd: folder, env: environment, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        if (error) fail(new Error(`${command} ${args.join(" ")} failed:\n${stdout}\n${stderr}`));
        else done(stdout);
      });
    });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "packed-"));
    environment = { ...process.env };
    // npm test has compiled it already, and tests that run beside this one load what is in dist.
    const [packed] = JSON.parse(await run("npm", "pack", ROOT, "--ignore-scripts", "--json"));
    size = { packed: packed.size, unpacked: packed.unpackedSize };
    files = packed.files.map(({ path }: { path: string }) => path).sort();
    mkdirSync(join(folder, "program/backend"), { recursive: true });
    folder = join(folder, "program");
    writeFileSync(join(folder, "package.json"), '{ "name": "user", "private": true, "main": "index.ts" }');
    const others = ["@pulumi/pulumi", "typescript"].map((name) => `${name}@${devDependencies[name]}`);
    await run("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", `../${packed.filename}`, ...others);
  });
  after(() => rmSync(resolve(folder, ".."), { recursive: true, force: true }));

  it("holds what bench/README.md says, and types, in less than 600 KB packed and 2.4 MB unpacked", () => {
    const js = ["classes", "index", "plugin", "cli/main", "engine/dynamic/index"].map((name) => `provider/${name}`);
    const executable = ["pulumi-resource-netapp", "pulumi-resource-netapp.cmd"];
    const plugin = ["LICENSE", "LICENSES.txt", "index.js", "schema.json", ...executable].map(
      (name) => `plugin/${name}`,
    );
    const others = ["CHANGELOG.md", "LICENSE", "README.md", "package.json", "templates/gitlab-note.mjs"];
    const bundles = [...js, "emulator/index", "emulator/serve"].map((name) => `dist/${name}.js`);
    const [types, rest] = [true, false].map((is) => files.filter((name) => name.endsWith(".d.ts") === is));
    expect(rest).to.deep.equal([...bundles, ...plugin, ...others].sort());
    expect(types)
      .to.include("dist/provider/ontap/iscsi-service/args.d.ts")
      .and.not.include("dist/provider/http/transport.d.ts");
    expect(size.packed).to.be.below(600_000);
    expect(size.unpacked).to.be.below(2_400_000);
  });

  it("has a command that says its version", async () => {
    expect(await run(join(folder, "node_modules/.bin/pulumi-netapp"), "--version")).to.equal(`${version}\n`);
  });

  it("becomes archives by the engine's naming, and the installed executable works where neither package nor Node is", async () => {
    const { env } = await ensureEngine({ log: () => undefined });
    environment = { ...environment, ...env, PULUMI_HOME: join(folder, "home") };
    const tsx = pathToFileURL(require.resolve("tsx")).href;
    await run(process.execPath, "--import", tsx, join(ROOT, "tools/run/archive.ts"), "archives");
    const names = readdirSync(join(folder, "archives"));
    expect(names).to.have.length(6);
    for (const name of names) {
      expect(name).to.match(/^pulumi-resource-netapp-v[\d.]+-(darwin|linux|windows)-(amd64|arm64)\.tar\.gz$/);
    }
    const archive = join("archives", names.find((name) => name.includes(process.platform)) ?? "");
    await run("pulumi", "plugin", "install", "resource", "netapp", version, "--file", archive);
    const installed = readdirSync(join(folder, "home/plugins", `resource-netapp-v${version}`));
    expect(installed).to.include("pulumi-resource-netapp").and.not.include("index.js");

    const path = await yamlPath("the installed executable");
    const withNode = environment;
    const folders = (path?.PATH ?? env.PATH ?? "").split(delimiter);
    const withoutNode = folders.filter((name) => !existsSync(join(name, "node"))).join(delimiter);
    array = await startEmulator({ ontap: { svms: [{ name: "svm-blue" }, { name: "svm-red", iscsi: true }] } });
    environment = { ...environment, ...connection(array), PATH: withoutNode, NODE_OPTIONS: "" };
    environment.PULUMI_BACKEND_URL = `file://${join(folder, "backend")}`;
    environment.PULUMI_CONFIG_PASSPHRASE = "test";
    try {
      const { resources } = JSON.parse(await run("pulumi", "package", "get-schema", `netapp@${version}`));
      expect(resources).to.have.property("netapp:ontap:IscsiService");
      if (!path) return;
      writeFileSync(
        join(folder, "Pulumi.yaml"),
        `name: executable\nruntime: yaml\nresources:\n  blue:\n    type: netapp:ontap:IscsiService\n    properties: { svm: svm-blue, targetAlias: blue }\n    options: { version: ${version} }\n`,
      );
      await run("pulumi", "stack", "init", "executable");
      expect(await up()).to.match(/\+ 2 created/);
      expect(array.ontap.svm("svm-blue")).to.nested.include({ "iscsi.alias": "blue" });
      await run("pulumi", "refresh", "--yes", "--skip-preview");
      const red = array.ontap.svm("svm-red")?.uuid ?? "";
      await run(
        "pulumi",
        "import",
        "netapp:ontap:IscsiService",
        "red",
        red,
        "--yes",
        "--skip-preview",
        "--protect=false",
        "--generate-code=false",
      );
      expect(await run("pulumi", "destroy", "--yes", "--skip-preview")).to.match(/- 3 deleted/);
      expect(array.ontap.svm("svm-red")).to.not.have.any.keys("iscsi");
      await run("pulumi", "stack", "rm", "--yes");
    } finally {
      environment = withNode;
      await array.close();
    }
  });

  it("creates, changes and destroys all three from a TypeScript program that installed it", async () => {
    const { env } = await ensureEngine({ log: () => undefined });
    array = await startEmulator({
      ontap: {
        svms: [{ name: "svm-blue" }],
        domains: [{ fqdn: "corp.example.net", credentials: [JOINER] }],
      },
    });
    environment = {
      ...environment,
      ...env,
      ...connection(array),
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
    };
    try {
      copyFileSync(join(ROOT, "examples/quickstart/index.ts"), join(folder, "index.ts"));
      writeFileSync(join(folder, "Pulumi.yaml"), "name: user\nruntime: nodejs\n");
      await run("pulumi", "stack", "init", "test");
      const settings = ["svm=svm-blue", "targetAlias=blue", "domain=corp.example.net", "netbiosName=SVM-BLUE"];
      settings.push(`joinUser=${JOINER.username}`, "chapUser=esx", "attributes.site=north");
      const secrets = [`joinPassword=${JOINER.password}`, `initiatorSecret=${CHAP_SECRET}`];
      await config(...settings.flatMap((one) => ["--plaintext", one]), ...secrets.flatMap((one) => ["--secret", one]));

      expect(await up()).to.match(/\+ 4 created/);
      expect(array.ontap.svm("svm-blue")).to.nested.include({ "iscsi.alias": "blue", "ad.fqdn": "corp.example.net" });
      expect(array.element.account("esx")).to.include({ initiatorSecret: CHAP_SECRET, status: "active" });

      await config("--plaintext", "targetAlias=green", "--plaintext", "status=locked");
      array.take();
      expect(await up()).to.match(/~ 2 updated/);
      expect(array.ontap.svm("svm-blue")).to.nested.include({ "iscsi.alias": "green" });
      expect(array.element.account("esx")).to.include({ initiatorSecret: CHAP_SECRET, status: "locked" });
      expect(bodies(array)).to.have.deep.members([
        { target: { alias: "green" } },
        { accountID: array.element.account("esx")?.accountID, status: "locked" },
      ]);

      expect(await run("pulumi", "destroy", "--yes", "--skip-preview")).to.match(/- 4 deleted/);
      expect(array.ontap.svm("svm-blue")).to.not.have.any.keys("iscsi", "ad");
      expect(array.element.accounts).to.deep.equal([]);
    } finally {
      await array.close();
    }
  });

  const config = (...args: string[]) => run("pulumi", "config", "set-all", "--path", ...args);
  const up = () => run("pulumi", "up", "--yes", "--skip-preview", "--color", "never");
});

function connection(array: Emulator): NodeJS.ProcessEnv {
  const settings = { HOST: array.host, USERNAME: array.credentials.username, PASSWORD: array.credentials.password };
  return Object.fromEntries(
    ["ONTAP", "ELEMENT"].flatMap((product) =>
      Object.entries({ ...settings, CA_CERTIFICATE: array.caCertificate }).map(([name, value]) => [
        `NETAPP_${product}_${name}`,
        value,
      ]),
    ),
  );
}

/** What the calls since the last look carried that changed something. */
function bodies(array: Emulator): unknown[] {
  return array
    .take()
    .filter(({ method, label }) => method !== "GET" && !label.startsWith("element Get"))
    .map(({ system, body }) => (system === "element" ? (body as { params: unknown }).params : body));
}
