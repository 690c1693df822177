import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join, resolve } from "node:path";
import { Client, credentials, status } from "@grpc/grpc-js";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { UNKNOWN } from "../../provider/base/unknown";
import { LOADERS, lookups } from "../../provider/resources";
import { Plugin } from "../support/plugin";
import { type Running, startProvider } from "../support/ways";

const sdk = (path: string) => require(join(resolve(__dirname, "../.."), "node_modules", path));
const { ResourceProviderService: methods } = sdk("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = sdk("@pulumi/pulumi/proto/provider_pb");
const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb");
const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb");

type Bag = Record<string, unknown>;
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const secret = (value: unknown) => ({ ...SECRET, value });

/** google-protobuf loses a member called `__proto__`; on the wire this one is called so. */
const PROTO = "__Proto__";
const swapped = (bytes: Buffer, from: string, to: string) =>
  Buffer.from(bytes.toString("latin1").replaceAll(from, to), "latin1");

class Refused extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** The packaged plugin with nothing between it and the test but the protocol. */
class Raw {
  private constructor(
    private readonly running: Running,
    private readonly client: Client,
  ) {}

  static async start(environment: NodeJS.ProcessEnv = {}): Promise<Raw> {
    const running = await startProvider("plugin", environment, {});
    return new Raw(running, new Client(`127.0.0.1:${running.port}`, credentials.createInsecure()));
  }

  /** `fields` by the names that the message has for them; structs are given as plain values and come back as such. */
  call(method: string, message: string, fields: Bag = {}): Promise<Bag> {
    const request = message === "Empty" ? new Empty() : new messages[message]();
    for (const [name, value] of Object.entries(fields)) {
      const isStruct = typeof value === "object" && value !== null;
      request[`set${name}`](isStruct ? Struct.fromJavaScript(value) : value);
    }
    const { path, requestSerialize, responseDeserialize } = methods[method];
    return new Promise((done, fail) =>
      this.client.makeUnaryRequest(
        path,
        (value) => swapped(requestSerialize(value), PROTO, "__proto__"),
        (bytes) => responseDeserialize(swapped(bytes, "__proto__", PROTO)),
        request,
        (error, answer) => (error ? fail(new Refused(error.code, error.details)) : done(answer as Bag)),
      ),
    );
  }

  /** Ids and names that `List` answers. */
  async list(token: string, query: Bag, limit = 0): Promise<unknown[] | "computed"> {
    const request = new messages.ListRequest().setToken(token).setQuery(Struct.fromJavaScript(query)).setLimit(limit);
    const { path, requestSerialize, responseDeserialize } = methods.list;
    const stream = this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
    const found: unknown[] = [];
    for await (const answer of stream) {
      if (answer.hasComputed()) return "computed";
      if (answer.hasResult()) found.push([answer.getResult().getId(), answer.getResult().getName()]);
      else expect(answer.getContinuation().getContinuationToken()).to.equal("");
    }
    return found;
  }

  said(): Promise<string[]> {
    return this.running.said();
  }

  /** Where the engine listens for what is said. */
  get log(): string {
    return this.running.log;
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.running.stop();
  }
}

const struct = (answer: Bag, name: string): Bag =>
  (answer[`get${name}`] as () => { toJavaScript(): Bag }).call(answer).toJavaScript();
const failures = (answer: Bag) =>
  (answer.getFailuresList as () => { getProperty(): string; getReason(): string }[])
    .call(answer)
    .map((one) => [one.getProperty(), one.getReason()]);
const urn = (type: string) => `urn:pulumi:test::test::${type}::test`;
const ACCOUNT = urn("netapp:element:Account");
const SERVICE = urn("netapp:ontap:IscsiService");
const JOIN = urn("netapp:ontap:ActiveDirectoryAccount");
const joined = {
  svm: "svm1",
  name: "BLUE01",
  fqdn: "corp.example.net",
  username: "joiner",
  password: secret("pw-Joiner-1"),
};
const dc = (serverIp: unknown) => ({ fqdn: "corp.example.net", serverIp });

describe("the packaged plugin by its protocol", function () {
  this.timeout(30_000);
  let array: Emulator;
  let raw: Raw;

  before(async () => {
    array = await startEmulator({
      ontap: {
        svms: [{ name: "svm1" }],
        domains: [
          {
            fqdn: "corp.example.net",
            credentials: [{ username: "joiner", password: "pw-Joiner-1" }],
            controllers: ["192.0.2.1"],
          },
        ],
      },
      switches: { jobDelayMs: 0 },
    });
    raw = await Raw.start();
    const config = Plugin.connection(array);
    await raw.call("configure", "ConfigureRequest", {
      Args: { ontap: config["netapp:ontap"], element: secret(config["netapp:element"]) },
    });
  });
  after(async () => {
    await raw?.stop();
    await array?.close();
  });

  describe("carries secrets and unknown values at any depth, both ways", () => {
    const named = { constructor: 1, toString: "a", valueOf: { toString: [null, true, -0.5] } };
    const cases: [title: string, urn: string, news: Bag, shown?: Bag][] = [
      ["a secret text", ACCOUNT, { username: secret("deep1") }],
      ["a secret inside an object", ACCOUNT, { username: "deep2", attributes: { a: { b: secret("s"), c: "open" } } }],
      [
        "a secret inside a list, which makes the list one",
        ACCOUNT,
        { username: "deep3", attributes: { list: [1, secret("s"), { d: 1 }] } },
        { username: "deep3", attributes: { list: secret([1, "s", { d: 1 }]) } },
      ],
      [
        "a secret inside a secret",
        ACCOUNT,
        { username: "deep4", attributes: secret({ a: secret("s"), b: [secret(1)] }) },
        { username: "deep4", attributes: secret({ a: "s", b: [1] }) },
      ],
      [
        "a secret number and boolean",
        ACCOUNT,
        { username: "deep5", secretsVersion: secret(2), attributes: { a: secret(false) } },
      ],
      ["names that every object has", ACCOUNT, { username: "deep6", attributes: named }],
      [
        "a secret under such a name",
        ACCOUNT,
        { username: "deep7", attributes: { constructor: secret({ toString: 1 }) } },
      ],
      ["a secret alias", SERVICE, { svm: "svm1", targetAlias: secret("blue") }],
      [
        "a secret member of a controller",
        JOIN,
        { ...joined, preferredDomainControllers: [dc(secret("192.0.2.1"))] },
        { ...joined, preferredDomainControllers: secret([dc("192.0.2.1")]) },
      ],
      [
        "a secret given in the clear, which is one all the same",
        ACCOUNT,
        { username: "deep8", initiatorSecret: "Init-Deep-0001" },
        { username: "deep8", initiatorSecret: secret("Init-Deep-0001") },
      ],
      [
        "a secret that turned out to be undefined, which is left out",
        ACCOUNT,
        { username: "deep9", attributes: secret(null), targetSecret: secret(null) },
        { username: "deep9" },
      ],
      ["an unknown text", SERVICE, { svm: "svm1", targetAlias: UNKNOWN }],
      ["an unknown secret", ACCOUNT, { username: secret(UNKNOWN), initiatorSecret: secret(UNKNOWN) }],
      ["an unknown object", ACCOUNT, { username: "deep10", attributes: UNKNOWN }],
      [
        "an unknown member beside a secret one",
        ACCOUNT,
        { username: "deep11", attributes: { a: UNKNOWN, b: secret(UNKNOWN) } },
      ],
      [
        "an unknown item of a list",
        JOIN,
        { ...joined, preferredDomainControllers: [dc(UNKNOWN), UNKNOWN], advertisedKdcEncryptions: [UNKNOWN] },
      ],
    ];

    for (const [title, where, news, shown = news] of cases) {
      it(title, async () => {
        const checked = await raw.call("check", "CheckRequest", { Urn: where, Olds: {}, News: news });
        expect(failures(checked)).to.deep.equal([]);
        const inputs = struct(checked, "Inputs");
        expect(inputs, "inputs").to.deep.equal(shown);

        const predicted = await raw.call("create", "CreateRequest", { Urn: where, Properties: inputs, Preview: true });
        expect(struct(predicted, "Properties"), "outputs at preview").to.deep.include(withoutIdle(shown));
        if (JSON.stringify(news).includes(UNKNOWN)) return;

        const created = await raw.call("create", "CreateRequest", { Urn: where, Properties: inputs });
        const outputs = struct(created, "Properties");
        expect(spelled(outputs), "outputs").to.deep.include(spelled(withoutIdle(shown)));
        const id = (created.getId as () => string).call(created);
        const known = { Urn: where, Id: id, Olds: outputs, OldInputs: inputs };
        const differs = await raw.call("diff", "DiffRequest", { ...known, News: inputs });
        expect((differs.getDiffsList as () => string[]).call(differs), "what differs").to.deep.equal([]);
        const read = await raw.call("read", "ReadRequest", { Urn: where, Id: id, Properties: outputs, Inputs: inputs });
        expect(struct(read, "Properties"), "after a refresh").to.deep.equal(outputs);
        expect(spelled(struct(read, "Inputs")), "inputs after a refresh").to.deep.equal(spelled(inputs));
        await raw.call("delete", "DeleteRequest", { Urn: where, Id: id, Properties: outputs });
      });
    }

    it("settings: a password stays a secret, whatever else of its section is one", async () => {
      const [password, username] = ["pw-H1dden", "admin"];
      for (const given of [{ host: "a.example" }, { host: secret("a.example") }]) {
        const News = { ontap: { ...given, username, password } };
        const answer = await raw.call("checkConfig", "CheckRequest", { Urn: urn("pulumi:providers:netapp"), News });
        const inputs = struct(answer, "Inputs");
        expect(inputs).to.deep.include({ ontap: { ...given, username, password: secret(password) } });
      }
    });

    it("an account whose attributes changed under the name of every object", async () => {
      const before = { username: "names", attributes: { a: 1 } };
      const now = { username: "names", attributes: { a: 1, constructor: 2, [PROTO]: 3 } };
      const created = await raw.call("create", "CreateRequest", { Urn: ACCOUNT, Properties: before });
      const outputs = struct(created, "Properties");
      const known = { Urn: ACCOUNT, Id: (created.getId as () => string).call(created), Olds: outputs };
      const differs = await raw.call("diff", "DiffRequest", { ...known, OldInputs: before, News: now });
      const kinds: Bag = {};
      (differs.getDetaileddiffMap as () => Map<string, { getKind(): number }>).call(differs).forEach((detail, path) => {
        kinds[path] = detail.getKind();
      });
      const { ADD } = messages.PropertyDiff.Kind;
      expect(kinds).to.deep.equal({ "attributes.constructor": ADD, [`attributes.${PROTO}`]: ADD });
      await raw.call("update", "UpdateRequest", { ...known, News: now });
      const attributes = array.element.account("names")?.attributes ?? {};
      expect(Object.entries(attributes).sort()).to.deep.equal([
        ["__proto__", 3],
        ["a", 1],
        ["constructor", 2],
      ]);
    });
  });

  describe("refuses in one sentence what it does not have", () => {
    const listed = (names: readonly string[]) => `it has ${names.map((name) => `netapp:${name}`).join(", ")}.`;
    const types = listed(Object.keys(LOADERS));
    const functions = listed(lookups().map(({ product, name }) => `${product.name}:${name}`));
    const cases: [method: string, message: string, fields: Bag, sentence: string][] = [
      ...(["check", "diff", "create", "update", "read", "delete"] as const).map(
        (method): [string, string, Bag, string] => [
          method,
          `${method.charAt(0).toUpperCase()}${method.slice(1)}Request`,
          { Urn: urn("netapp:ontap:Volume") },
          `netapp has no resource type netapp:ontap:Volume; ${types}`,
        ],
      ),
      ["create", "CreateRequest", { Urn: urn("p:a:B$netapp:a:B") }, `netapp has no resource type netapp:a:B; ${types}`],
      [
        "invoke",
        "InvokeRequest",
        { Tok: "netapp:ontap:x", Args: {} },
        `netapp has no function netapp:ontap:x; ${functions}`,
      ],
      ["getSchema", "GetSchemaRequest", { Version: 7 }, "netapp has no schema of version 7; it has version 0."],
      [
        "read",
        "ReadRequest",
        { Urn: ACCOUNT, Id: "4711" },
        "Cannot read account 4711 on HOST: there is none; check the ID, and that host is the right cluster.",
      ],
    ];
    for (const [method, message, fields, sentence] of cases) {
      it(`${method}: ${sentence}`, async () => {
        const error = await refused(raw.call(method, message, fields));
        expect([error.message.replace(array.host, "HOST"), error.code]).to.deep.equal([sentence, status.UNKNOWN]);
      });
    }

    for (const [method, message] of [
      ["construct", "ConstructRequest"],
      ["call", "CallRequest"],
      ["parameterize", "ParameterizeRequest"],
    ] as const) {
      it(`${method}: not implemented`, async () => {
        expect((await refused(raw.call(method, message))).code).to.equal(status.UNIMPLEMENTED);
      });
    }

    it("settings, by their names, without the property under which the engine would print the whole section", async () => {
      const ontap =
        "there are host, username, password, caCertificate, clientCertificate, clientKey, accessToken, tokenUrl, clientId, clientSecret, scope, audience, resource, insecureSkipVerify, timeoutSeconds, maxParallelCalls, countSessions";
      const element =
        "there are host, username, password, caCertificate, insecureSkipVerify, timeoutSeconds, maxParallelCalls, countSessions, apiVersion";
      const hidden = "pw-H1dden";
      const table: [settings: Bag, ...reasons: string[]][] = [
        [{ ontab: secret({ password: hidden }) }, "netapp has no setting ontab; there are ontap and element"],
        [{ ontap: { pasword: hidden } }, `netapp:ontap has no setting pasword; ${ontap}`],
        [{ ontap: JSON.stringify({ pasword: hidden }) }, `netapp:ontap has no setting pasword; ${ontap}`],
        [
          { element: secret(JSON.stringify({ clientKey: hidden })) },
          `netapp:element has no setting clientKey; ${element}`,
        ],
        ...[`host=${hidden}`, JSON.stringify([hidden]), [hidden], 7, true, null].map((section): [Bag, string] => [
          { element: section },
          `netapp:element must hold settings by name; ${element}`,
        ]),
        [
          { ontap: { pasword: hidden }, element: hidden },
          `netapp:element must hold settings by name; ${element}`,
          `netapp:ontap has no setting pasword; ${ontap}`,
        ],
        [{ ontap: UNKNOWN, element: { host: UNKNOWN, password: secret(UNKNOWN) }, version: "0.1.0" }],
      ];
      for (const [News, ...reasons] of table) {
        const answer = await raw.call("checkConfig", "CheckRequest", { Urn: urn("pulumi:providers:netapp"), News });
        expect(failures(answer)).to.deep.equal(reasons.map((reason) => ["", reason]));
      }
    });

    it("arguments of look-ups, by their names, without their values", async () => {
      const table: [tok: string, args: Bag, ...properties: string[]][] = [
        ["element:getAccount", { username: 1234 }, "username"],
        ["element:getAccount", { accountId: "12" }, "accountId"],
        ["element:getAccount", { usename: "pw-H1dden" }, "usename"],
        ["ontap:getIscsiService", {}, "svm"],
        ["ontap:getIscsiService", { svm: secret(["pw-H1dden"]) }, "svm"],
        ["ontap:getSvm", { name: 7, uuid: {} }, "name", "uuid"],
      ];
      for (const [token, args, ...properties] of table) {
        const answer = await raw.call("invoke", "InvokeRequest", { Tok: `netapp:${token}`, Args: args });
        const told = failures(answer);
        expect(
          told.map(([property]) => property),
          token,
        ).to.deep.equal(properties);
        for (const [property, reason] of told) {
          expect(reason).to.match(new RegExp(`^(${property} |get\\w+ has no argument ${property}$)`));
          expect(reason).to.not.match(/1234|pw-H1dden|undefined|\n/);
        }
      }
    });
  });

  it("refuses a second resource of one object, in any language, until it is configured for another run", async () => {
    const other = await Raw.start();
    const named = (type: string, name: string) => urn(`netapp:${type}`).replace(/[^:]*$/, name);
    const check = async (type: string, name: string, News: Bag) =>
      failures(await other.call("check", "CheckRequest", { Urn: named(type, name), Olds: {}, News }));
    const host = (initiator: unknown, svm = "svm1") => ({ svm, initiator, authenticationType: "none" });
    const [IQN, one] = ["iqn.1994-05.com.example:host7", { username: secret("pw-H1dden"), adopt: true }];
    const refusal = (type: string, both: string, first: string, second: string) => [
      [
        "",
        `The ${type} resources "${first}" and "${second}" would manage one object: both have the same ${both}; keep one of them, or give one the provider of another system.`,
      ],
    ];
    try {
      for (let run = 1; run <= 2; run++) {
        await other.call("configure", "ConfigureRequest", { Args: {} });
        expect(await check("ontap:IscsiCredentials", "a", host(IQN))).to.deep.equal([]);
        const [fc, plain] = ["50:0a:09:81:89:0a:f5:d4", "500A0981890AF5D4"];
        expect(await check("element:Initiator", "fc", { name: fc })).to.deep.equal([]);
        expect(await check("element:Initiator", "fc-2", { name: plain })).to.deep.equal(
          refusal("element.Initiator", "name", "fc", "fc-2"),
        );
        // The engine checks a replacement twice.
        expect(await check("ontap:IscsiCredentials", "a", host(IQN))).to.deep.equal([]);
        expect(await check("ontap:IscsiCredentials", "b::c", host(IQN.toUpperCase()))).to.deep.equal(
          refusal("ontap.IscsiCredentials", "svm and initiator", "a", "b::c"),
        );
        expect(await check("ontap:IscsiCredentials", "d", host(IQN, "svm2"))).to.deep.equal([]);
        for (const name of ["e", "f"])
          expect(await check("ontap:IscsiCredentials", name, host(UNKNOWN))).to.deep.equal([]);
        const twice = async (type: string, both: string, News: Bag, same: Bag, ...others: Bag[]) => {
          expect(await check(type, "g", News)).to.deep.equal([]);
          expect(await check(type, "h", { ...News, ...same })).to.deep.equal(
            refusal(type.replace(":", "."), both, "g", "h"),
          );
          for (const [at, other] of others.entries())
            expect(await check(type, `i${at}`, { ...News, ...other }), JSON.stringify(other)).to.deep.equal([]);
        };
        const igroup = { svm: "svm1", name: "host7", osType: "linux" };
        await twice(
          "ontap:InitiatorGroup",
          "svm and name",
          igroup,
          { osType: "vmware" },
          { name: "Host7" },
          { svm: "svm2" },
        );
        const [LUN, GROUP] = ["a60d9862-9bee-49a6-8162-20d2421bb1a6", "40d98b2c-24c5-11e9-9ec1-005056bba643"];
        const [both, NO_SVM] = ["svm, lun and igroup", "99999999-3333-4333-8333-333333333333"];
        const map = { svm: "svm1", lun: "/vol/v/l", igroup: "host7" };
        await twice("ontap:LunMap", both, map, { logicalUnitNumber: 3 }, { lun: "/vol/v/L" }, { igroup: UNKNOWN });
        const byUuid = { svm: "svm1", lun: LUN, igroup: GROUP };
        await twice("ontap:LunMap", both, byUuid, { svm: NO_SVM, lun: LUN.toUpperCase(), igroup: GROUP.toUpperCase() });
        expect(await check("element:Account", `one${run}`, one)).to.deep.equal([]);
        expect(await check("element:Account", `two${run}`, one)).to.deep.equal(
          refusal("element.Account", "username", `one${run}`, `two${run}`),
        );
      }
    } finally {
      await other.stop();
    }
  });

  it("sees no change where the engine sends the same settings in another order", async () => {
    const raw = await Raw.start();
    try {
      const element = { host: "sf", username: "pulumi" };
      const diff = async (wanted: Bag) => {
        const news = { element: wanted, __explicit: true };
        const answer = await raw.call("diffConfig", "DiffRequest", {
          OldInputs: { __explicit: true, element },
          News: news,
        });
        return (answer.getChanges as () => number).call(answer);
      };
      expect(await diff({ username: "pulumi", host: "sf" })).to.equal(1);
      expect(await diff({ username: "pulumi", host: "other" })).to.equal(2);
    } finally {
      await raw.stop();
    }
  });

  it("speaks to the engine itself, whatever proxy the environment names", async () => {
    const proxy = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    let asked = 0;
    proxy.on("connection", () => asked++);
    await once(proxy, "listening");
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const raw = await Raw.start({ http_proxy: address, https_proxy: address, grpc_proxy: address, no_proxy: "" });
    try {
      await raw.call("handshake", "ProviderHandshakeRequest", { EngineAddress: raw.log });
      const state = { username: "noted", accountId: 1, status: "active", __managed: ["username"] };
      await raw.call("diff", "DiffRequest", {
        Urn: ACCOUNT,
        Olds: state,
        News: { username: "noted", status: "locked" },
      });
      expect((await raw.said()).join()).to.contain("impact: high: Element account noted");
      expect(asked, "connections to the proxy").to.equal(0);
    } finally {
      await raw.stop();
      proxy.close();
    }
  });

  it("begins anew with a Configure after a Cancel, and takes the time of each call for its own", async () => {
    const raw = await Raw.start();
    const configure = () =>
      raw.call("configure", "ConfigureRequest", { Args: { element: Plugin.connection(array)["netapp:element"] } });
    const create = (username: string, Timeout = 0) =>
      raw.call("create", "CreateRequest", { Urn: ACCOUNT, Properties: { username }, Timeout });
    try {
      await configure();
      await raw.call("cancel", "Empty");
      expect((await refused(create("anew"))).message).to.equal("Nothing was sent: the operation was cancelled.");
      await configure();
      await create("anew");
      array.latency = 600;
      expect((await refused(create("late", 0.2))).message).to.contain(
        "the time ran out (customTimeouts: 0.2s), and the array",
      );
      await create("patient", 1e9);
    } finally {
      array.latency = 0;
      await raw.stop();
    }
  });

  it("lists what exists as discover finds it: by token and patterns, up to a limit", async () => {
    const { element, ontap } = array;
    for (const username of ["list-a", "list-b", "other"]) element.addAccount({ username });
    const ids = (...names: string[]) => names.map((name) => [String(element.account(name)?.accountID), name]);
    expect(await raw.list("netapp:element:Account", { name: "list-*" })).to.deep.equal(ids("list-a", "list-b"));
    expect(await raw.list("netapp:element:Account", { name: "list-*" }, 1)).to.deep.equal(ids("list-a"));
    expect(await raw.list("netapp:element:Account", { name: UNKNOWN })).to.deep.equal("computed");
    const svm = ontap.svm("svm1")?.uuid;
    ontap.setIscsi("svm1", {});
    expect(await raw.list("netapp:ontap:IscsiService", { svm: "svm?" })).to.deep.equal([[svm, "svm1"]]);
    expect(await raw.list("netapp:ontap:IscsiService", { svm: "nobody" })).to.deep.equal([]);
    const failure = await raw.list("netapp:element:Account", { svm: "x" }).catch((error: Error) => error.message);
    expect(failure).to.contain("element:Account cannot be listed by svm; there is name.");
    for (const username of ["list-a", "list-b", "other"]) element.removeAccount(username);
    ontap.removeIscsi("svm1");
  });

  it("takes a provider for the stack's own only where its URN and its settings are those that the engine makes", async () => {
    const raw = await Raw.start({ PULUMI_CONFIG: JSON.stringify({ element: '{"host":"sf"}' }) });
    const attached = await Raw.start({ PULUMI_CONFIG: "" });
    const named = (name: string, parents = "") => `urn:pulumi:test::test::${parents}pulumi:providers:netapp::${name}`;
    const element = '{"host":"sf"}';
    const table: [urn: string, settings: Bag, explicit: boolean, host?: Raw][] = [
      [named("default"), {}, false],
      [named("default"), { element }, false],
      [named("default"), { element: secret(element) }, false],
      [named("default"), { element }, false, attached],
      [named("default_0_3_0"), { element, version: "0.3.0" }, false],
      [named("default_1_0_0_alpha_1_sha"), { version: "1.0.0-alpha.1+sha" }, false],
      [named("default_0_3_0_https_/example.com"), { version: "0.3.0" }, false],
      [named("default_github_/api.github.com/o"), {}, false],
      [named("dr"), { element }, true],
      [named("default_x"), { element }, true],
      [named("default_0_3_0"), { element }, true],
      [named("default"), { version: "0.3.0" }, true],
      [named("default_0_3_0_x"), { version: "0.3.0" }, true],
      [named("default"), { element: '{"host":"other"}' }, true],
      [named("default"), { ontap: element }, true],
      [named("default"), { element: { host: "sf" } }, true],
      [named("default"), { element: { host: "sf" } }, true, attached],
      [named("default"), { __explicit: true }, true],
      [named("default", "my:component:It$"), {}, true],
      [named("default::x"), {}, true],
    ];
    try {
      for (const [Urn, News, explicit, host = raw] of table) {
        const answer = await host.call("checkConfig", "CheckRequest", { Urn, News });
        const { __explicit = false } = struct(answer, "Inputs");
        expect([__explicit, failures(answer)], `${Urn} ${JSON.stringify(News)}`).to.deep.equal([explicit, []]);
      }
    } finally {
      await raw.stop();
      await attached.stop();
    }
  });

  it("answers an engine that sends less than today's: no handshake, no old inputs, no structs", async () => {
    const old = await Raw.start();
    try {
      await old.call("configure", "ConfigureRequest");
      const checked = await old.call("check", "CheckRequest", { Urn: ACCOUNT, News: { username: "old" } });
      expect(struct(checked, "Inputs")).to.deep.equal({ username: "old" });
      const empty = await old.call("check", "CheckRequest", { Urn: ACCOUNT });
      expect(failures(empty).map(([property]) => property)).to.deep.equal(["username"]);
      await old.call("diffConfig", "DiffRequest");
      const state = { username: "old", accountId: 1, status: "active", __managed: ["username"] };
      const locks = { Urn: ACCOUNT, Id: "1", Olds: state, News: { username: "old", status: "locked" } };
      const differs = await old.call("diff", "DiffRequest", locks);
      expect((differs.getDiffsList as () => string[]).call(differs)).to.deep.equal(["status"]);
      const error = await refused(old.call("read", "ReadRequest", { Urn: ACCOUNT, Id: "1" }));
      expect(error.message).to.match(
        /^The connection to Element lacks host, username, password; [^.]*\.host …[^.]*\.$/,
      );
      await old.call("cancel", "Empty");
      const late = await refused(
        old.call("create", "CreateRequest", { Urn: ACCOUNT, Properties: { username: "old" } }),
      );
      expect(late.message).to.equal("Nothing was sent: the operation was cancelled.");
    } finally {
      await old.stop();
    }
  });

  it("is configured with values that are not known at preview, and only what needs them is refused", async () => {
    for (const element of [UNKNOWN, { host: UNKNOWN, username: "admin", password: secret(UNKNOWN) }]) {
      const unsure = await Raw.start();
      try {
        await unsure.call("configure", "ConfigureRequest", { Args: { ontap: { host: UNKNOWN }, element } });
        const properties = { Urn: ACCOUNT, Properties: { username: "early" }, Preview: true };
        const predicted = await unsure.call("create", "CreateRequest", properties);
        expect(struct(predicted, "Properties")).to.include({ username: "early", accountId: UNKNOWN });
        const args = { Tok: "netapp:element:getAccount", Args: { username: "early" } };
        const error = await refused(unsure.call("invoke", "InvokeRequest", args));
        expect(error.message).to.equal(
          "The connection to Element is not known yet: it comes from what pulumi up has still to make.",
        );
      } finally {
        await unsure.stop();
      }
    }
  });
});

/** The refusal of a call; it must not be a defect of ours, and tells no secret. */
async function refused(call: Promise<unknown>): Promise<Refused> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expect(error.message).to.not.match(/please report it|\n|pw-H1dden|undefined/);
    return error;
  }
  throw new Error("This was expected to be refused, and was not.");
}

/** Instructions are no outputs. */
const withoutIdle = ({ password: _, username, ...rest }: Bag): Bag => ({ ...rest, ...(rest.svm ? {} : { username }) });

/** The array spells names and domains in capitals. */
const spelled = (bag: Bag): Bag => JSON.parse(JSON.stringify(bag).toLowerCase());
