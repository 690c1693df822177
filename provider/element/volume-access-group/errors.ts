import type { ElementErrors } from "../errors";

const gone = {
  kind: "gone",
  why: "the volume access group does not exist",
  next: "run pulumi refresh, and the next pulumi up creates it again",
} as const;

/** What an error name means at the group methods. No page lists any; these are seen in clients of the field. */
export const GROUP_ERRORS: ElementErrors = {
  xVolumeAccessGroupIDDoesNotExist: gone,
  // Clients spell it in both ways.
  xVolumeAccessGroupIdDoesNotExist: gone,
  // The cluster's own words: it means four things, and they tell which.
  xExceededLimit: { kind: "refused", next: "remove what is too many, or take the initiator out of its other group" },
  xVolumeIDDoesNotExist: { kind: "refused", next: "correct the volume IDs; a deleted volume has to be restored first" },
  xPermissionDenied: {
    kind: "denied",
    why: "the cluster admin may not do this",
    next: 'give it the access types "read" and "write", which volume access groups need both (during an upgrade of the cluster, try again later)',
  },
};
