import { isDeepStrictEqual } from "node:util";
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ProviderError } from "../../base/errors";
import { fitForLine } from "../../base/invisible";
import type { State } from "../../base/shape";
import { isRecord, ownMember } from "../../base/unknown";
import type { CheckFailure } from "../../lifecycle/definition";
import type { Plan } from "../../lifecycle/diff";

/** Half-done work, which the engine stores as "created but not initialised". */
export class HalfDone extends ProviderError {
  readonly metadata = new Metadata();

  constructor(id: string, outputs: Struct, cause: ProviderError) {
    super(cause.kind, cause.message);
    const detail = new proto.ErrorResourceInitFailed().setId(id).setProperties(outputs).setReasonsList([this.message]);
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const whole = new Status().setCode(status.UNKNOWN).setMessage(this.message);
    whole.addDetails(packed);
    // The one field in which gRPC carries structured details of an error.
    this.metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  }
}

/** A failure as gRPC carries it: the sentence of an error, alone. */
export function refusal(error: unknown): Pick<ServiceError, "code" | "details" | "metadata"> {
  const details = fitForLine(error instanceof Error ? error.message : String(error));
  return { code: status.UNKNOWN, details, metadata: error instanceof HalfDone ? error.metadata : new Metadata() };
}

export function checkFailure({ property, reason }: CheckFailure): proto.CheckFailure {
  return new proto.CheckFailure().setProperty(property).setReason(fitForLine(reason));
}

/** Each place that a plan changes: a reviewer sees one label of a hundred, and a rotated secret, marked. */
export function detailedDiff(
  { changed, replaces }: Plan,
  outputs: State,
  olds: State,
  news: State,
): [path: string, diff: proto.PropertyDiff][] {
  return [...changed].flatMap((name) => {
    // After half-done work the inputs may be the same as before, and only the outputs show the difference.
    const isOfInputs = !isDeepStrictEqual(olds[name], news[name]);
    const before = isOfInputs ? olds[name] : outputs[name];
    return entriesOf(name, before, news[name]).map(({ path, kind }): [string, proto.PropertyDiff] => {
      const whole = proto.PropertyDiff.Kind[replaces.includes(name) ? (`${kind}_REPLACE` as const) : kind];
      return [path, new proto.PropertyDiff().setKind(whole).setInputdiff(isOfInputs)];
    });
  });
}

/** One place that changes. */
interface Entry {
  /** `attributes.team`, `preferredDomainControllers[1].serverIp` */
  readonly path: string;
  readonly kind: "ADD" | "UPDATE" | "DELETE";
}

function entriesOf(path: string, before: unknown, after: unknown): Entry[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined) return [{ path, kind: "ADD" }];
  if (after === undefined) return [{ path, kind: "DELETE" }];
  const inside = membersOf(before, after);
  // Everything removed: show one change, not one per member.
  if (!inside || inside.every(([, , wanted]) => wanted === undefined)) return [{ path, kind: "UPDATE" }];
  return inside.flatMap(([step, old, wanted]) => entriesOf(path + step, old, wanted));
}

type Member = readonly [step: string, before: unknown, after: unknown];

/** The members of two objects or two lists, `undefined` for values without. */
function membersOf(before: unknown, after: unknown): Member[] | undefined {
  if (Array.isArray(before) && Array.isArray(after)) {
    const many = Math.max(before.length, after.length);
    return Array.from({ length: many }, (_, at) => [`[${at}]`, before[at], after[at]]);
  }
  if (!isRecord(before) || !isRecord(after)) return undefined;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.map((name) => [step(name), ownMember(before, name), ownMember(after, name)]);
}

function step(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
