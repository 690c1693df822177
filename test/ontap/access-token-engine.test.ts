import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { DEFAULT_CLIENT, type Emulator, startEmulator } from "../../emulator";
import { cli, environmentOf } from "../cli/cli";
import { leaks } from "../secrets/search";
import { Stack } from "../support/stack";
import { JOINER } from "./bench";

const MANY = 30;
const GIVEN = "client-of-dr/pa55+w%rd";

/** Many resources and a join by the default provider, one by an explicit one, and a look-up by each. */
const PROGRAM = `
const { ontap, Provider } = require(process.env.ENTRY);
const { TOKEN_URL: tokenUrl, DR_HOST: host, DR_CA: caCertificate, DR_SECRET: clientSecret } = process.env;
for (let n = 1; n <= ${MANY}; n++) new ontap.IscsiService("s" + n, { svm: "svm" + n });
const account = ${JSON.stringify({ name: "blue01", fqdn: "corp.example.net", ...JOINER })};
new ontap.ActiveDirectoryAccount("account", { svm: "svm1", ...account });
const dr = new Provider("dr", { ontap: { host, caCertificate, tokenUrl, clientId: "dr", clientSecret, scope: "ontap" } });
new ontap.IscsiService("far", { svm: "far" }, { provider: dr });
module.exports = async () => {
  if (process.env.LOOK_UP === undefined) return {};
  return { near: (await ontap.getSvm({ name: "svm1" })).name, far: (await ontap.getSvm({ name: "far" }, { provider: dr })).name };
};
`;

for (const entry of ["pulumi-netapp", "pulumi-netapp/plugin"] as const)
  describe(`a login by client credentials on the real engine: ${entry}`, function () {
    this.timeout(240_000);
    let array: Emulator;
    let stack: Stack;
    const logins = new Set<string>();

    before(async () => {
      const svms = Array.from({ length: MANY }, (_, n) => ({ name: `svm${n + 1}` }));
      array = await startEmulator({
        oauth: { clients: [DEFAULT_CLIENT, { id: "dr", secret: GIVEN, scopes: ["ontap"] }] },
        ontap: {
          svms: [...svms, { name: "far" }],
          domains: [{ fqdn: "corp.example.net", credentials: [JOINER] }],
        },
        // The answer to a join names its job, which is then asked about.
        switches: { jobDelayMs: 5, finishedAnswer: "job" },
      });
      array.onRequest(({ authorization = "" }) => logins.add(authorization.replace("Bearer ", "")));
      stack = await Stack.create(
        {
          NETAPP_LOG: "debug",
          NETAPP_ONTAP_HOST: array.host,
          NETAPP_ONTAP_CA_CERTIFICATE: array.caCertificate,
          ...array.oauth.environment,
          TOKEN_URL: array.oauth.tokenUrl,
          DR_HOST: array.host,
          DR_CA: array.caCertificate,
          DR_SECRET: GIVEN,
        },
        entry,
      );
      await writeFile(join(stack.folder, "index.js"), PROGRAM);
    });
    after(async () => {
      await stack?.remove();
      await array?.close();
    });

    it("asks for no token at preview, and outlives tokens that end in the middle of an up, with nothing written twice", async () => {
      await stack.previewJson();
      expect(array.take()).to.deep.equal([]);
      let writes = 0;
      array.onRequest(({ method, applied, label }) => {
        if (method === "POST" && applied && (++writes % 10 === 0 || label === "POST /protocols/active-directory"))
          array.oauth.expire();
      });
      await stack.env({ LOOK_UP: "1" }).up();
      const requests = array.take();
      const posts = requests.filter(({ system, method }) => system === "ontap" && method === "POST");
      expect(posts.filter(({ applied }) => applied)).to.have.length(MANY + 2);
      expect(posts.filter(({ applied, status }) => !applied && status !== 401)).to.deep.equal([]);
      expect(requests.filter(({ status }) => status === 401)).to.not.be.empty;
      expect(array.ontap.svm("svm1")?.ad?.name).to.equal("blue01");
      const grants = requests.filter(({ system }) => system === "oauth");
      expect(grants.filter(({ body }) => (body as { client_id: string }).client_id === "dr")).to.not.be.empty;
    });

    it("looks up, discovers and counts with it", async () => {
      const { stdout } = await stack.mustRun("stack", "output", "--json");
      expect(JSON.parse(stdout)).to.deep.equal({ near: "svm1", far: "far" });
      const env = environmentOf(stack);
      const found = await cli(["discover", "--no-stack", "--system", "ontap"], { env });
      expect(found.stdout.match(/new ontap\.IscsiService/g)).to.have.length(MANY + 1);
      const preview = join(stack.folder, "preview.json");
      await writeFile(preview, stack.printed.find((text) => text.startsWith("{") && text.includes('"steps"')) ?? "");
      const live = await cli(["comment", "--live", "--no-stack", preview], { env });
      expect([live.status, live.stderr]).to.deep.equal([0, ""]);
      stack.printed.push(found.stdout, found.stderr, live.stdout, live.stderr);
    });

    it("shows no token and no secret in state, preview, errors and debug lines", async () => {
      array.oauth.addClient({ ...DEFAULT_CLIENT, secret: "another-made-up-secret" });
      const failed = await stack.run("destroy", "--yes", "--skip-preview");
      expect(failed.code).to.not.equal(0);
      expect(failed.stdout + failed.stderr).to.include("refuses the client (invalid_client");
      const parts = [...logins].flatMap((token) => [token, ...token.split(".")]).filter((text) => text.length > 7);
      const secrets = Object.fromEntries([DEFAULT_CLIENT.secret, GIVEN, ...parts].map((text) => [text, text]));
      const texts = Object.fromEntries(
        [...stack.printed, ...(await stack.artefacts())].map((text, n) => [`text ${n}`, text]),
      );
      expect(Object.values(texts).join("\n")).to.include("token endpoint /oauth2/token 200");
      expect(leaks(texts, secrets)).to.deep.equal([]);
    });
  });
