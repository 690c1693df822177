import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { ensureEngine } from "../../tools/engine/engine";
import { officialInstaller } from "../../tools/engine/installer";

/** Stands in for the installer's host: the SDK's own code fetches this and runs it with its own arguments. */
const answers = (script: string) => `globalThis.fetch = async () => new Response(${JSON.stringify(script)});`;
const installs = `set -e
[ "$1 $2 $4" = "--no-edit-path --install-root --version" ]
mkdir -p "$3/bin"
for part in pulumi pulumi-language-nodejs pulumi-language-python; do
  printf '#!/bin/sh\\necho v%s\\n' "$5" > "$3/bin/$part"
  chmod 755 "$3/bin/$part"
done`;

describe("the official installer", function () {
  this.timeout(20_000);
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "engine-installer-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  async function ensure(host: string) {
    const preload = join(home, "host.cjs");
    writeFileSync(preload, host);
    const env = {
      HOME: home,
      XDG_CACHE_HOME: home,
      PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
      NODE_OPTIONS: `--require ${preload}`,
    };
    return ensureEngine({ env, ways: [officialInstaller], log: () => {} }).catch((error: Error) => error);
  }

  it("gives the engine of the pinned version, and only its three parts are kept", async () => {
    const engine = await ensure(answers(installs));
    if (engine instanceof Error) throw engine;
    expect(engine.source).to.equal("installer");
    expect(readdirSync(engine.bin)).to.have.members([
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
  });

  it("that cannot be reached is named with the network's own reason", async () => {
    const outcome = await ensure(
      `globalThis.fetch = async () => { throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND") }); };`,
    );
    expect(outcome).to.be.instanceOf(Error).with.property("message").that.contains("installer: Failed to download");
    expect(outcome).to.have.property("message").that.contains("getaddrinfo ENOTFOUND");
  });

  it("whose script fails is named with what the script said", async () => {
    const outcome = await ensure(answers("echo no space left >&2; exit 7"));
    expect(outcome).to.be.instanceOf(Error).with.property("message").that.contains("no space left");
  });
});
