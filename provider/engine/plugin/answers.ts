import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { fitForLine } from "../../base/invisible";

/** A failure as gRPC carries it. */
export type Refusal = Pick<ServiceError, "code" | "details" | "metadata">;

/** The sentence of an error, alone. */
export function refusal(error: unknown, code = status.UNKNOWN): Refusal {
  const details = fitForLine(error instanceof Error ? error.message : String(error));
  return { code, details, metadata: new Metadata() };
}

/** Half-done work, which the engine stores as "created but not initialised". */
export function unfinished(id: string, outputs: Struct, reason: string): Refusal {
  const detail = new ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(outputs);
  detail.setReasonsList([reason]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new Status();
  whole.setCode(status.UNKNOWN);
  whole.setMessage(reason);
  whole.addDetails(packed);
  const metadata = new Metadata();
  // The one field in which gRPC carries structured details of an error.
  metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return { code: status.UNKNOWN, details: reason, metadata };
}
