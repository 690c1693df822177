import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { text } from "./runner";

/** Stands for both servers: the one of the pipeline's identities, and the token endpoint, which answers what it was given. */
const CURL = `#!${process.execPath}
const [form, url] = [process.argv.slice(2).join(" "), process.argv.find((one) => one.startsWith("https://identities"))];
if (url) console.log(JSON.stringify({ value: "identity-for" + url.split("audience=")[1] }));
else {
  const assertion = require("node:fs").readFileSync(0, "utf8");
  const fits = form.includes("TOKEN_URL") && form.includes("grant_type=client_credentials") && form.includes("client_assertion@-");
  console.log(JSON.stringify(fits ? { access_token: "token-for-" + assertion } : { error: "invalid_request" }));
}
`;
const JQ = `#!${process.execPath}
process.stdout.write(JSON.parse(require("node:fs").readFileSync(0, "utf8"))[process.argv[3].slice(1)]);
`;

describe("the exchange of a pipeline's identity for an access token", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-netapp-exchange-"));
  const file = join(folder, "ontap-token");
  const blocks = [...text("examples/pull-request/README.md").matchAll(/```yaml\n([\s\S]*?)```/g)];
  const [github, gitlab] = blocks.map(([, block = ""]) => parse(block));

  before(() => {
    for (const [name, script] of Object.entries({ curl: CURL, jq: JQ })) {
      writeFileSync(join(folder, name), script);
      chmodSync(join(folder, name), 0o755);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(script: string, env: NodeJS.ProcessEnv): string {
    const PATH = `${folder}${delimiter}${process.env.PATH}`;
    execFileSync("bash", ["-e", "-c", script], { env: { ...process.env, PATH, ...env }, stdio: "pipe" });
    expect(statSync(file).mode & 0o77).to.equal(0);
    const written = readFileSync(file, "utf8").trim();
    rmSync(file);
    return written;
  }

  it("writes the token, and only that, to a file for this user: GitHub", () => {
    const [{ run: script, env }] = github as [{ run: string; env: Record<string, string> }];
    expect(env.TOKEN_FILE).to.match(/ runner\.temp \}\}\/ontap-token$/);
    const request = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "r", ACTIONS_ID_TOKEN_REQUEST_URL: "https://identities?v=2" };
    expect(run(script, { ...request, TOKEN_FILE: file })).to.equal("token-for-identity-forAUDIENCE");
  });

  it("writes the token, and only that, to a file for this user: GitLab", () => {
    const job = gitlab as { before_script: string[]; variables: Record<string, string>; id_tokens: object };
    expect(job.id_tokens).to.deep.equal({ IDENTITY: { aud: "AUDIENCE" } });
    const [name = ""] = Object.keys(job.variables);
    expect(name).to.equal("NETAPP_ONTAP_ACCESS_TOKEN_FILE");
    expect(run(job.before_script.join("\n"), { IDENTITY: "mine", [name]: file })).to.equal("token-for-mine");
  });
});
