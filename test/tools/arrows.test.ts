import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";

const ROOT = resolve(__dirname, "../..");
const TOOL = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");

/** Imports that are forbidden, each with the rule that refuses it. */
const FORBIDDEN: readonly (readonly [from: string, to: string, rule: string])[] = [
  ["provider/base/a.ts", "provider/lifecycle/b.ts", "base: arrows only go down"],
  ["provider/lifecycle/a.ts", "provider/http/b.ts", "lifecycle never meets http"],
  ["provider/program/a.ts", "provider/ontap/b.ts", "program: arrows only go down"],
  ["provider/ontap/a.ts", "provider/element/b.ts", "ontap never meets element"],
  ["provider/ontap/one/a.ts", "provider/ontap/two/b.ts", "a resource never meets its sibling"],
  ["provider/ontap/a.ts", "provider/ontap/one/b.ts", "a product knows no resource"],
  ["provider/http/a.ts", "provider/resources.ts", "lifecycle and http: arrows only go down"],
  ["provider/engine/a.ts", "provider/cli/b.ts", "engine never meets cli"],
  ["emulator/a.ts", "provider/base/b.ts", "the array knows no client"],
];

describe("the arrows between the folders", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulumi-netapp-arrows-"));
    for (const file of ["tsconfig.json", ".dependency-cruiser.cjs"]) await cp(join(ROOT, file), join(folder, file));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("refuse an import that goes up, sideways or round, also one of types alone", async () => {
    for (const [from, to] of FORBIDDEN) {
      await put(to, "export type B = 1;\n");
      const path = `${"../".repeat(from.split("/").length - 1)}${to.replace(/\.ts$/, "")}`;
      await put(from, `import type { B } from "./${path}";\nexport type A = B;\n`, true);
    }
    await put("provider/cli/one.ts", 'import type { Two } from "./two";\nexport type One = Two;\n');
    await put("provider/cli/two.ts", 'import type { One } from "./one";\nexport type Two = One | 2;\n');
    const said = await cruise();
    for (const [from, , rule] of FORBIDDEN)
      expect(said).to.match(new RegExp(`${rule}.*: ${from.replaceAll(".", "\\.")}`));
    expect(said).to.match(/no circles: provider\/cli\/(one|two)\.ts/);
  });

  async function put(file: string, text: string, append = false): Promise<void> {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text, { flag: append ? "a" : "w" });
  }

  async function cruise(): Promise<string> {
    const args = [TOOL, "--config", ".dependency-cruiser.cjs", "provider", "emulator"];
    const failed = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch((error) => error);
    return String(failed.stdout);
  }
});
