import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { startEmulator } from "../../emulator";
import { Stack } from "./stack";

const EXAMPLES = join(__dirname, "../../examples");
const JOINER = { username: "joiner", password: "pw-Joiner-1" };
const AWAY = { username: "pulumi", password: "pw-Away-0001" };

/**
 * Runs an example of another language on the real engine, on two emulators, with the config lines of its README. `prepare`
 * does in its folder what users have `pulumi package add` for.
 */
export async function runExample(
  language: string,
  environment: NodeJS.ProcessEnv = {},
  prepare?: (folder: string) => void,
): Promise<void> {
  const [home, away] = await Promise.all([
    startEmulator({
      ontap: { svms: [{ name: "svm-blue" }], domains: [{ fqdn: "corp.example.net", credentials: [JOINER] }] },
      element: { accounts: [{ username: "tenant-legacy", status: "locked", attributes: { kept: true } }] },
      switches: { jobDelayMs: 5 },
    }),
    startEmulator({ credentials: AWAY }),
  ]);
  const stack = (await Stack.create(environment)).connect(home);
  try {
    const folder = join(EXAMPLES, language);
    await cp(folder, stack.folder, { recursive: true });
    prepare?.(stack.folder);
    // The example is a project of its own name, with no stack yet.
    await stack.init("dev");
    const values: Record<string, string> = {
      joinerPassword: JOINER.password,
      legacyId: String(home.element.account("tenant-legacy")?.accountID),
      drHost: away.host,
      drUsername: AWAY.username,
      drPassword: AWAY.password,
      drCaCertificate: away.caCertificate,
    };
    const readme = await readFile(join(folder, "README.md"), "utf8");
    const lines = [...readme.matchAll(/^pulumi config set (--secret )?(\w+)/gm)];
    const settings = lines.flatMap(([, secret, key = ""]) => [
      secret ? "--secret" : "--plaintext",
      `${key}=${values[key]}`,
    ]);
    await stack.mustRun("config", "set-all", ...settings);
    const { stdout: preview } = await stack.preview();
    expect(preview)
      .to.match(/5 to create/)
      .and.match(/1 to import/);
    await stack.up();
    const svm = home.ontap.svm("svm-blue");
    expect(svm?.iscsi?.alias).to.equal("blue");
    expect(svm?.ad?.name).to.equal("BLUE01");
    expect(
      home.element.accounts.map(({ username, status, attributes }) => [username, status, attributes]),
    ).to.deep.equal([["tenant-legacy", "locked", { kept: true }]]);
    const tenant = away.element.account("tenant-blue");
    expect(tenant).to.deep.include({ status: "locked", attributes: { home_iqn: svm?.iscsi?.targetName } });
    const { stdout } = await stack.mustRun("stack", "output", "--json", "--show-secrets");
    expect(JSON.parse(stdout)).to.deep.equal({
      svmUuid: svm?.uuid,
      iqn: svm?.iscsi?.targetName,
      chapSecret: tenant?.initiatorSecret,
    });
    await stack.up("--expect-no-changes");
    for (const text of [...(await stack.artefacts()), ...stack.printed.filter((text) => text !== stdout)]) {
      for (const secret of [JOINER.password, AWAY.password, home.credentials.password, tenant?.initiatorSecret])
        expect(text).to.not.include(secret);
    }
  } finally {
    await stack.remove();
    await home.close();
    await away.close();
  }
}
