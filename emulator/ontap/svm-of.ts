import type { ApiCall } from "../wire";
import { type Given, givenText } from "./body";
import type { OntapContext } from "./context";
import type { Svm } from "./entities";
import { OntapError } from "./errors";

/** SVMs that this user can see, of those that the API shows. */
export function visibleSvms(context: OntapContext, call: ApiCall): Svm[] {
  const { svms: only } = call.user.ontap;
  const tunnel = tunnelled(context, call);
  return context.store.records.svms.filter(
    (svm) =>
      (only === undefined || only.includes(svm.name) || only.includes(svm.uuid)) &&
      (tunnel === undefined || tunnel.uuid === svm.uuid),
  );
}

/** The SVM named by the X-Dot-SVM headers. */
function tunnelled(context: OntapContext, call: ApiCall): Svm | undefined {
  const uuid = call.headers["x-dot-svm-uuid"];
  const name = call.headers["x-dot-svm-name"];
  if (uuid === undefined && name === undefined) return undefined;
  const svm = context.store.records.svms.find(
    (one) => (uuid === undefined || one.uuid === uuid) && (name === undefined || one.name === name),
  );
  if (svm === undefined) throw new OntapError("2621462", "The SVM of the X-Dot-SVM header does not exist.");
  return svm;
}

/** The SVM in the path. */
export function svmOfPath(context: OntapContext, call: ApiCall, code = "2621462"): Svm {
  const uuid = call.params["svm.uuid"] ?? "";
  const svm = visibleSvms(context, call).find((one) => one.uuid === uuid);
  if (svm === undefined) throw new OntapError(code, "An SVM with that UUID was not found.", "svm.uuid");
  return svm;
}

/** The SVM in the body of a POST, or behind the tunnelling headers. */
export function svmOfBody(context: OntapContext, call: ApiCall, given: Given, missing = "2621707"): Svm {
  const uuid = givenText(given, "svm.uuid");
  const name = givenText(given, "svm.name");
  const tunnel = tunnelled(context, call);
  if (uuid === undefined && name === undefined) {
    if (tunnel !== undefined) return tunnel;
    throw new OntapError(missing, "Either svm.name or svm.uuid must be given.", "svm");
  }
  const svms = visibleSvms({ ...context }, { ...call, headers: withoutTunnel(call) });
  const byUuid = uuid === undefined ? undefined : svms.find((svm) => svm.uuid === uuid);
  const byName = name === undefined ? undefined : svms.find((svm) => svm.name === name);
  if (uuid !== undefined && byUuid === undefined) {
    throw new OntapError("2621462", "An SVM with that UUID was not found.", "svm.uuid");
  }
  if (name !== undefined && byName === undefined) {
    throw new OntapError("2621462", "An SVM with that name was not found.", "svm.name");
  }
  const svm = byUuid ?? byName;
  const others = [byUuid, byName, tunnel].filter((other) => other !== undefined);
  if (svm === undefined || others.some((other) => other.uuid !== svm.uuid)) {
    throw new OntapError("2621706", "The given SVM name and UUID are of different SVMs.", "svm");
  }
  return svm;
}

function withoutTunnel(call: ApiCall): ApiCall["headers"] {
  const { "x-dot-svm-uuid": _uuid, "x-dot-svm-name": _name, ...headers } = call.headers;
  return headers;
}

/** The SVM as records refer to it. */
export function svmMember(svm: Svm): { uuid: string; name: string } {
  return { uuid: svm.uuid, name: svm.name };
}

/** Adds the link of the `svm` object. */
export function linkSvm(record: Record<string, unknown>, source: Record<string, unknown>): void {
  const svm = source.svm as { uuid: string } | undefined;
  if (svm === undefined || record.svm === undefined) return;
  Object.assign(record.svm as object, { _links: { self: { href: `/api/svm/svms/${svm.uuid}` } } });
}
