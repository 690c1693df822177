import { expect } from "chai";
import { type EntryPoint, type Program, Stack, secret } from "../support/stack";

const program: Program = {
  service: { type: "ontap.IscsiService", args: { svm: "svm1", targetAlias: "blue" } },
  second: { type: "ontap.IscsiService", args: { svm: "svm2" } },
  join: {
    type: "ontap.ActiveDirectoryAccount",
    args: {
      svm: "svm1",
      name: "BLUE01",
      fqdn: "corp.example.net",
      username: "joiner",
      password: secret("Pa55-offline"),
    },
  },
  tenant: { type: "element.Account", args: { username: "tenant" } },
};

const ENTRIES: readonly EntryPoint[] = ["pulumi-netapp", "pulumi-netapp/plugin"];

/** Nothing that leads out of this machine, and nothing that a proxy would lead out. */
const NOWHERE = {
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  ALL_PROXY: "http://127.0.0.1:9",
  NO_PROXY: "127.0.0.1,localhost",
};

for (const entry of ENTRIES)
  describe(`a preview without credentials, network and connection, through ${entry}`, function () {
    this.timeout(120_000);
    let stack: Stack;

    before(async () => {
      const left = Object.keys(process.env).filter((name) => name.startsWith("NETAPP_") || /proxy$/i.test(name));
      stack = await Stack.create({ ...Object.fromEntries(left.map((name) => [name, undefined])), ...NOWHERE }, entry);
      await stack.program(program);
    });
    after(() => stack?.remove());

    it("works, and complains of nothing", async () => {
      const { changeSummary, diagnostics } = await stack.previewJson();
      expect(changeSummary).to.deep.equal({ create: 5 });
      expect(diagnostics ?? []).to.deep.equal([]);
    });

    it("is followed by an up that says once under each resource, in one sentence, what the connection lacks and how to give it", async () => {
      const { code, stdout, stderr } = await stack.run(
        "up",
        "--yes",
        "--skip-preview",
        "--color",
        "never",
        "--continue-on-error",
      );
      expect(code).not.to.equal(0);
      // The progress lines above repeat what the diagnostics say.
      const text = (stdout + stderr).split("Diagnostics:")[1] ?? "";
      const way = (product: string, name: string) =>
        `The connection to ${name} lacks host, username, password; set it with pulumi config set --path netapp:${product}.host … or in the environment (NETAPP_${product.toUpperCase()}_HOST, NETAPP_${product.toUpperCase()}_USERNAME, NETAPP_${product.toUpperCase()}_PASSWORD)${product === "ontap" ? ", or log in with clientCertificate and clientKey, with accessToken, or with tokenUrl, clientId and clientSecret instead" : ""}.`;
      expect(text.split(way("ontap", "ONTAP")), "ONTAP").to.have.length(4);
      expect(text.split(way("element", "Element")), "Element").to.have.length(2);
      expect(text, "no stack").not.to.match(/^\s+at .*:\d+:\d+/m);
      expect(text).not.to.include("Pa55-offline");
    });
  });
