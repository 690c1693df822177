import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { expect } from "chai";
import { startEmulator } from "../../emulator";
import { ensureEngine } from "../../tools/engine/engine";

const ROOT = resolve(__dirname, "../..");

describe("the program at the root of the repository", function () {
  this.timeout(120_000);

  it("runs on the array that the stack's config names, with what is left out left to the array", async () => {
    const { env } = await ensureEngine({ log: () => undefined });
    const joiner = { username: "joiner", password: "made-up-Pa55word" };
    const domains = [{ fqdn: "corp.example.net", credentials: [joiner] }];
    const array = await startEmulator({ ontap: { svms: [{ name: "svm-blue" }], domains } });
    const folder = mkdtempSync(join(tmpdir(), "root-program-"));
    // Pulumi writes the config of a new stack next to Pulumi.yaml, so its name must be nobody else's.
    const stack = basename(folder);
    const pulumi = (...args: string[]) =>
      new Promise<string>((done, fail) => {
        const environment = {
          ...process.env,
          ...env,
          PULUMI_HOME: join(folder, "home"),
          PULUMI_BACKEND_URL: `file://${folder}`,
          PULUMI_CONFIG_PASSPHRASE: "test",
        };
        const options = { cwd: ROOT, env: environment };
        execFile("pulumi", [...args, "--stack", stack], options, (error, stdout, stderr) =>
          error ? fail(new Error(`pulumi ${args[0]} failed:\n${stdout}\n${stderr}`)) : done(stdout),
        );
      });
    const { username, password } = array.credentials;
    const connections = ["ontap", "element"].flatMap((product) => [
      ...[
        "--plaintext",
        `netapp:${product}.host=${array.host}`,
        "--plaintext",
        `netapp:${product}.username=${username}`,
      ],
      ...["--plaintext", `netapp:${product}.caCertificate=${array.caCertificate}`],
      ...["--secret", `netapp:${product}.password=${password}`],
    ]);
    try {
      await pulumi("stack", "init", "--no-select");
      await pulumi(
        ...[
          "config",
          "set-all",
          "--path",
          ...connections,
          "--plaintext",
          "svm=svm-blue",
          "--plaintext",
          "chapUser=esx",
        ],
        ...["--plaintext", "domain=corp.example.net", "--plaintext", "netbiosName=SVM-BLUE"],
        ...["--plaintext", `joinUser=${joiner.username}`, "--secret", `joinPassword=${joiner.password}`],
      );
      expect(await pulumi("up", "--yes", "--skip-preview", "--color", "never")).to.match(/\+ 4 created/);
      const bodies = array.requests.map(({ body }) => body);
      expect(bodies).to.deep.include({ svm: { name: "svm-blue" } });
      expect(array.ontap.svm("svm-blue")).to.nested.include({ "iscsi.alias": "svm-blue", "ad.name": "SVM-BLUE" });
      expect(array.element.account("esx")).to.include({ status: "active" });
      await pulumi("destroy", "--yes", "--skip-preview", "--remove");
      expect(array.element.accounts).to.deep.equal([]);
    } finally {
      await array.close();
      rmSync(folder, { recursive: true, force: true });
      rmSync(join(ROOT, `Pulumi.${stack}.yaml`), { force: true });
    }
  });
});
