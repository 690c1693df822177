import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { credentials } from "@grpc/grpc-js";
import type { Emulator } from "../../emulator";

const ROOT = resolve(__dirname, "../..");
const sdk = (path: string) => require(join(ROOT, "node_modules/@pulumi/pulumi", path));
const { ResourceProviderClient } = sdk("proto/provider_grpc_pb");
const messages = sdk("proto/provider_pb");
const { Struct } = sdk("../../google-protobuf/google/protobuf/struct_pb");
const { Status } = sdk("proto/status_pb");

type Bag = Record<string, unknown>;

/** An error that the plugin host answered; with `id` when the object exists although the call failed. */
export class PluginError extends Error {
  constructor(
    message: string,
    readonly id?: string,
    readonly properties?: Bag,
  ) {
    super(message);
  }
}

/** The SDK's own plugin host for dynamic providers, driven over gRPC as the engine does. */
export class Plugin {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    // biome-ignore lint/suspicious/noExplicitAny: the SDK's generated client has no types.
    private readonly client: any,
  ) {}

  /** What the plugin wrote to stderr since the last `said()`. */
  private stderr = "";
  /** All that it ever wrote, for the search for secrets. */
  written = "";

  /**
   * Starts a host whose working directory has this package installed; `config` is what the engine would configure.
   * `place`: another working directory than a fresh one, and the SDK's folder in node_modules.
   */
  static async start(
    config: Bag = {},
    environment: NodeJS.ProcessEnv = {},
    place: { folder?: string; sdk?: string } = {},
  ): Promise<Plugin> {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-netapp-plugin-"));
    await mkdir(join(folder, "node_modules"));
    await symlink(ROOT, join(folder, "node_modules/pulumi-netapp"));
    await writeFile(join(folder, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
    const host = join(ROOT, "node_modules", place.sdk ?? "@pulumi/pulumi", "cmd/dynamic-provider");
    const child = spawn(process.execPath, [host, "127.0.0.1:1"], {
      cwd: place.folder ?? folder,
      env: { ...process.env, ...environment },
    });
    const port = await new Promise<string>((done, fail) => {
      child.stdout.once("data", (data) => done(String(data).trim()));
      child.once("exit", (code) => fail(new Error(`the plugin host ended with ${code}`)));
    });
    const plugin = new Plugin(
      folder,
      child,
      new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()),
    );
    child.stderr.on("data", (data) => {
      plugin.stderr += data;
      plugin.written += data;
    });
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(config));
    await plugin.call("configure", request);
    return plugin;
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

  /** Whole lines that the plugin wrote to stderr since the last call. */
  async said(): Promise<string[]> {
    // Its writes to the pipe are synchronous, so they are there before its answer is; only our side has to read them.
    for (let turn = 0; turn < 3; turn++) await new Promise((done) => setImmediate(done));
    const lines = this.stderr.split("\n").filter((line) => line !== "");
    this.stderr = "";
    return lines;
  }

  async check(olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: { property: string; reason: string }[] }> {
    const request = new messages.CheckRequest();
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(Struct.fromJavaScript(news));
    const answer = await this.call("check", request);
    return {
      inputs: answer.getInputs().toJavaScript(),
      failures: answer.getFailuresList().map((one: { getProperty(): string; getReason(): string }) => ({
        property: one.getProperty(),
        reason: one.getReason(),
      })),
    };
  }

  async diff(
    id: string,
    olds: Bag,
    news: Bag,
  ): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }> {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(Struct.fromJavaScript(news));
    const answer = await this.call("diff", request);
    return {
      changes: answer.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(inputs: Bag): Promise<{ id: string; outs: Bag }> {
    const request = new messages.CreateRequest();
    request.setProperties(Struct.fromJavaScript(inputs));
    const answer = await this.call("create", request);
    return { id: answer.getId(), outs: answer.getProperties().toJavaScript() };
  }

  async read(id: string, state: Bag): Promise<{ id: string; props: Bag; inputs: Bag | undefined }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(Struct.fromJavaScript(state));
    const answer = await this.call("read", request);
    return {
      id: answer.getId(),
      props: answer.getProperties()?.toJavaScript() ?? {},
      inputs: answer.getInputs()?.toJavaScript(),
    };
  }

  async update(id: string, olds: Bag, news: Bag): Promise<{ outs: Bag }> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(Struct.fromJavaScript(news));
    const answer = await this.call("update", request);
    return { outs: answer.getProperties().toJavaScript() };
  }

  async delete(id: string, state: Bag): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(Struct.fromJavaScript(state));
    await this.call("delete", request);
  }

  async stop(): Promise<void> {
    this.client.close();
    this.child.kill("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
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

/** The host packs "created but not initialised" into the error's metadata. */
function explained(error: GrpcError): PluginError {
  const packed = error.metadata?.get("grpc-status-details-bin")[0];
  if (!(packed instanceof Buffer)) return new PluginError(error.details);
  const [any] = Status.deserializeBinary(packed).getDetailsList();
  const detail = messages.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return new PluginError(error.details, detail.getId(), detail.getProperties()?.toJavaScript());
}
