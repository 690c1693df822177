import { ANOTHER_NAME, type ErrorKind, SINCE_LAST_UP } from "../base/errors";

/** What an ONTAP error code means for the user, and what to do about it. */
export interface CodeMeaning {
  readonly kind: ErrorKind;
  readonly why?: string;
  readonly next?: string;
  /** The code stands for many reasons: ONTAP's own words are shown too. */
  readonly vague?: true;
}

/** ONTAP's code for a wrong user name or password; every other refusal comes after the login. */
export const WRONG_LOGIN = "6691623";

/** Codes and what they mean. */
export type Codes = Readonly<Record<string, CodeMeaning>>;

const EXISTS = `set adopt: true to take it over as it is, unless another resource of this program made it (${ANOTHER_NAME}), or remove it from the array first`;

/** A refusal. */
export const refused = (why: string, next: string): CodeMeaning => ({ kind: "refused", why, next });

/** The same for a code that stands for many reasons: ONTAP's own words are shown too. */
export const vaguely = (why: string, next: string): CodeMeaning => ({ ...refused(why, next), vague: true });

/** What the call names is not there. */
export const missing = (
  why: string,
  next = "run pulumi refresh, and the next pulumi up creates it again",
): CodeMeaning => ({ kind: "gone", why, next });

/** What the call is to make is there. */
export const taken = (why: string): CodeMeaning => ({ kind: "exists", why, next: EXISTS });

/** The codes that are about an endpoint as a whole: what it needs, and the path that a role has to name. */
export function endpointCodes(needs: string, path: string): Codes {
  return {
    "3": refused(
      "this ONTAP release or platform does not know the call, or not for this login",
      `${needs}; an SVM login may not be allowed to use this path even if a cluster login is`,
    ),
    "6": {
      kind: "denied",
      why: "the login may not do this",
      next: `give its role access to ${path}, /api/svm/svms and /api/cluster/jobs`,
    },
  };
}

/**
 * The codes of all endpoints as sentences. Decisions are made on the code, then on the HTTP status, never on the text: the texts are
 * not stable and for most of these codes no HTTP status is documented. A code that is not here shows ONTAP's own words.
 */
export const ONTAP_CODES: Codes = {
  ...endpointCodes("the package needs ONTAP 9.6 or later", "/api/cluster"),
  "1": taken("it exists already"),
  "4": missing("it does not exist"),
  "2": vaguely("a value or field is not valid", "correct the argument, or report it if the program does not name it"),
  "7": vaguely("a resource limit of the array is reached", "try again when it is less busy"),
  "8": vaguely("the resource is in use", "free it, or try again when the other operation has ended"),
  "262160": refused("too many requests are in progress", "lower maxParallelCalls or try again"),
  "262179": refused(
    "this ONTAP release does not know a property that was sent",
    "upgrade the cluster, or take the property out of the program",
  ),
  "1260882": refused("the SVM does not exist", "check svm; if it was made anew, run pulumi refresh"),
  "2621462": refused(
    "the SVM does not exist, or this login cannot see it",
    "check svm and that the login belongs to the cluster or to this SVM; if the SVM was made anew, run pulumi refresh",
  ),
  "2621574": refused(
    "the SVM does not take this change, perhaps because it is a MetroCluster destination",
    "make the change on its source SVM, or look at its state (vserver show)",
  ),
  "2621576": refused(
    "the SVM is locked against changes of its configuration",
    "wait for the operation that holds the lock, or unlock the SVM",
  ),
  "2621706": refused("the name and the UUID belong to different SVMs", "give svm as one of them"),
  "2621707": refused("no SVM was named", "give svm as a name or a UUID"),
  [WRONG_LOGIN]: {
    kind: "denied",
    why: "user name or password is wrong",
    next: `give the login the application http if it lacks it (security login show); check username and password of the ONTAP connection${SINCE_LAST_UP}`,
  },
  "9241607": refused("the node does not belong to a cluster yet", "create the cluster or join the node to it first"),
};

/** Codes with which ONTAP turns a call away before it does anything: safe to send again. */
export const NOT_CARRIED_OUT: ReadonlySet<string> = new Set(["7", "8", "262160"]);

/** Internal faults: the call may have been carried out or not. */
export const INTERNAL_FAULTS: ReadonlySet<string> = new Set(["65541", "65552", "65562", "262145", "262210", "393271"]);
