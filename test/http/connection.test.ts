import { expect } from "chai";
import { Connections } from "../../provider/connection/connections";
import { problemOf, resolveConnection } from "../../provider/connection/resolve";
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
    "https://ontap1/sysmgr/v4",
    "ontap1/api",
    "https://ontap1?x=1",
    "https://ontap1#x",
    "",
    "a b",
    " ontap1",
    "ontap1\n",
    "https://",
    "ontap1:99999",
    "10.010.0.5",
    "https://010.0.0.5:8443",
    "10.5",
    "0x0a.0.0.5",
    "167772165",
  ]) {
    it(`may not be ${JSON.stringify(host)}, and a blank is named`, () => {
      const message = refused(() => resolved({ host }));
      expect(message)
        .to.match(/^The connection to ONTAP /)
        .and.to.include("host");
      expect(message).not.to.include(LOGIN.password);
      if (/\s/.test(host)) expect(message).to.include("must not have a blank");
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
    expect(message).to.match(
      /lacks username, password; give it in the ontap settings of the explicit Provider, or log in with clientCertificate and clientKey, with accessToken, or with tokenUrl, clientId and clientSecret instead\.$/,
    );
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

  it("counts an empty setting, and an empty section, as left out", () => {
    const empty = configured("ontap", { host: "", username: null, password: "" });
    for (const config of [empty, (key: string) => (key === "netapp:ontap" ? "" : undefined)]) {
      const { host, username, password } = resolveConnection("ontap", config, ENVIRONMENT);
      expect([host, username, password]).to.deep.equal(Object.values(ENVIRONMENT));
    }
    expect(refused(() => resolveConnection("ontap", empty, {}))).to.include("lacks host, username, password;");
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
    ["timeoutSeconds", "0x10"],
    ["timeoutSeconds", true],
    ["maxParallelCalls", 65],
    ["insecureSkipVerify", "yes"],
    ["caCertificate", "/etc/ssl/ca.pem"],
  ] as const) {
    it(`refuses ${setting}: ${JSON.stringify(value)} by name`, () => {
      expect(refused(() => resolved({ host: "h", [setting]: value }))).to.include(
        `not usable: netapp:ontap.${setting} must be `,
      );
    });
  }

  for (const [setting, value, next] of [
    ["password", 123456, "set it with --secret, which keeps every digit"],
    ["password", 1e20, "set it with --secret, which keeps every digit"],
    ["username", 83, "put it in quotes"],
    ["clientKey", { secure: "v1:" }, "put it in quotes"],
    ["clientSecret", 4711, "set it with --secret, which keeps every digit"],
    ["host", 7, "put it in quotes"],
  ] as const) {
    it(`takes no ${typeof value} (${JSON.stringify(value)}) for the text of ${setting}, and does not show it`, () => {
      const config = configured("ontap", { host: "h", username: "u", [setting]: value });
      expect(problemOf("ontap", config, {})).to.equal(
        `The connection to ONTAP is not usable: netapp:ontap.${setting} must be a string; ${next}.`,
      );
    });
  }

  it("names a bad value by where it stands: config, environment, explicit Provider", () => {
    const range = "must be a whole number from 1 to 86400";
    const variable = { NETAPP_ONTAP_TIMEOUT_SECONDS: "soon", NETAPP_ONTAP_MAX_PARALLEL_CALLS: "0" };
    const explicit: Record<string, string> = { [EXPLICIT]: "true", "netapp:ontap.timeoutSeconds": "soon" };
    const told = (config: (key: string) => string | undefined) =>
      problemOf("ontap", config, variable)?.replace("The connection to ONTAP is not usable: ", "");
    expect(told(() => undefined)).to.equal(
      `NETAPP_ONTAP_TIMEOUT_SECONDS ${range}; NETAPP_ONTAP_MAX_PARALLEL_CALLS must be a whole number from 1 to 64.`,
    );
    expect(told(configured("ontap", { timeoutSeconds: "late", maxParallelCalls: 1 }))).to.equal(
      `netapp:ontap.timeoutSeconds ${range}.`,
    );
    expect(told((key) => explicit[key])).to.equal(`ontap.timeoutSeconds of the explicit Provider ${range}.`);
  });

  it("finds no problem in what is missing: a preview needs no connection", () => {
    for (const settings of [{}, { host: "h" }, { username: "u" }, { clientKey: "" }, LOGIN]) {
      expect(problemOf("ontap", configured("ontap", settings), {})).to.equal(undefined);
    }
    expect(problemOf("element", () => undefined, {})).to.equal(undefined);
  });

  const block = (label: string, body = "AAAA") => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
  const chain = block("CERTIFICATE") + block("X509 CERTIFICATE");
  for (const [setting, value, holds] of [
    ["caCertificate", block("PRIVATE KEY", "in-no-message"), "PRIVATE KEY"],
    ["caCertificate", chain + block("RSA PRIVATE KEY", "in-no-message"), "RSA PRIVATE KEY"],
    ["clientCertificate", block("CERTIFICATE") + block("EC PRIVATE KEY", "in-no-message"), "EC PRIVATE KEY"],
    ["clientCertificate", block("CERTIFICATE REQUEST", "in-no-message"), "CERTIFICATE REQUEST"],
    ["clientKey", block("EC PARAMETERS", "in-no-message"), "EC PARAMETERS"],
    ["clientKey", block("CERTIFICATE", "in-no-message"), "CERTIFICATE"],
    ["clientKey", block("ENCRYPTED PRIVATE KEY", "in-no-message"), "ENCRYPTED PRIVATE KEY"],
  ] as const) {
    it(`refuses ${setting} that holds a ${holds}, without a word of it`, () => {
      const problem = problemOf("ontap", configured("ontap", { host: "h", [setting]: value }), {});
      expect(problem).to.match(new RegExp(`netapp:ontap\\.${setting} must be a .*, and holds this: ${holds}\\.$`));
      expect(problem).not.to.include("in-no-message");
    });
  }

  it("takes chains of certificates, and keys of every algorithm", () => {
    expect(resolved({ host: "h", caCertificate: chain }).caCertificate).to.equal(chain);
    const parameters = block("EC PARAMETERS");
    for (const label of ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"])
      expect(problemOf("ontap", configured("ontap", { host: "h", clientKey: parameters + block(label) }), {})).to.equal(
        undefined,
      );
  });

  const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
  const pair = { clientCertificate: pem, clientKey: block("PRIVATE KEY") };
  const client = { tokenUrl: "https://login.example.net/token", clientId: "c" };
  const FILE = { NETAPP_ONTAP_ACCESS_TOKEN_FILE: "/run/token" };

  for (const [settings, environment, one, other] of [
    [{ ...LOGIN, ...pair }, {}, "a password (netapp:ontap.password)", "a client certificate"],
    [{ ...LOGIN }, { NETAPP_ONTAP_ACCESS_TOKEN: "t" }, "a password", "an access token (NETAPP_ONTAP_ACCESS_TOKEN)"],
    [LOGIN, FILE, "a password", "a file with an access token (NETAPP_ONTAP_ACCESS_TOKEN_FILE)"],
    [LOGIN, { NETAPP_ONTAP_SCOPE: "s" }, "a password", "client credentials of an authorization server"],
    [{ accessToken: "t" }, FILE, "an access token (netapp:ontap.accessToken)", "a file with an access token"],
    [{ accessToken: "t", ...pair, ...client }, {}, "an access token", "authorization server (netapp:ontap.tokenUrl)"],
    [client, FILE, "a file with an access token", "client credentials"],
  ] as const) {
    it(`names both of two ways to log in at preview: ${one} and ${other}`, () => {
      const problem = problemOf("ontap", configured("ontap", { host: "h", ...settings }), environment);
      expect(problem).to.match(/^The connection to ONTAP has 2 ways to log in: .+ and .+; keep one of them\.$/);
      expect(problem).to.include(one).and.to.include(other);
    });
  }

  it("takes a client certificate along with a token or client credentials, and a user name that is left over", () => {
    for (const settings of [{ accessToken: "t" }, { ...client, clientSecret: "s3cret-of-client" }, client]) {
      const config = configured("ontap", { host: "h", username: "u", ...settings, ...pair });
      expect(resolveConnection("ontap", config, {})).to.include({ ...settings, ...pair });
    }
    const file = resolveConnection("ontap", configured("ontap", { host: "h" }), FILE);
    expect(file.accessTokenFile).to.equal("/run/token");
    const explicit = (key: string) => ({ [EXPLICIT]: "true", "netapp:ontap.host": "other" })[key];
    expect(refused(() => resolveConnection("ontap", explicit, FILE))).to.include("lacks username, password");
  });

  for (const [settings, lacks] of [
    [{ clientCertificate: pem }, "clientKey"],
    [{ accessToken: "t", clientCertificate: pem }, "clientKey"],
    [client, "clientSecret"],
    [{ ...client, clientKey: pem }, "clientCertificate"],
    [{ scope: "s" }, "tokenUrl, clientId, clientSecret"],
  ] as const) {
    it(`says what a login by ${Object.keys(settings).join(" and ")} lacks`, () => {
      const config = configured("ontap", { host: "h", ...settings });
      expect(refused(() => resolveConnection("ontap", config, {}))).to.include(`lacks ${lacks};`);
    });
  }

  it("takes a token endpoint by https alone, and a token alone, which it does not show", () => {
    for (const tokenUrl of ["http://h/t", "https://u:p@h/t", "https://h/t#f", "login.example.net"]) {
      expect(problemOf("ontap", configured("ontap", { tokenUrl }), {})).to.equal(
        "The connection to ONTAP is not usable: netapp:ontap.tokenUrl must be an https:// URL without credentials and without a fragment.",
      );
    }
    for (const accessToken of ["Bearer abc-secret-xyz", "two abc-secret-xyz", "tök-abc-secret-xyz"]) {
      const problem = problemOf("ontap", configured("ontap", { accessToken }), {});
      expect(problem).to.include('accessToken must be the access token alone, without "Bearer"');
      expect(problem).not.to.include("abc-secret-xyz");
    }
    const query = { tokenUrl: "https://h/t?tenant=1", clientId: "c", clientSecret: "s3cret-of-client" };
    expect(resolveConnection("ontap", configured("ontap", { host: "h", ...query }), {})).to.include(query);
    expect(
      resolveConnection("ontap", configured("ontap", { host: "h", accessToken: " abc\n" }), {}).accessToken,
    ).to.equal("abc");
  });

  it("tells a missing connection in full to each resource that asks", () => {
    const connections = new Connections();
    connections.configure(configured("ontap", {}));
    const told = () => refused(() => connections.system(ontap));
    expect(told()).to.include("pulumi config set").and.to.equal(told());
  });
});
