import { ANOTHER_NAME } from "../../base/errors";
import type { ElementErrors } from "../errors";

const gone = {
  kind: "gone",
  why: "the account does not exist",
  next: "run pulumi refresh, and the next pulumi up creates it again",
} as const;

/** What an error name means at the account methods. */
export const ACCOUNT_ERRORS: ElementErrors = {
  xUnknownAccount: gone,
  xAccountIDDoesNotExist: gone,
  xDuplicateUsername: {
    kind: "exists",
    why: "an account with this username exists already",
    next: `set adopt: true to take it over as it is, unless another resource of this program made it (${ANOTHER_NAME}), or choose another username`,
  },
  xPermissionDenied: {
    kind: "denied",
    why: "the cluster admin may not do this",
    next: 'give it the access type "accounts" (during an upgrade of the cluster, try again later)',
  },
  xExceededLimit: {
    kind: "refused",
    why: "a limit of the cluster is reached",
    next: "remove accounts that nobody uses",
  },
};
