import { type ErrorKind, SINCE_LAST_UP } from "../base/errors";

/** What error names mean for the user. */
export type ElementErrors = Readonly<Record<string, { kind: ErrorKind; why?: string; next?: string }>>;

/** NetApp publishes no list: these few are branched on, others are shown. A resource may know better what one means to it. */
export const ELEMENT_ERRORS: ElementErrors = {
  xPermissionDenied: {
    kind: "denied",
    why: "the cluster admin may not do this",
    next: "give it the access type that the method needs (during an upgrade of the cluster, try again later)",
  },
  // About the cluster admin, not about a storage account: never a sign that the object is gone.
  xUnknownUsername: {
    kind: "denied",
    why: "the cluster does not know this cluster admin",
    next: `check username and password of the Element connection${SINCE_LAST_UP}`,
  },
  xUnknownAPIMethod: {
    kind: "refused",
    why: "this endpoint does not know the method",
    next: "use the cluster's MVIP (not the address of a node) as host, and check apiVersion",
  },
  xDBVersionMismatch: {
    kind: "refused",
    why: "the cluster is too busy to carry it out",
    next: "run pulumi up again when it has less to do",
  },
  xExceededLimit: {
    kind: "refused",
    why: "a limit of the cluster is reached",
    next: "remove what nobody uses",
  },
};

/** Answered under load; documented as not carried out, repeat the call. */
export const NOT_APPLIED: ReadonlySet<string> = new Set(["xDBVersionMismatch"]);

/** Answered in a failover or an upgrade of the cluster: a write may have been carried out or not. */
export const UNCLEAR: ReadonlySet<string> = new Set([
  "xDBConnectionLoss",
  "xDBOperationTimeout",
  "xDBSessionExpired",
  "xDBSessionMoved",
  "xDBNoServerResponse",
  "xDBClosing",
  "xDBInvalidState",
  "xDBNoSuchPath",
  "xRecvTimeout",
  "xRpcTimeout",
  "xNoHandler",
  "xNotPrimary",
  "xSliceNotRegistered",
  "xNotReadyForIO",
]);
