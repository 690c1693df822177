import { AsyncLocalStorage } from "node:async_hooks";
import { Client, credentials } from "@grpc/grpc-js";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { sayThrough } from "../../base/say";

/** The resource that the work at hand is for. */
export const resourceAtHand = new AsyncLocalStorage<string>();

/** The engine is on this machine. grpc-js would send its lines through the proxy that the environment names. */
const NO_PROXY = { "grpc.enable_http_proxy": 0 };

/** Sends what is said to the engine's log, under its resource: the engine hides what a packaged plugin writes to stderr. */
export function sayToEngine(address: string): void {
  // The engine that spoke before is gone.
  listening?.close();
  const engine = new Client(address, credentials.createInsecure(), NO_PROXY);
  listening = engine;
  sayThrough((line, isTrace) => {
    const request = new LogRequest();
    request.setSeverity(isTrace ? LogSeverity.INFO : LogSeverity.WARNING);
    request.setUrn(resourceAtHand.getStore() ?? "");
    request.setMessage(`pulumi-netapp: ${line}`);
    // One after the other: the engine shows them in the order of their arrival.
    pending = pending.then(() => sent(engine, request));
  });
}

let listening: Client | undefined;
let pending = Promise.resolve();

/** Resolves when every line has arrived: the engine does not show a note that comes after its preview. */
export function flushed(): Promise<void> {
  return pending;
}

function sent(engine: Client, request: LogRequest): Promise<void> {
  return new Promise((done) => {
    engine.makeUnaryRequest(
      "/pulumirpc.Engine/Log",
      (value: LogRequest) => Buffer.from(value.serializeBinary()),
      (bytes) => Empty.deserializeBinary(bytes),
      request,
      // An engine that is gone listens no more.
      () => done(),
    );
  });
}
