import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getAsset, isSea } from "node:sea";
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { exactly } from "../../base/equal";
import { ProviderError } from "../../base/errors";
import type { Properties } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import { withCustomTimeout } from "../../http/budget";
import type { CheckFailure } from "../../lifecycle/definition";
import { predict } from "../../lifecycle/diff";
import type { Outcome } from "../../lifecycle/lifecycle";
import { guarded, outliveParent, underWay, writeUnderWay } from "../leave";
import { checkFailure, detailedDiff, HalfDone, refusal } from "./answers";
import { checkConfig } from "./config";
import { flushed, resourceAtHand, sayToEngine } from "./engine-log";
import type { NetAppProvider, Served } from "./provider";
import { type Unwrapped, unwrapSecrets, unwrapSettings, wholeSecrets, wrapSecrets } from "./values";

// The generated definition of the service has no types.
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb") as {
  ResourceProviderService: Parameters<Server["addService"]>[0];
};

const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;

/** A state may hold long lists, and the engine sends it whole. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** Serves the provider to one engine; resolves with the port, on the loopback interface only. */
export function serveProvider(provider: NetAppProvider, version: string): Promise<number> {
  const server = new Server({ "grpc.max_receive_message_length": LARGEST_MESSAGE });
  server.addService(ResourceProviderService, service(provider, version));
  return new Promise((done, fail) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? fail(error) : done(port),
    ),
  );
}

/** Every method of the protocol that this provider has; gRPC refuses the others as not implemented. */
function service(provider: NetAppProvider, version: string): UntypedServiceImplementation {
  let cancelled = false;

  return {
    handshake: answering((request: proto.ProviderHandshakeRequest) => {
      sayToEngine(request.getEngineAddress());
      // A resource that is not accepted is made a text inside attributes by the engine, and check could not refuse it.
      return new proto.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true);
    }),

    // An engine that attaches to a plugin that somebody else started (PULUMI_DEBUG_PROVIDERS).
    attach: answering((request: PluginAttach) => {
      outliveParent();
      sayToEngine(request.getAddress());
      return new Empty();
    }),

    getPluginInfo: answering(() => new PluginInfo().setVersion(version)),

    getSchema: answering((request: proto.GetSchemaRequest) => {
      if (request.getVersion() !== 0) {
        throw new ProviderError(
          "refused",
          `netapp has no schema of version ${request.getVersion()}; it has version 0.`,
        );
      }
      return new proto.GetSchemaResponse().setSchema(schema());
    }),

    checkConfig: answering((request: proto.CheckRequest) => {
      const { values, secretPaths, failures } = checkConfig(
        request.getUrn(),
        unwrapSettings(request.getNews()),
        process.env.PULUMI_CONFIG,
      );
      return checked(wrapSecrets(values, secretPaths), failures);
    }),

    // Never a replacement: that would replace every resource of the provider.
    diffConfig: answering((request: proto.DiffRequest) => {
      const [old, wanted] = [request.getOldInputs() ?? request.getOlds(), request.getNews()];
      // The engine sends the members of a map in any order.
      const same = exactly(unwrapSettings(old).values, unwrapSettings(wanted).values);
      return new proto.DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
    }),

    configure: answering((request: proto.ConfigureRequest) => {
      // A plugin that outlives its engines serves the next one.
      cancelled = false;
      provider.configure(unwrapSettings(request.getArgs()).values, request.getUrn());
      return new proto.ConfigureResponse().setAcceptsecrets(true).setAcceptresources(true).setSupportspreview(true);
    }),

    check: answering((request: proto.CheckRequest) => {
      const served = provider.resource(request.getUrn());
      const [olds, news] = [unwrapSecrets(request.getOlds()), unwrapSecrets(request.getNews())];
      const { inputs, failures } = provider.check(request.getUrn(), served, olds.values, news.values);
      // The engine prints the value of the property that a failure names.
      const quiet = failures.map((one) =>
        news.secretPaths[one.property] === undefined ? one : { ...one, property: "" },
      );
      return checked(wrapSecrets(inputs, news.secretPaths, secretsOf(served)), quiet);
    }),

    diff: answering((request: proto.DiffRequest) => {
      const served = provider.resource(request.getUrn());
      const state = unwrapSecrets(request.getOlds()).values;
      const olds = unwrapSecrets(request.getOldInputs()).values;
      const news = unwrapSecrets(request.getNews()).values;
      const plan = provider.plan(request.getUrn(), served, state, news);
      const places = detailedDiff(plan, state, olds, news);
      const response = new proto.DiffResponse()
        .setChanges(plan.changed.size > 0 || plan.finishes ? DIFF_SOME : DIFF_NONE)
        .setReplacesList([...plan.replaces])
        // One object per SVM, one account per name: the new one cannot be made while the old one is there.
        .setDeletebeforereplace(true)
        .setDiffsList([...plan.changed])
        .setHasdetaileddiff(places.length > 0);
      for (const [path, diff] of places) response.getDetaileddiffMap().set(path, diff);
      return response;
    }),

    create: answering(async (request: proto.CreateRequest) => {
      const served = provider.resource(request.getUrn());
      const inputs = unwrapSecrets(request.getProperties());
      const response = new proto.CreateResponse();
      if (request.getPreview())
        return response.setProperties(outputs(served, predict(served.definition, undefined, inputs.values), inputs));
      const create = () => provider.create(request.getUrn(), served, inputs.values);
      const outcome = await writing(request.getTimeout(), create);
      return response.setId(outcome.id).setProperties(finished(served, outcome, inputs));
    }),

    update: answering(async (request: proto.UpdateRequest) => {
      const served = provider.resource(request.getUrn());
      const [state, inputs] = [unwrapSecrets(request.getOlds()), unwrapSecrets(request.getNews())];
      const response = new proto.UpdateResponse();
      if (request.getPreview()) {
        const expected = predict(served.definition, state.values, inputs.values);
        return response.setProperties(outputs(served, expected, state, inputs));
      }
      const update = () => provider.update(request.getUrn(), served, request.getId(), state.values, inputs.values);
      const outcome = await writing(request.getTimeout(), update);
      return response.setProperties(finished(served, outcome, state, inputs));
    }),

    read: answering(async (request: proto.ReadRequest) => {
      const served = provider.resource(request.getUrn());
      const [state, inputs] = [unwrapSecrets(request.getProperties()), unwrapSecrets(request.getInputs())];
      const id = request.getId();
      const known = Object.keys(state.values).some((name) => !name.startsWith("__")) || "__managed" in state.values;
      const response = new proto.ReadResponse();
      const found = await (known
        ? provider.refresh(served, id, state.values, inputs.values)
        : provider.readById(served, id));
      if (!found) return response;
      return response
        .setId(found.id)
        .setProperties(outputs(served, found.outputs, state, inputs))
        .setInputs(outputs(served, found.inputs, inputs, state));
    }),

    delete: answering(async (request: proto.DeleteRequest) => {
      const served = provider.resource(request.getUrn());
      const state = unwrapSecrets(request.getProperties()).values;
      await writing(request.getTimeout(), () => provider.remove(request.getUrn(), served, request.getId(), state));
      return new Empty();
    }),

    invoke: answering(async (request: proto.InvokeRequest) => {
      const answer = await provider.ask(request.getTok(), unwrapSecrets(request.getArgs()).values);
      const response = new proto.InvokeResponse();
      return "failures" in answer
        ? response.setFailuresList(answer.failures.map(checkFailure))
        : response.setReturn(wrapSecrets(answer.result as Properties, wholeSecrets(answer.secrets)));
    }),

    // For `pulumi do … list`: all in one page, as the listings of these systems are read whole.
    list: async (call: ServerWritableStream<proto.ListRequest, proto.ListResponse>) => {
      try {
        const query = unwrapSecrets(call.request.getQuery()).values;
        if (hasUnknown(query)) {
          call.write(new proto.ListResponse().setComputed(new proto.ListResponse.Computed()));
        } else {
          const limit = call.request.getLimit();
          const all = await guarded(() => provider.list(call.request.getToken(), query));
          for (const { id, name } of limit > 0 ? all.slice(0, limit) : all) {
            call.write(new proto.ListResponse().setResult(new proto.ListResponse.Result().setId(id).setName(name)));
          }
          call.write(new proto.ListResponse().setContinuation(new proto.ListResponse.Continuation()));
        }
        call.end();
      } catch (error) {
        call.emit("error", refusal(error));
      }
    },

    // What has begun is finished: an array cannot take a write back, and the state has to learn of it.
    cancel: answering(() => {
      cancelled = true;
      return new Empty();
    }),
  };

  function writing<T>(timeout: number, work: () => Promise<T>): Promise<T> {
    return writeUnderWay(() => withCustomTimeout(timeout, work), cancelled);
  }
}

/** A release's executable holds the schema; otherwise it stands beside the plugin. */
function schema(): string {
  return isSea() ? getAsset("schema.json", "utf8") : readFileSync(join(__dirname, "schema.json"), "utf8");
}

/** A method that answers, or fails with one sentence; what it says on the way belongs to its resource. */
function answering<Request, Response>(
  work: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const request = call.request as Request & { getUrn?(): string };
    const answer = async () => {
      try {
        const response = await guarded(async () => work(request));
        await flushed();
        callback(null, response);
      } catch (error) {
        await flushed();
        callback(refusal(error));
      }
    };
    // The process goes only after the answer.
    void resourceAtHand.run(request.getUrn?.() ?? "", () => underWay(answer));
  };
}

function finished(served: Served, { id, outputs: values, unfinished: cause }: Outcome, ...before: Unwrapped[]) {
  const struct = outputs(served, values, ...before);
  if (cause) throw new HalfDone(id, struct, cause);
  return struct;
}

/** Properties with the resource's own secrets, and with what was secret before. */
function outputs(served: Served, values: Properties, ...before: Unwrapped[]) {
  return wrapSecrets(values, secretsOf(served), ...before.map(({ secretPaths }) => secretPaths));
}

function secretsOf({ definition }: Served) {
  return wholeSecrets(definition.shape.secrets);
}

function checked(inputs: ReturnType<typeof wrapSecrets>, failures: readonly CheckFailure[]): proto.CheckResponse {
  return new proto.CheckResponse().setInputs(inputs).setFailuresList(failures.map(checkFailure));
}
