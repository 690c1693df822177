import { expect } from "chai";
import { startEmulator } from "../../../emulator";
import { Stack } from "../../support/stack";
import { action, text } from "./runner";

const args = (line = "") => line.trim().split(" ").slice(1);

describe("the drift check on the real engine", function () {
  this.timeout(120_000);

  it("finds drift after the connection's password was changed, for which a refresh alone asks in vain", async () => {
    const line = /pulumi (preview --refresh .*) --non-interactive/.exec(text("templates/drift.yml"))?.[0];
    const check = args(line?.replace(" --non-interactive", ""));
    expect(action.runs.steps.find(({ name }) => name === "Preview")?.run).to.include("live=(--refresh --run-program)");
    expect(check).to.include("--run-program");

    const array = await startEmulator({ ontap: { svms: [{ name: "svm-blue" }] } });
    const stack = await Stack.create();
    try {
      const { username, password } = array.credentials;
      const configure = (secret: string) =>
        stack.mustRun(
          ...["config", "set-all", "--path", "--secret", `netapp:ontap.password=${secret}`],
          ...["--plaintext", `netapp:ontap.host=${array.host}`, "--plaintext", `netapp:ontap.username=${username}`],
          ...["--plaintext", `netapp:ontap.caCertificate=${array.caCertificate}`],
        );
      await configure(password);
      await stack.program({ blue: { type: "ontap.IscsiService", args: { svm: "svm-blue", targetAlias: "blue" } } });
      await stack.up();
      array.setPassword(username, "another-Passw0rd");
      await configure("another-Passw0rd");
      array.ontap.setIscsi("svm-blue", { alias: "by-hand" });

      const without = await stack.run(...check.filter((arg) => arg !== "--run-program"));
      expect([without.code, without.stdout.includes("HTTP 401")]).to.deep.equal([1, true]);
      const { stdout } = await stack.mustRun(...check);
      const { steps } = JSON.parse(stdout) as { steps: { op: string; oldState?: { inputs?: object } }[] };
      expect(steps.find(({ op }) => op === "update")?.oldState?.inputs).to.include({ targetAlias: "by-hand" });
    } finally {
      await stack.remove();
      await array.close();
    }
  });
});
