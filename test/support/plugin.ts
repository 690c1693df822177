import { once } from "node:events";
import { join, resolve } from "node:path";
import { credentials } from "@grpc/grpc-js";
import type { Emulator } from "../../emulator";
import { type ProviderWay, type Running, startProvider } from "./ways";

const ROOT = resolve(__dirname, "../..");
const sdk = (path: string) => require(join(ROOT, "node_modules/@pulumi/pulumi", path));
const { ResourceProviderClient } = sdk("proto/provider_grpc_pb");
const messages = sdk("proto/provider_pb");
const { Struct } = sdk("../../google-protobuf/google/protobuf/struct_pb");
const { Status } = sdk("proto/status_pb");

type Bag = Record<string, unknown>;

/** What `diff` answered; only the packaged plugin tells details. */
export interface Differs {
  readonly changes: boolean;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
  readonly details: { path: string; kind: string; inputs: boolean }[];
}

const KINDS = ["+", "+ replace", "-", "- replace", "~", "~ replace"];

const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Properties as plain values; the packaged plugin marks secrets. */
function plain(struct: { toJavaScript(): unknown } | undefined): Bag {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== "object" || value === null) return value;
    if (SIGNATURE in value) return strip((value as { value?: unknown }).value);
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, strip(member)]));
  };
  return (strip(struct?.toJavaScript()) ?? {}) as Bag;
}

/** The engine takes the package's name off the keys for a packaged plugin. */
function withoutPrefix(config: Bag): Bag {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^netapp:/, ""), value]));
}

/** An error that the provider answered; with `id` when the object exists although the call failed. */
export class PluginError extends Error {
  constructor(
    message: string,
    readonly id?: string,
    readonly properties?: Bag,
  ) {
    super(message);
  }
}

/** The dynamic provider (in the SDK's process) or the plugin, driven over gRPC as the engine does. */
export class Plugin {
  private constructor(
    readonly way: ProviderWay,
    private readonly running: Running,
    // biome-ignore lint/suspicious/noExplicitAny: the SDK's generated client has no types.
    private readonly client: any,
  ) {}

  /** All that it ever wrote to stderr, or was heard to say to the engine, for the search for secrets. */
  written = "";

  /**
   * Starts a provider whose working directory has this package installed; `config` is what the engine would configure.
   * `place`: another working directory than a fresh one, and the SDK's folder in node_modules.
   */
  static async start(
    config: Bag = {},
    environment: NodeJS.ProcessEnv = {},
    place: { folder?: string; sdk?: string; way?: ProviderWay } = {},
  ): Promise<Plugin> {
    const { way = "dynamic" } = place;
    const running = await startProvider(way, environment, place);
    const client = new ResourceProviderClient(`127.0.0.1:${running.port}`, credentials.createInsecure());
    const plugin = new Plugin(way, running, client);
    running.child.stderr?.on("data", (data) => {
      plugin.written += data;
    });
    if (way === "plugin") {
      const shake = new messages.ProviderHandshakeRequest();
      shake.setEngineAddress(running.log);
      await plugin.call("handshake", shake);
    }
    await plugin.configure(config);
    return plugin;
  }

  /** Configures it, again where it is the plugin: a provider that a debugger holds serves many runs. */
  async configure(config: Bag): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(this.way === "plugin" ? withoutPrefix(config) : config));
    await this.call("configure", request);
  }

  /** The config that names an emulator, as the stack's config would. */
  static connection(array: Emulator, extra: Bag = {}): Bag {
    const { username, password } = array.credentials;
    const connection = JSON.stringify({
      host: array.host,
      username,
      password,
      caCertificate: array.caCertificate,
      ...extra,
    });
    return { "netapp:ontap": connection, "netapp:element": connection };
  }

  /** Of the provider's process. */
  get pid(): number {
    return this.running.child.pid ?? 0;
  }

  /** Whole lines that the plugin said to the user since the last call. */
  async said(): Promise<string[]> {
    const lines = await this.running.said();
    if (this.way === "plugin") for (const line of lines) this.written += `${line}\n`;
    return lines;
  }

  async check(
    olds: Bag,
    news: Bag,
    type = "",
  ): Promise<{ inputs: Bag; failures: { property: string; reason: string }[] }> {
    const request = this.request("CheckRequest", type);
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(Struct.fromJavaScript(news));
    const answer = await this.call("check", request);
    return {
      inputs: plain(answer.getInputs()),
      failures: answer.getFailuresList().map((one: { getProperty(): string; getReason(): string }) => ({
        property: one.getProperty(),
        reason: one.getReason(),
      })),
    };
  }

  async diff(id: string, olds: Bag, news: Bag, type = "", oldInputs: Bag = {}): Promise<Differs> {
    const request = this.request("DiffRequest", type);
    request.setId(id);
    request.setOlds(Struct.fromJavaScript(olds));
    request.setOldInputs(Struct.fromJavaScript(oldInputs));
    request.setNews(Struct.fromJavaScript(news));
    const answer = await this.call("diff", request);
    const details: Differs["details"] = [];
    answer.getDetaileddiffMap().forEach((detail: { getKind(): number; getInputdiff(): boolean }, path: string) => {
      details.push({ path, kind: KINDS[detail.getKind()] ?? "", inputs: detail.getInputdiff() });
    });
    return {
      changes: answer.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
      details,
    };
  }

  async create(inputs: Bag, type = "", preview = false): Promise<{ id: string; outs: Bag }> {
    const request = this.request("CreateRequest", type);
    request.setProperties(Struct.fromJavaScript(inputs));
    request.setPreview(preview);
    const answer = await this.call("create", request);
    return { id: answer.getId(), outs: plain(answer.getProperties()) };
  }

  async read(
    id: string,
    state: Bag,
    type = "",
    oldInputs: Bag = {},
  ): Promise<{ id: string; props: Bag; inputs: Bag | undefined }> {
    const request = this.request("ReadRequest", type);
    request.setId(id);
    request.setProperties(Struct.fromJavaScript(state));
    request.setInputs(Struct.fromJavaScript(oldInputs));
    const answer = await this.call("read", request);
    return {
      id: answer.getId(),
      props: plain(answer.getProperties()),
      inputs: answer.getInputs() && plain(answer.getInputs()),
    };
  }

  async update(id: string, olds: Bag, news: Bag, type = "", preview = false): Promise<{ outs: Bag }> {
    const request = this.request("UpdateRequest", type);
    request.setId(id);
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(Struct.fromJavaScript(news));
    request.setPreview(preview);
    const answer = await this.call("update", request);
    return { outs: plain(answer.getProperties()) };
  }

  async delete(id: string, state: Bag, type = ""): Promise<void> {
    const request = this.request("DeleteRequest", type);
    request.setId(id);
    request.setProperties(Struct.fromJavaScript(state));
    await this.call("delete", request);
  }

  /** Tells its process to end, as a shutdown does, and waits until it has. */
  async signal(name: NodeJS.Signals): Promise<void> {
    const { child } = this.running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(name);
    await ended;
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.running.stop();
  }

  // biome-ignore lint/suspicious/noExplicitAny: the SDK's generated messages have no types.
  private request(message: string, type: string): any {
    const request = new messages[message]();
    if (this.way === "plugin") request.setUrn(`urn:pulumi:test::test::netapp:${type}::test`);
    return request;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the SDK's generated messages have no types.
  private call(method: string, request: unknown): Promise<any> {
    return new Promise((done, fail) => {
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      this.client[method](request, (error: any, answer: any) => (error ? fail(explained(error)) : done(answer)));
    });
  }
}

interface GrpcError {
  readonly details: string;
  readonly metadata?: { get(key: string): (string | Buffer)[] };
}

/** The provider packs "created but not initialised" into the error's metadata. */
function explained(error: GrpcError): PluginError {
  const packed = error.metadata?.get("grpc-status-details-bin")[0];
  if (!(packed instanceof Buffer)) return new PluginError(error.details);
  const [any] = Status.deserializeBinary(packed).getDetailsList();
  const detail = messages.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return new PluginError(error.details, detail.getId(), plain(detail.getProperties()));
}
