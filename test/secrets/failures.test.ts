import { expect } from "chai";
import type { Emulator, Fault } from "../../emulator";
import { account } from "../lifecycle/account";
import { activeDirectoryAccount } from "../lifecycle/active-directory-account";
import { iscsiService } from "../lifecycle/iscsi-service";
import { arrayForTests, type Bag, type Subject } from "../lifecycle/subject";
import { Life } from "../support/life";
import { Plugin } from "../support/plugin";
import { leaks, spellings } from "./search";

/** With every character that JSON, URLs and shells treat in their own way. */
const CONNECTION = 'Array "pä55/w%rd+1\\';
const SECRETS = {
  "the connection's password": CONNECTION,
  "the join password": 'Join "pä55&w%rd\\',
  "the initiator secret": 'init"&%/+\\-se1',
  "the target secret": 'targ"&%/+\\-se2',
  "the new initiator secret": 'init"&%/+\\-se3',
  "the new join password": 'Join-n"w/%20\\pw',
};

/** What a talkative array or proxy sends back: everything that it was sent, in each spelling. */
const echo = (secrets: Record<string, string>) =>
  [
    ...Object.values(secrets).flatMap(spellings),
    `Authorization: Basic ${Buffer.from(`admin:${CONNECTION}`, "utf8").toString("base64")}`,
  ].join(" | ");

const status = (code: number, echoed: string): Fault => ({
  kind: "status",
  status: code,
  body: { error: { code: "4711", message: echoed, target: echoed } },
});

const faultsThat = (echoed: string): Record<string, Fault> => ({
  ...Object.fromEntries(
    [400, 401, 403, 404, 409, 422].map((code) => [`HTTP ${code} that echoes`, status(code, echoed)]),
  ),
  "HTTP 500 that echoes": status(500, echoed),
  "HTTP 503 that echoes": { ...status(503, echoed), retryAfter: "0" } as Fault,
  "HTTP 500 that echoes after it was carried out": { ...status(500, echoed), applied: true } as Fault,
  "an ONTAP error that echoes": { kind: "ontapError", code: "4711", status: 400, message: echoed },
  "an Element error that echoes": { kind: "elementError", name: "xInvalidAPIParameter", message: echoed },
  "an Element error whose name echoes": { kind: "elementError", name: echoed, message: echoed },
  "a job that fails with an echo": { kind: "jobFailure", code: "4711", message: echoed },
  "a job that vanishes": { kind: "jobVanish" },
  "an answer of another shape": {
    kind: "json",
    status: 200,
    body: { records: [echoed], result: { [echoed]: echoed } },
  },
  "parameters that were passed over": {
    kind: "json",
    status: 200,
    body: { id: 1, result: { account: { accountID: echoed } }, unusedParameters: { initiatorSecret: echoed } },
  },
  "a reset before": { kind: "reset-before" },
  "a reset after": { kind: "reset-after" },
  "half an answer": { kind: "truncate" },
  "no bytes": { kind: "empty" },
  null: { kind: "null" },
  "a web page": { kind: "html", status: 502 },
  "refused credentials": { kind: "unauthorized" },
});

const secretArgs: Bag = {
  password: SECRETS["the join password"],
  initiatorSecret: SECRETS["the initiator secret"],
  targetSecret: SECRETS["the target secret"],
};
const changes: Bag = {
  targetAlias: "red",
  fqdn: "lab.example.net",
  password: SECRETS["the new join password"],
  initiatorSecret: SECRETS["the new initiator secret"],
};

const own = (subject: Subject, bag: Bag) =>
  Object.fromEntries(Object.entries(bag).filter(([name]) => subject.rows.some((row) => row.name === name)));

describe("no failure tells a secret, at the most verbose log level", function () {
  this.timeout(300_000);
  let array: Emulator;
  let plugin: Plugin;
  const told: string[] = [];

  before(async () => {
    array = await arrayForTests();
    array.setPassword(array.credentials.username, CONNECTION);
    for (const fqdn of ["corp.example.net", "lab.example.net"]) {
      const passwords = [SECRETS["the join password"], SECRETS["the new join password"]];
      array.ontap.domains.set(fqdn, { credentials: passwords.map((password) => ({ username: "joiner", password })) });
    }
    const config = Plugin.connection(array, { password: CONNECTION, timeoutSeconds: 1 });
    plugin = await Plugin.start(config, { NETAPP_LOG: "debug" });
  });
  after(async () => {
    await plugin.stop();
    await array.close();
  });

  for (const subject of [iscsiService, activeDirectoryAccount, account]) {
    // What was never sent nobody can send back.
    const secrets = Object.fromEntries(
      Object.entries(SECRETS).filter(
        ([, secret]) =>
          secret === CONNECTION ||
          [secretArgs, changes].some((bag) => Object.values(own(subject, bag)).includes(secret)),
      ),
    );
    const { "the new initiator secret": _initiator, "the new join password": _join, ...first } = secrets;
    for (const [name, fault] of Object.entries(faultsThat(echo(secrets)))) {
      it(`${subject.type}: ${name}`, async () => {
        const texts = {
          error: (await failing(subject, fault, faultsThat(echo(first))[name] ?? fault)).join("\n"),
          log: plugin.written,
        };
        plugin.written = "";
        expect(leaks(texts, secrets).slice(0, 3)).to.deep.equal([]);
        told.push(texts.error, texts.log);
      });
    }
  }

  it("and there were failures and log lines to search", () => {
    const text = told.join("\n");
    expect(text.match(/Cannot /g)?.length ?? 0).to.be.greaterThan(100);
    expect(text).to.include("[secret]").and.to.include("pulumi-netapp: debug: POST ");
  });

  /** Create, update, read and delete, each of them into the fault. */
  async function failing(subject: Subject, fault: Fault, atCreate: Fault): Promise<string[]> {
    const errors: string[] = [];
    const under = async (work: () => Promise<unknown>, what = fault) => {
      const armed = array.faults.add({ ...what, times: Number.POSITIVE_INFINITY });
      await work().catch((error: Error) => errors.push(error.message));
      armed.remove();
    };
    const args = { ...subject.base, ...own(subject, secretArgs) };
    await under(() => new Life(plugin, subject.type).up(args), atCreate);
    subject.reset(array);
    const life = new Life(plugin, subject.type);
    await life.up(args);
    await under(() => life.up({ ...args, ...own(subject, changes) }));
    await under(() => life.refresh());
    await under(() => life.destroy());
    subject.reset(array);
    return errors;
  }
});
