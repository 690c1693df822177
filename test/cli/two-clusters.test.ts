import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { Stack } from "../support/stack";
import { ROOT } from "./cli";

const HOME = "home-Pa55word-1";
const AWAY = "away-Pa55word-1";
const ROTATED = "away-Pa55word-2";

describe("the example with two clusters, on the real engine", function () {
  this.timeout(240_000);
  let home: Emulator;
  let away: Emulator;
  let stack: Stack;

  before(async () => {
    const site = (password: string) =>
      startEmulator({ ontap: { svms: [{ name: "svm-blue" }] }, credentials: { username: "pulumi", password } });
    [home, away] = await Promise.all([site(HOME), site(AWAY)]);
    stack = (await Stack.create()).connect(home);
    await cp(join(ROOT, "examples/two-clusters"), stack.folder, { recursive: true });
    // The example is a project of its own name, with no stack yet.
    await stack.init("two-sites");
    await setDr({ drHost: away.host, drUsername: "pulumi", drPassword: AWAY });
    // The engine's command line takes a value that begins with a dash only after "--".
    await stack.mustRun("config", "set", "drCaCertificate", `\n${away.caCertificate}`);
  });

  after(async () => {
    await stack?.remove();
    await home?.close();
    await away?.close();
  });

  async function setDr(values: Record<string, string>): Promise<void> {
    for (const [key, value] of Object.entries(values)) {
      await stack.mustRun("config", "set", ...(key === "drPassword" ? ["--secret"] : []), key, value);
    }
  }

  const labels = (array: Emulator) => array.take().map(({ label }) => label);
  const changes = async () => {
    const { steps } = await stack.previewJson();
    return steps
      .filter(({ op }) => op !== "same" && op !== "read")
      .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
  };

  it("makes each resource on its own cluster, and looks up through the provider", async () => {
    await stack.up();
    expect(home.ontap.svm("svm-blue")?.iscsi?.alias).to.equal("blue-home");
    expect(away.ontap.svm("svm-blue")?.iscsi?.alias).to.equal("blue-away");
    expect(home.element.account("blue")?.attributes).to.deep.equal({
      home: home.ontap.svm("svm-blue")?.iscsi?.targetName,
      away: away.ontap.svm("svm-blue")?.iscsi?.targetName,
    });
    const { stdout } = await stack.mustRun("stack", "output", "--json");
    expect(JSON.parse(stdout).targets).to.deep.equal({
      home: home.ontap.svm("svm-blue")?.iscsi?.targetName,
      away: away.ontap.svm("svm-blue")?.iscsi?.targetName,
    });
    expect(away.element.accounts).to.deep.equal([]);
  });

  it("shows nothing afterwards, and keeps the passwords out of everything that is kept or printed", async () => {
    expect(await changes()).to.deep.equal([]);
    for (const text of [...(await stack.artefacts()), ...stack.printed]) {
      for (const password of [HOME, AWAY]) expect(text).to.not.include(password);
    }
  });

  it("touches only the provider when its credentials change, and sends the clusters nothing but the look-up", async () => {
    away.setPassword("pulumi", ROTATED);
    await setDr({ drPassword: ROTATED });
    labels(home);
    labels(away);
    expect(await changes()).to.deep.equal(["update dr"]);
    await stack.up();
    expect(labels(home)).to.deep.equal([]);
    // Once each in preview and up, from the program itself.
    expect(new Set(labels(away))).to.deep.equal(new Set(["GET /protocols/san/iscsi/services"]));
    expect(await changes()).to.deep.equal([]);
  });

  it("refreshes and destroys with the new credentials", async () => {
    await stack.refresh();
    expect(await changes()).to.deep.equal([]);
    await stack.destroy();
    expect(home.ontap.svm("svm-blue")?.iscsi).to.equal(undefined);
    expect(away.ontap.svm("svm-blue")?.iscsi).to.equal(undefined);
    expect(home.element.accounts).to.deep.equal([]);
    for (const text of stack.printed) expect(text).to.not.include(ROTATED);
  });
});

describe("an explicit provider without a look-up, on the real engine", function () {
  this.timeout(240_000);

  it("sends no call at all when only its credentials change", async () => {
    const array = await startEmulator({ ontap: { svms: [{ name: "svm1" }] } });
    const stack = await Stack.create();
    try {
      const write = async (password: string) => {
        const ca = JSON.stringify(array.caCertificate);
        await writeFile(
          join(stack.folder, "index.js"),
          `const { Provider, ontap } = require("pulumi-netapp");
const dr = new Provider("dr", { ontap: { host: "${array.host}", username: "admin", password: "${password}", caCertificate: ${ca} } });
new ontap.IscsiService("away", { svm: "svm1" }, { provider: dr });`,
        );
      };
      await write(array.credentials.password);
      await stack.up();
      array.setPassword("admin", ROTATED);
      await write(ROTATED);
      array.take();
      expect((await stack.previewJson()).changeSummary).to.deep.equal({ same: 2, update: 1 });
      await stack.up();
      expect(array.take()).to.deep.equal([]);
      await stack.destroy();
      expect(array.ontap.svm("svm1")?.iscsi).to.equal(undefined);
    } finally {
      await stack.remove();
      await array.close();
    }
  });
});
