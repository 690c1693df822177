import { type CodeMeaning, type Codes, EXISTS, endpointCodes } from "../errors";
import { LUN_MAPS_PATH } from "../san";

const refused = (why: string, next: string): CodeMeaning => ({ kind: "refused", why, next });
const gone = (why: string): CodeMeaning => ({
  kind: "gone",
  why,
  next: "run pulumi refresh, and the next pulumi up creates it again",
});
const NAME = refused("the name of the LUN is not valid", "correct lun");
const INTERFACES = refused(
  "the LUN's node or its HA partner has no interface for iSCSI or FC in this SVM",
  "create one on each of both nodes, and run pulumi up again",
);
const SOON = "run pulumi up again when it is done";

/** The codes of the endpoint; an HTTP status is documented for none of them. */
export const LUN_MAP_CODES: Codes = {
  ...endpointCodes("LUN maps need ONTAP 9.6 or later", `/api${LUN_MAPS_PATH}`),
  "1254193": refused(
    "an initiator of the group sees the LUN already, through another group",
    "take it out of one of them, or map the LUN to one group only",
  ),
  "1254201": refused("the LUN does not exist on this SVM", "correct lun; LUNs are made elsewhere, not by this package"),
  "1254207": { kind: "exists", why: "the LUN is mapped to this group already", next: EXISTS },
  "1254324": refused(
    "the number is in use for an initiator of the group",
    "choose another logicalUnitNumber, or leave it out for the lowest that is free",
  ),
  "5374053": refused("the LUN is being restored", SOON),
  "5374127": NAME,
  "5374238": refused("the LUN is in a snapshot", "map a LUN of the volume itself"),
  "5374316": refused("the LUN is being moved", SOON),
  "5374329": refused("the LUN is one of a virtual volume", "leave it to the tools of vVols"),
  "5374573": INTERFACES,
  "5374574": INTERFACES,
  "5374581": INTERFACES,
  "5374582": INTERFACES,
  "5374583": INTERFACES,
  "5374584": INTERFACES,
  "5374652": {
    ...refused("the peer cluster refused its part", "look at the replication of the group"),
    vague: true,
  },
  "5374852": gone("the initiator group does not exist or is not visible to this login"),
  "5374875": gone("the LUN does not exist or is not visible to this login"),
  "5374878": gone("the initiator group does not exist, is not visible to this login, or is in another SVM"),
  "5374922": gone("the LUN is not mapped to the group"),
  "5376356": refused("group and LUN are replicated to different peers", "choose another group"),
  "5376461": NAME,
  "5376462": NAME,
};

/** Codes that say "does not exist" and "not for this login" alike. */
export const PERHAPS_INVISIBLE: ReadonlySet<string> = new Set(["5374852", "5374875", "5374878"]);
/** No code is documented for a number that is in use, or for a LUN that an initiator sees already; other calls have these. */
export const MAP_CONFLICTS: ReadonlySet<string> = new Set(["1254193", "1254324"]);
