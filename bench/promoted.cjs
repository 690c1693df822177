// Why a dynamic provider whose first calls wait holds more memory ever after, without code of this package: `node bench/promoted.cjs`.
// A gRPC server answers ReadRequests with what they hold, eight at a time; the table shows what young collections promoted.
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
const http2 = require("node:http2");
const { Client, credentials, Server, ServerCredentials } = require("@grpc/grpc-js");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const { ReadRequest, ReadResponse } = require("@pulumi/pulumi/proto/provider_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");

const CALLS = 5000;
const AT_ONCE = 8;
// V8 makes objects of a kind that outlived collections in old space from then on, also those of calls that end at once.
const NO_PRETENURING = "--no-allocation-site-pretenuring";

/** As a Map or Set, but without V8's tables, each of which points to the one that took its place. */
class Plain {
  held = {};
  get size() {
    return Object.keys(this.held).length;
  }
  get = (key) => this.held[key];
  set = (key, value) => (this.held[key] = value);
  add = (stream) => (this.held[stream.id] = stream);
  delete = (key) => delete this.held[key.id ?? key];
  forEach = (work) => Object.values(this.held).forEach(work);
  values = () => Object.values(this.held)[Symbol.iterator]();
}

function serve(waiting, tables) {
  const { createServer } = http2;
  http2.createServer = (...args) =>
    createServer(...args).prependListener("session", (session) => {
      const state = Object.getOwnPropertySymbols(session).find(({ description }) => description === "state");
      if (tables === "plain") Object.assign(session[state], { streams: new Plain(), pendingStreams: new Plain() });
    });
  let calls = 0;
  const read = async (call, callback) => {
    const answer = new ReadResponse();
    const properties = call.request.getProperties().toJavaScript();
    if (calls++ < waiting) await busyWait();
    answer.setId("1");
    answer.setProperties(Struct.fromJavaScript(properties));
    callback(null, answer);
  };
  const server = new Server();
  server.addService({ read: ResourceProviderService.read }, { read });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (_error, port) => console.log(`port ${port}`));
}

/** As a first call does that loads what it needs: the process allocates meanwhile. */
async function busyWait() {
  for (const end = Date.now() + 300; Date.now() < end; ) {
    const made = [];
    for (let index = 0; index < 20_000; index++) made.push({ index, text: `x${index}` });
    await new Promise((done) => setTimeout(done, 5));
  }
}

async function measure(waiting, tables, ...flags) {
  const child = spawn(process.execPath, [
    "--trace-gc",
    "--trace-gc-nvp",
    ...flags,
    __filename,
    String(waiting),
    tables,
  ]);
  let printed = "";
  const port = await new Promise((done) =>
    child.stdout.on("data", (data) => {
      printed += data;
      const [, told] = /^port (\d+)$/m.exec(printed) ?? [];
      if (told) done(told);
    }),
  );
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = ResourceProviderService.read;
  let next = 0;
  const caller = async () => {
    while (next++ < CALLS) {
      const request = new ReadRequest();
      const more = { initiatorSecret: `a${next}`, targetSecret: `b${next}`, accountId: next, enableChap: true };
      const properties = {
        username: `t${next}`,
        attributes: { team: "blue", index: next },
        __managed: ["a", "b"],
        ...more,
      };
      request.setId(`${next}`);
      request.setProperties(Struct.fromJavaScript({ ...properties, __provider: "x".repeat(300) }));
      await new Promise((done) => client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, done));
      // What the calls that waited promoted is no matter.
      if (next === CALLS / 5) printed = "";
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const [, peak] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
  client.close();
  child.kill("SIGKILL");
  await new Promise((done) => child.on("close", done));
  const collections = printed.matchAll(/ gc=s .*\bpromoted=(\d+)/g);
  const promoted = [...collections].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  const how = [tables === "plain" ? "without the tables" : "", ...flags].filter(Boolean).join(", ") || "as it is";
  console.log(
    `${waiting} calls wait; ${how}: ${Math.round(promoted / 1e6)} MB promoted, ${Math.round(peak / 1024)} MB resident`,
  );
}

async function main() {
  for (const waiting of [0, AT_ONCE])
    for (const tables of ["maps", "plain"])
      for (const flags of [[], [NO_PRETENURING]]) await measure(waiting, tables, ...flags);
}

if (process.argv[2] === undefined) void main();
else serve(Number(process.argv[2]), process.argv[3]);
