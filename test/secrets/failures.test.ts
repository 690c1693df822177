import { expect } from "chai";
import type { Emulator, Fault } from "../../emulator";
import { account } from "../lifecycle/account";
import { activeDirectoryAccount } from "../lifecycle/active-directory-account";
import { initiator } from "../lifecycle/initiator";
import { initiatorGroup } from "../lifecycle/initiator-group";
import { iscsiCredentials } from "../lifecycle/iscsi-credentials";
import { iscsiService } from "../lifecycle/iscsi-service";
import { lunMap } from "../lifecycle/lun-map";
import { defined } from "../lifecycle/oracle";
import { arrayForTests, type Bag, type Subject } from "../lifecycle/subject";
import { volumeAccessGroup } from "../lifecycle/volume-access-group";
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
  "the inbound password": 'inb"&%/+\\-pw1',
  "the outbound password": 'outb"&%/+\\-pw2',
  "the new join password": 'Join-n"w/%20\\pw',
  "the new inbound password": 'inb"&%/+\\-pw3',
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
  inboundPassword: SECRETS["the inbound password"],
  outboundUser: "target",
  outboundPassword: SECRETS["the outbound password"],
};
const changes: Bag = {
  targetAlias: "red",
  fqdn: "lab.example.net",
  password: SECRETS["the new join password"],
  initiatorSecret: SECRETS["the new initiator secret"],
  inboundPassword: SECRETS["the new inbound password"],
  attributes: { team: "red" },
  comment: "red",
  logicalUnitNumber: 7,
};

const own = (subject: Subject, bag: Bag) =>
  Object.fromEntries(Object.entries(bag).filter(([name]) => subject.rows.some((row) => row.name === name)));

/**
 * Resources on an array and in a process of their own: most of the time is the pauses between repetitions. Those with secrets
 * have one each, so that none is helped by what another one has taught the redactor.
 */
interface Place {
  readonly subjects: readonly Subject[];
  readonly array: Emulator;
  readonly plugin: Plugin;
  /** What was never sent nobody can send back. */
  readonly secrets: Record<string, string>;
}

async function placeOf(subjects: readonly Subject[]): Promise<Place> {
  const array = await arrayForTests();
  array.setPassword(array.credentials.username, CONNECTION);
  for (const fqdn of ["corp.example.net", "lab.example.net"]) {
    const passwords = [SECRETS["the join password"], SECRETS["the new join password"]];
    array.ontap.domains.set(fqdn, { credentials: passwords.map((password) => ({ username: "joiner", password })) });
  }
  const config = Plugin.connection(array, { password: CONNECTION, timeoutSeconds: 1 });
  const plugin = await Plugin.start(config, { NETAPP_LOG: "debug" });
  const bags = subjects.flatMap((subject) => [own(subject, secretArgs), own(subject, changes)]);
  const given = bags.flatMap((bag) => Object.values(bag));
  const sent = Object.entries(SECRETS).filter(([, secret]) => secret === CONNECTION || given.includes(secret));
  return { subjects, array, plugin, secrets: Object.fromEntries(sent) };
}

describe("no failure tells a secret, at the most verbose log level", function () {
  this.timeout(300_000);
  let places: Place[] = [];
  const told: string[] = [];

  before(async () => {
    const withSecrets = [activeDirectoryAccount, iscsiCredentials, account, initiator].map((subject) => [subject]);
    const others = [iscsiService, initiatorGroup, lunMap, volumeAccessGroup];
    places = await Promise.all([...withSecrets, others].map(placeOf));
  });
  after(async () => {
    await Promise.all(places.map(({ plugin }) => plugin.stop()));
    await Promise.all(places.map(({ array }) => array.close()));
  });

  for (const name of Object.keys(faultsThat(""))) {
    it(name, async () => {
      const found = await Promise.all(places.map((place) => searched(place, name)));
      expect(found.flat()).to.deep.equal([]);
    });
  }

  it("and there were failures and log lines to search", () => {
    const text = told.join("\n");
    for (const { type } of places.flatMap(({ subjects }) => subjects)) expect(text).to.include(`${type}: Cannot `);
    expect(text.match(/Cannot /g)?.length ?? 0).to.be.greaterThan(200);
    expect(text).to.include("[secret]").and.to.include("pulumi-netapp: debug: POST ");
  });

  async function searched(place: Place, fault: string): Promise<string[]> {
    const { subjects, plugin, secrets } = place;
    const first = Object.fromEntries(Object.entries(secrets).filter(([name]) => !name.startsWith("the new ")));
    const faultOf = (sent: Record<string, string>) => faultsThat(echo(sent))[fault] as Fault;
    const errors = await failing(place, faultOf(secrets), faultOf(first));
    const types = subjects.map(({ type }) => type).join(", ");
    const texts = { [`an error of ${types}`]: errors.join("\n"), [`the log of ${types}`]: plugin.written };
    plugin.written = "";
    told.push(...Object.values(texts));
    return leaks(texts, secrets).slice(0, 3);
  }

  /** Create, update, read and delete of all of them at a time, each of it into the fault. */
  async function failing({ subjects, array, plugin }: Place, fault: Fault, atCreate: Fault): Promise<string[]> {
    const errors: string[] = [];
    const program = (subject: Subject, bag: Bag) => defined(subject.whole?.(bag) ?? bag);
    const lives = subjects.map((subject) => ({
      subject,
      life: new Life(plugin, subject.type),
      args: program(subject, { ...subject.base, ...own(subject, secretArgs) }),
    }));
    type Step = (one: (typeof lives)[number]) => Promise<unknown>;
    const under = async (work: Step, what = fault) => {
      const armed = array.faults.add({ ...what, times: Number.POSITIVE_INFINITY });
      const failed = (one: (typeof lives)[number]) => (error: Error) =>
        errors.push(`${one.subject.type}: ${error.message}`);
      await Promise.all(lives.map((one) => work(one).catch(failed(one))));
      armed.remove();
    };
    const reset = () => {
      for (const subject of subjects) subject.reset(array);
    };
    await under(({ subject, args }) => new Life(plugin, subject.type).up(args), atCreate);
    reset();
    await Promise.all(lives.map(({ life, args }) => life.up(args)));
    await under(({ subject, life, args }) => life.up(program(subject, { ...args, ...own(subject, changes) })));
    await under(({ life }) => life.refresh());
    await under(({ life }) => life.destroy());
    reset();
    return errors;
  }
});
