import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";

const ROOT = resolve(__dirname, "../..");
const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

/** The two ways to the one lifecycle: the dynamic provider in the SDK's process, and the plugin. */
export type ProviderWay = "dynamic" | "plugin";
export const WAYS: readonly ProviderWay[] = ["dynamic", "plugin"];

/**
 * The environment of processes of the SDK: what takes half of their start is loaded when it is used, and Node does not read all
 * certificates of the system, which takes it 30 ms.
 */
export const QUICK_START: NodeJS.ProcessEnv = {
  NODE_OPTIONS: `--require ${join(__dirname, "late-libraries.cjs")}`,
  NODE_EXTRA_CA_CERTS: undefined,
};

/** Takes {@link QUICK_START} back, where the SDK as users have it matters. */
export const AS_IT_IS: NodeJS.ProcessEnv = {
  NODE_OPTIONS: "",
  NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS,
};

/** A running provider: where it listens, and what it says to the user. */
export interface Running {
  readonly child: ChildProcess;
  readonly port: string;
  /** Address of the engine's log, for the packaged plugin. */
  readonly log: string;
  /** Lines for the user since the last call: of stderr, or of the engine's log. */
  said(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts a provider in a folder that has this package installed. */
export async function startProvider(
  way: ProviderWay,
  environment: NodeJS.ProcessEnv,
  place: { folder?: string; sdk?: string },
): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-netapp-plugin-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(ROOT, join(folder, "node_modules/pulumi-netapp"));
  await writeFile(join(folder, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
  const engine = way === "plugin" ? await engineLog() : undefined;
  const program =
    way === "plugin"
      ? join(ROOT, "plugin/pulumi-resource-netapp")
      : join(ROOT, "node_modules", place.sdk ?? "@pulumi/pulumi", "cmd/dynamic-provider");
  const child = spawn(process.execPath, [program, engine?.address ?? "127.0.0.1:1"], {
    cwd: place.folder ?? folder,
    env: { ...process.env, ...QUICK_START, ...environment },
  });
  const port = await new Promise<string>((done, fail) => {
    child.stdout.once("data", (data) => done(String(data).trim()));
    child.once("exit", (code) => fail(new Error(`the provider ended with ${code}`)));
  });
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  return {
    child,
    port,
    log: engine?.address ?? "",
    async said() {
      if (engine) return engine.take();
      // Its writes to the pipe are synchronous, so they are there before its answer is; only our side has to read them.
      for (let turn = 0; turn < 3; turn++) await new Promise((done) => setImmediate(done));
      const lines = stderr.split("\n").filter((line) => line !== "");
      stderr = "";
      return lines;
    },
    async stop() {
      child.kill("SIGKILL");
      engine?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The part of the engine that a packaged plugin speaks to. */
async function engineLog() {
  const lines: string[] = [];
  const server = new Server();
  server.addService(EngineService, {
    log: (call: { request: { getMessage(): string } }, callback: (error: null, answer: unknown) => void) => {
      lines.push(call.request.getMessage());
      callback(null, new Empty());
    },
  });
  const port = await new Promise<number>((done, fail) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? fail(error) : done(bound),
    ),
  );
  return {
    address: `127.0.0.1:${port}`,
    take: () => lines.splice(0),
    stop: () => server.forceShutdown(),
  };
}
