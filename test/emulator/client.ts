import { Agent, request } from "undici";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";

/** What came back over the wire. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json: Json;
  /** Error code (ONTAP) or name (Element); undefined when there is none. */
  code: string | undefined;
}

/** What JSON.parse gives: the tests look into answers of many shapes, and each access is an assertion of its own. */
export type Json = ReturnType<typeof JSON.parse>;

export const ISCSI = "/api/protocols/san/iscsi/services";
export const AD = "/api/protocols/active-directory";
export const JOINER = { username: "joiner", password: "pw-Joiner-1" };

/** An emulator with a client that speaks plain HTTPS to it. */
export class Bench {
  readonly #agent: Agent;

  private constructor(readonly array: Emulator) {
    this.#agent = new Agent({ connect: { ca: array.caCertificate }, pipelining: 0 });
  }

  static async start(options: EmulatorOptions = {}): Promise<Bench> {
    return new Bench(await startEmulator(options));
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
    await this.array.close();
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const { username, password } = this.array.credentials;
    const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const type = text === undefined ? {} : { "content-type": "application/json" };
    const reply = await request(this.array.url + path, {
      method: method as "GET",
      dispatcher: this.#agent,
      headers: { authorization: basic, ...type, ...headers },
      ...(text === undefined ? {} : { body: text }),
    });
    const received = await reply.body.text();
    const json = parse(received);
    const error = json?.error;
    const code = error?.name ?? error?.code;
    return { status: reply.statusCode, headers: reply.headers, text: received, json, code: code && String(code) };
  }

  get(path: string, headers?: Record<string, string>): Promise<Reply> {
    return this.send("GET", path, undefined, headers);
  }

  rpc(method: string, params?: unknown, version = "12.5"): Promise<Reply> {
    return this.send("POST", `/json-rpc/${version}`, { method, id: 1, ...(params === undefined ? {} : { params }) });
  }

  uuid(svm: string): string {
    return this.array.ontap.svm(svm)?.uuid ?? "";
  }

  service(svm: string): string {
    return `${ISCSI}/${this.uuid(svm)}`;
  }

  account(svm: string): string {
    return `${AD}/${this.uuid(svm)}`;
  }

  dcs(svm: string): string {
    return `${this.account(svm)}/preferred-domain-controllers`;
  }

  /** Joins and waits for the end. */
  join(svm: string, more: Record<string, unknown> = {}, query = "?return_timeout=10"): Promise<Reply> {
    const body = { svm: { name: svm }, name: "blue01", fqdn: "corp.example.net", ...JOINER, ...more };
    return this.send("POST", AD + query, body);
  }

  /** Polls a job to its end. */
  async jobOf(reply: Reply): Promise<Json> {
    for (;;) {
      const job = await this.get(`/api/cluster/jobs/${reply.json.job?.uuid}`);
      if (job.json.state !== "running") return job.json;
    }
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What most tests start with. */
export const seed: EmulatorOptions = {
  ontap: {
    svms: [
      { name: "svm1", iscsi: true },
      { name: "svm2" },
      { name: "svm3", ad: { name: "gold01", fqdn: "corp.example.net", organizationalUnit: "OU=Storage" } },
    ],
    domains: [
      {
        fqdn: "corp.example.net",
        credentials: [JOINER],
        accounts: ["TAKEN"],
        organizationalUnits: ["OU=Storage"],
        controllers: ["192.0.2.21"],
      },
      { fqdn: "lab.example.net", credentials: [JOINER], organizationalUnits: ["OU=Storage"] },
    ],
  },
  element: {
    accounts: [
      { username: "tenant", initiatorSecret: "Init-Blue-0001", targetSecret: "Targ-Blue-0001", attributes: { a: 1 } },
      { username: "owner", volumes: ["data", "deleted:old"] },
      { username: "vvol", storageContainerID: "3f6b2a10-7c41-11ee-9d52-00a098f1c2d4" },
    ],
  },
  switches: { jobDelayMs: 5 },
};
