import { expect } from "chai";
import { Connections } from "../../provider/connection/connections";
import { resolveConnection } from "../../provider/connection/resolve";
import { EXPLICIT } from "../../provider/connection/settings";
import { ontap } from "../../provider/ontap/system";
import { configured } from "./support";

const LOGIN = { username: "admin", password: "Conf1g-Pa55" };
const ENVIRONMENT = {
  NETAPP_ONTAP_HOST: "from-environment",
  NETAPP_ONTAP_USERNAME: "env-user",
  NETAPP_ONTAP_PASSWORD: "env-Pa55word",
};

const resolved = (settings: Record<string, unknown>) =>
  resolveConnection("ontap", configured("ontap", { ...LOGIN, ...settings }), {});
const refused = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error("It was accepted, and should have been refused.");
};

describe("The host of a connection", () => {
  for (const [host, origin] of [
    ["ontap1", "https://ontap1"],
    ["ontap1.example.net:8443", "https://ontap1.example.net:8443"],
    ["https://ontap1", "https://ontap1"],
    ["https://ontap1:8443/", "https://ontap1:8443"],
    ["https://ontap1/sysmgr/v4", "https://ontap1"],
    ["192.0.2.5", "https://192.0.2.5"],
    ["192.0.2.5:444", "https://192.0.2.5:444"],
    ["[2001:db8::5]", "https://[2001:db8::5]"],
    ["[2001:db8::5]:8443", "https://[2001:db8::5]:8443"],
    ["2001:db8::5", "https://[2001:db8::5]"],
    ["https://[2001:db8::5]:8443", "https://[2001:db8::5]:8443"],
  ] as const) {
    it(`may be ${host}`, () => expect(resolved({ host }).origin).to.equal(origin));
  }

  for (const host of [
    "http://ontap1",
    "ftp://ontap1",
    "https://admin:pw@ontap1",
    "",
    "a b",
    "https://",
    "ontap1:99999",
  ]) {
    it(`may not be ${JSON.stringify(host)}`, () => {
      const message = refused(() => resolved({ host }));
      expect(message)
        .to.match(/^The connection to ONTAP /)
        .and.to.include("host");
      expect(message).not.to.include(LOGIN.password);
    });
  }
});

describe("Where a connection's settings come from", () => {
  it("takes the stack's config before the environment, and the environment for what is left out there", () => {
    const config = configured("ontap", { host: "from-config", username: "config-user" });
    const { host, username, password } = resolveConnection("ontap", config, ENVIRONMENT);
    expect({ host, username, password }).to.deep.equal({
      host: "from-config",
      username: "config-user",
      password: "env-Pa55word",
    });
  });

  it("takes all of it from the environment, numbers and booleans as text", () => {
    const environment = {
      ...ENVIRONMENT,
      NETAPP_ONTAP_TIMEOUT_SECONDS: "30",
      NETAPP_ONTAP_MAX_PARALLEL_CALLS: "2",
      NETAPP_ONTAP_INSECURE_SKIP_VERIFY: "true",
    };
    const found = resolveConnection("ontap", () => undefined, environment);
    expect(found).to.include({
      host: "from-environment",
      timeoutSeconds: 30,
      maxParallelCalls: 2,
      insecureSkipVerify: true,
    });
  });

  it("never takes the environment for an explicit provider: its password must not travel to another system", () => {
    const config = (key: string) => ({ [EXPLICIT]: "true", "netapp:ontap.host": "other" })[key];
    const message = refused(() => resolveConnection("ontap", config, ENVIRONMENT));
    expect(message).to.match(/lacks username, password; give it in the ontap settings of the explicit Provider\.$/);
  });

  it("takes the settings of an explicit provider, which the engine hands over as text", () => {
    const settings: Record<string, string> = {
      [EXPLICIT]: "true",
      "netapp:ontap.host": "other:8443",
      "netapp:ontap.username": "u",
      "netapp:ontap.password": "Expl1cit-Pa55",
      "netapp:ontap.insecureSkipVerify": "false",
      "netapp:ontap.timeoutSeconds": "5",
      "netapp:ontap.caCertificate": "",
    };
    const found = resolveConnection("ontap", (key) => settings[key], ENVIRONMENT);
    expect(found).to.include({ host: "other:8443", username: "u", insecureSkipVerify: false, timeoutSeconds: 5 });
    expect(found.caCertificate).to.equal(undefined);
  });

  it("says how to set what is missing, by config and by environment", () => {
    expect(
      refused(() => resolveConnection("element", configured("element", { host: "e", username: "u" }), {})),
    ).to.equal(
      "The connection to Element lacks password; set it with pulumi config set --path --secret netapp:element.password … or in the environment (NETAPP_ELEMENT_PASSWORD).",
    );
  });

  it("refuses a setting that does not exist and names those that do", () => {
    const message = refused(() => resolved({ host: "h", hsot: "x" }));
    expect(message).to.include("no setting hsot").and.include("host, username");
  });

  it("refuses config that is no structure, without showing it", () => {
    const message = refused(() =>
      resolveConnection("ontap", (key) => (key === "netapp:ontap" ? "Geheim123" : undefined), {}),
    );
    expect(message).to.include("not structured").and.not.include("Geheim123");
  });

  for (const [setting, value] of [
    ["timeoutSeconds", 0],
    ["timeoutSeconds", "soon"],
    ["maxParallelCalls", 65],
    ["insecureSkipVerify", "yes"],
    ["caCertificate", "/etc/ssl/ca.pem"],
    ["password", 7],
  ] as const) {
    it(`refuses ${setting}: ${JSON.stringify(value)} by name`, () => {
      expect(refused(() => resolved({ host: "h", [setting]: value }))).to.include(setting);
    });
  }

  it("refuses a client certificate beside a password, and one without its key", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
    expect(refused(() => resolved({ host: "h", clientCertificate: pem, clientKey: pem }))).to.include(
      "takes one of them",
    );
    const alone = configured("ontap", { host: "h", clientCertificate: pem });
    expect(refused(() => resolveConnection("ontap", alone, {}))).to.include("lacks clientKey");
  });

  it("tells a missing connection in full once, then briefly", () => {
    const connections = new Connections();
    connections.configure(configured("ontap", {}));
    expect(refused(() => connections.system(ontap))).to.include("pulumi config set");
    expect(refused(() => connections.system(ontap))).to.equal(
      "The connection to ONTAP is not usable; another message says why.",
    );
  });
});
