import type { ElementErrors } from "../errors";

/** What an error name means at the initiator methods. Only the first two are documented. */
export const INITIATOR_ERRORS: ElementErrors = {
  xInitiatorExists: {
    kind: "exists",
    why: "an initiator with this name exists already",
    next: "set adopt: true to take it over (a volume access group makes an initiator of every name that it is given), unless another resource of this program made it",
  },
  xInitiatorDoesNotExist: {
    kind: "gone",
    why: "the initiator does not exist",
    next: "run pulumi refresh, and the next pulumi up creates it again",
  },
  xPermissionDenied: {
    kind: "denied",
    why: "the cluster admin may not do this",
    next: 'give it the access type "administrator", the only one that initiators are documented for (during an upgrade of the cluster, try again later)',
  },
  xExceededLimit: {
    kind: "refused",
    why: "a limit of the cluster is reached",
    next: "remove initiators that nobody uses",
  },
};
