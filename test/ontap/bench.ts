import { expect } from "chai";
import {
  credentialsSwitches,
  type Emulator,
  ontapSwitches,
  type RecordedRequest,
  sanSwitches,
  startEmulator,
  type UserSeed,
} from "../../emulator";
import { TOLD, usedBy } from "../support/api-use";
import { recordExchanges } from "../support/exchanges";
import { Life } from "../support/life";
import { Plugin, PluginError } from "../support/plugin";
import type { ProviderWay } from "../support/ways";

export type Bag = Record<string, unknown>;
/** A call on the wire: its label and, when it has one, its body. */
export type Call = readonly [label: string, body?: unknown];

export const SERVICES = "/protocols/san/iscsi/services";
export const SERVICE = `${SERVICES}/{svm.uuid}`;
export const ACCOUNTS = "/protocols/active-directory";
export const ACCOUNT = `${ACCOUNTS}/{svm.uuid}`;
export const CONTROLLERS = `${ACCOUNT}/preferred-domain-controllers`;
export const CONTROLLER = `${CONTROLLERS}/{fqdn}/{server_ip}`;
export const CREDENTIALS = "/protocols/san/iscsi/credentials";
export const RECORD = `${CREDENTIALS}/{svm.uuid}/{initiator}`;
export const IGROUPS = "/protocols/san/igroups";
export const IGROUP = `${IGROUPS}/{uuid}`;
export const INITIATORS = `${IGROUP}/initiators`;
export const NESTED = `${IGROUP}/igroups`;
export const LUN_MAPS = "/protocols/san/lun-maps";
export const LUN_MAP = `${LUN_MAPS}/{lun.uuid}/{igroup.uuid}`;
export const SVMS = "/svm/svms";
export const CLUSTER = "/cluster";
export const JOB = "/cluster/jobs/{uuid}";

export const JOINER = { username: "joiner", password: "pw-Joiner-1" };

/** An initiator and its CHAP pairs, as the program and as ONTAP name them. */
export const HOST7 = "iqn.1994-05.com.example:host7";
export const INBOUND = { inboundUser: "host7", inboundPassword: "pw-Inbound-7" };
export const OUTBOUND = { outboundUser: "target", outboundPassword: "pw-Outbound-7" };
export const IN = { user: "host7", password: "pw-Inbound-7" };
export const OUT = { user: "target", password: "pw-Outbound-7" };

const DOMAINS = ["corp.example.net", "lab.example.net"].map((fqdn) => ({
  fqdn,
  credentials: [JOINER],
  accounts: ["TAKEN"],
  organizationalUnits: ["OU=Storage"],
  controllers: ["192.0.2.21", "192.0.2.22", "2001:db8::21"],
}));

/**
 * An array and the plugin host that talks to it, shared by the tests of a file. Each test gets SVMs of its own names and
 * UUIDs: the plugin says a note once per process, and what it listed of earlier tests cannot answer later ones.
 */
export class Bench {
  /** Name of the test's SVM; a second one, `other`, is there so that a deleted SVM can be told from a blind login. */
  svm = "";
  other = "";
  uuid = "";
  private count = 0;
  private readonly untold = new Set<string>();

  private constructor(
    readonly array: Emulator,
    readonly plugin: Plugin,
  ) {
    this.release = array.ontap.cluster.release;
    array.onRequest((request) => {
      for (const use of usedBy(request)) if (!TOLD.has(use)) this.untold.add(use);
    });
  }

  private readonly release: string;

  static async start(settings: Bag = {}, ontap: Bag = {}, way: ProviderWay = "dynamic"): Promise<Bench> {
    const array = await startEmulator({ ontap });
    recordExchanges(array);
    return new Bench(array, await Plugin.start(Plugin.connection(array, settings), {}, { way }));
  }

  async stop(): Promise<void> {
    await this.plugin.stop();
    await this.array.close();
    expect([...this.untold].sort(), "sent, and not in the table of what is used of the API").to.deep.equal([]);
  }

  /** Puts everything back: switches, faults, SVMs, domains, the login's role. */
  reset(): void {
    const { array } = this;
    Object.assign(array.switches, structuredClone({ ...ontapSwitches, ...credentialsSwitches, ...sanSwitches }), {
      jobDelayMs: 5,
    });
    array.faults.clear();
    for (const { uuid } of array.ontap.svms) array.ontap.removeSvm(uuid);
    for (const domain of DOMAINS) array.ontap.domains.add(domain);
    array.ontap.setCluster({
      asaR2: false,
      licences: ["iscsi"],
      release: this.release,
      ready: true,
      mixedVersion: false,
    });
    this.role({});
    this.count += 1;
    this.svm = `svm-a${this.count}`;
    this.other = `svm-b${this.count}`;
    this.uuid = array.ontap.addSvm({ name: this.svm, iscsi: false }).uuid;
    array.ontap.addSvm({ name: this.other, iscsi: false });
    array.take();
  }

  /** Changes what the login may do and see. */
  role(ontap: NonNullable<UserSeed["ontap"]>): void {
    this.array.addUser({ ...this.array.credentials, ontap });
  }

  life(type: string): Life {
    return new Life(this.plugin, type);
  }

  service(): Life {
    return this.life("ontap:IscsiService");
  }

  account(): Life {
    return this.life("ontap:ActiveDirectoryAccount");
  }

  credentials(): Life {
    return this.life("ontap:IscsiCredentials");
  }

  group(): Life {
    return this.life("ontap:InitiatorGroup");
  }

  map(): Life {
    return this.life("ontap:LunMap");
  }

  /** What the array has of groups, LUNs and maps, with hooks. */
  get san() {
    return this.array.ontap.san;
  }

  /** The arguments of one-way CHAP credentials; what a test is about is given in `more`. */
  chap(more: Bag = {}): Bag {
    return { svm: this.svm, initiator: HOST7, authenticationType: "chap", ...INBOUND, ...more };
  }

  /** The arguments of an account; what a test is about is given in `more`. */
  join(more: Bag = {}): Bag {
    return { svm: this.svm, name: "blue01", fqdn: "corp.example.net", ...JOINER, ...more };
  }

  /** The calls since the last time, with the test's names put back to `svm1`, `svm2` and `UUID`. */
  calls(): Call[] {
    // Which cluster it is, is asked once per process, by whichever test is the first; identity.test.ts counts it.
    const calls = this.array
      .take()
      .filter(({ label, query }) => !(label === "GET /cluster" && query.fields === "uuid"));
    return this.plain(calls.map(toCall)) as Call[];
  }

  requests(): RecordedRequest[] {
    return this.array.take();
  }

  labels(): string[] {
    return this.calls().map(([label]) => label);
  }

  /** Any value with the test's own names put back. */
  plain<T>(value: T): T {
    const text = JSON.stringify(value ?? null)
      .replaceAll(this.uuid, "UUID")
      .replaceAll(this.svm, "svm1")
      .replaceAll(this.other, "svm2")
      .replaceAll(this.array.host, "HOST");
    return JSON.parse(text);
  }

  /** The state of a resource as the user sees it, without what the package keeps for itself. */
  outputs(life: Life): Bag {
    const { outputs } = life.kept ?? { outputs: {} };
    const shown = Object.entries(outputs).filter(([name]) => !name.startsWith("__") && name !== "targetName");
    return this.plain(Object.fromEntries(shown));
  }
}

function toCall({ label, body }: RecordedRequest): Call {
  return body === undefined ? [label] : [label, body];
}

/** The message of what fails; a test of a failure must not pass when nothing fails. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PluginError) return error.message;
    throw error;
  }
  throw new Error("This was expected to fail, and did not.");
}

/** What every message to a user must be: one sentence without stack, secret or leftover. */
export function expectSentence(message: string): void {
  expect(message).to.match(/\.$/);
  expect(message).to.not.match(/\n\s+at |undefined|\[object |node_modules/);
  for (const secret of [JOINER.password, IN.password, OUT.password, "emulated-Pa55word"])
    expect(message).to.not.include(secret);
}

/** Fails with one sentence that has these parts. */
export async function refused(work: Promise<unknown>, ...parts: string[]): Promise<void> {
  const message = await failure(work);
  expectSentence(message);
  for (const part of parts) expect(message).to.include(part);
}

/** One bench for a `describe`, reset before each test. */
export function benched(settings: Bag = {}, ontap: Bag = {}, way: ProviderWay = "dynamic"): () => Bench {
  let bench: Bench;
  before(async function () {
    this.timeout(30_000);
    bench = await Bench.start(settings, ontap, way);
  });
  after(() => bench.stop());
  beforeEach(() => bench.reset());
  return () => bench;
}
